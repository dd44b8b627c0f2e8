import type { Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader } from '../../platform/db';
import type { AttendanceRow } from './domain/types';
import { findAttendance } from './persistence/attendance-store';
import type { BehaviourRow } from './persistence/behaviour-store';
import { findLeave, type LeaveRow } from './persistence/leave-store';
import type { SignInRow } from './persistence/sign-in-store';
import { type DisputeRow, findDispute } from './usecases/disputes';
import { findMakeUp, type MakeUpRow } from './usecases/make-up';

/** What a family needs to know of a lesson to recognise it. */
export interface LessonStory {
  readonly id: string;
  readonly status: 'scheduled' | 'cancelled';
  readonly date: LocalDate;
  readonly startsAt: Instant;
  readonly movedFromStartsAt: Instant | null;
  readonly changeReason: string | null;
  readonly campusId: string;
  readonly room: string | null;
  readonly teacherStaffId: string | null;
  readonly classGroupId: string;
  readonly classGroupName: string;
  readonly courseTitle: string;
}

const STORY = `SELECT l.id, l.status, l.date, l.startsAt, l.movedFromStartsAt, l.changeReason, l.campusId, l.room, l.teacherStaffId,
    l.classGroupId, g.name AS classGroupName, c.title AS courseTitle
  FROM schooling_lesson l JOIN schooling_class_group g ON g.id = l.classGroupId JOIN schooling_course c ON c.id = l.courseId`;

export const lessonStory = (reader: Reader, lessonId: string): Promise<LessonStory | undefined> =>
  reader.row(`${STORY} WHERE l.id = ?`, [lessonId]);

/** Lessons of a day that take place and have not begun, by id. @param after the last id of the piece before */
export const lessonsToCome = (reader: Reader, date: LocalDate, after: string, limit: number): Promise<LessonStory[]> =>
  reader.rows(`${STORY} WHERE l.date = ? AND l.status = 'scheduled' AND l.startsAt > ? AND l.id > ? ORDER BY l.id LIMIT ?`, [
    date,
    reader.now,
    after,
    limit,
  ]);

export interface StudentStory {
  readonly id: string;
  readonly name: string;
  readonly familyId: string;
}

/** Students that are still with the school, by id. */
export const studentStories = async (reader: Reader, studentIds: readonly string[]): Promise<Map<string, StudentStory>> => {
  if (studentIds.length === 0) return new Map();
  const rows = await reader.rows<StudentStory>(
    `SELECT id, name, familyId FROM schooling_student WHERE status = 'active' AND id IN (${placeholders(studentIds.length)})`,
    studentIds,
  );
  return new Map(rows.map((row) => [row.id, row]));
};

/** Who is expected at a lesson: members of the class and make-ups, without those on leave. */
export const expectedStudents = async (reader: Reader, lesson: LessonStory): Promise<StudentStory[]> =>
  reader.rows<StudentStory>(
    `SELECT s.id, s.name, s.familyId FROM schooling_student s
      WHERE s.status = 'active'
        AND s.id IN (SELECT m.studentId FROM schooling_class_member m
                      WHERE m.classGroupId = ? AND m.fromDate <= ? AND (m.toDate IS NULL OR m.toDate >= ?)
                      UNION SELECT k.studentId FROM schooling_make_up k WHERE k.makeUpLessonId = ? AND k.status = 'assigned')
        AND NOT EXISTS (SELECT 1 FROM schooling_attendance a WHERE a.lessonId = ? AND a.studentId = s.id)
      ORDER BY s.id`,
    [lesson.classGroupId, lesson.date, lesson.date, lesson.id, lesson.id],
  );

export const leaveStory = (reader: Reader, id: string): Promise<LeaveRow | undefined> => findLeave(reader, id);

export const makeUpStory = (reader: Reader, id: string): Promise<MakeUpRow | undefined> => findMakeUp(reader, id);

/** An objection to attendance with the lesson it is about. */
export const objectionStory = async (
  reader: Reader,
  id: string,
): Promise<(DisputeRow & { readonly lessonId: string }) | undefined> => {
  const dispute = await findDispute(reader, id);
  const attendance = dispute && (await findAttendance(reader, dispute.attendanceId));
  return dispute && attendance && { ...dispute, lessonId: attendance.lessonId };
};

/** What is recorded of a student at a lesson. */
export const attendanceStory = (reader: Reader, id: string): Promise<AttendanceRow | undefined> => findAttendance(reader, id);

/** A record, also when it was revoked. */
export const behaviourRecord = (reader: Reader, id: string): Promise<BehaviourRow | undefined> =>
  reader.row<BehaviourRow>('SELECT * FROM schooling_behaviour WHERE id = ?', [id]);

/** A daily sign-in. */
export const signInStory = (reader: Reader, id: string): Promise<SignInRow | undefined> =>
  reader.row<SignInRow>('SELECT * FROM schooling_sign_in WHERE id = ?', [id]);

/** A record in force; undefined when it was revoked. */
export const behaviourStory = (reader: Reader, id: string): Promise<BehaviourRow | undefined> =>
  reader.row<BehaviourRow>("SELECT * FROM schooling_behaviour WHERE id = ? AND state = 'active'", [id]);

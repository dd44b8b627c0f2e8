import { addDays, type Instant, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { missingAt } from '../persistence/roll-state';
import { all, type Condition, equal, studentIn, visibleTo } from './scope';

/** Something about a child and a lesson that waits for staff. */
export interface WaitingLesson {
  readonly id: string;
  readonly campusId: string;
  readonly since: Instant;
  readonly studentName: string;
  readonly classGroupName: string;
  /** Of the lesson it is about. */
  readonly startsAt: Instant;
}

/** Whom it waits for, and how many of the oldest are wanted. The conditions are those of the lists that settle it. */
export interface WaitingQuery {
  readonly staff: StaffPrincipal;
  readonly campusId: string | undefined;
  readonly limit: number;
}

const oldest = <T>(reader: Reader, select: string, where: Condition, order: string, limit: number): Promise<T[]> =>
  reader.rows<T>(`${select} WHERE ${where.sql} ORDER BY ${order} LIMIT ?`, [...where.params, limit]);

/** Leave requests the caller may decide, oldest first; see `listLeave`. */
export const leaveWaiting = (reader: Reader, { staff, campusId, limit }: WaitingQuery): Promise<WaitingLesson[]> =>
  oldest(
    reader,
    `SELECT q.id, q.campusId, q.requestedAt AS since, s.name AS studentName, g.name AS classGroupName, l.startsAt
       FROM schooling_leave_request q JOIN schooling_lesson l ON l.id = q.lessonId
       JOIN schooling_student s ON s.id = q.studentId JOIN schooling_class_group g ON g.id = q.classGroupId`,
    all(
      visibleTo(staff, 'leave.decide', 'q.campusId', 'q.classGroupId'),
      equal('q.campusId', campusId),
      equal('q.status', 'pending'),
    ),
    'q.id',
    limit,
  );

/** Wishes for make-up lessons, oldest first, each with the lesson wished for; see `listMakeUps`. */
export const makeUpsWaiting = (reader: Reader, { staff, campusId, limit }: WaitingQuery): Promise<WaitingLesson[]> =>
  oldest(
    reader,
    `SELECT k.id, k.campusId, k.createdAt AS since, s.name AS studentName, g.name AS classGroupName, l.startsAt
       FROM schooling_make_up k JOIN schooling_student s ON s.id = k.studentId
       JOIN schooling_lesson l ON l.id = k.makeUpLessonId JOIN schooling_class_group g ON g.id = l.classGroupId`,
    all(
      visibleTo(staff, 'attendance.write', 'k.campusId', studentIn('k.studentId')),
      equal('k.campusId', campusId),
      equal('k.status', 'requested'),
    ),
    'k.id',
    limit,
  );

/** Objections to attendance, oldest first; see `listDisputes`. */
export const attendanceDisputesWaiting = (reader: Reader, { staff, campusId, limit }: WaitingQuery): Promise<WaitingLesson[]> =>
  oldest(
    reader,
    `SELECT d.id, d.campusId, d.createdAt AS since, s.name AS studentName, g.name AS classGroupName, a.startsAt
       FROM schooling_attendance_dispute d JOIN schooling_attendance a ON a.id = d.attendanceId
       JOIN schooling_student s ON s.id = d.studentId JOIN schooling_class_group g ON g.id = a.classGroupId`,
    all(
      visibleTo(staff, 'attendance.correct', 'd.campusId', 'a.classGroupId'),
      equal('d.campusId', campusId),
      equal('d.status', 'open'),
    ),
    'd.id',
    limit,
  );

/** A lesson that is over and has students of whom nothing is recorded. */
export interface WaitingRollCall {
  /** Of the lesson. */
  readonly id: string;
  readonly campusId: string;
  readonly classGroupName: string;
  readonly startsAt: Instant;
  /** The end of the lesson. */
  readonly since: Instant;
}

/** Lessons of today and yesterday that are over without a full roll call, the earliest first. */
export const rollCallsWaiting = (reader: Reader, { staff, campusId, limit }: WaitingQuery): Promise<WaitingRollCall[]> => {
  const today = localDateOf(reader.now);
  return oldest(
    reader,
    `SELECT l.id, l.campusId, g.name AS classGroupName, l.startsAt, l.endsAt AS since
       FROM schooling_lesson l JOIN schooling_class_group g ON g.id = l.classGroupId`,
    all(
      visibleTo(staff, 'attendance.write', 'l.campusId', 'l.classGroupId'),
      equal('l.campusId', campusId),
      equal('l.status', 'scheduled'),
      // The second bound is implied by the third; it ends the search of the index.
      {
        sql: 'l.startsAt >= ? AND l.startsAt < ? AND l.endsAt <= ?',
        params: [startOfDay(addDays(today, -1)), reader.now, reader.now],
      },
      { sql: missingAt('l'), params: [] },
    ),
    'l.startsAt, l.id',
    limit,
  );
};

import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { rollCall } from '../modules/schooling';
import type { Database } from '../platform/db';
import { LIVE_TOPIC } from './live-lesson';
import { seededRandom } from './random';

/** A person playing the teacher gets this long to call the roll. */
const PATIENCE_MS = 30 * MINUTE_MS;
/** How far back a demo that was started again after a pause is brought up to date. */
const BACK_MS = 21 * DAY_MS;
const AT_ONCE = 40;

interface Missing {
  readonly lessonId: string;
  readonly teacherStaffId: string | null;
  readonly topic: string | null;
  readonly studentId: string;
}

/**
 * Calls the roll of lessons that are over and were left without it, so that the demo school goes on when nobody plays
 * its teachers, and also when it is started again days later.
 * @returns how many lessons were closed
 */
export const closeLessons = async (db: Database): Promise<number> => {
  const missing = await db.read((r) =>
    r.rows<Missing>(MISSING_SQL, [r.now - PATIENCE_MS, LIVE_TOPIC, r.now - MINUTE_MS, r.now - BACK_MS]),
  );
  const byLesson = new Map<string, Missing[]>();
  for (const one of missing) byLesson.set(one.lessonId, [...(byLesson.get(one.lessonId) ?? []), one]);
  for (const [lessonId, members] of [...byLesson].slice(0, AT_ONCE)) {
    const teacherId = members[0]?.teacherStaffId;
    const actor = teacherId
      ? ({ kind: 'staff', id: teacherId } as const)
      : ({ kind: 'system', id: 'demo.close_lessons' } as const);
    const entries = members.map(({ studentId, topic }) => ({ studentId, status: statusOf(studentId, lessonId, topic) }));
    await db.transaction((uow) => rollCall(uow, { lessonId, entries, actor }));
  }
  return Math.min(byLesson.size, AT_ONCE);
};

const MISSING_SQL = `SELECT l.id AS lessonId, g.teacherStaffId, l.topic, m.studentId
   FROM schooling_lesson l
   JOIN schooling_class_group g ON g.id = l.classGroupId
   JOIN schooling_class_member m ON m.classGroupId = l.classGroupId AND m.fromDate <= l.date AND (m.toDate IS NULL OR m.toDate >= l.date)
   JOIN schooling_student s ON s.id = m.studentId AND s.status = 'active'
   LEFT JOIN schooling_attendance a ON a.lessonId = l.id AND a.studentId = m.studentId
  WHERE l.status = 'scheduled' AND a.id IS NULL AND (l.endsAt < ? OR (l.topic = ? AND l.endsAt < ?)) AND l.startsAt > ?
  ORDER BY l.startsAt, l.id, m.studentId`;

/** Leave for a lesson that was only there to try things out: it costs nobody a lesson and breaks nobody's row. */
const statusOf = (studentId: string, lessonId: string, topic: string | null): 'present' | 'late' | 'leave' => {
  if (topic === LIVE_TOPIC) return 'leave';
  const drawn = seededRandom(hashOf(studentId + lessonId)).whole(1, 100);
  if (drawn <= 86) return 'present';
  return drawn <= 93 ? 'late' : 'leave';
};

const hashOf = (text: string): number => [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7);

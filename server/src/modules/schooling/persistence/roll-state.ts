import { placeholders, type Reader } from '../../../platform/db';

const noRecord = (lesson: string, student: string): string =>
  `NOT EXISTS (SELECT 1 FROM schooling_attendance a WHERE a.lessonId = ${lesson}.id AND a.studentId = ${student}.studentId)`;

const members = (lesson: string): string => `FROM schooling_class_member m WHERE m.classGroupId = ${lesson}.classGroupId
  AND m.fromDate <= ${lesson}.date AND (m.toDate IS NULL OR m.toDate >= ${lesson}.date)`;

const makeUps = (lesson: string): string =>
  `FROM schooling_make_up k WHERE k.makeUpLessonId = ${lesson}.id AND k.status = 'assigned'`;

/** Condition: somebody is expected at the lesson of whom nothing is recorded. @param lesson alias of `schooling_lesson` */
export const missingAt = (lesson: string): string =>
  `(EXISTS (SELECT 1 ${members(lesson)} AND ${noRecord(lesson, 'm')})
    OR EXISTS (SELECT 1 ${makeUps(lesson)} AND ${noRecord(lesson, 'k')}))`;

/** How far the roll call of a lesson is. */
export interface RollState {
  readonly arrived: number;
  readonly expected: number;
  /** Expected, and nothing is recorded. */
  readonly unrecorded: number;
}

/** How many are expected at each lesson, have come, and are not recorded yet. */
export const rollStatesOf = async (reader: Reader, lessonIds: readonly string[]): Promise<Map<string, RollState>> => {
  if (lessonIds.length === 0) return new Map();
  const rows = await reader.rows<
    { id: string; arrived: number } & Record<'members' | 'makeUps' | 'noMembers' | 'noMakeUps', number>
  >(
    `SELECT l.id,
            (SELECT COUNT(*) FROM schooling_attendance a WHERE a.lessonId = l.id AND a.status IN ('present', 'late')) AS arrived,
            (SELECT COUNT(*) ${members('l')}) AS members,
            (SELECT COUNT(*) ${makeUps('l')}) AS makeUps,
            (SELECT COUNT(*) ${members('l')} AND ${noRecord('l', 'm')}) AS noMembers,
            (SELECT COUNT(*) ${makeUps('l')} AND ${noRecord('l', 'k')}) AS noMakeUps
       FROM schooling_lesson l WHERE l.id IN (${placeholders(lessonIds.length)})`,
    lessonIds,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { arrived: row.arrived, expected: row.members + row.makeUps, unrecorded: row.noMembers + row.noMakeUps },
    ]),
  );
};

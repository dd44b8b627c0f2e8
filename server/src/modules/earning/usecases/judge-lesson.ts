import type { LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { type LessonHistoryRow, latestRecordedLessonId, onTimeLessonHistory } from '../../schooling';
import { earnedByLessons, type LessonFact, rowKnownAt } from '../domain/evaluate';
import { awardsOfSources, publishedVersions } from '../persistence/award-store';
import { applyChanges, type Beneficiary } from './apply-changes';

const toFact = (row: LessonHistoryRow): LessonFact => ({
  lessonId: row.lessonId,
  attendanceId: row.attendanceId,
  startsAt: row.startsAt,
  date: row.lessonDate as LocalDate,
  cancelled: row.cancelled,
  excusedLeave: row.excusedLeave,
  onTime: row.onTime,
});

/** Most rows of lessons begin within so many. */
const FIRST_LOOK_LESSONS = 100;

/**
 * The student's own lessons up to the newest recorded one, oldest first, as far back as the row that is alive at `from`
 * began; all of them when it never broke.
 * @param from epoch ms; Infinity = only the newest row matters
 */
export const lessonFacts = async (reader: Reader, studentId: string, from: number): Promise<LessonFact[]> => {
  const newest = await latestRecordedLessonId(reader, studentId);
  if (newest === undefined) return [];
  for (let limit = FIRST_LOOK_LESSONS; ; limit *= 4) {
    const history = (await onTimeLessonHistory(reader, studentId, newest, limit)).map(toFact);
    if (history.length < limit || rowKnownAt(history, from)) return history;
  }
};

/**
 * Something about a student's lessons has changed: judges every lesson from `from` on anew, because a row that begins,
 * ends or closes its gap there moves the steps behind it.
 * @param from start of the earliest lesson concerned, epoch ms
 */
export const judgeLessons = async (uow: UnitOfWork, student: Beneficiary, from: number): Promise<void> => {
  const history = await lessonFacts(uow, student.studentId, from);
  const affected = history.flatMap(({ startsAt, attendanceId }) =>
    startsAt >= from && attendanceId !== null ? [attendanceId] : [],
  );
  const given = await awardsOfSources(uow, 'attendance', affected);
  await applyChanges(uow, student, earnedByLessons(await publishedVersions(uow), history, from), given);
};

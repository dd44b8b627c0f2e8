import type { LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { type LessonHistoryRow, latestRecordedLessonId, onTimeLessonHistory } from '../../schooling';
import { earnedByLessons, type LessonFact } from '../domain/evaluate';
import { awardsOfSources, publishedVersions } from '../persistence/award-store';
import { applyChanges, type Beneficiary } from './apply-changes';

export interface AttendanceNews extends Beneficiary {
  readonly attendanceId: string;
  readonly lessonId: string;
}

const toFact = (row: LessonHistoryRow): LessonFact => ({
  lessonId: row.lessonId,
  attendanceId: row.attendanceId,
  startsAt: row.startsAt,
  date: row.lessonDate as LocalDate,
  cancelled: row.cancelled,
  excusedLeave: row.excusedLeave,
  onTime: row.onTime,
});

/** The student's own lessons up to the newest recorded one, oldest first. */
export const lessonFacts = async (reader: Reader, studentId: string): Promise<LessonFact[]> => {
  const newest = await latestRecordedLessonId(reader, studentId);
  return newest === undefined ? [] : (await onTimeLessonHistory(reader, studentId, newest)).map(toFact);
};

/**
 * An attendance was recorded or corrected: judges that lesson and every later one anew, because a row that begins, ends
 * or closes its gap here moves the steps behind it.
 */
export const judgeLesson = async (uow: UnitOfWork, news: AttendanceNews): Promise<void> => {
  const history = await lessonFacts(uow, news.studentId);
  const position = history.findIndex(({ lessonId }) => lessonId === news.lessonId);
  const own = history[position];
  if (!own) return;
  const affected = history.slice(position).flatMap(({ attendanceId }) => (attendanceId === null ? [] : [attendanceId]));
  const given = await awardsOfSources(uow, 'attendance', affected);
  // By position and not by time: two lessons may begin at the same instant.
  const earned = earnedByLessons(await publishedVersions(uow), history, own.startsAt).filter(({ sourceId }) =>
    affected.includes(sourceId),
  );
  await applyChanges(uow, news, earned, given);
};

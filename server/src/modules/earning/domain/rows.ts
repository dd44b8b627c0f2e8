import type { LocalDate } from '@qingya/shared';

/** One of a student's own lessons, oldest first in a history. */
export interface LessonFact {
  readonly lessonId: string;
  readonly attendanceId: string | null;
  readonly startsAt: number;
  readonly date: LocalDate;
  readonly campusId: string;
  readonly courseId: string;
  readonly cancelled: boolean;
  readonly excusedLeave: boolean;
  readonly onTime: boolean;
}

type RowFact = Pick<LessonFact, 'startsAt' | 'attendanceId' | 'cancelled' | 'excusedLeave' | 'onTime'>;

/**
 * Length of the row that ends with each lesson; `null` for lessons that neither count nor break (leave, cancelled).
 * @param history the student's own lessons, oldest first
 */
export const lessonRows = (history: readonly RowFact[]): (number | null)[] => {
  let length = 0;
  return history.map((lesson) => {
    if (lesson.cancelled || lesson.excusedLeave) return null;
    length = lesson.onTime ? length + 1 : 0;
    return length;
  });
};

/** Whether a history that may begin in the middle tells the length of rows from `from` on: a row broke before. */
export const rowKnownAt = (history: readonly RowFact[], from: number): boolean =>
  history.some((lesson) => lesson.startsAt < from && !lesson.cancelled && !lesson.excusedLeave && !lesson.onTime);

/** The lessons of the row that is alive now, oldest first. Lessons still to come, and leave taken from them, say nothing about it yet. */
export const liveRowOf = <L extends RowFact>(history: readonly L[]): readonly L[] => {
  const last = history.findLastIndex(
    ({ attendanceId, cancelled, excusedLeave }) => attendanceId !== null && !cancelled && !excusedLeave,
  );
  const counted = history.slice(0, last + 1).filter(({ cancelled, excusedLeave }) => !cancelled && !excusedLeave);
  return counted.slice(counted.findLastIndex(({ onTime }) => !onTime) + 1);
};

import type { LessonRow } from './types';

/** How far ahead a family may choose a make-up lesson, in days. */
export const MAKE_UP_DAYS = 28;

/** A lesson that might take the place of a missed one. `expected` counts its class and the make-ups assigned to it. */
export interface MakeUpCandidate {
  readonly lesson: Pick<LessonRow, 'id' | 'courseId' | 'campusId' | 'classGroupId' | 'status' | 'startsAt' | 'endsAt'>;
  readonly capacity: number;
  readonly expected: number;
}

type Missed = Pick<LessonRow, 'classGroupId' | 'courseId' | 'campusId'>;
type Hours = Pick<LessonRow, 'startsAt' | 'endsAt'>;

/** Only leave and absence can be made up. */
export const wasMissed = (status: string | undefined): boolean => status === 'leave' || status === 'absent';

/** Another lesson of the same course on the same campus takes the place of a missed one. */
export const standsFor = (missed: Missed, lesson: Pick<LessonRow, 'courseId' | 'campusId'>): boolean =>
  lesson.courseId === missed.courseId && lesson.campusId === missed.campusId;

/**
 * The lessons a family may wish for, soonest first: same course and campus, another class group, still to come, with a
 * free seat, and at an hour at which the child has nothing else.
 * @param busy hours of the child's own lessons and of the make-ups it asked for or was given
 */
export const makeUpChoices = <T extends MakeUpCandidate>(
  missed: Missed,
  candidates: readonly T[],
  busy: readonly Hours[],
  now: number,
): readonly T[] =>
  candidates
    .filter(
      ({ lesson, capacity, expected }) =>
        lesson.status === 'scheduled' &&
        lesson.startsAt > now &&
        standsFor(missed, lesson) &&
        lesson.classGroupId !== missed.classGroupId &&
        expected < capacity &&
        busy.every((hours) => hours.endsAt <= lesson.startsAt || hours.startsAt >= lesson.endsAt),
    )
    .sort((a, b) => a.lesson.startsAt - b.lesson.startsAt || (a.lesson.id < b.lesson.id ? -1 : 1));

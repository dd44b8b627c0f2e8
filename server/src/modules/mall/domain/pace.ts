/** Days a child's pace is taken from. */
export const PACE_DAYS = 56;
/** Beyond so many lessons a number says nothing any more. */
const FARTHEST_LESSONS = 100;

/** What a child did in the last `PACE_DAYS` days. */
export interface Pace {
  /** Points by the rules of the programme, less what was taken back of them. */
  readonly points: number;
  /** Lessons attended. */
  readonly lessons: number;
}

/**
 * Lessons until there is enough for something: lacking × lessons / points, rounded up.
 * @param lacking points that are missing, 0 = enough
 * @returns 0 when there is enough; null when it cannot be told: no lesson, nothing earned, or more than 100 lessons away
 */
export const aboutLessons = (lacking: number, { points, lessons }: Pace): number | null => {
  if (lacking <= 0) return 0;
  if (lessons <= 0 || points <= 0) return null;
  // As whole numbers: what is lacking times lessons stays far below 2^53, and no division is rounded twice.
  const product = lacking * lessons;
  const about = (product - (product % points)) / points + (product % points === 0 ? 0 : 1);
  return about > FARTHEST_LESSONS ? null : about;
};

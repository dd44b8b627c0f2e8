import { type Instant, MINUTE_MS } from '@qingya/shared';

export const CHECK_IN_OPENS_MINUTES_BEFORE = 30;
export const ON_TIME_MINUTES_AFTER = 10;

export type WindowJudgement =
  | { readonly kind: 'open'; readonly onTime: boolean }
  | { readonly kind: 'too_early'; readonly opensAt: Instant }
  | { readonly kind: 'over' };

/**
 * Judges the moment of a check-in. Every boundary belongs to the family: the opening instant (30 minutes before the
 * start), the last on-time instant (10 minutes after it) and the end of the lesson are all still accepted.
 */
export const judgeWindow = (lesson: { readonly startsAt: Instant; readonly endsAt: Instant }, at: Instant): WindowJudgement => {
  const opensAt = lesson.startsAt - CHECK_IN_OPENS_MINUTES_BEFORE * MINUTE_MS;
  if (at < opensAt) return { kind: 'too_early', opensAt };
  if (at > lesson.endsAt) return { kind: 'over' };
  return { kind: 'open', onTime: at <= lesson.startsAt + ON_TIME_MINUTES_AFTER * MINUTE_MS };
};

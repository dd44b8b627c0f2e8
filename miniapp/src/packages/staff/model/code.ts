import type { CheckInCode } from '../types';

const STEP_MS = 30_000;
const SOONEST_MS = 1_000;

/** Whole seconds until `until`, rounded up so that the last second is shown as 1; never below 0, never above the step. */
export const secondsLeft = (until: number, now: number, most = 30): number =>
  Math.max(0, Math.min(most, Math.ceil((until - now) / 1000)));

/**
 * How long to wait before asking for the next code, in milliseconds. A device whose clock is wrong must neither hammer the
 * server nor show a stale code, so the wait is kept between one second and one step.
 */
export const nextAsk = (code: Pick<CheckInCode, 'nextPollAt'>, now: number): number =>
  Math.max(SOONEST_MS, Math.min(STEP_MS, code.nextPollAt - now));

export type CodeWindow = 'early' | 'open' | 'over';

/** Whether families may check in at `now`; both ends as the server tells them, the closing instant is over. */
export const windowOf = ({ opensAt, closesAt }: Pick<CheckInCode, 'opensAt' | 'closesAt'>, now: number): CodeWindow => {
  if (now < opensAt) return 'early';
  return now >= closesAt ? 'over' : 'open';
};

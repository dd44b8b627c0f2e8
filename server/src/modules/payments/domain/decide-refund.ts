import type { RefundState } from '@qingya/shared';

/** How a refund stands at the platform, as an answer, a query or a notification tells it. */
export type ToldStatus = 'succeeded' | 'processing' | 'abnormal' | 'closed';

/**
 * How far a state is on its way; an answer never takes a refund back to a lower one. `failed` and `abnormal` wait for a
 * person and share a rank: what the platform said last of the two is what the person has to deal with.
 */
const RANK: Readonly<Record<RefundState, number>> = {
  waiting: 0,
  blocked: 0,
  processing: 1,
  abnormal: 2,
  failed: 2,
  succeeded: 3,
};

const STATE_OF: Readonly<Record<ToldStatus, RefundState>> = {
  processing: 'processing',
  abnormal: 'abnormal',
  closed: 'failed',
  succeeded: 'succeeded',
};

/** How far the state is; what is stored never falls, except when a person starts the refund again. */
export const rankOf = (state: RefundState): number => RANK[state];

/**
 * The state a refund has after the platform said something about the number that is in use. Notifications come twice, late
 * and before the answer to the request, so only what leads further counts: money that arrived stays arrived.
 */
export const decideRefundState = (current: RefundState, told: ToldStatus): RefundState => {
  const next = STATE_OF[told];
  if (next === current) return current;
  // Closed is the platform's last word on a number; a late «abnormal» about it is older news.
  if (current === 'failed' && next === 'abnormal') return current;
  return RANK[next] >= RANK[current] ? next : current;
};

/**
 * The number of the n-th attempt that a person allowed: the refund's own id, then `<id>-2`, `<id>-3` …
 * @param n 1 or more
 */
export const refundNumber = (refundId: string, n: number): string => (n === 1 ? refundId : `${refundId}-${n}`);

/** The refund a number belongs to, and which of its numbers it is; undefined for a number that is not ours. */
export const parseRefundNumber = (outRefundNo: string): { readonly refundId: string; readonly n: number } | undefined => {
  const match = /^([0-9A-HJKMNP-TV-Z]{26})(?:-([1-9]\d{0,3}))?$/.exec(outRefundNo);
  if (!match?.[1] || match[2] === '1') return undefined;
  return { refundId: match[1], n: Number(match[2] ?? 1) };
};

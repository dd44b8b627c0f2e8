import type { RefundState } from '@qingya/shared';
import fc from 'fast-check';
import { decideRefundState, parseRefundNumber, rankOf, refundNumber, type ToldStatus } from './decide-refund';

const TOLD: readonly ToldStatus[] = ['processing', 'abnormal', 'closed', 'succeeded'];

/** Every state against every word of the platform, in the order of TOLD. */
const TABLE: Readonly<Record<RefundState, readonly RefundState[]>> = {
  waiting: ['processing', 'abnormal', 'failed', 'succeeded'],
  blocked: ['processing', 'abnormal', 'failed', 'succeeded'],
  processing: ['processing', 'abnormal', 'failed', 'succeeded'],
  abnormal: ['abnormal', 'abnormal', 'failed', 'succeeded'],
  failed: ['failed', 'failed', 'failed', 'succeeded'],
  succeeded: ['succeeded', 'succeeded', 'succeeded', 'succeeded'],
};
const STATES = Object.keys(TABLE) as RefundState[];

const CASES = STATES.flatMap((state) => TOLD.map((told, index) => [state, told, TABLE[state][index]] as const));

describe('what a word of the platform makes of a refund', () => {
  it.each(CASES)('%s, told %s: %s', (state, told, expected) => {
    expect(decideRefundState(state, told)).toBe(expected);
  });

  it('never leads back, and what has arrived stays, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATES), fc.array(fc.constantFrom(...TOLD), { maxLength: 12 }), (start, words) => {
        let state = start;
        for (const word of words) {
          const next = decideRefundState(state, word);
          expect(rankOf(next)).toBeGreaterThanOrEqual(rankOf(state));
          state = next;
        }
        expect(state === 'succeeded').toBe(start === 'succeeded' || words.includes('succeeded'));
      }),
    );
  });
});

describe('refund numbers', () => {
  const ID = '01JD4Q2M3N4P5Q6R7S8T9V0W1X';

  it('are the refund’s id first, and carry a count from the second on', () => {
    expect([1, 2, 3].map((n) => refundNumber(ID, n))).toEqual([ID, `${ID}-2`, `${ID}-3`]);
  });

  it('are found again', () => {
    for (const n of [1, 2, 49]) expect(parseRefundNumber(refundNumber(ID, n))).toEqual({ refundId: ID, n });
  });

  it.each(['', 'abc', `${ID}-1`, `${ID}-0`, `${ID}-02`, `${ID}-`, `${ID}-2x`, ID.toLowerCase()])(
    '%s is none of ours',
    (number) => {
      expect(parseRefundNumber(number)).toBeUndefined();
    },
  );
});

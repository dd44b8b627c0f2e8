import { localDate, MINUTE_MS } from '@qingya/shared';
import fc from 'fast-check';
import { compareBill, dayOf, type OwnPayment, type OwnRefund, type TheirRefund } from './compare-bill';

const DATE = localDate('2026-11-20');
const { from, until } = dayOf(DATE);
const NOON = from + 12 * 60 * MINUTE_MS;
const ID = '01JD4Q2M3N4P5Q6R7S8T9V0W1X';

const payment = (change: Partial<OwnPayment> = {}): OwnPayment => ({
  outTradeNo: 'ORDER-1',
  amount: 12_800,
  paidAt: NOON,
  intentId: 'INTENT',
  ...change,
});
const refund = (change: Partial<OwnRefund> = {}): OwnRefund => ({
  id: ID,
  outRefundNo: ID,
  amount: 500,
  state: 'succeeded',
  byHand: false,
  createdAt: NOON,
  sentAt: NOON,
  confirmed: false,
  intentId: 'INTENT',
  ...change,
});
const line = (change: Partial<TheirRefund> = {}): TheirRefund => ({
  outRefundNo: ID,
  amount: 500,
  status: 'succeeded',
  ...change,
});
const payments = (ours: OwnPayment[], theirs: { outTradeNo: string; amount: number }[]) =>
  compareBill(DATE, { payments: ours, refunds: [] }, { payments: theirs, refunds: [] });
const refunds = (ours: OwnRefund[], theirs: TheirRefund[]) =>
  compareBill(DATE, { payments: [], refunds: ours }, { payments: [], refunds: theirs });

describe('payments against the bill', () => {
  it('finds nothing where both agree', () => {
    expect(payments([payment()], [{ outTradeNo: 'ORDER-1', amount: 12_800 }])).toEqual([]);
  });

  it('finds what only the bill has, only we have, and what differs', () => {
    const found = payments(
      [payment({ outTradeNo: 'A' }), payment({ outTradeNo: 'B' })],
      [
        { outTradeNo: 'B', amount: 12_799 },
        { outTradeNo: 'C', amount: 1 },
      ],
    );
    const common = { subject: 'payment' };
    expect(found).toEqual([
      { ...common, kind: 'missing_there', number: 'A', ours: 12_800, theirs: null, intentId: 'INTENT' },
      { ...common, kind: 'amount_differs', number: 'B', ours: 12_800, theirs: 12_799, intentId: 'INTENT' },
      { ...common, kind: 'missing_here', number: 'C', ours: null, theirs: 1, intentId: null },
    ]);
  });

  it.each([
    ['the first instant of the day in Shanghai', from, 1],
    ['the last one', until - 1, 1],
    ['the one before', from - 1, 0],
    ['the one after', until, 0],
  ])('expects a payment made in %s in the bill of its own day only', (_title, paidAt, missing) => {
    expect(payments([payment({ paidAt })], [])).toHaveLength(missing);
  });

  it('begins the day at midnight in Shanghai', () => {
    expect(new Date(from).toISOString()).toBe('2026-11-19T16:00:00.000Z');
    expect(until - from).toBe(24 * 60 * MINUTE_MS);
  });

  it('matches by number even when our time is of another day', () => {
    expect(payments([payment({ paidAt: until + 1 })], [{ outTradeNo: 'ORDER-1', amount: 12_800 }])).toEqual([]);
  });
});

describe('refunds against the bill', () => {
  it('matches one accepted before midnight that succeeded after it, in the bill that has it', () => {
    const sentAt = from - 5 * MINUTE_MS;
    expect(refunds([refund({ sentAt, createdAt: sentAt, state: 'succeeded' })], [line({ status: 'processing' })])).toEqual([]);
    expect(refunds([refund({ sentAt, createdAt: sentAt, state: 'succeeded' })], [])).toEqual([]);
  });

  it.each([
    ['accepted at noon', {}, 1],
    ['accepted at noon, confirmed when asked', { confirmed: true }, 1],
    ['never sent', { sentAt: null, state: 'waiting' }, 0],
    ['sent, not accepted', { state: 'blocked' }, 0],
    ['failed', { state: 'failed' }, 0],
    ['given back by hand', { byHand: true }, 0],
    ['the day before', { sentAt: from - 1 }, 0],
    ['the day after', { sentAt: until }, 0],
    ['just after midnight', { sentAt: from, createdAt: from }, 1],
    ['just after midnight, confirmed', { sentAt: from, createdAt: from, confirmed: true }, 0],
    ['ten minutes after midnight, confirmed', { sentAt: from + 10 * MINUTE_MS, createdAt: from, confirmed: true }, 1],
    ['just before midnight', { sentAt: until - 1 }, 1],
    ['just before midnight, confirmed', { sentAt: until - 1, confirmed: true }, 0],
    ['first tried the day before', { createdAt: from - 1 }, 1],
    ['first tried the day before, confirmed', { createdAt: from - 1, confirmed: true }, 0],
  ] as const)('missing in the bill, %s: %d differences', (_title, change, missing) => {
    expect(refunds([refund(change)], [])).toHaveLength(missing);
  });

  it.each([
    ['agree', {}, {}, null],
    ['the platform closed what we hold for arrived', {}, { status: 'closed' }, [500, 0]],
    ['both know it was closed', { state: 'failed' }, { status: 'closed' }, null],
    ['the platform paid what we hold for failed', { state: 'failed' }, {}, [0, 500]],
    ['abnormal on both sides', { state: 'abnormal' }, { status: 'abnormal' }, null],
    ['abnormal there, given back by hand here', { byHand: true }, { status: 'abnormal' }, null],
    ['arrived there, given back by hand here', { byHand: true }, {}, [0, 500]],
    ['amounts differ', {}, { amount: 501 }, [500, 501]],
    ['a number we gave up was closed', { outRefundNo: `${ID}-2` }, { status: 'closed' }, null],
    ['a number we gave up has arrived', { outRefundNo: `${ID}-2` }, {}, [0, 500]],
  ] as const)('%s', (_title, ours, theirs, sums) => {
    const found = refunds([refund({ sentAt: until, ...ours })], [line(theirs)]);
    expect(found).toEqual(
      sums === null
        ? []
        : [expect.objectContaining({ kind: 'amount_differs', number: ID, ours: sums[0], theirs: sums[1], subject: 'refund' })],
    );
  });

  it('lists a number that is not ours', () => {
    expect(refunds([], [line({ outRefundNo: 'other-system-1' })])).toEqual([
      { kind: 'missing_here', subject: 'refund', number: 'other-system-1', ours: null, theirs: 500, intentId: null },
    ]);
  });
});

it('finds nothing in the bill of its own books, and one difference for one changed line', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(numbers, fc.nat(), fc.constantFrom('amount_differs', 'missing_here', 'missing_there'), (amounts, pick, kind) => {
      const ours = amounts.map((amount) => payment({ outTradeNo: `N${amount}`, amount }));
      const theirs = ours.map(({ outTradeNo, amount }) => ({ outTradeNo, amount }));
      expect(payments(ours, theirs)).toEqual([]);
      const index = pick % amounts.length;
      const without = <T>(list: readonly T[]): T[] => list.filter((_, at) => at !== index);
      const changed = theirs.map((one, at) => (at === index ? { ...one, amount: one.amount + 1 } : one));
      const found =
        kind === 'amount_differs'
          ? payments(ours, changed)
          : kind === 'missing_here'
            ? payments(without(ours), theirs)
            : payments(ours, without(theirs));
      expect(found).toEqual([expect.objectContaining({ kind, number: ours[index]?.outTradeNo })]);
    }),
  );
});

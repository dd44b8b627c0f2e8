import type { Engine } from '../../src/platform/db';
import { engines } from '../support/database';
import { KILLS, PAYMENTS, playChaos, REFUNDS } from './chaos-play';
import { buildServer, killLeftovers } from './kill-support';

/** A stop for a run that hangs, far above what it takes on a busy machine. */
const HANGS_MS = 1_200_000;

/** The suite of one engine; each engine has a file of its own, so that they run side by side. */
export const describeChaos = (engine: Engine): void => {
  describe(`300 payments and 100 refunds while everything goes wrong [${engine}]`, () => {
    beforeAll(() => buildServer());
    afterAll(() => killLeftovers());

    // No run without this engine's server pretends to have tested it: it has no test of its own then.
    if (!engines.includes(engine)) return;
    it(
      'settles and refunds everything once, and agrees with the bill',
      async () => {
        const { seed, rows, taken, given, bills, ...end } = await playChaos(engine);
        expect({ seed, ...end }).toMatchObject({ seed, kills: KILLS, exitCode: 0, leaks: [], differences: [] });
        // Both sides hold the same payments, each settled exactly once …
        const paid = taken.filter(({ state }) => state === 'SUCCESS' || state === 'REFUND');
        expect({ seed, paid: paid.length }).toEqual({ seed, paid: PAYMENTS });
        const byNumber = <T extends { number: string }>(items: readonly T[]): T[] =>
          [...items].sort((a, b) => (a.number < b.number ? -1 : 1));
        const ours = rows.captures.map(({ outTradeNo, amount, outcome }) => ({ number: outTradeNo, amount, outcome }));
        const theirs = paid.map(({ outTradeNo, amount }) => ({ number: outTradeNo, amount, outcome: 'settled' }));
        expect(byNumber(ours)).toEqual(byNumber(theirs));
        expect(rows.settled.map(({ n }) => Number(n))).toEqual(Array.from({ length: PAYMENTS }, () => 1));
        // … and the same refunds, each given back exactly once.
        const returned = rows.refunds.map(({ outRefundNo, amount, state }) => ({ number: outRefundNo, amount, state }));
        const sent = given.map(({ outRefundNo, amount, status }) => ({
          number: outRefundNo,
          amount,
          state: status === 'SUCCESS' ? 'succeeded' : status,
        }));
        expect(returned).toHaveLength(REFUNDS);
        expect(byNumber(returned)).toEqual(byNumber(sent));
        expect(Number(rows.returned[0]?.n)).toBe(REFUNDS);
        const total = (items: readonly { amount: number }[]): number => items.reduce((sum, { amount }) => sum + amount, 0);
        expect(rows.captures.reduce((sum, { refunded }) => sum + refunded, 0)).toBe(total(returned));
        expect(rows.openTasks).toEqual([]);
        for (const bill of bills) expect(bill).toEqual({ status: 200, state: 'done', openDifferences: 0 });
      },
      HANGS_MS,
    );
  });
};

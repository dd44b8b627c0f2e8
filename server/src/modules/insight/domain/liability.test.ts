import type { LocalDate } from '@qingya/shared';
import { type DayFacts, fenRoundedUp, movementOf, netOf, nextDay } from './liability';

const DAY = '2026-11-21' as LocalDate;
const NEXT = '2026-11-22' as LocalDate;
const nothing: DayFacts = { school: [], debts: [], lots: [], moves: [] };

it.each([
  [0, 100, 0],
  [100, 100, 100],
  [1, 100, 1],
  [1, 300, 1],
  [2, 300, 1],
  [3, 300, 1],
  [4, 300, 2],
  [100_000_000, 100, 100_000_000],
  [-1, 300, 0],
])('%i points at %i a yuan are %i fen, rounded up', (points, rate, fen) => {
  expect(fenRoundedUp(points, rate)).toBe(fen);
});

it.each([
  ['issued', 'credit', -50, { issued: 50 }, 50],
  ['issued', 'claw_back', 20, { clawedBack: 20 }, -20],
  ['adjusted', 'adjust_debit', 5, { adjusted: -5 }, -5],
  ['adjusted', 'undo', -5, { adjusted: 5 }, 5],
  ['redeemed', 'commit', 30, { redeemed: 30 }, -30],
  ['redeemed', 'undo', -30, { undone: 30 }, 30],
  ['expired', 'expire', 7, { expired: 7 }, -7],
  ['expired', 'claw_back', -7, { expired: -7 }, 7],
] as const)('a posting to %s by %s of %i goes to its line', (account, kind, points, line, net) => {
  const movement = movementOf({ account, kind, points });
  expect(movement).toMatchObject(line);
  expect(netOf(movement)).toBe(net);
});

it('follows a day from the one before, keeps never-expiring points apart and drops what is used up', () => {
  const first = nextDay(undefined, DAY, {
    ...nothing,
    school: [{ campusId: 'A', account: 'issued', kind: 'credit', points: -30 }],
    lots: [
      { campusId: 'A', reason: 'r', month: '2026-11', points: 10 },
      { campusId: 'A', reason: 'r', month: '9999-12', points: 20 },
    ],
  });
  expect(first.campuses).toMatchObject([{ campusId: 'A', outstanding: 30, debt: 0, issued: 30 }]);
  const second = nextDay(first, NEXT, {
    school: [{ campusId: 'A', account: 'redeemed', kind: 'spend', points: 25 }],
    debts: [{ campusId: 'A', points: 4 }],
    lots: [{ campusId: 'A', reason: 'r', month: '2026-11', points: -5 }],
    moves: [{ campusId: 'A', fromMonth: '2026-11', toMonth: '2026-12', points: 5 }],
  });
  expect(second.campuses).toMatchObject([{ outstanding: 25, debt: 4, issued: 0, redeemed: 25 }]);
  expect(second.parts).toEqual([
    { campusId: 'A', dimension: 'month', code: '2026-12', points: 5 },
    { campusId: 'A', dimension: 'month', code: 'never', points: 20 },
    { campusId: 'A', dimension: 'reason', code: 'r', points: 25 },
  ]);
});

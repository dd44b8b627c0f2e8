import type { LocalDate } from '@/vocabulary';
import type { RollForward } from '../types';
import {
  addsUp,
  closingPoints,
  flowDays,
  flowPoints,
  isPeriod,
  monthPoints,
  periodDays,
  rateProblem,
  shortPoints,
  statementOf,
} from './liability';

const day = (text: string) => text as LocalDate;
const total: RollForward['total'] = {
  opening: 1_000,
  issued: 500,
  adjusted: -20,
  undone: 30,
  redeemed: 200,
  expired: 60,
  clawedBack: 0,
  transferred: 0,
  closing: 1_250,
  closingFen: 1_250,
};

it.each([
  ['month', '2026-11-21', '2026-11-01', '2026-11-21'],
  ['former', '2027-01-31', '2026-12-01', '2026-12-31'],
  ['thirty', '2026-11-21', '2026-10-23', '2026-11-21'],
  ['quarter', '2026-11-21', '2026-08-24', '2026-11-21'],
  ['year', '2026-11-21', '2025-11-22', '2026-11-21'],
] as const)('%s seen on %s is %s to %s', (period, today, from, to) => {
  expect(periodDays(period, day(today))).toEqual({ from, to });
});

it('knows its periods', () => {
  expect([isPeriod('year'), isPeriod('week')]).toEqual([true, false]);
});

it('writes a statement whose lines add up, with the signs they have in the sum', () => {
  const lines = statementOf({ total });
  expect(lines.map(({ title, text }) => [title, text])).toEqual([
    ['期初应付', '1,000'],
    ['发放', '+500'],
    ['调整', '-20'],
    ['退回', '+30'],
    ['兑换', '-200'],
    ['到期', '-60'],
    ['收回', '0'],
    ['期末应付', '1,250'],
  ]);
  expect(addsUp(lines)).toBe(true);
});

it('shows what moved between campuses only where something did, and says when a sum is wrong', () => {
  const lines = statementOf({ total: { ...total, transferred: -50, closing: 1_200 } });
  expect(lines.map(({ id }) => id)).toContain('transferred');
  expect(addsUp(lines)).toBe(true);
  expect(addsUp(statementOf({ total: { ...total, closing: 1_249 } }))).toBe(false);
});

it('draws months, days and flows', () => {
  const fen = 0;
  expect(
    monthPoints([
      { code: '2026-12', title: '2026 年 12 月到期', points: 7, fen },
      { code: 'never', title: '长期有效', points: 3, fen },
    ]),
  ).toEqual([
    { short: '26/12', name: '2026 年 12 月到期', values: [7] },
    { short: '长期', name: '长期有效', values: [3] },
  ]);
  expect(closingPoints([{ date: '2026-11-02', closing: -4 }]).map(({ short, values }) => [short, values])).toEqual([
    ['11/2', [0]],
  ]);
  const flows = flowPoints([{ date: '2026-11-02', issued: 5, redeemed: 2 }], { from: day('2026-11-01'), to: day('2026-11-02') });
  expect(flows.map(({ values }) => values)).toEqual([
    [0, 0],
    [5, 2],
  ]);
  expect([shortPoints(9_999), shortPoints(123_456)]).toEqual(['9,999', '12万']);
});

it('shows the days of one rule, of one way to redeem, and of everything', () => {
  const days = [
    { date: '2026-11-01', issued: 5, redeemed: 2 },
    { date: '2026-11-02', issued: 7, redeemed: 0 },
  ];
  const row = (code: string, points: number, date: string) => ({
    code,
    title: code,
    points,
    times: 1,
    days: [{ date, points }],
  });
  const all = {
    days,
    issued: [row('rule', 7, '2026-11-02'), row('other', 5, '2026-11-01')],
    redeemed: [row('mall', 2, '2026-11-01')],
  };
  const shown = (code: string) => flowDays(all, code).map(({ issued, redeemed }) => [issued, redeemed]);
  expect(shown('rule')).toEqual([
    [0, 0],
    [7, 0],
  ]);
  expect(shown('mall')).toEqual([
    [0, 2],
    [0, 0],
  ]);
  expect([flowDays(all, ''), flowDays(all, 'gone')]).toEqual([days, days]);
});

it.each([
  ['100', null],
  ['1', null],
  ['1000000', null],
  ['0', '请填写 1 到 1000000 之间的整数'],
  ['1000001', '请填写 1 到 1000000 之间的整数'],
  ['1.5', '请填写整数，例如 100'],
  ['', '请填写整数，例如 100'],
])('the rate «%s» is answered with %s', (text, problem) => {
  expect(rateProblem(text)).toBe(problem);
});

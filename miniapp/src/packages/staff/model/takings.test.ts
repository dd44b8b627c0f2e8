import type { LocalDate } from '@/vocabulary';
import { daysOf, isRange, takingsOf } from './takings';

const day = (text: string) => text as LocalDate;

it.each([
  ['week', '2026-11-21', '2026-11-15', '2026-11-21'],
  ['thirty', '2026-11-21', '2026-10-23', '2026-11-21'],
  ['month', '2026-11-21', '2026-11-01', '2026-11-21'],
  ['month', '2026-11-01', '2026-11-01', '2026-11-01'],
  ['former', '2026-11-21', '2026-10-01', '2026-10-31'],
  ['former', '2027-01-31', '2026-12-01', '2026-12-31'],
  ['former', '2028-03-31', '2028-02-01', '2028-02-29'],
] as const)('%s seen on %s is %s to %s', (range, today, from, to) => {
  expect(daysOf(range, day(today))).toEqual({ from, to });
});

it('knows its stretches', () => {
  expect([isRange('week'), isRange('year')]).toEqual([true, false]);
});

it('fills the days on which nothing moved', () => {
  const days = [
    { date: '2026-10-31', captured: 100, refunded: 0 },
    { date: '2026-11-02', captured: 0, refunded: 30 },
  ];
  expect(takingsOf(days, { from: day('2026-10-31'), to: day('2026-11-02') })).toEqual([
    { short: '10/31', name: '10月31日 周六', values: [100, 0] },
    { short: '11/1', name: '11月1日 周日', values: [0, 0] },
    { short: '11/2', name: '11月2日 周一', values: [0, 30] },
  ]);
});

import { addDays, type LocalDate, localDate, localDateOf } from '@qingya/shared';
import fc from 'fast-check';
import { currentStreak, streakEndingOn } from './sign-in-streak';

const day = (text: string) => localDate(text);
const run = (last: string, length: number): LocalDate[] => Array.from({ length }, (_, back) => addDays(day(last), -back));

describe('streak of daily sign-ins', () => {
  it.each([
    ['seven days', run('2026-11-21', 7), '2026-11-21', 7],
    ['across the end of a month', run('2026-03-02', 5), '2026-03-02', 5],
    ['across the end of a year', run('2027-01-01', 2), '2027-01-01', 2],
    ['over 29 February', run('2028-03-01', 3), '2028-03-01', 3],
    ['the last day missing', run('2026-11-20', 7), '2026-11-21', 0],
    ['no day', [], '2026-11-21', 0],
  ])('%s', (_, dates, last, expected) => {
    expect(streakEndingOn(dates, day(last))).toBe(expected);
  });

  it('ends at a missed day, at a month end too', () => {
    const dates = [...run('2026-11-02', 2), ...run('2026-10-30', 10)];
    expect(streakEndingOn(dates, day('2026-11-02'))).toBe(2);
  });

  it('is alive until the end of the day after', () => {
    const dates = run('2026-11-20', 3);
    expect(currentStreak(dates, day('2026-11-20'))).toBe(3);
    expect(currentStreak(dates, day('2026-11-21'))).toBe(3);
    expect(currentStreak(dates, day('2026-11-22'))).toBe(0);
  });

  it('counts a day by the Shanghai clock: the minute before eight in the morning is the new day already', () => {
    const dates = [
      localDateOf(Date.parse('2026-11-20T15:59:59Z')),
      localDateOf(Date.parse('2026-11-20T16:00:00Z')),
      localDateOf(Date.parse('2026-11-21T23:59:00Z')),
    ];
    expect(dates).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
    expect(streakEndingOn(dates, day('2026-11-22'))).toBe(3);
  });

  it('agrees with counting by hand', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 })), (offsets) => {
        const first = day('2026-01-20');
        const dates = offsets.map((offset) => addDays(first, offset));
        let expected = 0;
        while (offsets.includes(40 - expected)) expected += 1;
        return streakEndingOn(dates, addDays(first, 40)) === expected;
      }),
    );
  });
});

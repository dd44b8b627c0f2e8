import fc from 'fast-check';
import {
  addDays,
  addMonths,
  daysBetween,
  instantAt,
  isLocalDate,
  isoWeekday,
  type LocalDate,
  localDate,
  localDateOf,
  minuteOfDay,
  startOfDay,
  startOfWeek,
} from '.';

const day = (text: string) => localDate(text);

describe('local dates', () => {
  it('turns over at midnight in Shanghai, not in UTC', () => {
    expect(localDateOf(Date.parse('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20');
    expect(localDateOf(Date.parse('2026-11-20T16:00:00.000Z'))).toBe('2026-11-21');
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2020-06-01', 12, '2021-06-01'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s plus %i months is %s', (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(to);
  });

  it('refuses days that do not exist', () => {
    expect(isLocalDate('2026-02-29')).toBe(false);
    expect(isLocalDate('2028-02-29')).toBe(true);
    expect(isLocalDate('2026-2-9')).toBe(false);
    expect(() => localDate('2026-13-01')).toThrow(RangeError);
  });

  it('starts the week on Monday', () => {
    expect(isoWeekday(day('2026-11-21'))).toBe(6);
    expect(startOfWeek(day('2026-11-22'))).toBe('2026-11-16');
    expect(startOfWeek(day('2026-11-16'))).toBe('2026-11-16');
  });

  const anyDay = fc.integer({ min: 8036, max: 40_000 }).map((n) => addDays('1970-01-01' as LocalDate, n));
  it('goes from a day to an instant and back for every minute', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 1439 }), (date, minute) => {
        const at = instantAt(date, minute);
        expect(localDateOf(at)).toBe(date);
        expect(minuteOfDay(at)).toBe(minute);
        expect(startOfDay(date)).toBeLessThanOrEqual(at);
      }),
    );
  });
  it('counts days both ways', () => {
    fc.assert(fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (date, n) => daysBetween(date, addDays(date, n)) === n));
  });
});

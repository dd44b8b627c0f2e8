import type { LocalDate } from '@/vocabulary';
import { monthGrid } from './model';

const day = (text: string) => text as LocalDate;
const flat = (month: string, marked: readonly string[] = []) => monthGrid(day(month), day('2026-11-21'), marked).flat();

it('shows whole weeks from Monday that hold every day of the month once', () => {
  for (const [month, weeks, length] of [
    ['2026-11-15', 6, 30],
    ['2026-02-01', 5, 28],
    ['2027-02-10', 4, 28],
    ['2028-02-29', 5, 29],
  ] as const) {
    const grid = monthGrid(day(month), day('2026-11-21'), []);
    expect(grid).toHaveLength(weeks);
    expect(grid.every((week) => week.length === 7)).toBe(true);
    expect(
      grid
        .flat()
        .filter((cell) => cell.inMonth)
        .map((cell) => cell.day),
    ).toEqual(Array.from({ length }, (_, i) => i + 1));
  }
  // February 2027 begins on a Monday and ends on a Sunday: no neighbour shows.
  expect(flat('2027-02-01').every((cell) => cell.inMonth)).toBe(true);
});

it('knows today and what lies ahead', () => {
  const cells = flat('2026-11-01');
  expect(cells.filter((cell) => cell.isToday).map((cell) => cell.date)).toEqual(['2026-11-21']);
  expect(cells.find((cell) => cell.date === '2026-11-21')?.isFuture).toBe(false);
  expect(cells.find((cell) => cell.date === '2026-11-22')?.isFuture).toBe(true);
});

it('joins neighbouring stamps inside a week and not across its edge', () => {
  const cells = flat('2026-11-01', ['2026-11-14', '2026-11-15', '2026-11-16', '2026-11-18']);
  const of = (date: string) => cells.find((cell) => cell.date === date);
  expect(of('2026-11-14')).toMatchObject({ marked: true, joinsPrevious: false, joinsNext: true });
  expect(of('2026-11-15')).toMatchObject({ marked: true, joinsPrevious: true, joinsNext: false });
  expect(of('2026-11-16')).toMatchObject({ marked: true, joinsPrevious: false, joinsNext: false });
  expect(of('2026-11-17')).toMatchObject({ marked: false, joinsPrevious: false, joinsNext: false });
});

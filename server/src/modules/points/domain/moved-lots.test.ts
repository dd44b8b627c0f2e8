import type { LocalDate } from '@qingya/shared';
import { type LotEvent, monthMoves } from './moved-lots';

const day = (text: string) => text as LocalDate;
const event = (date: string, points: number, returned = false): LotEvent => ({ date: day(date), points, returned });
const GRACE = 7;

it('leaves a lot in its month while its last day has not passed', () => {
  const events = [event('2026-11-01', -40), event('2026-11-30', 40, true)];
  expect(monthMoves(100, day('2026-11-30'), events, GRACE)).toEqual([]);
});

it('moves what a lot holds to the month of its new last day, and back out of it as it goes', () => {
  const events = [
    event('2026-11-20', -40),
    event('2026-12-01', -60),
    // The spend is undone on 28 December: usable through 4 January.
    event('2026-12-28', 40, true),
    event('2026-12-30', -10),
    event('2027-01-05', -30),
  ];
  expect(monthMoves(100, day('2026-11-30'), events, GRACE)).toEqual([
    { date: '2026-12-28', fromMonth: '2026-11', toMonth: '2027-01', points: 40 },
    { date: '2026-12-30', fromMonth: '2027-01', toMonth: '2026-11', points: 40 },
    { date: '2026-12-30', fromMonth: '2026-11', toMonth: '2027-01', points: 30 },
    { date: '2027-01-05', fromMonth: '2027-01', toMonth: '2026-11', points: 30 },
  ]);
});

it('moves nothing that stays within the month', () => {
  expect(monthMoves(10, day('2026-11-10'), [event('2026-11-11', -10), event('2026-11-15', 10, true)], GRACE)).toEqual([]);
});

it('gives grace again to what comes back after the grace has passed', () => {
  const events = [event('2026-11-30', -10), event('2026-12-10', 4, true), event('2026-12-18', -4), event('2026-12-30', 3, true)];
  const moves = monthMoves(10, day('2026-11-30'), events, GRACE);
  expect(moves.at(-1)).toEqual({ date: '2026-12-30', fromMonth: '2026-11', toMonth: '2027-01', points: 3 });
});

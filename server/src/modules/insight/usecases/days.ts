import { addDays, type LocalDate, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { liabilityQueries } from '../../points';
import { type DayFacts, type DaySnapshot, nextDay } from '../domain/liability';

const NOTHING: DayFacts = { school: [], debts: [], lots: [], moves: [] };

const byDate = <T extends { readonly date: LocalDate }>(rows: readonly T[]): Map<LocalDate, T[]> => {
  const groups = new Map<LocalDate, T[]>();
  for (const row of rows) {
    const group = groups.get(row.date);
    if (group) group.push(row);
    else groups.set(row.date, [row]);
  }
  return groups;
};

/** What the ledger recorded between two days, both included, day by day. */
export const factsOf = async (reader: Reader, from: LocalDate, through: LocalDate): Promise<(date: LocalDate) => DayFacts> => {
  const range = { from: startOfDay(from), before: startOfDay(addDays(through, 1)) };
  const school = byDate(await liabilityQueries.schoolMovements(reader, range));
  const debts = byDate(await liabilityQueries.debtMovements(reader, range));
  const lots = byDate(await liabilityQueries.lotMovements(reader, range));
  const moves = byDate(await liabilityQueries.lotMonthMoves(reader, range));
  return (date) => ({
    school: school.get(date) ?? NOTHING.school,
    debts: debts.get(date) ?? NOTHING.debts,
    lots: lots.get(date) ?? NOTHING.lots,
    moves: moves.get(date) ?? NOTHING.moves,
  });
};

/**
 * Works out the ends of the days after one that is known, through a day, from the ledger.
 * @param base the last known day; undefined = begin with the ledger's first day
 * @returns oldest first; none before the ledger's first transaction
 */
export async function* daysAfter(reader: Reader, base: DaySnapshot | undefined, through: LocalDate): AsyncGenerator<DaySnapshot> {
  const first = base ? addDays(base.date, 1) : await firstLedgerDay(reader);
  if (first === undefined || first > through) return;
  const facts = await factsOf(reader, first, through);
  let latest = base;
  for (let date = first; date <= through; date = addDays(date, 1)) {
    latest = nextDay(latest, date, facts(date));
    yield latest;
  }
}

const firstLedgerDay = async (reader: Reader): Promise<LocalDate | undefined> => {
  const at = await liabilityQueries.firstRecordedAt(reader);
  return at === undefined ? undefined : localDateOf(at);
};

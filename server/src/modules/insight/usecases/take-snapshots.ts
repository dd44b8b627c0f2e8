import { addDays, type LocalDate } from '@qingya/shared';
import { type Database, yieldToEventLoop } from '../../../platform/db';
import type { DaySnapshot } from '../domain/liability';
import { latestStored, storedSnapshot, writeSnapshot } from '../persistence/snapshot-store';
import { daysAfter } from './days';

/** Days worked out from one reading of the ledger: enough to be quick, few enough to fit into memory. */
const DAYS_A_STEP = 31;

/**
 * Stores the ends of all days through a day that are not stored yet, and that day anew. Running it again changes nothing; after
 * a time without it, it makes up for the missed days from the ledger.
 * @param through a day that is over
 * @param onProgress told after each day
 * @returns how many days were written
 */
export const takeSnapshots = async (
  db: Database,
  through: LocalDate,
  onProgress: (date: LocalDate, days: number) => Promise<void> | void = () => {},
): Promise<number> => {
  let base = await db.read(async (reader) => {
    const known = await latestStored(reader, addDays(through, -1));
    return known === undefined ? undefined : storedSnapshot(reader, known);
  });
  let days = 0;
  for (let end = stepEnd(base, through); ; end = stepEnd(base, through)) {
    const step = await db.read((reader) => collect(daysAfter(reader, base, end)));
    for (const snapshot of step) {
      await db.transaction((uow) => writeSnapshot(uow, snapshot));
      base = snapshot;
      days += 1;
      await onProgress(snapshot.date, days);
      await yieldToEventLoop();
    }
    if (end >= through) return days;
  }
};

/** Without a known day the ledger's whole past is one reading: its first day is not known here. */
const stepEnd = (base: DaySnapshot | undefined, through: LocalDate): LocalDate => {
  if (base === undefined) return through;
  const end = addDays(base.date, DAYS_A_STEP);
  return end < through ? end : through;
};

const collect = async (snapshots: AsyncIterable<DaySnapshot>): Promise<DaySnapshot[]> => {
  const all: DaySnapshot[] = [];
  for await (const snapshot of snapshots) all.push(snapshot);
  return all;
};

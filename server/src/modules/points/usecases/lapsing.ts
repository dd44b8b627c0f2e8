import { type Instant, type LocalDate, localDateOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type LapsingRow, lapsingLots, lotsSince, studentsWithLots } from '../persistence/lapsing-store';

/** What pending points wait for: a day, or a condition that whoever gave them has named. */
export interface Wait {
  readonly availableOn: LocalDate | null;
  readonly condition: string | null;
}

/** Points of a student that lapse after one day. */
export interface Lapsing {
  readonly studentId: string;
  readonly amount: number;
  /** Null = they can be used. */
  readonly wait: Wait | null;
}

/**
 * Students with points whose last usable day is `on`, by id; points that still wait are points too, for they lapse like others.
 * @param after the last id of the page before; empty for the first
 */
export const studentsWithExpiry = (reader: Reader, on: LocalDate, after: string, limit: number): Promise<string[]> =>
  studentsWithLots(reader, on, after, limit);

/** What of these students lapses after the day `on`, the usable and the waiting apart. */
export const lapsingOf = async (reader: Reader, studentIds: readonly string[], on: LocalDate): Promise<Lapsing[]> => {
  const today = localDateOf(reader.now);
  const rows = await lapsingLots(reader, studentIds, on);
  return rows.map((row) => ({ studentId: row.studentId, amount: row.amount, wait: waitOf(row, today) }));
};

/** Points whose day has come wait only for the sweep to book it. */
const waitOf = ({ state, releaseOn, releaseWhen }: LapsingRow, today: LocalDate): Wait | null => {
  if (state === 'open' || (releaseOn !== null && releaseOn <= today)) return null;
  return { availableOn: releaseOn, condition: releaseWhen };
};

/**
 * How many points that lapse after the day `on` are there now and were not at an earlier instant: they came, came back, or got this
 * last day since. What was spent and came back since was there before.
 */
export const lapsingSince = async (
  reader: Reader,
  studentIds: readonly string[],
  on: LocalDate,
  since: Instant,
): Promise<number> => {
  const lots = await lotsSince(reader, studentIds, on, since);
  return lots.reduce((sum, { remaining, moved, isNew }) => {
    const before = isNew ? 0 : Math.max(0, remaining - moved);
    return sum + Math.max(0, remaining - before);
  }, 0);
};

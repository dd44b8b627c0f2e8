import { addDays, type LocalDate, startOfDay } from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { liabilityQueries } from '../../points';
import { type DaySnapshot, MOVEMENT_NAMES, netOf } from '../domain/liability';
import { latestStored, storedSnapshot } from '../persistence/snapshot-store';
import { daysAfter } from './days';

/** A stored figure that the ledger contradicts. */
export interface LiabilityDifference {
  readonly what: string;
  /** Day, and campus where there is one. */
  readonly id: string;
  readonly stored: number;
  readonly counted: number;
}

const LAST = '9999-12-31' as LocalDate;

/**
 * Works every stored day out again from the ledger's first day on and compares; checks that each day follows from the one
 * before, that the parts add up to the whole, and that the cached balances say the same as the ledger.
 * @returns how many differences there are
 */
export const reconcileLiability = (db: Database, onDifference: (difference: LiabilityDifference) => void): Promise<number> =>
  db.read(async (reader) => {
    let found = 0;
    const compare = (what: string, id: string, stored: number, counted: number): void => {
      if (stored === counted) return;
      found += 1;
      onDifference({ what, id, stored, counted });
    };
    const last = await latestStored(reader, LAST);
    let before: DaySnapshot | undefined;
    if (last !== undefined) {
      for await (const counted of daysAfter(reader, undefined, last)) {
        compareDays(await storedSnapshot(reader, counted.date), counted, compare);
        checkSums(before, counted, compare);
        before = counted;
      }
    }
    const { cached, counted } = await owedNow(reader, before);
    compare('balances', 'school', cached, counted);
    return found;
  });

type Compare = (what: string, id: string, stored: number, counted: number) => void;

const FIGURES = ['outstanding', 'debt', ...MOVEMENT_NAMES] as const;

const compareDays = (stored: DaySnapshot | undefined, counted: DaySnapshot, compare: Compare): void => {
  if (!stored) {
    compare('day.missing', counted.date, 0, 1);
    return;
  }
  const campuses = new Map(stored.campuses.map((state) => [state.campusId, state]));
  for (const state of counted.campuses) {
    for (const name of FIGURES) {
      compare(`day.${name}`, `${counted.date} ${state.campusId}`, campuses.get(state.campusId)?.[name] ?? 0, state[name]);
    }
  }
  const keyOf = ({ campusId, dimension, code }: DaySnapshot['parts'][number]) => `${campusId} ${dimension} ${code}`;
  const there = new Map(stored.parts.map((part) => [keyOf(part), part.points]));
  const right = new Map(counted.parts.map((part) => [keyOf(part), part.points]));
  for (const key of new Set([...there.keys(), ...right.keys()])) {
    compare('part', `${counted.date} ${key}`, there.get(key) ?? 0, right.get(key) ?? 0);
  }
};

const owedBy = (day: DaySnapshot | undefined): number =>
  (day?.campuses ?? []).reduce((sum, { outstanding, debt }) => sum + outstanding - debt, 0);

/** What lots hold and what was posted are counted apart; they must tell the same story. */
const checkSums = (before: DaySnapshot | undefined, day: DaySnapshot, compare: Compare): void => {
  const moved = day.campuses.reduce((sum, state) => sum + netOf(state), 0);
  compare('roll-forward', day.date, owedBy(day), owedBy(before) + moved);
  for (const dimension of ['month', 'reason'] as const) {
    const parts = day.parts.filter((part) => part.dimension === dimension).reduce((sum, { points }) => sum + points, 0);
    compare(
      `sum.${dimension}`,
      day.date,
      parts,
      day.campuses.reduce((sum, { outstanding }) => sum + outstanding, 0),
    );
  }
};

/** What the cached balances say is owed, and what the last day and the postings since then say. */
const owedNow = async (reader: Reader, last: DaySnapshot | undefined): Promise<{ cached: number; counted: number }> => {
  const from = last ? startOfDay(addDays(last.date, 1)) : 0;
  const { cached, posted } = await liabilityQueries.balancesAndPostings(reader, from);
  return { cached, counted: owedBy(last) + posted };
};

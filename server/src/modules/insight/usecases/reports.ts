import { addDays, type LocalDate } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import {
  addMovements,
  type DaySnapshot,
  type DayState,
  MOVEMENT_NAMES,
  type Movements,
  NO_MOVEMENTS,
  netOf,
} from '../domain/liability';
import { latestStored, storedDays, storedSnapshot } from '../persistence/snapshot-store';
import { daysAfter } from './days';

/** Campuses somebody may see; undefined = all. */
export type Campuses = readonly string[] | undefined;

const within = (campuses: Campuses, campusId: string): boolean => campuses === undefined || campuses.includes(campusId);

/** The end of a day: as stored, or worked out from the last stored day on. Before the ledger's first day there is nothing. */
export const snapshotAt = async (reader: Reader, date: LocalDate, campuses: Campuses): Promise<DaySnapshot> => {
  const known = await latestStored(reader, date);
  let latest = known === undefined ? undefined : await storedSnapshot(reader, known);
  if (known !== date) for await (const day of daysAfter(reader, latest, date)) latest = day;
  return {
    date,
    campuses: (latest?.campuses ?? []).filter(({ campusId }) => within(campuses, campusId)),
    parts: (latest?.parts ?? []).filter(({ campusId }) => within(campuses, campusId)),
  };
};

/** A statement whose lines add up: opening and movements give closing. */
export interface RollForward extends Movements {
  readonly opening: number;
  /** Points of this campus used on another one (negative) or the reverse; 0 over all campuses. */
  readonly transferred: number;
  readonly closing: number;
}

export interface RollForwardReport {
  readonly campuses: readonly (RollForward & { readonly campusId: string })[];
  readonly total: RollForward;
  readonly days: readonly { readonly date: LocalDate; readonly closing: number }[];
}

const owed = (state: DayState | undefined): number => (state ? state.outstanding - state.debt : 0);

/** How what is owed moved from the beginning of a day to the end of another, by campus and in all. */
export const rollForward = async (
  reader: Reader,
  from: LocalDate,
  to: LocalDate,
  campuses: Campuses,
): Promise<RollForwardReport> => {
  const states = (await statesBetween(reader, addDays(from, -1), to)).filter(({ campusId }) => within(campuses, campusId));
  const byCampus = groupBy(states, ({ campusId }) => campusId);
  const lines = [...byCampus].map(([campusId, days]) => ({ campusId, ...lineOf(days, from) }));
  const closings = groupBy(states, ({ date }) => date);
  return {
    campuses: lines,
    total: lines.reduce<RollForward>(addLines, EMPTY),
    days: [...closings]
      .filter(([date]) => date >= from)
      .map(([date, rows]) => ({ date, closing: rows.reduce((sum, row) => sum + owed(row), 0) })),
  };
};

const EMPTY: RollForward = { ...NO_MOVEMENTS, opening: 0, transferred: 0, closing: 0 };

const addLines = (a: RollForward, b: RollForward): RollForward => ({
  ...addMovements(a, b),
  opening: a.opening + b.opening,
  transferred: a.transferred + b.transferred,
  closing: a.closing + b.closing,
});

type DatedState = DayState & { readonly date: LocalDate };

/** @param days of one campus, oldest first, the day before the period among them if there was anything then */
const lineOf = (days: readonly DatedState[], from: LocalDate): RollForward => {
  const inside = days.filter(({ date }) => date >= from);
  const opening = owed(days.find(({ date }) => date < from));
  const closing = owed(days.at(-1));
  const moved = inside.reduce<Movements>(addMovements, NO_MOVEMENTS);
  return { opening, ...pick(moved), transferred: closing - opening - netOf(moved), closing };
};

const pick = (of: Movements): Movements =>
  Object.fromEntries(MOVEMENT_NAMES.map((name) => [name, of[name]])) as unknown as Movements;

const groupBy = <K, T>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
};

/** Every campus at the end of every day between two; days after the last stored one are worked out from the ledger. */
const statesBetween = async (reader: Reader, from: LocalDate, to: LocalDate): Promise<DatedState[]> => {
  const states = await storedDays(reader, from, to);
  const known = await latestStored(reader, to);
  if (known === to) return states;
  const base = known === undefined ? undefined : await storedSnapshot(reader, known);
  for await (const { date, campuses } of daysAfter(reader, base, to)) {
    if (date >= from) states.push(...campuses.map((state) => ({ date, ...state })));
  }
  return states;
};

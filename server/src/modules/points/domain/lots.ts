import { addDays, type LocalDate } from '@qingya/shared';
import type { Lot, LotChange } from './types';

/** Stored as the last usable day of points that never expire: sorts after every real day. */
export const NEVER = '9999-12-31' as LocalDate;

export const storedExpiry = (expiresOn: LocalDate | null): LocalDate => expiresOn ?? NEVER;
export const shownExpiry = (expiresOn: LocalDate): LocalDate | null => (expiresOn === NEVER ? null : expiresOn);

/** `expiresOn` is the last usable day: points are gone on the day after it. */
export const isExpired = (expiresOn: LocalDate, today: LocalDate): boolean => expiresOn < today;

/** The first day on which a lot with this last usable day must be cleared. */
export const dueOn = (expiresOn: LocalDate): LocalDate => (expiresOn === NEVER ? NEVER : addDays(expiresOn, 1));

/** Earliest expiry first, never-expiring last, then the older lot, then the lower id. */
export const consumptionOrder = (a: Lot, b: Lot): number =>
  compare(a.expiresOn, b.expiresOn) || a.openedAt - b.openedAt || compare(a.id, b.id);

const compare = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** What is taken from one lot. */
export interface Part {
  readonly lot: Lot;
  readonly amount: number;
}

/** Takes up to `amount` free points from lots, in the order given. */
export const takeFree = (lots: readonly Lot[], amount: number): { readonly parts: readonly Part[]; readonly lacking: number } => {
  const parts: Part[] = [];
  let left = amount;
  for (const lot of lots) {
    if (left === 0) break;
    const share = Math.min(left, lot.remaining);
    if (share > 0) parts.push({ lot, amount: share });
    left -= share;
  }
  return { parts, lacking: left };
};

/** The change of a lot by signed amounts; a lot without points is closed, one that gets points back is open again. */
export const lotChange = (lot: Lot, remaining: number, held: number, expiresOn?: LocalDate): LotChange => {
  const empty = lot.remaining + remaining === 0 && lot.held + held === 0;
  const kept = lot.state === 'pending' ? 'pending' : 'open';
  return {
    lotId: lot.id,
    remaining,
    held,
    state: empty ? 'closed' : kept,
    usableThrough: expiresOn ?? lot.expiresOn,
    ...(expiresOn === undefined ? {} : { expiresOn }),
  };
};

/**
 * Where points go that come back to a lot: its own last usable day while that has not passed, else `graceDays` more days
 * counted from today (today + graceDays is the last usable day).
 */
export const expiryOnReturn = (lot: Lot, today: LocalDate, graceDays: number): LocalDate | undefined =>
  isExpired(lot.expiresOn, today) ? addDays(today, graceDays) : undefined;

/** Points that come into lots, and how much of them goes straight into an open debt. */
export interface Inflow {
  readonly lot: Lot;
  readonly amount: number;
  readonly expiresOn?: LocalDate | undefined;
}

/**
 * Repays debt from points that become available: in consumption order (by the expiry they come back with), so that the
 * family keeps what lasts longest.
 * @returns what each inflow keeps, and the debt repaid in total
 */
export const repayDebt = (
  debt: number,
  inflows: readonly Inflow[],
): { readonly kept: ReadonlyMap<string, number>; readonly repaid: number } => {
  const expiryOf = (inflow: Inflow): Lot => ({ ...inflow.lot, expiresOn: inflow.expiresOn ?? inflow.lot.expiresOn });
  const ordered = [...inflows].sort((a, b) => consumptionOrder(expiryOf(a), expiryOf(b)));
  const kept = new Map<string, number>();
  let owed = debt;
  for (const { lot, amount } of ordered) {
    const repaid = Math.min(owed, amount);
    owed -= repaid;
    kept.set(lot.id, amount - repaid);
  }
  return { kept, repaid: debt - owed };
};

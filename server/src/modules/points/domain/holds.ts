import type { Instant, LocalDate } from '@qingya/shared';
import { entry } from './entry';
import { expiryOnReturn, lotChange, type Part, repayDebt, takeFree } from './lots';
import type { Entry, Lacking, Lot } from './types';

/** A hold lasts until, not including, the instant `expiresAt`. */
export const hasTimedOut = (expiresAt: Instant, now: Instant): boolean => expiresAt <= now;

/** Sets points of named lots aside; nothing leaves the student yet. */
export const decideReserve = (lots: readonly Lot[], amount: number): Entry | Lacking => {
  const { parts, lacking } = takeFree(lots, amount);
  if (lacking > 0) return { lacking };
  return entry({
    amount: 0 - amount,
    change: { available: 0 - amount, held: amount },
    lots: parts.map((part) => lotChange(part.lot, 0 - part.amount, part.amount)),
  });
};

const total = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.amount, 0);

/** The set-aside points leave for good, even when their lot has run out while they were held. */
export const decideCommit = (parts: readonly Part[], campusId: string): Entry => {
  const amount = total(parts);
  return entry({
    amount: 0 - amount,
    change: { held: 0 - amount },
    school: [{ account: 'redeemed', campusId, amount }],
    lots: parts.map((part) => lotChange(part.lot, 0, 0 - part.amount)),
  });
};

/**
 * The set-aside points go back to their lots. A lot that ran out meanwhile comes back for `graceDays`; an open debt is
 * repaid first.
 */
export const decideVoid = (parts: readonly Part[], debt: number, today: LocalDate, graceDays: number): Entry => {
  const inflows = parts.map((part) => ({ ...part, expiresOn: expiryOnReturn(part.lot, today, graceDays) }));
  const { kept, repaid } = repayDebt(debt, inflows);
  const amount = total(parts);
  return entry({
    amount,
    change: { held: 0 - amount, available: amount - repaid, debt: 0 - repaid },
    lots: inflows.map(({ lot, amount: share, expiresOn }) => lotChange(lot, kept.get(lot.id) ?? 0, 0 - share, expiresOn)),
  });
};

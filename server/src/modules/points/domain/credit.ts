import { entry } from './entry';
import { lotChange, repayDebt } from './lots';
import type { Entry, Lot, SchoolAccount } from './types';

/** What a credit decides: the ledger entry and how the new lot starts. */
export interface CreditDecision {
  readonly entry: Entry;
  readonly repaidDebt: number;
  /** Free points of the new lot after the debt is repaid. */
  readonly remaining: number;
}

/**
 * Gives points. Points that are available at once repay an open debt first; pending ones do so when they are released.
 * @param pending whether the points wait for a date or a condition
 * @param from the school account that bears them
 */
export const decideCredit = (
  debt: number,
  amount: number,
  pending: boolean,
  from: SchoolAccount,
  campusId: string,
): CreditDecision => {
  const school = [{ account: from, campusId, amount: 0 - amount }];
  if (pending) return { entry: entry({ amount, change: { pending: amount }, school }), repaidDebt: 0, remaining: amount };
  const repaid = Math.min(debt, amount);
  return {
    entry: entry({ amount, change: { available: amount - repaid, debt: 0 - repaid }, school }),
    repaidDebt: repaid,
    remaining: amount - repaid,
  };
};

/** A pending lot becomes spendable; an open debt is repaid from it first. */
export const decideRelease = (debt: number, lot: Lot): Entry => {
  const { repaid } = repayDebt(debt, [{ lot, amount: lot.remaining }]);
  const opened = lotChange({ ...lot, state: 'open' }, 0 - repaid, 0);
  return entry({
    amount: lot.remaining,
    change: { pending: 0 - lot.remaining, available: lot.remaining - repaid, debt: 0 - repaid },
    lots: [opened],
  });
};

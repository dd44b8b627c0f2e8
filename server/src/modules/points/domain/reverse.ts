import type { LocalDate } from '@qingya/shared';
import { entry } from './entry';
import { consumptionOrder, expiryOnReturn, lotChange, repayDebt, takeFree } from './lots';
import type { Entry, Lacking, Lot, LotChange, SchoolAccount, SchoolPosting, Take } from './types';

/** What is left of a spend to undo. */
export const undoable = (takes: readonly Take[]): number => takes.reduce((sum, take) => sum + take.taken - take.returned, 0);

/**
 * Gives points of a spend back to the lots they came from, latest expiry first, each with its own last usable day; a
 * lot that ran out meanwhile comes back for `graceDays`. An open debt is repaid first.
 * @param from the school account that had received the points
 * @returns how far `amount` goes beyond what is left to undo
 */
export const decideUndo = (
  takes: readonly Take[],
  amount: number,
  debt: number,
  today: LocalDate,
  graceDays: number,
  from: SchoolAccount,
  campusId: string,
): Entry | Lacking => {
  const left = undoable(takes);
  if (amount > left) return { lacking: amount - left };
  const shares: { take: Take; amount: number }[] = [];
  let open = amount;
  for (const take of [...takes].sort((a, b) => consumptionOrder(b.lot, a.lot))) {
    const share = Math.min(open, take.taken - take.returned);
    if (share > 0) shares.push({ take, amount: share });
    open -= share;
  }
  const inflows = shares.map(({ take, amount: share }) => ({
    lot: take.lot,
    amount: share,
    expiresOn: expiryOnReturn(take.lot, today, graceDays),
  }));
  const { kept, repaid } = repayDebt(debt, inflows);
  return entry({
    amount,
    change: { available: amount - repaid, debt: 0 - repaid },
    school: [{ account: from, campusId, amount: 0 - amount }],
    lots: inflows.map(({ lot, expiresOn }) => lotChange(lot, kept.get(lot.id) ?? 0, 0, expiresOn)),
    returns: shares.map(({ take, amount: share }) => ({ transactionId: take.transactionId, lotId: take.lot.id, amount: share })),
  });
};

/** What is left of an earn to take back. */
export const clawable = (earn: Lot): number => earn.credited - earn.clawedBack;

/**
 * Takes back an earn, whole or in part, in this order: what is free in its own lot; what of it has expired unused (it
 * has left the student already, so it only moves from «expired» to «taken back»); the student's other free points in
 * consumption order; the rest becomes debt. Points that a hold has set aside are never touched.
 * @param others the student's other open lots in consumption order, enough of them to cover the amount if there are any
 * @param to the school account that bore the earn
 * @returns how far `amount` goes beyond what is left of the earn
 */
export const decideClawBack = (
  earn: Lot,
  others: readonly Lot[],
  amount: number,
  to: SchoolAccount,
  campusId: string,
): Entry | Lacking => {
  if (amount > clawable(earn)) return { lacking: amount - clawable(earn) };
  const own = Math.min(amount, earn.remaining);
  const covered = Math.min(amount - own, earn.expired - earn.expiredCovered);
  const { parts, lacking: owed } = takeFree(others, amount - own - covered);
  const fromOthers = amount - own - covered - owed;
  const lots: LotChange[] = parts.map((part) => lotChange(part.lot, 0 - part.amount, 0));
  if (own > 0) lots.unshift(lotChange(earn, 0 - own, 0));
  const school: SchoolPosting[] = [{ account: to, campusId, amount }];
  if (covered > 0) school.push({ account: 'expired', campusId: earn.campusId, amount: 0 - covered });
  const ownIsPending = earn.state === 'pending';
  return entry({
    amount: 0 - amount,
    change: {
      available: 0 - fromOthers - (ownIsPending ? 0 : own),
      pending: ownIsPending ? 0 - own : 0,
      debt: owed,
    },
    school,
    lots,
    clawBack: { lotId: earn.id, amount, expiredCovered: covered },
  });
};

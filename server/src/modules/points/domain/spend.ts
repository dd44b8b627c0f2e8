import { entry } from './entry';
import { lotChange, takeFree } from './lots';
import type { Entry, Lacking, Lot, SchoolAccount } from './types';

/**
 * Takes points for good.
 * @param lots open lots with free points, in consumption order; at least enough of them to cover `amount` if there are any
 * @param to the school account that receives them
 * @returns how many are lacking when there are too few: never a smaller spend
 */
export const decideSpend = (lots: readonly Lot[], amount: number, to: SchoolAccount, campusId: string): Entry | Lacking => {
  const { parts, lacking } = takeFree(lots, amount);
  if (lacking > 0) return { lacking };
  return entry({
    amount: 0 - amount,
    change: { available: 0 - amount },
    school: [{ account: to, campusId, amount }],
    lots: parts.map((part) => lotChange(part.lot, 0 - part.amount, 0)),
  });
};

import type { UnitOfWork } from '../../../platform/db';
import { CORRECTION_REASON, expiredLeft, expiredLots } from '../../points';
import { awardsByTransactions } from '../persistence/award-store';
import { MANUAL_REASON } from './manual-give';
import type { BudgetPort } from './ports';

/**
 * Tells the budget of an award's points that expired unused. What was not an award (the lottery's prizes, points of before budgets)
 * drew on no budget and gives nothing back.
 * @param transactionId of the expiry
 */
export const returnExpiredPoints = async (uow: UnitOfWork, budget: BudgetPort, transactionId: string): Promise<void> => {
  if (!(await budget.takesExpired(uow))) return;
  const lots = await expiredLots(uow, transactionId);
  const byRule = new Map(
    (
      await awardsByTransactions(
        uow,
        lots.map(({ lotId }) => lotId),
      )
    ).map((award) => [award.transactionId, award]),
  );
  const awards = lots.flatMap((lot) => {
    if (lot.reason === MANUAL_REASON || lot.reason === CORRECTION_REASON)
      return [{ ...lot, awardId: lot.sourceId, group: 'manual' }];
    const award = byRule.get(lot.lotId);
    return award ? [{ ...lot, awardId: award.id, group: award.budgetGroup }] : [];
  });
  // In the order in which everybody draws on the budget.
  awards.sort((a, b) => (a.group === b.group ? 0 : a.group < b.group ? -1 : 1));
  await budget.lockForExchange(
    uow,
    awards.map(({ awardId }) => awardId),
    [],
  );
  for (const { awardId, lotId, points } of awards) {
    const left = (within: UnitOfWork): Promise<number> => expiredLeft(within, lotId);
    await budget.returnExpired(uow, { awardId, key: `${transactionId}/${lotId}`, points, expiredLeft: left });
  }
};

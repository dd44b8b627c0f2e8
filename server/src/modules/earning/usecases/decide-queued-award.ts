import { localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { recordAudit } from '../../identity';
import { type AwardRow, closeQueued, lockAward } from '../persistence/award-store';
import { budgetRequest, creditAward } from './apply-changes';
import type { BudgetPort } from './ports';

export interface QueuedDecision {
  readonly awardId: string;
  readonly decision: 'approve' | 'refuse';
  readonly staffId: string;
}

/**
 * Grants an award for which the budget had no room, beyond the budget if there is still none, or refuses it. Whoever is
 * first decides. What lapsed while it waited can only be refused.
 * @throws AppError not_found | earning_award_decided
 */
export const decideQueuedAward = async (
  uow: UnitOfWork,
  budget: BudgetPort,
  { awardId, decision, staffId }: QueuedDecision,
): Promise<AwardRow> => {
  const award = await lockAward(uow, awardId);
  if (!award) throw fail('not_found');
  if (award.state !== 'queued') throw fail('earning_award_decided');
  const isLapsed = award.expiresOn !== null && award.expiresOn < localDateOf(uow.now);
  const approved = decision === 'approve' && !isLapsed;
  const moved = approved ? await approve(uow, budget, award) : { transactionId: null, waitsFor: null };
  const closed = { ...award, ...moved, state: approved ? ('given' as const) : ('refused' as const), decidedById: staffId };
  if (!(await closeQueued(uow, closed))) throw fail('earning_award_decided');
  await recordAudit(uow, {
    actor: { kind: 'staff', id: staffId },
    action: `earning.queued_award.${closed.state}`,
    subjectKind: 'earningAward',
    subjectId: award.id,
    campusId: award.campusId,
    details: { studentId: award.studentId, points: award.points - award.takenBack, state: closed.state },
  });
  return closed;
};

const approve = async (uow: UnitOfWork, budget: BudgetPort, award: AwardRow) => {
  if (award.budgetGroup === '') throw new Error(`award ${award.id} waits for a budget and has no group`);
  await budget.takeBeyond(uow, budgetRequest(award, award.budgetGroup));
  return creditAward(uow, award);
};

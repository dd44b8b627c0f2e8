import { localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { recordAudit } from '../../identity';
import { type AwardRow, awardById, closeQueued, lockAward } from '../persistence/award-store';
import { isOpen } from '../persistence/queue-store';
import { budgetRequest, creditAward } from './apply-changes';
import { lockFamilyOf } from './lock-family-of';
import type { BudgetPort } from './ports';

export interface QueuedDecision {
  readonly awardId: string;
  readonly decision: 'approve' | 'refuse';
  readonly staffId: string;
  /** Why it is refused; kept with the award until the family is deleted. */
  readonly note: string | null;
}

/**
 * Grants an award for which the budget had no room, beyond the budget if there is still none, or refuses it; also one that the budget
 * itself refused. Whoever is first decides. What lapsed while it waited can only be refused; a deleted family's is decided already.
 * @throws AppError not_found | earning_award_decided
 */
export const decideQueuedAward = async (
  uow: UnitOfWork,
  budget: BudgetPort,
  { awardId, decision, staffId, note }: QueuedDecision,
): Promise<AwardRow> => {
  const asked = await awardById(uow, awardId);
  if (!asked) throw fail('not_found');
  // What it waits for may be coming true: whoever releases it waits for this one, and then finds its points.
  await lockFamilyOf(uow, asked.studentId);
  const award = await lockAward(uow, awardId);
  if (!award) throw fail('not_found');
  if (!isOpen(award)) throw fail('earning_award_decided');
  const isLapsed = award.expiresOn !== null && award.expiresOn < localDateOf(uow.now);
  const approved = decision === 'approve' && !isLapsed;
  const moved = approved ? await approve(uow, budget, award) : { transactionId: null, waitsFor: null };
  const end = approved ? ({ state: 'given', note: null } as const) : ({ state: 'refused', note } as const);
  const closed = { ...award, ...moved, ...end, decidedById: staffId };
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

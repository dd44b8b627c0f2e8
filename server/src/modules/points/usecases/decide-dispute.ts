import { localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { closeDispute, type DisputeRow, setCorrection } from '../persistence/dispute-store';
import { adjustPoints } from './adjust-points';
import type { LedgerActor } from './commands';
import type { CorrectionPort } from './corrections';
import { requireDispute } from './file-dispute';

/** Reason of the ledger's transactions; their source is the dispute. */
export const CORRECTION_REASON = 'points.dispute';

export interface DecideDisputeCommand {
  readonly disputeId: string;
  readonly answerText: string;
  readonly actor: LedgerActor;
  /** Signed points of the correcting transaction when the dispute is upheld; null = the line is explained. */
  readonly correction: number | null;
  /** Whether this person may approve points that the budget has no room for. */
  readonly mayExceed?: boolean;
}

/**
 * Answers a dispute: upheld with a correcting transaction, or explained. The disputed line itself never changes. Points that are given
 * count in the limits of who decides, are borne by the budget of the day and last as long as any points by hand.
 * @throws AppError not_found, points_dispute_decided, points_insufficient (the correction takes more than there is),
 *   points_correction_limit, points_correction_budget
 */
export const decideDispute = async (
  uow: UnitOfWork,
  corrections: CorrectionPort,
  command: DecideDisputeCommand,
): Promise<DisputeRow> => {
  const { disputeId, answerText, actor, correction } = command;
  const state = correction === null ? 'explained' : 'upheld';
  const dispute = await requireDispute(uow, disputeId);
  // Limits and budget before the account is locked, as for points given by hand, so that the two never wait in a circle.
  if (correction !== null) await claim(uow, corrections, dispute, { ...command, correction });
  await closeDispute(uow, disputeId, { state, answerText, decidedById: actor.id });
  const { studentId, campusId, transactionId } = dispute;
  if (correction !== null) {
    const source = { type: 'dispute', id: disputeId };
    const corrected = await adjustPoints(uow, {
      studentId,
      campusId,
      amount: correction,
      reasonText: `异议更正（${dispute.lineTitle}）`,
      expiresOn: correction > 0 ? await corrections.lastDay(uow, localDateOf(uow.now)) : null,
      actor,
      source,
      reason: CORRECTION_REASON,
    });
    await setCorrection(uow, disputeId, corrected.transactionId);
  }
  const payload = { disputeId, studentId, campusId, transactionId, state, correction };
  await uow.append({ type: 'points.dispute.decided', aggregate: `student:${studentId}`, payload });
  return requireDispute(uow, disputeId);
};

/** @throws AppError points_dispute_decided, points_correction_limit, points_correction_budget */
const claim = async (
  uow: UnitOfWork,
  corrections: CorrectionPort,
  { id: disputeId, studentId, campusId, state }: DisputeRow,
  { actor, correction: points, mayExceed = false }: DecideDisputeCommand & { readonly correction: number },
): Promise<void> => {
  if (state !== 'open') throw fail('points_dispute_decided');
  const on = localDateOf(uow.now);
  const wanted = { disputeId, staffId: actor.id, studentId, campusId, points, on, mayExceed };
  if (!(await corrections.count(uow, wanted))) throw fail('points_correction_limit');
  if (points > 0 && !(await corrections.reserve(uow, wanted))) throw fail('points_correction_budget');
};

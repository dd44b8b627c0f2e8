import type { UnitOfWork } from '../../../platform/db';
import { closeDispute, type DisputeRow, setCorrection } from '../persistence/dispute-store';
import { adjustPoints } from './adjust-points';
import type { LedgerActor } from './commands';
import { requireDispute } from './file-dispute';

export interface DecideDisputeCommand {
  readonly disputeId: string;
  readonly answerText: string;
  readonly actor: LedgerActor;
  /** Signed points of the correcting transaction when the dispute is upheld; null = the line is explained. */
  readonly correction: number | null;
}

/**
 * Answers a dispute: upheld with a correcting transaction, or explained. The disputed line itself never changes.
 * @throws AppError not_found, points_dispute_decided, points_insufficient (the correction takes more than there is)
 */
export const decideDispute = async (uow: UnitOfWork, command: DecideDisputeCommand): Promise<DisputeRow> => {
  const { disputeId, answerText, actor, correction } = command;
  const state = correction === null ? 'explained' : 'upheld';
  const dispute = await requireDispute(uow, disputeId);
  await closeDispute(uow, disputeId, { state, answerText, decidedById: actor.id });
  const { studentId, campusId, transactionId } = dispute;
  if (correction !== null) {
    const source = { type: 'dispute', id: disputeId };
    const corrected = await adjustPoints(uow, {
      studentId,
      campusId,
      amount: correction,
      reasonText: `申诉更正（${dispute.lineTitle}）`,
      expiresOn: null,
      actor,
      source,
      reason: 'points.dispute',
    });
    await setCorrection(uow, disputeId, corrected.transactionId);
  }
  const payload = { disputeId, studentId, campusId, transactionId, state, correction };
  await uow.append({ type: 'points.dispute.decided', aggregate: `student:${studentId}`, payload });
  return requireDispute(uow, disputeId);
};

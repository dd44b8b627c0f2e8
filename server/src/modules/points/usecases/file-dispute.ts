import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type DisputeRow, disputeById, insertDispute } from '../persistence/dispute-store';
import { transactionById } from '../persistence/transaction-store';
import type { LedgerActor } from './commands';

export interface FileDisputeCommand {
  readonly studentId: string;
  readonly transactionId: string;
  readonly reasonText: string;
  readonly actor: LedgerActor;
}

/**
 * A parent says that a line is wrong. A line has at most one open dispute.
 * @throws AppError points_transaction_not_found (also for another student's line), points_dispute_open
 */
export const fileDispute = async (uow: UnitOfWork, command: FileDisputeCommand): Promise<DisputeRow> => {
  const { studentId, transactionId, reasonText, actor } = command;
  const line = await transactionById(uow, transactionId);
  if (!line || line.studentId !== studentId) throw fail('points_transaction_not_found');
  const id = await insertDispute(uow, { studentId, campusId: line.campusId, transactionId, reasonText, actor });
  const payload = { disputeId: id, studentId, campusId: line.campusId, transactionId };
  await uow.append({ type: 'points.dispute.filed', aggregate: `student:${studentId}`, payload });
  return requireDispute(uow, id);
};

export const requireDispute = async (uow: UnitOfWork, id: string): Promise<DisputeRow> => {
  const dispute = await disputeById(uow, id);
  if (!dispute) throw fail('not_found');
  return dispute;
};

import type { Database } from '../../../platform/db';
import { refundById } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { takeRefundFacts } from './take-refund-facts';

/** What the platform said about the number in use; `unknown` = nothing that can be believed, or not asked. */
export type SyncedRefund = 'found' | 'not_found' | 'unknown';

/**
 * Asks the platform now how a refund stands and books the answer; unknown answers change nothing. Never inside a transaction.
 */
export const syncRefund = async (
  db: Database,
  { gateway }: Pick<PaymentPorts, 'gateway'>,
  refundId: string,
): Promise<SyncedRefund> => {
  const refund = await db.read((reader) => refundById(reader, refundId));
  if (!gateway || refund?.channel !== 'wechat') return 'unknown';
  const answer = await gateway.queryRefund(refund.outRefundNo);
  if (answer.kind === 'not_found') return 'not_found';
  if (answer.kind !== 'found' || answer.refund.outRefundNo !== refund.outRefundNo) return 'unknown';
  await db.transaction((uow) => takeRefundFacts(uow, answer.refund, 'query'));
  return 'found';
};

import type { Database } from '../../../platform/db';
import type { PaymentPorts } from '../ports';

/** Asks the platform now how a refund stands and books the answer; unknown answers change nothing. */
export const syncRefund = async (_db: Database, _ports: Pick<PaymentPorts, 'gateway'>, _refundId: string): Promise<void> => {
  throw new Error('not built yet');
};

import type { UnitOfWork } from '../../../platform/db';
import type { RefundFacts } from '../../../platform/pay';

export type RefundVia = 'answer' | 'query' | 'notification';

/**
 * Books what the platform says about a refund; twice or late is harmless.
 * @returns whether something changed
 */
export const takeRefundFacts = async (_uow: UnitOfWork, _facts: RefundFacts, _via: RefundVia): Promise<boolean> => {
  throw new Error('not built yet');
};

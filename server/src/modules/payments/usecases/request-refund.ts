import type { RefundCause } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import type { RefundRow } from '../persistence/refund-store';

export interface RequestRefund {
  readonly captureId: string;
  /** Fen. */
  readonly amount: number;
  /** Shown to the payer, at most 80 characters. */
  readonly reason: string;
  readonly cause: RefundCause;
  /** What asks for the money back; the same source is one refund. */
  readonly source: { readonly type: string; readonly id: string };
  readonly actor: Actor;
  /** Receipt of money that is given back by hand; needed for money taken at the desk. */
  readonly handReceiptNo: string | null;
}

/** Asks for money back. The sender is woken after the commit by the subscriber of `payments.refund.requested`. */
export const requestRefund = async (_uow: UnitOfWork, _request: RequestRefund): Promise<RefundRow> => {
  throw new Error('not built yet');
};

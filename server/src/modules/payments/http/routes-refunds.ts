import { refundContracts as contracts, type StaffRefundView } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Route, read, write } from '../../../platform/http/route';
import { intentById } from '../persistence/intent-store';
import { type RefundRow, refundDetail } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { requestRefund } from '../usecases/request-refund';
import { retryRefund } from '../usecases/retry-refund';
import { settleRefundByHand } from '../usecases/settle-refund-by-hand';
import { paymentDetail } from './detail';
import { pageOfRefunds, presentStaffRefund } from './refund-list';

const oneRefund = async (reader: Reader, id: string): Promise<StaffRefundView> => {
  const row = await refundDetail(reader, id);
  if (!row) throw fail('not_found');
  return presentStaffRefund(row, reader.now);
};

const audit = (
  uow: UnitOfWork,
  ports: PaymentPorts,
  refund: RefundRow,
  by: { readonly action: string; readonly staffId: string; readonly details?: Readonly<Record<string, unknown>> },
): Promise<void> =>
  ports.audit(uow, {
    actor: { kind: 'staff', id: by.staffId },
    action: by.action,
    subjectKind: 'refund',
    subjectId: refund.id,
    campusId: refund.campusId,
    details: { paymentId: refund.intentId, amount: refund.amount, ...by.details },
  });

/** Money on its way back, for staff. */
export const refundRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.list, (req) => req.db.read((reader) => pageOfRefunds(reader, req.staff(), req.query))),
  write(
    contracts.request,
    async (uow, req) => {
      const { paymentId } = req.params;
      const { staffId } = req.staff();
      const { amount, reason, handReceiptNo, refundsSeen } = req.body;
      // Surplus money goes back by itself; what a person gives back is what settled the payment.
      const captureId = (await intentById(uow, paymentId))?.settledCaptureId;
      if (!captureId) throw fail('refund_nothing_captured');
      // The request's idempotency key makes a repeat harmless, so the source may be fresh.
      const source = { type: 'staff', id: uow.newId() };
      const actor = { kind: 'staff', id: staffId } as const;
      const cause = 'asked';
      const refund = await requestRefund(uow, { captureId, amount, reason, cause, source, actor, handReceiptNo, refundsSeen });
      const details = { channel: refund.channel, handReceiptNo: refund.handReceiptNo };
      await audit(uow, ports, refund, { action: 'payments.refund.requested', staffId, details });
      return null;
    },
    ({ db, params }) => db.read((reader) => paymentDetail(reader, ports, params.paymentId, 'staff')),
  ),
  write(
    contracts.retry,
    async (uow, req) => {
      const { staffId } = req.staff();
      const { refundId } = req.params;
      const refund = await retryRefund(uow, { refundId, actor: { kind: 'staff', id: staffId } });
      await audit(uow, ports, refund, { action: 'payments.refund.retried', staffId, details: { numbers: refund.numbers } });
      uow.afterCommit(() => ports.wakeRefunds(refundId));
      return null;
    },
    ({ db, params }) => db.read((reader) => oneRefund(reader, params.refundId)),
  ),
  write(
    contracts.settleByHand,
    async (uow, req) => {
      const { staffId } = req.staff();
      const { channel, receiptNo, note } = req.body;
      const actor = { kind: 'staff', id: staffId } as const;
      const refund = await settleRefundByHand(uow, { refundId: req.params.refundId, channel, receiptNo, note, actor });
      await audit(uow, ports, refund, { action: 'payments.refund.given_by_hand', staffId, details: { channel, receiptNo } });
      return null;
    },
    ({ db, params }) => db.read((reader) => oneRefund(reader, params.refundId)),
  ),
];

import { deskVoidContracts as contracts, type DeskVoidView, paymentStaffContracts } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Route, read, write } from '../../../platform/http/route';
import { deskVoidDetail } from '../persistence/desk-void-store';
import { intentById } from '../persistence/intent-store';
import type { PaymentPorts } from '../ports';
import { decideVoid } from '../usecases/decide-void';
import { recordAtDesk } from '../usecases/record-at-desk';
import { requestVoid } from '../usecases/request-void';
import { pageOfVoids, presentVoids } from './desk-void-list';
import { paymentDetail } from './detail';

const oneVoid = async (reader: Reader, id: string): Promise<DeskVoidView> => {
  const row = await deskVoidDetail(reader, id);
  const [shown] = row ? await presentVoids(reader, [row]) : [];
  if (!shown) throw fail('not_found');
  return shown;
};

const recordRoute = (ports: PaymentPorts): Route =>
  write(
    paymentStaffContracts.recordAtDesk,
    async (uow, req) => {
      const actor = { kind: 'staff', id: req.staff().staffId } as const;
      const { channel, receiptNo, paidAt } = req.body;
      const { paymentId } = req.params;
      const { captureId } = await recordAtDesk(uow, { intentId: paymentId, channel, receiptNo, paidAt, actor });
      const intent = await intentById(uow, paymentId);
      await ports.audit(uow, {
        actor,
        action: 'payments.desk_receipt.recorded',
        subjectKind: 'payment',
        subjectId: paymentId,
        campusId: intent?.campusId ?? null,
        details: { captureId, channel, receiptNo, amount: intent?.amount },
      });
      return null;
    },
    ({ db, params }) => db.read((reader) => paymentDetail(reader, ports, params.paymentId, 'staff')),
  );

/** Money taken at the desk, and its mistakes. */
export const deskRoutes = (ports: PaymentPorts): Route[] => [
  recordRoute(ports),
  read(contracts.list, (req) => req.db.read((reader) => pageOfVoids(reader, req.staff(), req.query))),
  write(
    contracts.request,
    async (uow, req) => {
      const { staffId } = req.staff();
      const { paymentId } = req.params;
      const id = await requestVoid(uow, { intentId: paymentId, reason: req.body.reason, staffId });
      const row = await deskVoidDetail(uow, id);
      await ports.audit(uow, {
        actor: { kind: 'staff', id: staffId },
        action: 'payments.desk_void.requested',
        subjectKind: 'deskVoid',
        subjectId: id,
        campusId: row?.campusId ?? null,
        details: { paymentId, captureId: row?.captureId, amount: row?.amount },
      });
      return id;
    },
    ({ db }, id) => db.read((reader) => oneVoid(reader, id)),
  ),
  write(
    contracts.decide,
    async (uow, req) => {
      const { staffId } = req.staff();
      const { approve, note } = req.body;
      const row = await decideVoid(uow, { deskVoidId: req.params.deskVoidId, approve, note, staffId });
      await ports.audit(uow, {
        actor: { kind: 'staff', id: staffId },
        action: approve ? 'payments.desk_void.approved' : 'payments.desk_void.rejected',
        subjectKind: 'deskVoid',
        subjectId: row.id,
        campusId: row.campusId,
        details: { paymentId: row.intentId, captureId: row.captureId },
      });
      return null;
    },
    ({ db, params }) => db.read((reader) => oneVoid(reader, params.deskVoidId)),
  ),
];

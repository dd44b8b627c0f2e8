import { addDays, paymentStaffContracts as contracts, type LocalDate, startOfDay } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { action, type Route, read, write } from '../../../platform/http/route';
import { capturedSums, daySums, refundedSums, waitingCounts } from '../persistence/summary-store';
import type { PaymentPorts } from '../ports';
import { collectPayment } from '../usecases/collect-payment';
import { syncPayment } from '../usecases/sync-payment';
import { withdrawPayment } from '../usecases/withdraw-payment';
import { paymentDetail } from './detail';
import { pageOfPayments } from './payment-list';
import { campusesOf } from './scope';

/** What the school does with payments. */
export const staffRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.list, (req) => req.db.read((reader) => pageOfPayments(reader, ports, req.staff(), req.query))),
  read(contracts.summary, (req) => {
    const { db, query } = req;
    const campusIds = campusesOf(req.staff(), 'payment.read', query.campusId);
    const [from, to] = [query.from as LocalDate, query.to as LocalDate];
    if (to < from) throw fail('invalid_request', [{ field: 'to', message: '结束日期不能早于开始日期，请重新选择。' }]);
    const filter = { campusIds, from: startOfDay(from), before: startOfDay(addDays(to, 1)) };
    return db.read(async (reader) => ({
      captured: await capturedSums(reader, filter),
      refunded: await refundedSums(reader, filter),
      days: await daySums(reader, filter),
      ...(await waitingCounts(reader, campusIds)),
    }));
  }),
  write(
    contracts.collect,
    async (uow, req) => (await collectPayment(uow, ports, { ...req.body, actor: req.actor() })).id,
    ({ db }, paymentId) => db.read((reader) => paymentDetail(reader, ports, paymentId, 'staff')),
  ),
  action(contracts.close, async (req) => {
    const { paymentId } = req.params;
    await withdrawPayment(req.db, ports, { paymentId, reason: req.body.reason, actor: req.actor() });
    return req.db.read((reader) => paymentDetail(reader, ports, paymentId, 'staff'));
  }),
  action(contracts.syncOrder, async (req) => {
    const { paymentId } = req.params;
    await syncPayment(req.db, ports, { paymentId, actor: req.actor() });
    return req.db.read((reader) => paymentDetail(reader, ports, paymentId, 'staff'));
  }),
];

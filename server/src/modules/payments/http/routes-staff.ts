import { addDays, paymentStaffContracts as contracts, type LocalDate, startOfDay } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import { action, type Route, read, write } from '../../../platform/http/route';
import { listPaymentsInOrder, type PaymentSums } from '../persistence/payment-views';
import { capturedSums, daySums, refundedSums, waitingCounts } from '../persistence/summary-store';
import type { PaymentPorts } from '../ports';
import { collectPayment } from '../usecases/collect-payment';
import { syncPayment } from '../usecases/sync-payment';
import { withdrawPayment } from '../usecases/withdraw-payment';
import { paymentDetail, withNames } from './detail';
import { exportPayments } from './export';
import { campusesOf, filterOf } from './scope';

/** What the list of payments is sorted by. */
const PAYMENT_KEYS: Readonly<Record<string, SortKey<PaymentSums>>> = {
  created: null,
  amount: { column: 'i.amount', type: 'number', of: ({ amount }) => amount },
};

/** What the school does with payments. */
export const staffRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.list, (req) => {
    const { db, query } = req;
    const filter = filterOf(query, campusesOf(req.staff(), 'payment.read', query.campusId));
    return db.read(async (reader) => {
      const keys = keySet(query.sort, query.cursor, PAYMENT_KEYS, 'i.id');
      const rows = await listPaymentsInOrder(reader, filter, keys, query.limit);
      const page = toPage(rows, query.limit, keys.cursorOf);
      return { ...page, items: await withNames(reader, ports, page.items) };
    });
  }),
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
  action(contracts.export, (req) => exportPayments(req, ports)),
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

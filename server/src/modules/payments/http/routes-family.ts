import { paymentContracts as contracts } from '@qingya/shared';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { action, type Route, read } from '../../../platform/http/route';
import { listPayments, openSums } from '../persistence/payment-views';
import type { PaymentPorts } from '../ports';
import { confirmPayment } from '../usecases/confirm-payment';
import { placeOrder } from '../usecases/place-order';
import { paymentDetail } from './detail';
import { presentPayment } from './presenters';

/** What a family does with its payments. */
export const familyRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.mine, (req) => {
    const { db, query } = req;
    const { familyId } = req.guardian();
    const { state, limit } = query;
    return db.read(async (reader) => {
      const rows = await listPayments(reader, { familyId, state }, positionOf(query.cursor), limit);
      const page = toPage(rows, limit, ({ id }) => [id]);
      return { ...page, items: page.items.map(presentPayment), open: await openSums(reader, familyId) };
    });
  }),
  read(contracts.get, (req) =>
    req.db.read((reader) =>
      paymentDetail(reader, ports, req.params.paymentId, req.actor().kind === 'staff' ? 'staff' : 'guardian'),
    ),
  ),
  action(contracts.placeOrder, async (req) => {
    const { accountId } = req.guardian();
    const parameters = await placeOrder(req.db, ports, { paymentId: req.params.paymentId, accountId });
    return { parameters, simulator: ports.simulatorPanel };
  }),
  action(contracts.confirm, async ({ db, params }) => {
    await confirmPayment(db, ports, params.paymentId);
    return db.read((reader) => paymentDetail(reader, ports, params.paymentId, 'guardian'));
  }),
];

/** The id after which the next page begins. @throws AppError invalid_request */
export const positionOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : String(decodeCursor(cursor, ['string'])[0]);

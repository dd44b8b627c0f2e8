import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Order } from './orders';
import { PANEL_ACTIONS, type Panel, type PanelAction } from './panels';
import { ControlProblem } from './problem';
import type { Refund, RefundEnd } from './refunds';
import type { PayWorld } from './world';

const PAYING = PANEL_ACTIONS.filter((action) => action.startsWith('pay'));
const ENDS: readonly unknown[] = ['SUCCESS', 'ABNORMAL', 'CLOSED'];

type Given = Readonly<Record<string, unknown>>;

const bodyOf = (ctx: Context): Given => {
  const raw: unknown = ctx.state.rawBody;
  if (!Buffer.isBuffer(raw) || raw.length === 0) return {};
  let given: unknown;
  try {
    given = JSON.parse(raw.toString('utf8'));
  } catch {
    throw new ControlProblem('the body must be JSON');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new ControlProblem('the body must be an object');
  return given as Given;
};

/** A call of the control API: its answer as JSON, or 400 `{ error }`. */
const control =
  (handler: (ctx: Context, given: Given) => object | Promise<object>) =>
  async (ctx: Context): Promise<void> => {
    try {
      ctx.body = await handler(ctx, bodyOf(ctx));
    } catch (error) {
      if (!(error instanceof ControlProblem)) throw error;
      ctx.status = 400;
      ctx.body = { error: error.message, ...error.more };
    }
  };

const param = (ctx: Context, name: string): string => (ctx.params as Record<string, string>)[name] ?? '';
const queryText = (ctx: Context, name: string): string | undefined => {
  const value = ctx.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const orderView = (pay: PayWorld, order: Order): object => ({
  outTradeNo: order.outTradeNo,
  openid: order.input.payer.openid,
  description: order.input.description,
  attach: order.input.attach ?? '',
  amount: order.input.amount.total,
  refunded: pay.refunds.refunded(order.outTradeNo),
  state: pay.stateOf(order),
  transactionId: order.transactionId,
  createdAt: order.createdAt,
  expiresAt: order.expiresAt,
  paidAt: order.paidAt,
});

const refundView = (pay: PayWorld, refund: Refund): object => ({
  outRefundNo: refund.outRefundNo,
  refundId: refund.refundId,
  outTradeNo: refund.outTradeNo,
  transactionId: refund.transactionId,
  openid: pay.orders.find(refund.outTradeNo)?.input.payer.openid,
  amount: refund.input.amount.refund,
  total: refund.input.amount.total,
  reason: refund.input.reason ?? '',
  status: refund.status,
  createdAt: refund.createdAt,
  successAt: refund.successAt,
});

const panelView = (pay: PayWorld, panel: Panel) => {
  const order = pay.orders.find(panel.outTradeNo);
  return {
    requestId: panel.requestId,
    openid: order?.input.payer.openid ?? '',
    outTradeNo: panel.outTradeNo,
    description: order?.input.description ?? '',
    amount: order?.input.amount.total ?? 0,
  };
};

const newestFirst = <T extends { readonly createdAt: number }>(items: readonly T[]): T[] => items.toReversed();

/** `/simulator/pay/*` and `/simulator/credentials`: the parts of the payer and of the console. */
export const mountControl = (router: Router, pay: PayWorld): void => {
  mountCredentials(router, pay);
  mountPanels(router, pay);
  mountLists(router, pay);
  mountOrderControl(router, pay);
};

const mountCredentials = (router: Router, pay: PayWorld): void => {
  const credentials = control(async () => {
    const keys = await pay.keys();
    const { saved } = keys;
    return {
      appId: pay.parts.appId,
      mchId: saved.mchId,
      merchantSerial: saved.merchantSerial,
      merchantPrivateKey: saved.merchantPrivateKey,
      platformKeyId: saved.platformKeyId,
      platformPublicKey: keys.platformPublicPem,
      platformCertificateSerial: saved.certificateSerial,
      apiV3Key: saved.apiV3Key,
      ...pay.parts.extraCredentials?.(),
    };
  });
  router.get('/simulator/credentials', credentials);
};

const mountPanels = (router: Router, pay: PayWorld): void => {
  const root = '/simulator/pay/requests';
  const open = control(async (_ctx, given) => panelView(pay, await pay.panels.open(given, await pay.keys())));
  const waiting = control((ctx) => {
    const openid = queryText(ctx, 'openid');
    const requests = pay.panels.waiting().map((panel) => ({ ...panelView(pay, panel), at: panel.at, state: panel.state }));
    return { requests: requests.filter((request) => openid === undefined || request.openid === openid) };
  });
  const state = control(async (ctx) => {
    return { state: await pay.panels.stateOf(param(ctx, 'id'), Number(queryText(ctx, 'waitMs') ?? 0)) };
  });
  const act = control((ctx, given) => ({ state: pay.panels.act(param(ctx, 'id'), given.action).state }));
  router.post(root, open);
  router.get(root, waiting);
  router.get(`${root}/:id`, state);
  router.post(`${root}/:id`, act);
};

const mountLists = (router: Router, pay: PayWorld): void => {
  const orders = control((ctx) => {
    const openid = queryText(ctx, 'openid');
    const outTradeNo = queryText(ctx, 'outTradeNo');
    const found = pay.orders
      .all()
      .filter((order) => outTradeNo === undefined || order.outTradeNo === outTradeNo)
      .filter((order) => openid === undefined || order.input.payer.openid === openid);
    return { orders: newestFirst(found).map((order) => orderView(pay, order)) };
  });
  const refunds = control((ctx) => {
    const openid = queryText(ctx, 'openid');
    const outTradeNo = queryText(ctx, 'outTradeNo');
    const found = pay.refunds
      .all()
      .filter((refund) => outTradeNo === undefined || refund.outTradeNo === outTradeNo)
      .filter((refund) => openid === undefined || pay.orders.find(refund.outTradeNo)?.input.payer.openid === openid);
    return { refunds: newestFirst(found).map((refund) => refundView(pay, refund)) };
  });
  const notifications = control(() => ({ notifications: pay.notifier.attempts() }));
  router.get('/simulator/pay/orders', orders);
  router.get('/simulator/pay/refunds', refunds);
  router.get('/simulator/pay/notifications', notifications);
};

const mountOrderControl = (router: Router, pay: PayWorld): void => {
  const payWithoutPanel = control((ctx, given) => {
    const order = pay.orders.find(param(ctx, 'no'));
    const action = given.action ?? 'pay';
    if (!PAYING.includes(action as PanelAction)) throw new ControlProblem(`action must be one of ${PAYING.join(', ')}`);
    if (!order) throw new ControlProblem(`no order ${param(ctx, 'no')}`);
    if (!pay.pay(order, action as PanelAction)) throw new ControlProblem('the order cannot be paid: it is paid, closed or over');
    return { transactionId: order.transactionId };
  });
  const finish = control((ctx, given) => {
    if (!ENDS.includes(given.status)) throw new ControlProblem('status must be SUCCESS, ABNORMAL or CLOSED');
    return refundView(pay, pay.finishRefund(param(ctx, 'no'), given.status as RefundEnd));
  });
  const notifyPayment = control(async (ctx) => ({ ...(await pay.notifyPaymentAgain(param(ctx, 'no'))) }));
  const notifyRefund = control(async (ctx) => ({ ...(await pay.notifyRefundAgain(param(ctx, 'no'))) }));
  router.post('/simulator/pay/orders/:no/pay', payWithoutPanel);
  router.post('/simulator/pay/orders/:no/notify', notifyPayment);
  router.post('/simulator/pay/refunds/:no/notify', notifyRefund);
  router.post('/simulator/pay/refunds/:no', finish);
};

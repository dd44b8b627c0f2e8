import type { FaultKind } from '../faults';
import { exchange, isSignedBy, type Reply, Scene } from './test-support';

let scene: Scene;
let number: string;
let refundNumber: string;
const DAY = 86_400_000;

beforeEach(async () => {
  scene = await new Scene().start();
  scene.pay.settings.publicKeyOnly = false;
  number = await scene.paidOrder();
  const body = scene.refundBody(number, 100);
  refundNumber = body.out_refund_no;
  await scene.refund(body);
  await scene.clock.advance(DAY);
});

afterEach(() => scene.stop());

/** A call that goes well, per endpoint; every call is a new one. */
const calls: Readonly<Record<string, () => Promise<Reply>>> = {
  'pay.order': () => scene.place(scene.orderBody()),
  'pay.query': () => scene.query(number),
  'pay.close': async () => {
    const body = scene.orderBody();
    scene.pay.orders.place(body, '');
    return scene.call('POST', `/v3/pay/transactions/out-trade-no/${body.out_trade_no}/close`, { mchid: scene.credentials.mchId });
  },
  'pay.refund': async () => {
    const body = scene.orderBody();
    scene.pay.orders.place(body, '');
    await scene.control('POST', `/simulator/pay/orders/${body.out_trade_no}/pay`);
    return scene.refund(scene.refundBody(body.out_trade_no, 100));
  },
  'pay.refund-query': () => scene.call('GET', `/v3/refund/domestic/refunds/${refundNumber}`),
  'pay.certificates': () => scene.call('GET', '/v3/certificates'),
  'pay.bill': () => scene.call('GET', '/v3/bill/tradebill?bill_date=2026-03-04'),
  'pay.bill-file': () => {
    const { token } = scene.pay.bills.tradeBill('2026-03-04', 'ALL');
    return scene.call('GET', `/v3/billdownload/file?token=${token}`);
  },
};
const endpoints = Object.keys(calls);
const call = (endpoint: string) => calls[endpoint]!();
const set = (endpoint: string, kind: FaultKind, more: object = {}) => scene.faults.set({ endpoint, kind, times: 1, ...more });

describe.each(endpoints)('%s', (endpoint) => {
  test('http_500 and http_429: that status, once', async () => {
    set(endpoint, 'http_500');
    set(endpoint, 'http_429');
    const first = await call(endpoint);
    expect([first.status, first.json.code]).toEqual([500, 'SYSTEM_ERROR']);
    const second = await call(endpoint);
    expect([second.status, second.json.code]).toEqual([429, 'FREQUENCY_LIMITED']);
    expect([200, 204]).toContain((await call(endpoint)).status);
  });

  test('lost_answer: the connection is cut', async () => {
    set(endpoint, 'lost_answer');
    await expect(call(endpoint)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([200, 204]).toContain((await call(endpoint)).status);
  });

  test('slow: the right answer, later', async () => {
    set(endpoint, 'slow', { delayMs: 300 });
    const started = performance.now();
    expect([200, 204]).toContain((await call(endpoint)).status);
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  test('bad_signature, missing_headers: an answer that must not be believed', async () => {
    set(endpoint, 'bad_signature');
    const bad = await call(endpoint);
    const plain = await call(endpoint);
    if (endpoint === 'pay.bill-file') {
      expect(bad.bytes.equals(plain.bytes)).toBe(false);
      return;
    }
    expect([200, 204]).toContain(bad.status);
    expect(bad.headers['wechatpay-signature']).toBeDefined();
    if (endpoint !== 'pay.certificates') {
      expect(isSignedBy(bad.headers, bad.text, scene.credentials.platformPublicKey)).toBe(false);
      expect(isSignedBy(plain.headers, plain.text, scene.credentials.platformPublicKey)).toBe(true);
    }
    set(endpoint, 'missing_headers');
    const missing = await call(endpoint);
    expect(Object.keys(missing.headers).filter((name) => name.startsWith('wechatpay-'))).toEqual([]);
  });
});

describe('what has been done', () => {
  test('by a call whose answer is lost', async () => {
    for (const endpoint of ['pay.order', 'pay.refund']) set(endpoint, 'lost_answer');
    const order = scene.orderBody();
    await expect(scene.place(order)).rejects.toThrow();
    expect((await scene.query(order.out_trade_no)).json.trade_state).toBe('NOTPAY');
    const paid = await scene.paidOrder();
    const refund = scene.refundBody(paid, 100);
    await expect(scene.refund(refund)).rejects.toThrow();
    expect((await scene.refund(refund)).json.status).toBe('PROCESSING');
    expect(scene.pay.refunds.of(paid)).toHaveLength(1);
  });

  test('by a call that meets 500 or is never answered: nothing', async () => {
    set('pay.order', 'http_500');
    const order = scene.orderBody();
    await scene.place(order);
    expect((await scene.query(order.out_trade_no)).status).toBe(404);
    set('pay.order', 'timeout');
    const headers = { accept: '*/*', 'user-agent': 't', 'content-type': 'application/json' };
    const url = `${scene.origin}/v3/pay/transactions/jsapi`;
    await expect(exchange(url, 'POST', headers, JSON.stringify(order), 100)).rejects.toThrow('no answer');
    expect((await scene.query(order.out_trade_no)).status).toBe(404);
  });

  test('kinds of the other half and of notifications change nothing', async () => {
    for (const kind of ['busy', 'duplicate', 'out_of_order', 'late', 'never', 'probe'] as const) {
      set('pay.query', kind);
      const reply = await scene.query(number);
      expect(reply.status).toBe(200);
      expect(isSignedBy(reply.headers, reply.text, scene.credentials.platformPublicKey)).toBe(true);
    }
    expect(scene.faults.list()).toEqual([]);
  });
});

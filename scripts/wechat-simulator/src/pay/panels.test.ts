import { generateKeyPairSync } from 'node:crypto';
import { rsaSign, Scene } from './test-support';

const HOUR = 3_600_000;
let scene: Scene;
let prepay: string;
let number: string;

beforeEach(async () => {
  scene = await new Scene().start();
  const body = scene.orderBody();
  number = body.out_trade_no;
  prepay = (await scene.place(body)).json.prepay_id;
});

afterEach(() => scene.stop());

const ROOT = '/simulator/pay/requests';
const open = (changes: Readonly<Record<string, unknown>> = {}) =>
  scene.control('POST', ROOT, scene.payParameters(prepay, changes));
const act = (id: string, action: string) => scene.control('POST', `${ROOT}/${id}`, { action });
const state = async () => (await scene.query(number)).json.trade_state;

describe('the pay panel', () => {
  test('opens for parameters that the merchant signed, and is listed until the payer did something', async () => {
    const opened = (await open()).json;
    expect(opened).toEqual({
      requestId: expect.any(String),
      openid: 'openid-of-lin',
      outTradeNo: number,
      description: '创意美术 · 春季班',
      amount: 10_000,
    });
    const listed = (await scene.control('GET', `${ROOT}?openid=openid-of-lin`)).json.requests;
    expect(listed).toEqual([{ ...opened, at: scene.clock.now(), state: 'waiting' }]);
    expect((await scene.control('GET', `${ROOT}?openid=another`)).json.requests).toEqual([]);
    await act(opened.requestId, 'cancel');
    expect((await scene.control('GET', ROOT)).json.requests).toEqual([]);
  });

  test('stays shut when a field is missing or of another type', async () => {
    for (const field of ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign']) {
      const reply = await open({ [field]: undefined });
      const errMsg = `requestPayment:fail parameter error: parameter.${field} should be String instead of Undefined;`;
      expect([reply.status, reply.json.errMsg]).toEqual([400, errMsg]);
    }
    expect((await open({ timeStamp: 1_772_596_800 })).json.errMsg).toContain(
      'parameter.timeStamp should be String instead of Number',
    );
  });

  test('stays shut when the signature is not over app, time, nonce and package, or not named RSA', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const strange = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const good = scene.payParameters(prepay);
    const text = (app: string) => `${app}\n${good.timeStamp}\n${good.nonceStr}\n${good.package}\n`;
    const own = scene.credentials.merchantPrivateKey;
    const wrong = [
      { paySign: rsaSign(text('wx5130000000000001'), strange) },
      { paySign: rsaSign(text('wx0000000000000000'), own) },
      { paySign: rsaSign(text('wx5130000000000001').trimEnd(), own) },
      { timeStamp: '1' },
      { nonceStr: 'n' },
      { package: `prepay_id=${prepay}0` },
      { signType: 'MD5' },
    ];
    for (const changes of wrong) {
      const reply = await scene.control('POST', ROOT, { ...good, ...changes });
      expect([reply.status, reply.json.errMsg]).toEqual([400, 'requestPayment:fail 支付验证签名失败']);
    }
    expect((await scene.control('POST', ROOT, good)).status).toBe(200);
  });

  test('is forgotten after a day, and prepay ids a day after their end', async () => {
    for (let day = 0; day < 3; day += 1) {
      prepay = (await scene.place(scene.orderBody())).json.prepay_id;
      expect((await open()).status).toBe(200);
      await scene.clock.advance(27 * HOUR);
    }
    prepay = (await scene.place(scene.orderBody())).json.prepay_id;
    await open();
    expect([scene.pay.orders.prepayCount, scene.pay.panels.count]).toEqual([1, 1]);
  });

  test('stays shut for an unknown prepay id and for orders that cannot be paid', async () => {
    expect((await scene.control('POST', ROOT, scene.payParameters('wx1'))).json.errMsg).toContain('不存在');
    await scene.control('POST', `/simulator/pay/orders/${number}/pay`);
    expect((await open()).json.errMsg).toBe('requestPayment:fail 该订单已支付');
    const other = scene.orderBody();
    prepay = (await scene.place(other)).json.prepay_id;
    await scene.call('POST', `/v3/pay/transactions/out-trade-no/${other.out_trade_no}/close`, { mchid: scene.credentials.mchId });
    expect((await open()).json.errMsg).toBe('requestPayment:fail 该订单已关闭');
  });
});

describe('the payer', () => {
  test.each([
    ['pay', 'paid', 'SUCCESS', 1, 1],
    ['cancel', 'cancelled', 'NOTPAY', 0, 0],
    ['fail', 'failed', 'NOTPAY', 0, 0],
    ['pay_and_lose_answer', 'lost', 'SUCCESS', 1, 1],
    ['pay_notify_late', 'paid', 'SUCCESS', 0, 1],
    ['pay_never_notify', 'paid', 'SUCCESS', 0, 0],
  ])('%s: the panel is %s, the order %s', async (action, panelState, tradeState, soon, later) => {
    const { requestId } = (await open()).json;
    expect((await act(requestId, action)).json).toEqual({ state: panelState });
    expect(await state()).toBe(tradeState);
    await scene.clock.advance(3 * HOUR - 1);
    expect(scene.receiver.received).toHaveLength(soon);
    await scene.clock.advance(1);
    expect(scene.receiver.received).toHaveLength(later);
  });

  test('acts once, and only in ways that there are', async () => {
    const { requestId } = (await open()).json;
    expect((await act(requestId, 'smile')).status).toBe(400);
    expect((await act('nobody', 'pay')).status).toBe(400);
    expect((await act(requestId, 'pay')).status).toBe(200);
    const again = await act(requestId, 'pay');
    expect([again.status, again.json.error]).toEqual([400, 'the pay request is paid already']);
  });

  test('fails to pay what has been paid on another phone or closed meanwhile', async () => {
    const first = (await open()).json.requestId;
    const second = (await open()).json.requestId;
    await act(first, 'pay');
    expect((await act(second, 'pay')).json).toEqual({ state: 'failed' });
    await scene.clock.advance(0);
    expect(scene.receiver.received).toHaveLength(1);
  });

  test('is waited for: the answer comes with what the payer does, or at the end of the wait', async () => {
    const { requestId } = (await open()).json;
    const short = await scene.control('GET', `${ROOT}/${requestId}?waitMs=20`);
    expect(short.json).toEqual({ state: 'waiting' });
    const waiting = [1, 2].map(() => scene.control('GET', `${ROOT}/${requestId}?waitMs=25000`));
    while (scene.pay.panels.waitingCallers(requestId) < 2) await new Promise((resolve) => setImmediate(resolve));
    await act(requestId, 'pay');
    expect((await Promise.all(waiting)).map(({ json }) => json)).toEqual([{ state: 'paid' }, { state: 'paid' }]);
    expect((await scene.control('GET', `${ROOT}/${requestId}`)).json).toEqual({ state: 'paid' });
    expect((await scene.control('GET', `${ROOT}/nobody`)).status).toBe(400);
  });
});

test('a test pays without a panel, in the ways that pay', async () => {
  const pay = (body?: object) => scene.control('POST', `/simulator/pay/orders/${number}/pay`, body);
  expect((await pay({ action: 'cancel' })).status).toBe(400);
  expect((await scene.control('POST', '/simulator/pay/orders/T-unknown/pay')).status).toBe(400);
  const paid = await pay({ action: 'pay_never_notify' });
  expect(paid.json).toEqual({ transactionId: (await scene.query(number)).json.transaction_id });
  expect((await pay()).status).toBe(400);
  await scene.clock.advance(HOUR);
  expect(scene.receiver.received).toHaveLength(0);
});

describe('the lists of the phone', () => {
  test('show orders and refunds of a person, newest first', async () => {
    const mine = await scene.paidOrder();
    await scene.paidOrder({ payer: { openid: 'openid-of-chen' } });
    const refund = scene.refundBody(mine, 2_500);
    await scene.refund(refund);
    const { orders } = (await scene.control('GET', '/simulator/pay/orders?openid=openid-of-lin')).json;
    expect(orders.map((order: { outTradeNo: string }) => order.outTradeNo)).toEqual([mine, number]);
    expect(orders[0]).toMatchObject({ openid: 'openid-of-lin', amount: 10_000, refunded: 2_500, state: 'REFUND' });
    expect((await scene.control('GET', `/simulator/pay/orders?outTradeNo=${number}`)).json.orders).toHaveLength(1);
    const { refunds } = (await scene.control('GET', '/simulator/pay/refunds?openid=openid-of-lin')).json;
    expect(refunds).toEqual([
      expect.objectContaining({
        outRefundNo: refund.out_refund_no,
        outTradeNo: mine,
        amount: 2_500,
        total: 10_000,
        status: 'PROCESSING',
      }),
    ]);
    expect((await scene.control('GET', '/simulator/pay/refunds?openid=openid-of-chen')).json.refunds).toEqual([]);
  });
});

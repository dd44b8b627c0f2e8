import { Scene, START } from './test-support';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(() => scene.stop());

const placed = async (changes: object = {}) => (await scene.place(scene.orderBody(changes))).status;
const close = (number: string) =>
  scene.call('POST', `/v3/pay/transactions/out-trade-no/${number}/close`, { mchid: scene.credentials.mchId });

describe('the fields of an order', () => {
  const LONG = 'https://example.com/';
  test.each([
    ['description', '好'.repeat(127), 200],
    ['description', '好'.repeat(128), 400],
    ['description', '😀'.repeat(127), 200],
    ['description', '', 400],
    ['description', 5, 400],
    ['out_trade_no', 'abc12', 400],
    ['out_trade_no', 'abc123', 200],
    ['out_trade_no', 'A-_|*9'.padEnd(32, 'z'), 200],
    ['out_trade_no', 'a'.repeat(33), 400],
    ['out_trade_no', 'abc 123', 400],
    ['out_trade_no', 'abc123\n', 400],
    ['out_trade_no', '订单订单订单', 400],
    ['attach', 'x'.repeat(128), 200],
    ['attach', 'x'.repeat(129), 400],
    ['notify_url', LONG.padEnd(255, 'n'), 200],
    ['notify_url', LONG.padEnd(256, 'n'), 400],
    ['notify_url', 'http://example.com/notify', 400],
    ['notify_url', 'http://127.0.0.1:8080/notify', 200],
    ['notify_url', 'http://localhost/notify', 200],
    ['notify_url', 'https://example.com/notify?a=1', 400],
    ['notify_url', 'https://example.com/notify#a', 400],
    ['notify_url', '/notify', 400],
    ['amount', { total: 1 }, 200],
    ['amount', { total: 0 }, 400],
    ['amount', { total: -1 }, 400],
    ['amount', { total: 1.5 }, 400],
    ['amount', { total: '100' }, 400],
    ['amount', { total: 100, currency: 'CNY' }, 200],
    ['amount', { total: 100, currency: 'USD' }, 400],
    ['amount', {}, 400],
    ['payer', { openid: 'o' }, 200],
    ['payer', {}, 400],
    ['payer', 'o', 400],
    ['time_expire', '2026-03-04T13:00:00+08:00', 200],
    ['time_expire', '2026-03-04T05:00:00Z', 200],
    ['time_expire', '2026-03-04T13:00:00', 400],
    ['time_expire', '2026-03-04 13:00:00+08:00', 400],
    ['time_expire', '20260304130000', 400],
    ['time_expire', '2026-02-30T13:00:00+08:00', 400],
    ['time_expire', 1772600400, 400],
    ['limit_pay', ['no_credit'], 200],
    ['limit_pay', 'no_credit', 400],
    ['support_fapiao', true, 200],
    ['support_fapiao', 'true', 400],
    ['settle_info', { profit_sharing: false }, 200],
    ['scene_info', { payer_client_ip: '10.0.0.1' }, 200],
    ['scene_info', { device_id: 'a' }, 400],
    ['detail', { goods_detail: [{ merchant_goods_id: 'a', quantity: 1, unit_price: 100 }] }, 200],
    ['detail', { goods_detail: [{ merchant_goods_id: 'a', quantity: 0, unit_price: 100 }] }, 400],
    ['timeexpire', '2026-03-04T13:00:00+08:00', 400],
  ])('%s = %j → %i', async (field, value, status) => {
    const reply = await scene.place(scene.orderBody({ [field]: value }));
    expect([reply.status, reply.json.code]).toEqual([status, status === 200 ? undefined : 'PARAM_ERROR']);
    if (status !== 200) expect(reply.json.detail.field).toContain(`/${field}`);
  });

  test.each(['appid', 'mchid', 'description', 'out_trade_no', 'notify_url', 'amount', 'payer'])('%s is needed', async (field) => {
    const reply = await scene.place(scene.orderBody({ [field]: undefined }));
    expect([reply.status, reply.json.code, reply.json.detail.field]).toEqual([400, 'PARAM_ERROR', `/${field}`]);
  });

  test('app and merchant must be the bound ones', async () => {
    const app = await scene.place(scene.orderBody({ appid: 'wx0000000000000000' }));
    expect([app.status, app.json.code]).toEqual([400, 'APPID_MCHID_NOT_MATCH']);
    const merchant = await scene.place(scene.orderBody({ mchid: '1900000001' }));
    expect([merchant.status, merchant.json.code]).toEqual([400, 'MCH_NOT_EXISTS']);
  });

  test('the payer must be a person of this app', async () => {
    const strict = await new Scene({ personExists: (openid) => openid === 'openid-of-lin' }).start();
    expect((await strict.place(strict.orderBody())).status).toBe(200);
    const stranger = await strict.place(strict.orderBody({ payer: { openid: 'somebody' } }));
    expect([stranger.status, stranger.json.code]).toEqual([400, 'PARAM_ERROR']);
    await strict.stop();
  });

  test('something that is not JSON is refused', async () => {
    for (const body of ['{"appid":', '[]', '"a"', 'null']) {
      const reply = await scene.call('POST', '/v3/pay/transactions/jsapi', body);
      expect([reply.status, reply.json.code]).toEqual([400, 'PARAM_ERROR']);
    }
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await scene.call('POST', '/v3/pay/transactions/jsapi', scene.orderBody(), form)).status).toBe(400);
  });
});

describe('an order', () => {
  test('gives a prepay id of at most 64 characters', async () => {
    const reply = await scene.place(scene.orderBody());
    expect(reply.json).toEqual({ prepay_id: expect.stringMatching(/^wx20260304120000[0-9a-z]{22}$/) });
  });

  test('placed again with the same parameters gives a fresh prepay id', async () => {
    const body = scene.orderBody({ time_expire: '2026-03-04T13:00:00+08:00' });
    const first = await scene.place(body);
    const { amount, ...rest } = body;
    const second = await scene.place({ amount: { currency: 'CNY', total: amount.total }, ...rest });
    expect(second.status).toBe(200);
    expect(second.json.prepay_id).not.toBe(first.json.prepay_id);
  });

  test.each([
    { amount: { total: 9_999, currency: 'CNY' } },
    { description: '另一门课' },
    { payer: { openid: 'openid-of-chen' } },
    { time_expire: '2026-03-04T14:00:00+08:00' },
    { attach: 'b' },
    { notify_url: 'https://example.com/other' },
  ])('with %j instead is refused', async (change) => {
    const body = scene.orderBody({ time_expire: '2026-03-04T13:00:00+08:00' });
    await scene.place(body);
    const reply = await scene.place({ ...body, ...change });
    expect([reply.status, reply.json.code]).toEqual([400, 'INVALID_REQUEST']);
    expect((await scene.place(body)).status).toBe(200);
  });

  test('that is paid, closed or over its time needs a new number', async () => {
    const body = scene.orderBody();
    await scene.place(body);
    await scene.control('POST', `/simulator/pay/orders/${body.out_trade_no}/pay`);
    const paid = await scene.place(body);
    expect([paid.status, paid.json.code]).toEqual([400, 'ORDERPAID']);
    const other = scene.orderBody();
    await scene.place(other);
    await close(other.out_trade_no);
    const closed = await scene.place(other);
    expect([closed.status, closed.json.code]).toEqual([400, 'ORDER_CLOSED']);
    const timed = scene.orderBody({ time_expire: '2026-03-04T12:10:00+08:00' });
    await scene.place(timed);
    await scene.clock.advance(10 * MINUTE - 1);
    expect((await scene.place(timed)).status).toBe(200);
    await scene.clock.advance(1);
    const over = await scene.place(timed);
    expect([over.status, over.json.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  test('can be paid for a minute at least, and not from its time on; that does not close it', async () => {
    const pay = (number: string) => scene.control('POST', `/simulator/pay/orders/${number}/pay`);
    const early = scene.orderBody({ time_expire: '2026-03-04T11:00:00+08:00' });
    await scene.place(early);
    await scene.clock.advance(MINUTE - 1);
    expect((await pay(early.out_trade_no)).status).toBe(200);
    const late = scene.orderBody({ time_expire: '2026-03-04T11:00:00+08:00' });
    await scene.place(late);
    await scene.clock.advance(MINUTE);
    expect((await pay(late.out_trade_no)).status).toBe(400);
    expect((await scene.query(late.out_trade_no)).json.trade_state).toBe('NOTPAY');
  });

  test('two hundred at a time are all placed and signed', async () => {
    const statuses = await Promise.all(Array.from({ length: 200 }, () => placed()));
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
  });
});

describe('the query', () => {
  test('of an order that nobody paid tells neither payer nor transaction', async () => {
    const body = scene.orderBody({ attach: 'intent-1' });
    await scene.place(body);
    const reply = await scene.query(body.out_trade_no);
    expect(reply.json).toEqual({
      appid: 'wx5130000000000001',
      mchid: scene.credentials.mchId,
      out_trade_no: body.out_trade_no,
      trade_state: 'NOTPAY',
      trade_state_desc: '订单未支付',
      attach: 'intent-1',
      promotion_detail: [],
      amount: { total: 10_000, currency: 'CNY' },
    });
  });

  test('of a paid one tells all of it, by both numbers', async () => {
    const number = await scene.paidOrder({ attach: 'intent-2' });
    const reply = await scene.query(number);
    expect(reply.json).toEqual({
      appid: 'wx5130000000000001',
      mchid: scene.credentials.mchId,
      out_trade_no: number,
      transaction_id: expect.stringMatching(/^4200\d{6}20260304\d{10}$/),
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      bank_type: 'OTHERS',
      attach: 'intent-2',
      success_time: '2026-03-04T12:00:00+08:00',
      payer: { openid: 'openid-of-lin' },
      promotion_detail: [],
      amount: { total: 10_000, payer_total: 10_000, currency: 'CNY', payer_currency: 'CNY' },
    });
    const target = `/v3/pay/transactions/id/${reply.json.transaction_id}?mchid=${scene.credentials.mchId}`;
    expect((await scene.call('GET', target)).json).toEqual(reply.json);
  });

  test('follows the pay panel, a close and a refund', async () => {
    const body = scene.orderBody();
    const state = async (number: string) => (await scene.query(number)).json.trade_state;
    const prepay = (await scene.place(body)).json.prepay_id;
    await scene.control('POST', '/simulator/pay/requests', scene.payParameters(prepay));
    await scene.clock.advance(5 * MINUTE - 1);
    expect(await state(body.out_trade_no)).toBe('USERPAYING');
    await scene.clock.advance(1);
    expect(await state(body.out_trade_no)).toBe('NOTPAY');
    await scene.control('POST', '/simulator/pay/requests', scene.payParameters(prepay));
    expect(await state(body.out_trade_no)).toBe('USERPAYING');
    for (const { requestId } of scene.pay.panels.waiting()) {
      await scene.control('POST', `/simulator/pay/requests/${requestId}`, { action: 'cancel' });
    }
    expect(await state(body.out_trade_no)).toBe('NOTPAY');
    await close(body.out_trade_no);
    expect(await state(body.out_trade_no)).toBe('CLOSED');
    const paid = await scene.paidOrder();
    await scene.refund(scene.refundBody(paid, 1));
    expect(await state(paid)).toBe('REFUND');
    expect((await scene.query(paid)).json).toMatchObject({
      success_time: '2026-03-04T12:05:00+08:00',
      amount: { total: 10_000 },
    });
  });

  test('needs the merchant, and knows only what was placed', async () => {
    const number = await scene.paidOrder();
    const { transaction_id: id } = (await scene.query(number)).json;
    const target = `/v3/pay/transactions/out-trade-no/${number}`;
    const codes = async (path: string) => {
      const reply = await scene.call('GET', path);
      return [reply.status, reply.json.code];
    };
    expect(await codes(target)).toEqual([400, 'PARAM_ERROR']);
    expect(await codes(`${target}?mchid=1900000001`)).toEqual([400, 'MCH_NOT_EXISTS']);
    expect(await codes(`${target}0?mchid=${scene.credentials.mchId}`)).toEqual([404, 'ORDERNOTEXIST']);
    expect(await codes(`/v3/pay/transactions/id/${id}`)).toEqual([400, 'PARAM_ERROR']);
    expect(await codes(`/v3/pay/transactions/id/1${id}?mchid=${scene.credentials.mchId}`)).toEqual([404, 'ORDERNOTEXIST']);
  });
});

describe('closing', () => {
  test('answers 204, twice as well, and ends paying', async () => {
    const body = scene.orderBody();
    await scene.place(body);
    expect((await close(body.out_trade_no)).status).toBe(204);
    expect((await close(body.out_trade_no)).status).toBe(204);
    expect((await scene.control('POST', `/simulator/pay/orders/${body.out_trade_no}/pay`)).status).toBe(400);
  });

  test('is refused for what is paid or refunded, unknown, or of another merchant', async () => {
    const paid = await scene.paidOrder();
    const codes = async (number: string, body?: object) => {
      const target = `/v3/pay/transactions/out-trade-no/${number}/close`;
      const reply = await scene.call('POST', target, body ?? { mchid: scene.credentials.mchId });
      return [reply.status, reply.json.code];
    };
    expect(await codes(paid)).toEqual([400, 'ORDERPAID']);
    await scene.refund(scene.refundBody(paid, 10_000));
    expect(await codes(paid)).toEqual([400, 'ORDERPAID']);
    expect(await codes('T-unknown')).toEqual([404, 'ORDERNOTEXIST']);
    expect(await codes(paid, {})).toEqual([400, 'PARAM_ERROR']);
    expect(await codes(paid, { mchid: '1900000001' })).toEqual([400, 'MCH_NOT_EXISTS']);
  });
});

describe('a prepay id', () => {
  test('lives two hours; a fresh one lets the order be paid again', async () => {
    const body = scene.orderBody();
    const prepay = (await scene.place(body)).json.prepay_id;
    const open = (id: string) => scene.control('POST', '/simulator/pay/requests', scene.payParameters(id));
    await scene.clock.advance(2 * HOUR - 1);
    expect((await open(prepay)).status).toBe(200);
    await scene.clock.advance(1);
    const over = await open(prepay);
    expect([over.status, over.json.errMsg]).toEqual([400, 'requestPayment:fail 该订单已过期']);
    const fresh = (await scene.place(body)).json.prepay_id;
    expect((await open(fresh)).status).toBe(200);
    expect(scene.clock.now()).toBe(START + 2 * HOUR);
  });
});

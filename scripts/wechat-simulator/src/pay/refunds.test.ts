import { Scene, START } from './test-support';

const MINUTE = 60_000;
const DAY = 86_400_000;
let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(() => scene.stop());

const codeOf = (reply: { status: number; json: { code?: string } }) => [reply.status, reply.json.code];
const query = (number: string) => scene.call('GET', `/v3/refund/domestic/refunds/${number}`);

describe('the fields of a refund', () => {
  test.each([
    ['out_refund_no', 'r', 200],
    ['out_refund_no', '', 400],
    ['out_refund_no', 'r'.repeat(64), 200],
    ['out_refund_no', 'r'.repeat(65), 400],
    ['out_refund_no', 'a-_|*@Z9', 200],
    ['out_refund_no', 'a b', 400],
    ['reason', '退'.repeat(80), 200],
    ['reason', '退'.repeat(81), 400],
    ['notify_url', 'http://example.com/', 400],
    ['notify_url', 'https://example.com/?a', 400],
    ['funds_account', 'AVAILABLE', 200],
    ['funds_account', 'UNSETTLED', 400],
    ['amount', { refund: 1, total: 10_000, currency: 'CNY' }, 200],
    ['amount', { refund: 0, total: 10_000, currency: 'CNY' }, 400],
    ['amount', { refund: 1.5, total: 10_000, currency: 'CNY' }, 400],
    ['amount', { refund: 1, total: 10_000 }, 400],
    ['amount', { refund: 1, currency: 'CNY' }, 400],
    ['amount', { refund: 5, total: 10_000, currency: 'CNY', from: [{ account: 'AVAILABLE', amount: 5 }] }, 200],
    ['amount', { refund: 5, total: 10_000, currency: 'CNY', from: [{ account: 'AVAILABLE', amount: 4 }] }, 400],
    ['sum', 1, 400],
  ])('%s = %j → %i', async (field, value, status) => {
    const body = scene.refundBody(await scene.paidOrder(), 100, { [field]: value });
    expect(codeOf(await scene.refund(body))).toEqual([status, status === 200 ? undefined : 'PARAM_ERROR']);
  });

  test('name the order by one of its numbers; two must be of the same order', async () => {
    const first = await scene.paidOrder();
    const second = await scene.paidOrder();
    const id = (await scene.query(first)).json.transaction_id;
    const ask = (changes: object) => scene.refund(scene.refundBody(first, 100, changes));
    expect(codeOf(await ask({ out_trade_no: undefined }))).toEqual([400, 'PARAM_ERROR']);
    expect(codeOf(await ask({ out_trade_no: second, transaction_id: id }))).toEqual([404, 'RESOURCE_NOT_EXISTS']);
    const byId = await ask({ out_trade_no: undefined, transaction_id: id });
    expect([byId.status, byId.json.out_trade_no]).toEqual([200, first]);
  });
});

describe('a refund', () => {
  test('is accepted as processing and succeeds three seconds later', async () => {
    const number = await scene.paidOrder();
    const body = scene.refundBody(number, 4_000);
    const accepted = await scene.refund(body);
    const expected = {
      refund_id: expect.stringMatching(/^50\d{8}20260304\d{11}$/),
      out_refund_no: body.out_refund_no,
      transaction_id: (await scene.query(number)).json.transaction_id,
      out_trade_no: number,
      channel: 'ORIGINAL',
      user_received_account: '支付用户零钱',
      create_time: '2026-03-04T12:00:00+08:00',
      status: 'PROCESSING',
      funds_account: 'AVAILABLE',
      amount: {
        total: 10_000,
        refund: 4_000,
        payer_total: 10_000,
        payer_refund: 4_000,
        settlement_refund: 4_000,
        settlement_total: 10_000,
        discount_refund: 0,
        currency: 'CNY',
        from: [],
      },
      promotion_detail: [],
    };
    expect(accepted.json).toEqual(expected);
    await scene.clock.advance(2_999);
    expect((await query(body.out_refund_no)).json).toEqual(expected);
    await scene.clock.advance(1);
    const done = { ...expected, status: 'SUCCESS', success_time: '2026-03-04T12:00:03+08:00' };
    expect((await query(body.out_refund_no)).json).toEqual(done);
  });

  test.each([
    ['success', 'SUCCESS', 'REFUND'],
    ['abnormal', 'ABNORMAL', 'REFUND'],
    ['closed', 'CLOSED', 'SUCCESS'],
    ['stay', 'PROCESSING', 'REFUND'],
  ] as const)('in the mode %s ends as %s, the order as %s', async (mode, status, tradeState) => {
    scene.pay.settings.refundMode = mode;
    const number = await scene.paidOrder();
    const body = scene.refundBody(number, 4_000);
    await scene.refund(body);
    await scene.clock.advance(DAY);
    const reply = (await query(body.out_refund_no)).json;
    expect([reply.status, 'success_time' in reply]).toEqual([status, status === 'SUCCESS']);
    expect((await scene.query(number)).json.trade_state).toBe(tradeState);
  });

  test('that stays is ended by hand, an abnormal one once more', async () => {
    scene.pay.settings.refundMode = 'stay';
    const body = scene.refundBody(await scene.paidOrder(), 4_000);
    await scene.refund(body);
    const end = async (status: string) =>
      (await scene.control('POST', `/simulator/pay/refunds/${body.out_refund_no}`, { status })).status;
    expect(await end('PROCESSING')).toBe(400);
    expect(await end('ABNORMAL')).toBe(200);
    expect(await end('ABNORMAL')).toBe(400);
    expect(await end('SUCCESS')).toBe(200);
    expect(await end('CLOSED')).toBe(400);
    expect((await query(body.out_refund_no)).json.status).toBe('SUCCESS');
  });

  test('asked for again with the same parameters is the same one, with others refused', async () => {
    const number = await scene.paidOrder();
    const body = scene.refundBody(number, 4_000);
    const first = await scene.refund(body);
    const again = await scene.refund(body);
    expect([again.status, again.json]).toEqual([200, first.json]);
    await scene.clock.advance(2 * MINUTE);
    expect((await scene.refund(body)).json).toMatchObject({ refund_id: first.json.refund_id, status: 'SUCCESS' });
    const changes = [
      { reason: '其他' },
      { amount: { refund: 1, total: 10_000, currency: 'CNY' } },
      { out_trade_no: await scene.paidOrder() },
    ];
    for (const change of changes) {
      expect(codeOf(await scene.refund({ ...body, ...change }))).toEqual([400, 'INVALID_REQUEST']);
    }
    expect((await scene.control('GET', '/simulator/pay/refunds')).json.refunds).toHaveLength(1);
  });

  test('needs an order that is paid', async () => {
    const unpaid = scene.orderBody();
    await scene.place(unpaid);
    expect(codeOf(await scene.refund(scene.refundBody(unpaid.out_trade_no, 1)))).toEqual([404, 'RESOURCE_NOT_EXISTS']);
    expect(codeOf(await scene.refund(scene.refundBody('T-unknown', 1)))).toEqual([404, 'RESOURCE_NOT_EXISTS']);
    expect(codeOf(await query('R-unknown'))).toEqual([404, 'RESOURCE_NOT_EXISTS']);
  });

  test('names the total of the order', async () => {
    const body = scene.refundBody(await scene.paidOrder(), 1, { amount: { refund: 1, total: 9_999, currency: 'CNY' } });
    expect(codeOf(await scene.refund(body))).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('the parts of a refund', () => {
  test('add up to the paid amount at most; a closed one gives its part back', async () => {
    const number = await scene.paidOrder();
    const ask = (fen: number) => scene.refund(scene.refundBody(number, fen));
    expect(codeOf(await ask(10_001))).toEqual([400, 'INVALID_REQUEST']);
    expect((await ask(6_000)).status).toBe(200);
    await scene.clock.advance(MINUTE);
    expect(codeOf(await ask(4_001))).toEqual([400, 'INVALID_REQUEST']);
    scene.pay.settings.refundMode = 'closed';
    expect((await ask(4_000)).status).toBe(200);
    await scene.clock.advance(MINUTE);
    scene.pay.settings.refundMode = 'success';
    expect((await ask(4_000)).status).toBe(200);
    await scene.clock.advance(MINUTE);
    expect(codeOf(await ask(1))).toEqual([400, 'INVALID_REQUEST']);
  });

  test('of an order are a minute apart, of two orders not', async () => {
    const number = await scene.paidOrder();
    const body = scene.refundBody(number, 1);
    await scene.refund(scene.refundBody(number, 1));
    await scene.clock.advance(MINUTE - 1);
    expect(codeOf(await scene.refund(body))).toEqual([429, 'FREQUENCY_LIMITED']);
    expect((await scene.refund(scene.refundBody(await scene.paidOrder(), 1))).status).toBe(200);
    await scene.clock.advance(1);
    expect((await scene.refund(body)).status).toBe(200);
  });

  test('are fifty at most', async () => {
    const number = await scene.paidOrder();
    for (let part = 0; part < 50; part += 1) {
      expect((await scene.refund(scene.refundBody(number, 1))).status).toBe(200);
      await scene.clock.advance(MINUTE);
    }
    expect(codeOf(await scene.refund(scene.refundBody(number, 1)))).toEqual([400, 'INVALID_REQUEST']);
  });

  test('are asked for within 365 days of the payment', async () => {
    const number = await scene.paidOrder();
    await scene.clock.advance(365 * DAY);
    expect((await scene.refund(scene.refundBody(number, 1))).status).toBe(200);
    await scene.clock.advance(MINUTE);
    expect(codeOf(await scene.refund(scene.refundBody(number, 1)))).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('the merchant’s balance', () => {
  test('pays refunds until it is spent; afterwards the same number works', async () => {
    const first = await scene.paidOrder();
    const second = await scene.paidOrder();
    scene.pay.settings.balanceFen = 5_000;
    expect((await scene.refund(scene.refundBody(first, 3_000))).status).toBe(200);
    expect(scene.pay.settings.balanceFen).toBe(2_000);
    const body = scene.refundBody(second, 2_001);
    expect(codeOf(await scene.refund(body))).toEqual([403, 'NOT_ENOUGH']);
    expect(codeOf(await query(body.out_refund_no))).toEqual([404, 'RESOURCE_NOT_EXISTS']);
    scene.pay.settings.balanceFen = 2_001;
    expect((await scene.refund(body)).status).toBe(200);
    expect(scene.pay.settings.balanceFen).toBe(0);
  });

  test('gets the money of a closed refund back', async () => {
    scene.pay.settings.balanceFen = 5_000;
    scene.pay.settings.refundMode = 'closed';
    await scene.refund(scene.refundBody(await scene.paidOrder(), 3_000));
    await scene.clock.advance(3_000);
    expect(scene.pay.settings.balanceFen).toBe(5_000);
  });

  test('has nothing to do with a payer’s account that takes no money', async () => {
    scene.pay.settings.refundMode = 'refuse_user_account';
    const reply = await scene.refund(scene.refundBody(await scene.paidOrder(), 3_000));
    expect(codeOf(reply)).toEqual([403, 'USER_ACCOUNT_ABNORMAL']);
  });

  test('and the other settings take sensible values only', () => {
    const { settings } = scene.pay;
    expect(() => (settings.balanceFen = -1)).toThrow(RangeError);
    expect(() => (settings.balanceFen = 0.5)).toThrow(RangeError);
    expect(() => (settings.refundMode = 'perhaps' as 'stay')).toThrow(RangeError);
    expect(() => (settings.publicKeyOnly = 1 as unknown as boolean)).toThrow(RangeError);
    expect(settings.toJSON()).toEqual({ refundMode: 'success', balanceFen: null, publicKeyOnly: true });
  });
});

describe('the speed of refunds', () => {
  test('is 150 a second', async () => {
    const number = await scene.paidOrder();
    const body = scene.refundBody(number, 1);
    const statuses = await Promise.all(Array.from({ length: 151 }, async () => (await scene.refund(body)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(150);
    expect(codeOf(await scene.refund(body))).toEqual([429, 'FREQUENCY_LIMITED']);
    await scene.clock.advance(1_000);
    expect((await scene.refund(body)).status).toBe(200);
    expect(scene.clock.now()).toBe(START + 1_000);
  });

  test('of bad requests is six a second', async () => {
    const bad = scene.refundBody('T-unknown', 1);
    for (let call = 0; call < 6; call += 1) expect((await scene.refund(bad)).status).toBe(404);
    expect(codeOf(await scene.refund(bad))).toEqual([429, 'FREQUENCY_LIMITED']);
    await scene.clock.advance(1_000);
    expect((await scene.refund(bad)).status).toBe(404);
  });
});

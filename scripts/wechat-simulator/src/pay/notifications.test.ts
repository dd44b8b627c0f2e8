import { decrypt, isSignedBy, Scene, START } from './test-support';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The table of the fact sheet. */
const RETRIES = ['15s', '15s', '30s', '3m', '10m', '20m', '30m', '30m', '30m', '60m', '3h', '3h', '3h', '6h', '6h'];
const ms = (text: string): number =>
  Number(text.slice(0, -1)) * { s: SECOND, m: MINUTE, h: HOUR }[text.slice(-1) as 's' | 'm' | 'h'];

let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await scene.stop();
});

const log = async () => (await scene.control('GET', '/simulator/pay/notifications')).json.notifications;
const eventTypes = () => scene.notices().map((notice) => notice.event_type);

describe('a payment notification', () => {
  test('is the query’s answer, encrypted with the APIv3 key', async () => {
    const number = await scene.paidOrder({ attach: 'intent-3' });
    await scene.clock.advance(0);
    const [received] = scene.receiver.received;
    const body = JSON.parse(received!.body);
    expect(received!.path).toBe('/pay/notify');
    expect(received!.headers['content-type']).toBe('application/json');
    expect(body).toEqual({
      id: expect.stringMatching(/^EV-/),
      create_time: '2026-03-04T12:00:00+08:00',
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      resource: {
        original_type: 'transaction',
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext: expect.any(String),
        associated_data: 'transaction',
        nonce: expect.stringMatching(/^[0-9A-Za-z]{12}$/),
      },
    });
    const plain = JSON.parse(decrypt(body.resource, scene.credentials.apiV3Key));
    expect(plain).toEqual((await scene.query(number)).json);
    expect(() => decrypt({ ...body.resource, associated_data: 'refund' }, scene.credentials.apiV3Key)).toThrow();
  });

  test('is signed by the key of the mode in which the order was placed', async () => {
    await scene.paidOrder();
    await scene.clock.advance(0);
    const [received] = scene.receiver.received;
    expect(received!.headers['wechatpay-serial']).toBe(scene.credentials.platformKeyId);
    expect(Math.abs(Number(received!.headers['wechatpay-timestamp']) - START / 1_000)).toBeLessThanOrEqual(1);
    expect(isSignedBy(received!.headers, received!.body, scene.credentials.platformPublicKey)).toBe(true);
    expect(isSignedBy(received!.headers, `${received!.body}\n`, scene.credentials.platformPublicKey)).toBe(false);
    scene.pay.settings.publicKeyOnly = false;
    const serial = scene.credentials.platformCertificateSerial;
    const order = scene.orderBody();
    await scene.call('POST', '/v3/pay/transactions/jsapi', order, { headers: { 'wechatpay-serial': serial } });
    await scene.control('POST', `/simulator/pay/orders/${order.out_trade_no}/pay`);
    await scene.clock.advance(0);
    expect(scene.receiver.received[1]!.headers['wechatpay-serial']).toBe(serial);
  });

  test.each([
    [200, 1],
    [204, 1],
    [201, 2],
    [302, 2],
    [400, 2],
    [401, 2],
    [500, 2],
  ])('answered with %i is sent %i times within 15 s', async (status, times) => {
    scene.receiver.answer = ({ path }) => (path === '/pay/notify' ? status : 204);
    await scene.paidOrder();
    await scene.clock.advance(15 * SECOND);
    expect(scene.receiver.received.map(({ path }) => path)).toEqual(Array.from({ length: times }, () => '/pay/notify'));
  });

  test('is sent again by the whole list and then given up', async () => {
    const at: number[] = [];
    scene.receiver.answer = () => {
      at.push(scene.clock.now());
      return 500;
    };
    await scene.paidOrder();
    await scene.clock.advance(72 * HOUR);
    const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(waits).toEqual(RETRIES.map(ms));
    expect(at.at(-1)! - START).toBe(24 * HOUR + 4 * MINUTE);
    expect(new Set(scene.notices().map(({ id }) => id)).size).toBe(1);
    const attempts = await log();
    expect(attempts).toHaveLength(16);
    expect(attempts[0]).toMatchObject({ attempt: 16, status: 500, nextAt: null });
    expect(attempts[15]).toMatchObject({ attempt: 1, status: 500, nextAt: START + 15 * SECOND });
    const nonces = scene.receiver.received.map(({ headers }) => headers['wechatpay-nonce']);
    expect(new Set(nonces).size).toBe(16);
  });

  test('counts as not answered after five seconds', async () => {
    scene.receiver.answer = () => new Promise(() => undefined);
    // The simulator may send before the payer has heard that it was paid.
    const started = performance.now();
    await scene.paidOrder();
    await scene.clock.advance(0);
    expect(performance.now() - started).toBeGreaterThan(4_900);
    expect((await log())[0]).toMatchObject({ status: null, attempt: 1, nextAt: START + 15 * SECOND });
  });

  test('to an address where nobody listens is tried again', async () => {
    await scene.paidOrder({ notify_url: 'http://127.0.0.1:9/notify' });
    await scene.clock.advance(0);
    expect((await log())[0]).toMatchObject({ status: null, nextAt: START + 15 * SECOND });
  });

  test('is sent again by hand, under the same id; a failure starts the list anew', async () => {
    const number = await scene.paidOrder({}, 'pay_never_notify');
    const send = () => scene.control('POST', `/simulator/pay/orders/${number}/notify`);
    scene.receiver.answer = () => 500;
    expect((await send()).json).toMatchObject({ outTradeNo: number, status: 500, attempt: 1, nextAt: START + 15 * SECOND });
    scene.receiver.answer = () => 204;
    expect((await send()).json).toMatchObject({ status: 204, attempt: 1, nextAt: null });
    await scene.clock.advance(HOUR);
    const notices = scene.notices();
    expect(notices).toHaveLength(2);
    expect(notices[0]!.id).toBe(notices[1]!.id);
    const unpaid = scene.orderBody();
    await scene.place(unpaid);
    expect((await scene.control('POST', `/simulator/pay/orders/${unpaid.out_trade_no}/notify`)).status).toBe(400);
  });

  test('two hundred at a time do not wait for each other', async () => {
    // How long two hundred payments take on this machine is not the question.
    jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
    let open = 0;
    let release = () => {};
    const fifty = new Promise<void>((resolve) => {
      release = resolve;
    });
    scene.receiver.answer = async () => {
      open += 1;
      if (open === 50) release();
      await fifty;
      return 204;
    };
    await Promise.all(Array.from({ length: 200 }, () => scene.paidOrder()));
    await scene.clock.advance(0);
    expect((await log()).map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 204));
  });
});

describe('a refund notification', () => {
  test.each([
    ['success', 'REFUND.SUCCESS', '退款成功'],
    ['abnormal', 'REFUND.ABNORMAL', '退款异常'],
    ['closed', 'REFUND.CLOSED', '退款关闭'],
  ] as const)('in the mode %s is %s', async (mode, eventType, summary) => {
    scene.pay.settings.refundMode = mode;
    const number = await scene.paidOrder({}, 'pay_never_notify');
    const body = scene.refundBody(number, 4_000);
    const accepted = (await scene.refund(body)).json;
    await scene.clock.advance(3 * SECOND);
    const [notice] = scene.notices();
    expect(scene.receiver.received[0]!.path).toBe('/pay/refund-notify');
    expect(notice).toMatchObject({
      event_type: eventType,
      summary,
      resource: { original_type: 'refund', associated_data: 'refund' },
    });
    expect(notice!.plain).toEqual({
      mchid: scene.credentials.mchId,
      transaction_id: accepted.transaction_id,
      out_trade_no: number,
      refund_id: accepted.refund_id,
      out_refund_no: body.out_refund_no,
      refund_status: eventType.slice('REFUND.'.length),
      ...(mode === 'success' ? { success_time: '2026-03-04T12:00:03+08:00' } : {}),
      user_received_account: '支付用户零钱',
      amount: { total: 10_000, refund: 4_000, payer_total: 10_000, payer_refund: 4_000 },
    });
  });

  test('needs an address of its own', async () => {
    const number = await scene.paidOrder({}, 'pay_never_notify');
    const body = scene.refundBody(number, 4_000, { notify_url: undefined });
    await scene.refund(body);
    await scene.clock.advance(HOUR);
    expect(scene.receiver.received).toHaveLength(0);
    expect((await scene.control('POST', `/simulator/pay/refunds/${body.out_refund_no}/notify`)).status).toBe(400);
  });

  test('is sent again by hand once the refund has ended', async () => {
    const body = scene.refundBody(await scene.paidOrder({}, 'pay_never_notify'), 4_000);
    await scene.refund(body);
    const send = () => scene.control('POST', `/simulator/pay/refunds/${body.out_refund_no}/notify`);
    expect((await send()).status).toBe(400);
    await scene.clock.advance(3 * SECOND);
    expect((await send()).json).toMatchObject({ eventType: 'REFUND.SUCCESS', outRefundNo: body.out_refund_no, status: 204 });
    expect(eventTypes()).toEqual(['REFUND.SUCCESS', 'REFUND.SUCCESS']);
  });
});

describe('what goes wrong with notifications', () => {
  const fault = (kind: string, more: object = {}) =>
    scene.faults.set({ endpoint: 'pay.notification', kind: kind as 'late', times: 1, ...more });
  const genuine = () =>
    scene.receiver.received.map(({ headers, body }) =>
      headers['wechatpay-signature'] ? isSignedBy(headers, body, scene.credentials.platformPublicKey) : undefined,
    );

  test('duplicate: twice the same event, at the same time', async () => {
    fault('duplicate');
    await scene.paidOrder();
    await scene.clock.advance(DAY);
    expect(genuine()).toEqual([true, true]);
    expect(new Set(scene.notices().map(({ id }) => id)).size).toBe(1);
  });

  test('late: three hours by default, or as told', async () => {
    fault('late');
    fault('late', { delayMs: 20 * MINUTE });
    await scene.paidOrder();
    await scene.clock.advance(0);
    await scene.paidOrder();
    await scene.clock.advance(20 * MINUTE - 1);
    expect(scene.receiver.received).toHaveLength(0);
    await scene.clock.advance(1);
    expect(scene.receiver.received).toHaveLength(1);
    await scene.clock.advance(3 * HOUR - 20 * MINUTE - 1);
    expect(scene.receiver.received).toHaveLength(1);
    await scene.clock.advance(1);
    expect(scene.receiver.received).toHaveLength(2);
  });

  test('never: not sent at all', async () => {
    fault('never');
    await scene.paidOrder();
    await scene.clock.advance(2 * DAY);
    expect(scene.receiver.received).toHaveLength(0);
    expect((await log())[0]).toMatchObject({ status: null, attempt: 0, nextAt: null, fault: 'never' });
  });

  test('out of order: the refund arrives before the payment', async () => {
    fault('out_of_order');
    const number = await scene.paidOrder();
    await scene.refund(scene.refundBody(number, 4_000));
    await scene.clock.advance(3 * SECOND);
    expect(eventTypes()).toEqual(['REFUND.SUCCESS', 'TRANSACTION.SUCCESS']);
    await scene.clock.advance(DAY);
    expect(scene.receiver.received).toHaveLength(2);
  });

  test('out of order without a next one: goes after ten minutes', async () => {
    fault('out_of_order');
    await scene.paidOrder();
    await scene.clock.advance(10 * MINUTE - 1);
    expect(scene.receiver.received).toHaveLength(0);
    await scene.clock.advance(1);
    expect(scene.receiver.received).toHaveLength(1);
  });

  test('bad signature, missing headers: refused by the merchant, good at the next attempt', async () => {
    for (const kind of ['bad_signature', 'missing_headers']) {
      fault(kind);
      scene.receiver.received.length = 0;
      scene.receiver.answer = (_received, count) => (count === 1 ? 401 : 204);
      await scene.paidOrder();
      await scene.clock.advance(15 * SECOND);
      expect(genuine()).toEqual([kind === 'bad_signature' ? false : undefined, true]);
    }
  });

  test('probe: a test signature first, then the real one', async () => {
    fault('probe');
    await scene.paidOrder();
    await scene.clock.advance(0);
    expect(scene.receiver.received[0]!.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(genuine()).toEqual([false, true]);
  });

  test('lost answer: delivered, and sent again all the same', async () => {
    fault('lost_answer');
    await scene.paidOrder();
    await scene.clock.advance(DAY);
    expect(genuine()).toEqual([true, true]);
  });

  test.each(['timeout', 'http_500', 'http_429', 'busy'])('%s: this attempt does not arrive', async (kind) => {
    fault(kind);
    await scene.paidOrder();
    await scene.clock.advance(15 * SECOND - 1);
    expect(scene.receiver.received).toHaveLength(0);
    await scene.clock.advance(1);
    expect(scene.receiver.received).toHaveLength(1);
  });

  test('each event has an endpoint of its own', async () => {
    scene.faults.set({ endpoint: 'pay.refund-notification', kind: 'never' });
    await scene.refund(scene.refundBody(await scene.paidOrder(), 4_000));
    await scene.clock.advance(DAY);
    expect(eventTypes()).toEqual(['TRANSACTION.SUCCESS']);
  });
});

import { localDate } from '@qingya/shared';
import type { FaultKind } from '@qingya/wechat-simulator';
import type { PayGateway } from '../../src/platform/pay';
import { APP_ID, BILL_DAY, type Mode, OPENID, type Received, Scene, START } from './pay-scene';

describe.each<Mode>(['public key', 'platform certificates'])('WeChat Pay against the simulator, %s', (mode) => {
  let scene: Scene;
  let gateway: PayGateway;

  beforeAll(async () => {
    scene = await new Scene().start();
    gateway = await scene.tradeForADay(mode);
  });
  afterAll(() => scene.stop());
  afterEach(async () => {
    scene.world.faults.clear();
    await scene.control('POST', '/simulator/settings', { refundMode: 'success', balanceFen: null });
  });

  it('takes a payment from the order to the refund', async () => {
    const order = scene.order();
    const placed = await gateway.createOrder(order);
    if (placed.kind !== 'ready') throw new Error(placed.kind);
    expect(await gateway.queryOrder(order.outTradeNo)).toEqual({ kind: 'unpaid', paying: false });
    const panel = await scene.control('POST', '/simulator/pay/requests', gateway.payParameters(placed.prepayId));
    expect(panel).toMatchObject({ openid: OPENID, outTradeNo: order.outTradeNo, amount: 19_900 });
    expect(await gateway.queryOrder(order.outTradeNo)).toEqual({ kind: 'unpaid', paying: true });
    await scene.control('POST', `/simulator/pay/requests/${panel.requestId}`, { action: 'pay_never_notify' });
    expect(await gateway.queryOrder(order.outTradeNo)).toEqual({
      kind: 'paid',
      payment: {
        appId: APP_ID,
        mchId: gateway.mchId,
        outTradeNo: order.outTradeNo,
        transactionId: expect.stringMatching(/^4200/),
        total: 19_900,
        payerTotal: 19_900,
        currency: 'CNY',
        openid: OPENID,
        paidAt: scene.world.clock.now(),
        attach: 'payment:1',
      },
    });
    expect(await gateway.createOrder(order)).toEqual({ kind: 'already_paid' });
    expect(await gateway.closeOrder(order.outTradeNo)).toEqual({ kind: 'already_paid' });
    const request = scene.refund(order, 900);
    expect(await gateway.queryRefund(request.outRefundNo)).toEqual({ kind: 'not_found' });
    expect(await gateway.refund(request)).toMatchObject({ kind: 'accepted', refund: { status: 'processing', amount: 900 } });
    await scene.world.clock.advance(3_000);
    expect(await gateway.queryRefund(request.outRefundNo)).toMatchObject({
      kind: 'found',
      refund: { status: 'succeeded', succeededAt: scene.world.clock.now() },
    });
    expect(await gateway.refund(request)).toMatchObject({ kind: 'accepted', refund: { status: 'succeeded' } });
    expect(await gateway.queryOrder(order.outTradeNo)).toMatchObject({ kind: 'refunded', payment: { total: 19_900 } });
  });

  it('renews an order, and names every way in which one is refused', async () => {
    const order = scene.order();
    const first = await gateway.createOrder(order);
    const second = await gateway.createOrder(order);
    expect([first.kind, second.kind]).toEqual(['ready', 'ready']);
    expect(second).not.toEqual(first);
    expect(await gateway.createOrder({ ...order, amount: 1 })).toEqual({ kind: 'number_taken' });
    expect(await gateway.closeOrder(order.outTradeNo)).toEqual({ kind: 'closed' });
    expect(await gateway.closeOrder(order.outTradeNo)).toEqual({ kind: 'closed' });
    expect(await gateway.queryOrder(order.outTradeNo)).toEqual({ kind: 'closed' });
    expect(await gateway.createOrder(order)).toEqual({ kind: 'closed' });
    const late = scene.order({ expiresAt: scene.world.clock.now() + 60_000 });
    expect(await gateway.createOrder(late)).toMatchObject({ kind: 'ready' });
    await scene.world.clock.advance(60_000);
    expect(await gateway.createOrder(late)).toEqual({ kind: 'closed' });
    expect(await gateway.queryOrder('P1-nobody')).toEqual({ kind: 'not_found' });
    expect(await gateway.closeOrder('P1-nobody')).toEqual({ kind: 'not_found' });
    expect(await gateway.createOrder(scene.order({ amount: 0 }))).toMatchObject({ kind: 'refused', reason: 'bad_request' });
    const stranger = await gateway.createOrder(scene.order({ openid: 'openid-of-nobody' }));
    expect(stranger).toMatchObject({ kind: 'refused', reason: 'bad_request', code: 'PARAM_ERROR' });
    expect(JSON.stringify(stranger)).not.toContain('openid-of-nobody');
  });

  it('names every way in which a refund is refused', async () => {
    const order = await scene.paidOrder(gateway);
    const unpaid = scene.order();
    await gateway.createOrder(unpaid);
    expect(await gateway.refund(scene.refund(unpaid, 1))).toEqual({ kind: 'payment_not_found' });
    expect(await gateway.refund(scene.refund(order, 19_901))).toMatchObject({ kind: 'refused', code: 'INVALID_REQUEST' });
    const request = scene.refund(order, 900);
    await scene.control('POST', '/simulator/settings', { balanceFen: 899 });
    expect(await gateway.refund(request)).toEqual({ kind: 'not_enough' });
    await scene.control('POST', '/simulator/settings', { balanceFen: 900 });
    expect(await gateway.refund(request)).toMatchObject({ kind: 'accepted' });
    expect(await gateway.refund({ ...request, amount: 901 })).toMatchObject({ kind: 'refused', code: 'INVALID_REQUEST' });
    expect(await gateway.refund(scene.refund(order, 1))).toEqual({ kind: 'unknown', reason: 'too_often' });
    await scene.world.clock.advance(60_000);
    await scene.control('POST', '/simulator/settings', { refundMode: 'refuse_user_account', balanceFen: null });
    expect(await gateway.refund(scene.refund(order, 1))).toEqual({ kind: 'user_account_abnormal' });
    for (const [refundMode, status] of [
      ['abnormal', 'abnormal'],
      ['closed', 'closed'],
    ]) {
      await scene.control('POST', '/simulator/settings', { refundMode });
      const next = scene.refund(order, 1);
      expect(await gateway.refund(next)).toMatchObject({ kind: 'accepted', refund: { status: 'processing' } });
      await scene.world.clock.advance(60_000);
      expect(await gateway.queryRefund(next.outRefundNo)).toMatchObject({ kind: 'found', refund: { status, succeededAt: null } });
    }
  });

  it('says that an operator has to act when merchant, key or binding are wrong', async () => {
    const other = scene.gateway(mode, { WECHAT_PAY_MCH_ID: '1599999999' });
    expect(await other.queryOrder('P1-000001')).toMatchObject({ kind: 'refused', reason: 'not_authorised', code: 'SIGN_ERROR' });
    const serial = scene.gateway(mode, { WECHAT_PAY_SERIAL: 'F'.repeat(40) });
    expect(await serial.createOrder(scene.order())).toMatchObject({ kind: 'refused', reason: 'not_authorised' });
  });

  it('reads the bill of a day, and knows the days that have none', async () => {
    expect(await gateway.tradeBill(BILL_DAY)).toEqual({
      kind: 'bill',
      bill: {
        date: BILL_DAY,
        payments: [{ outTradeNo: 'P1-000001', transactionId: expect.any(String), amount: 19_900, at: START }],
        refunds: [
          {
            outTradeNo: 'P1-000001',
            transactionId: expect.any(String),
            outRefundNo: 'R1-2',
            refundId: expect.any(String),
            amount: 900,
            status: 'succeeded',
            at: START,
          },
        ],
        paymentTotal: 19_900,
        refundTotal: 900,
      },
    });
    expect(await gateway.tradeBill(localDate('2026-11-19'))).toEqual({ kind: 'empty' });
    expect(await gateway.tradeBill(localDate('2026-11-21'))).toEqual({ kind: 'not_ready' });
    expect(await gateway.tradeBill(localDate('2026-01-01'))).toMatchObject({ kind: 'refused', reason: 'bad_request' });
  });

  describe('notifications', () => {
    const read = (received: Received | undefined) =>
      gateway.readNotification({ headers: received?.headers as Record<string, string>, body: received?.body ?? Buffer.alloc(0) });
    const delivered = async (path: string): Promise<Received[]> => {
      scene.received.length = 0;
      await scene.control('POST', path);
      return [...scene.received];
    };

    it('are read: a payment, and the end of a refund', async () => {
      const order = await scene.paidOrder(gateway);
      const [payment] = await delivered(`/simulator/pay/orders/${order.outTradeNo}/notify`);
      expect(await read(payment)).toMatchObject({
        kind: 'genuine',
        notification: {
          kind: 'payment',
          eventId: expect.stringMatching(/^EV-/),
          payment: { outTradeNo: order.outTradeNo, total: 19_900 },
        },
      });
      const request = scene.refund(order, 900);
      await gateway.refund(request);
      await scene.world.clock.advance(3_000);
      const [refund] = await delivered(`/simulator/pay/refunds/${request.outRefundNo}/notify`);
      expect(await read(refund)).toMatchObject({
        kind: 'genuine',
        notification: {
          kind: 'refund',
          mchId: gateway.mchId,
          refund: { outRefundNo: request.outRefundNo, status: 'succeeded', amount: 900 },
        },
      });
      await scene.world.clock.advance(301_000);
      expect(await read(payment)).toEqual({ kind: 'rejected', reason: 'clock' });
    });

    it.each<[FaultKind, string[]]>([
      ['bad_signature', ['bad_signature']],
      ['missing_headers', ['headers_missing']],
      ['probe', ['probe', 'genuine']],
      ['duplicate', ['genuine', 'genuine']],
    ])('with the fault %s: %j', async (kind, results) => {
      const order = await scene.paidOrder(gateway);
      scene.fault('pay.notification', kind, 1);
      const came = await delivered(`/simulator/pay/orders/${order.outTradeNo}/notify`);
      const outcomesOfAll = await Promise.all(came.map(read));
      expect(outcomesOfAll.map((outcome) => (outcome.kind === 'genuine' ? 'genuine' : outcome.reason))).toEqual(results);
    });

    it('of another merchant cannot be read', async () => {
      const order = await scene.paidOrder(gateway);
      const [payment] = await delivered(`/simulator/pay/orders/${order.outTradeNo}/notify`);
      const other = scene.gateway(mode, { WECHAT_PAY_API_V3_KEY: '0'.repeat(32) });
      const raw = { headers: payment?.headers as Record<string, string>, body: payment?.body ?? Buffer.alloc(0) };
      expect(await other.readNotification(raw)).toEqual({
        kind: 'rejected',
        // The certificates are encrypted with the same key, so in that mode there is nothing to check it with.
        reason: mode === 'public key' ? 'not_decryptable' : 'key_unavailable',
      });
    });
  });
});

describe('WeChat Pay while a merchant changes from certificates to the public key', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await new Scene().start();
    await scene.control('POST', '/simulator/settings', { publicKeyOnly: false });
  });
  afterAll(() => scene.stop());
  afterEach(() => scene.world.faults.clear());

  it('reads a notification signed with the old certificate after the change', async () => {
    const before = scene.gateway('platform certificates');
    const after = scene.gateway('public key');
    const old = await scene.paidOrder(before);
    const fresh = await scene.paidOrder(after);
    for (const order of [old, fresh]) await scene.control('POST', `/simulator/pay/orders/${order.outTradeNo}/notify`);
    const serials = scene.received.map(({ headers }) => String(headers['wechatpay-serial']));
    expect(serials[0]).toMatch(/^[0-9A-F]{40}$/);
    expect(serials[1]).toMatch(/^PUB_KEY_ID_/);
    const outcomesOfAll = await Promise.all(
      scene.received.map(({ headers, body }) => after.readNotification({ headers: headers as Record<string, string>, body })),
    );
    expect(outcomesOfAll.map(({ kind }) => kind)).toEqual(['genuine', 'genuine']);
  });

  it.each<FaultKind>(['timeout', 'http_500', 'lost_answer'])('gets the certificates in spite of %s', async (kind) => {
    const gateway = scene.gateway('platform certificates');
    scene.fault('pay.certificates', kind, 1);
    expect(await gateway.queryOrder('P1-nobody')).toEqual({ kind: 'not_found' });
    expect(await gateway.createOrder(scene.order())).toMatchObject({ kind: 'ready' });
  });

  it.each<FaultKind>(['http_429', 'bad_signature', 'missing_headers'])(
    'believes no answer while the certificates meet %s',
    async (kind) => {
      const gateway = scene.gateway('platform certificates');
      const order = scene.order();
      scene.fault('pay.certificates', kind, 1);
      expect(await gateway.createOrder(order)).toEqual({ kind: 'unknown', reason: 'bad_answer' });
      expect(await gateway.createOrder(order)).toEqual({ kind: 'unknown', reason: 'bad_answer' });
      await scene.world.clock.advance(60_000);
      expect(await gateway.createOrder(order)).toMatchObject({ kind: 'ready' });
    },
  );

  it('refuses certificates that our APIv3 key does not open', async () => {
    const gateway = scene.gateway('platform certificates', { WECHAT_PAY_API_V3_KEY: '0'.repeat(32) });
    expect(await gateway.createOrder(scene.order())).toEqual({ kind: 'unknown', reason: 'bad_answer' });
  });

  it('does not know a certificate of a merchant who has the public key only', async () => {
    const old = await scene.paidOrder(scene.gateway('platform certificates'));
    scene.received.length = 0;
    await scene.control('POST', `/simulator/pay/orders/${old.outTradeNo}/notify`);
    const [payment] = scene.received;
    await scene.control('POST', '/simulator/settings', { publicKeyOnly: true });
    const raw = { headers: payment?.headers as Record<string, string>, body: payment?.body ?? Buffer.alloc(0) };
    expect(await scene.gateway('public key').readNotification(raw)).toEqual({ kind: 'rejected', reason: 'unknown_key' });
  });
});

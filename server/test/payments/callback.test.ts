import { notificationCallback } from '../../src/modules/payments/http/callback';
import type { CallbackAnswer } from '../../src/platform/http/callbacks';
import type { NotificationOutcome } from '../../src/platform/pay/gateway';
import { describeDatabases } from '../support/database';
import { PaymentsWorld } from './world';

describeDatabases('the address for notifications', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const send = (outcome: NotificationOutcome, gateway = world.ports.gateway): Promise<CallbackAnswer> => {
    const rawBody = Buffer.from(world.nextEventId());
    world.gateway.notifications.set(rawBody.toString(), outcome);
    const callback = notificationCallback({ ...world.ports, gateway });
    return callback.handle({ headers: {}, query: {}, rawBody, requestId: 'r', now: world.now(), db: world.db });
  };
  const notifications = (number: string) =>
    world.db.read((reader) =>
      reader.rows<{ eventId: string; kind: string; outcome: string }>(
        'SELECT eventId, kind, outcome FROM payments_notification WHERE outTradeNo = ? OR eventId = ?',
        [number, number],
      ),
    );

  it('is the documented path', () => {
    expect(notificationCallback(world.ports)).toMatchObject({ method: 'POST', path: '/api/v1/wechat/pay-notifications' });
  });

  it('takes a payment and answers when it is committed', async () => {
    const intent = await world.orderedPayment();
    const payment = world.gateway.pay(intent.id);
    const eventId = world.nextEventId();
    const outcome: NotificationOutcome = { kind: 'genuine', notification: { kind: 'payment', eventId, payment } };
    expect(await send(outcome)).toEqual({ status: 204 });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    expect(await send(outcome)).toEqual({ status: 204 });
    expect(await notifications(intent.id)).toEqual([{ eventId, kind: 'payment', outcome: 'settled' }]);
    expect(world.eventsOf(intent.id)).toEqual(['payments.opened', 'payments.settled']);
  });

  it('takes what becomes of a refund', async () => {
    const intent = await world.orderedPayment();
    await world.notify(world.gateway.pay(intent.id));
    await world.notify(world.gateway.payment(intent.id, intent.amount));
    const [refund] = await world.refunds(intent.id);
    if (!refund) throw new Error('the second payment goes back');
    const facts = {
      outRefundNo: refund.outRefundNo,
      refundId: '50001',
      outTradeNo: intent.id,
      transactionId: 'x',
      amount: refund.amount,
      total: intent.amount,
      status: 'succeeded' as const,
      succeededAt: world.now(),
    };
    const mchId = world.gateway.mchId;
    const notify = (changedMchId = mchId) =>
      send({
        kind: 'genuine',
        notification: { kind: 'refund', eventId: world.nextEventId(), mchId: changedMchId, refund: facts },
      });
    expect(await notify('1900000077')).toEqual({ status: 204 });
    expect(await world.refunds(intent.id)).toMatchObject([{ state: 'waiting' }]);
    expect(await notify()).toEqual({ status: 204 });
    expect(await notify()).toEqual({ status: 204 });
    expect(await world.refunds(intent.id)).toMatchObject([{ state: 'succeeded' }]);
    expect(world.eventsOf(intent.id).filter((type) => type === 'payments.refund.succeeded')).toHaveLength(1);
  });

  it('keeps events of unknown kinds, also with an id that is too long', async () => {
    const eventId = world.nextEventId();
    const other = { kind: 'other', eventType: 'COUPON.USE' } as const;
    expect(await send({ kind: 'genuine', notification: { ...other, eventId } })).toEqual({ status: 204 });
    expect(await notifications(eventId)).toEqual([{ eventId, kind: 'other', outcome: 'ignored' }]);
    expect(await send({ kind: 'genuine', notification: { ...other, eventId: `${eventId}-${'x'.repeat(90)}` } })).toEqual({
      status: 204,
    });
  });

  it.each(['headers_missing', 'clock', 'unknown_key', 'bad_signature', 'probe', 'not_decryptable', 'malformed'] as const)(
    'refuses one that is not genuine (%s)',
    async (reason) => {
      const answer = await send({ kind: 'rejected', reason });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body ?? '')).toEqual({ code: 'FAIL', message: reason });
    },
  );

  it('asks for another try when the key is not there, when it fails itself and when it is not set up', async () => {
    const intent = await world.orderedPayment();
    const payment = world.gateway.pay(intent.id);
    const outcome: NotificationOutcome = {
      kind: 'genuine',
      notification: { kind: 'payment', eventId: world.nextEventId(), payment },
    };
    expect(await send({ kind: 'rejected', reason: 'key_unavailable' })).toMatchObject({ status: 500 });
    // Money of nothing breaks the rule of the table.
    const broken = { ...payment, outTradeNo: 'unknown-number', total: 0, transactionId: `t-${intent.id}` };
    const eventId = world.nextEventId();
    const failing: NotificationOutcome = { kind: 'genuine', notification: { kind: 'payment', eventId, payment: broken } };
    expect(await send(failing)).toMatchObject({ status: 500, body: '{"code":"FAIL","message":"try again"}' });
    expect(await notifications(eventId)).toEqual([]);
    expect(await send(outcome, null)).toMatchObject({ status: 500 });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'open' });
    expect(await send(outcome)).toEqual({ status: 204 });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
  });

  it('takes a crowd of notifications at once, each settled once', async () => {
    const intents = await Promise.all(Array.from({ length: 20 }, () => world.orderedPayment()));
    const told = intents.flatMap(({ id }) => {
      const payment = world.gateway.pay(id);
      const eventId = world.nextEventId();
      return Array.from({ length: 3 }, (_, n) => ({ payment, eventId: n < 2 ? eventId : world.nextEventId() }));
    });
    const answers = await Promise.all(
      told.map((notification) => send({ kind: 'genuine', notification: { kind: 'payment', ...notification } })),
    );
    expect(answers.every(({ status }) => status === 204)).toBe(true);
    for (const { id } of intents) expect(world.eventsOf(id)).toEqual(['payments.opened', 'payments.settled']);
  });
});

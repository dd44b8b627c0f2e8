import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { syncOrder } from '../../src/modules/payments/usecases/sync-order';
import { takeCapture } from '../../src/modules/payments/usecases/take-capture';
import { describeDatabases } from '../support/database';
import { AMOUNT, freshId, PaymentsWorld, STAFF, settleAll } from './world';

describeDatabases('money that arrives', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  it('settles an open payment once, with all that others need to know', async () => {
    const intent = await world.orderedPayment({ studentId: freshId() });
    const money = world.gateway.pay(intent.id);
    expect(await world.notify(money)).toBe('settled');
    const [capture] = await world.captures(intent.id);
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled', channel: 'wechat', settledCaptureId: capture?.id });
    expect(await world.orders(intent.id)).toMatchObject([{ state: 'paid', openKey: null }]);
    expect(world.events.filter(({ type, payload }) => type === 'payments.settled' && payload.paymentId === intent.id)).toEqual([
      expect.objectContaining({
        aggregate: `payment:${intent.id}`,
        payload: {
          paymentId: intent.id,
          purposeKind: 'test',
          purposeId: intent.purposeId,
          familyId: intent.familyId,
          campusId: intent.campusId,
          studentId: intent.studentId,
          captureId: capture?.id,
          amount: AMOUNT,
          channel: 'wechat',
          paidAt: money.paidAt,
          late: false,
        },
      }),
    ]);
  });

  it('does nothing for a repeated event, nor for a new event that tells what is known', async () => {
    const intent = await world.orderedPayment();
    const money = world.gateway.pay(intent.id);
    const eventId = world.nextEventId();
    expect(await world.notify(money, eventId)).toBe('settled');
    expect(await world.notify(money, eventId)).toBe('repeated');
    expect(await world.notify(money)).toBe('repeated');
    expect(world.eventsOf(intent.id)).toEqual(['payments.opened', 'payments.settled']);
    expect(await world.captures(intent.id)).toHaveLength(1);
    expect(await world.refunds(intent.id)).toHaveLength(0);
  });

  it('settles once when notifications, queries and the poll come at the same moment', async () => {
    const intent = await world.orderedPayment();
    const money = world.gateway.pay(intent.id);
    world.after(MINUTE_MS);
    const eventId = world.nextEventId();
    await Promise.all([
      ...Array.from({ length: 12 }, () => world.notify(money, eventId)),
      ...Array.from({ length: 12 }, () => world.notify(money)),
      ...Array.from({ length: 12 }, () => syncOrder(world.db, world.ports, intent.id)),
      world.watch(),
      world.watch(),
    ]);
    expect(world.eventsOf(intent.id)).toEqual(['payments.opened', 'payments.settled']);
    expect(await world.captures(intent.id)).toHaveLength(1);
    expect(await world.refunds(intent.id)).toHaveLength(0);
  });

  it('books money for an unknown number once, however many tell of it at once, and leaves it to a person', async () => {
    const money = world.gateway.payment(freshId(), 500);
    const told = await Promise.all(Array.from({ length: 16 }, () => world.notify(money)));
    expect(told.filter((result) => result === 'held')).toHaveLength(1);
    expect(told.filter((result) => result === 'repeated')).toHaveLength(15);
    const rows = await world.db.read((reader) =>
      reader.rows<{ id: string; outcome: string; intentId: string | null }>(
        'SELECT id, outcome, intentId FROM payments_capture WHERE transactionId = ?',
        [money.transactionId],
      ),
    );
    expect(rows).toMatchObject([{ outcome: 'held', intentId: null }]);
    expect(await world.openTasks(rows[0]?.id ?? '')).toMatchObject([{ kind: 'unknown_order' }]);
  });

  it.each([
    ['amount', { total: AMOUNT - 1 }, 'amount_mismatch'],
    ['currency', { currency: 'USD' }, 'amount_mismatch'],
    ['merchant', { mchId: '1900000099' }, 'account_mismatch'],
    ['app', { appId: 'wx-other' }, 'account_mismatch'],
  ])('holds money of another %s for a person and settles nothing', async (_what, change, kind) => {
    const intent = await world.orderedPayment();
    const money = world.gateway.pay(intent.id, change);
    expect(await world.notify(money)).toBe('held');
    expect(await world.notify(money)).toBe('repeated');
    expect(await world.payment(intent.id)).toMatchObject({ state: 'held', settledCaptureId: null });
    expect(world.eventsOf(intent.id)).toEqual(['payments.opened', 'payments.held']);
    const [capture] = await world.captures(intent.id);
    expect(capture).toMatchObject({ outcome: 'held', reserved: 0 });
    expect(await world.openTasks(capture?.id ?? '')).toMatchObject([{ kind }]);
    await expect(world.placeOrder(intent.id, await world.account())).rejects.toMatchObject({ code: 'payment_not_open' });
  });

  it('gives a second payment back in full, once', async () => {
    const intent = await world.orderedPayment();
    await world.notify(world.gateway.pay(intent.id));
    const again = world.gateway.payment(intent.id, AMOUNT);
    const told = await Promise.all(Array.from({ length: 8 }, () => world.notify(again)));
    expect(told.filter((result) => result === 'duplicate')).toHaveLength(1);
    const surplus = (await world.captures(intent.id)).find(({ outcome }) => outcome === 'duplicate');
    expect(surplus).toMatchObject({ amount: AMOUNT, reserved: AMOUNT, refunded: 0 });
    expect(await world.refunds(intent.id)).toMatchObject([
      { amount: AMOUNT, cause: 'duplicate', sourceType: 'capture', sourceId: surplus?.id, state: 'waiting' },
    ]);
    expect(world.eventsOf(intent.id).filter((type) => type === 'payments.surplus')).toHaveLength(1);
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
  });

  it('settles with one of several payments that arrive at once and gives the others back', async () => {
    const intent = await world.orderedPayment();
    const monies = [world.gateway.pay(intent.id), ...Array.from({ length: 5 }, () => world.gateway.payment(intent.id, AMOUNT))];
    const told = await Promise.all(monies.flatMap((money) => [world.notify(money), world.notify(money)]));
    expect(told.filter((result) => result === 'settled')).toHaveLength(1);
    expect(told.filter((result) => result === 'duplicate')).toHaveLength(5);
    expect(await world.refunds(intent.id)).toHaveLength(5);
    expect(world.eventsOf(intent.id).filter((type) => type === 'payments.settled')).toHaveLength(1);
  });

  it('gives late money back, or settles with it where the purpose said so', async () => {
    for (const [latePolicy, state, outcome] of [
      ['refund', 'closed', 'late'],
      ['settle', 'settled', 'settled'],
    ] as const) {
      const intent = await world.orderedPayment({ latePolicy });
      world.after(DAY_MS);
      await world.watch();
      expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'expired' });
      expect(await world.notify(world.gateway.payment(intent.id, AMOUNT))).toBe(outcome);
      expect(await world.payment(intent.id)).toMatchObject({ state });
      const settled = world.events.filter(({ type, payload }) => type === 'payments.settled' && payload.paymentId === intent.id);
      expect(settled.map(({ payload }) => payload['late'])).toEqual(latePolicy === 'settle' ? [true] : []);
      expect(await world.refunds(intent.id)).toHaveLength(latePolicy === 'settle' ? 0 : 1);
    }
  });

  it('takes money at the desk once; an order that may still be paid is closed, and money that comes all the same goes back', async () => {
    const intent = await world.orderedPayment();
    const receiptNo = `R-${intent.id.slice(-8)}`;
    const desk = { channel: 'cash', intentId: intent.id, receiptNo, amount: AMOUNT, paidAt: world.now(), actor: STAFF } as const;
    const { values, codes } = await settleAll(
      Array.from({ length: 6 }, () => world.db.transaction((uow) => takeCapture(uow, desk))),
    );
    expect(values).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['payment_not_open']));
    expect(await world.orders(intent.id)).toMatchObject([{ state: 'closing' }]);
    world.gateway.pay(intent.id);
    await world.watch();
    expect(await world.orders(intent.id)).toMatchObject([{ state: 'paid', openKey: null }]);
    expect(await world.refunds(intent.id)).toMatchObject([{ cause: 'duplicate', channel: 'wechat', amount: AMOUNT }]);
    expect(world.eventsOf(intent.id).filter((type) => type === 'payments.settled')).toHaveLength(1);
  });

  it('refuses a receipt number that was used on the campus, and takes it on another channel', async () => {
    const campusId = freshId();
    const [first, second] = [await world.openPayment({ campusId }), await world.openPayment({ campusId })];
    const desk = { receiptNo: 'A-0001', amount: AMOUNT, paidAt: world.now(), actor: STAFF };
    await world.db.transaction((uow) => takeCapture(uow, { ...desk, channel: 'cash', intentId: first.id }));
    const repeat = world.db.transaction((uow) => takeCapture(uow, { ...desk, channel: 'cash', intentId: second.id }));
    await expect(repeat).rejects.toMatchObject({ code: 'desk_receipt_used' });
    expect(await world.payment(second.id)).toMatchObject({ state: 'open' });
    await world.db.transaction((uow) => takeCapture(uow, { ...desk, channel: 'pos', intentId: second.id }));
    expect(await world.payment(second.id)).toMatchObject({ state: 'settled', channel: 'pos' });
  });

  it('settles once and gives the other back when the desk and WeChat Pay come at once', async () => {
    const intent = await world.orderedPayment();
    const money = world.gateway.pay(intent.id);
    const receiptNo = `D-${intent.id.slice(-8)}`;
    const desk = { channel: 'cash', intentId: intent.id, receiptNo, amount: AMOUNT, paidAt: world.now(), actor: STAFF } as const;
    const { codes } = await settleAll<unknown>([
      world.notify(money),
      world.db.transaction((uow) => takeCapture(uow, desk)),
      world.notify(money),
    ]);
    const captures = await world.captures(intent.id);
    expect(captures.filter(({ outcome }) => outcome === 'settled')).toHaveLength(1);
    // Either the desk was first and the other money goes back, or it was refused.
    expect(await world.refunds(intent.id)).toHaveLength(codes.length === 0 ? 1 : 0);
    expect(world.eventsOf(intent.id).filter((type) => type === 'payments.settled')).toHaveLength(1);
  });
});

import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { withdrawPayment } from '../../src/modules/payments/usecases/withdraw-payment';
import { describeDatabases } from '../support/database';
import { PaymentsWorld, STAFF, settleAll } from './world';

describeDatabases('orders that nobody pays', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const asked = (number: string): number => world.gateway.callsOf('queryOrder').filter((one) => one === number).length;

  it('are asked about after 10 s, 30 s, 1 min, 2 min, 5 min and then every 10 min', async () => {
    const { id } = await world.orderedPayment();
    let count = 0;
    for (const pause of [10_000, 30_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 10 * MINUTE_MS]) {
      world.after(pause - 1);
      await world.watch();
      expect(asked(id)).toBe(count);
      world.after(1);
      await world.watch();
      count += 1;
      expect(asked(id)).toBe(count);
    }
  });

  it('are asked about from the beginning when the panel is opened again', async () => {
    const intent = await world.orderedPayment();
    const [order] = await world.orders(intent.id);
    for (let n = 0; n < 6; n += 1) {
      world.after(5 * MINUTE_MS);
      await world.watch();
    }
    await world.placeOrder(intent.id, order?.accountId ?? '');
    world.gateway.pay(intent.id);
    world.after(10_000);
    await world.watch();
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
  });

  it('are asked about from the beginning when the panel is renewed', async () => {
    const intent = await world.orderedPayment();
    const [order] = await world.orders(intent.id);
    for (let n = 0; n < 12; n += 1) {
      world.after(10 * MINUTE_MS);
      await world.watch();
    }
    await world.placeOrder(intent.id, order?.accountId ?? '');
    world.after(10_000);
    await world.watch();
    world.gateway.pay(intent.id);
    world.after(30_000);
    await world.watch();
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
  });

  it('are closed at the platform at their end, and the payment with them, once', async () => {
    const [ordered, bare] = [await world.orderedPayment(), await world.openPayment()];
    world.after(DAY_MS - 1);
    await world.watch();
    expect(await world.payment(ordered.id)).toMatchObject({ state: 'open' });
    expect(await world.payment(bare.id)).toMatchObject({ state: 'open' });
    world.after(1);
    await Promise.all([world.watch(), world.watch(), world.watch()]);
    expect(world.gateway.orders.get(ordered.id)?.state).toBe('closed');
    for (const { id } of [ordered, bare]) {
      expect(await world.payment(id)).toMatchObject({ state: 'closed', closeReason: 'expired' });
      expect(world.eventsOf(id)).toEqual(['payments.opened', 'payments.closed']);
    }
  });

  it('are settled when they were paid at the last moment', async () => {
    const { id } = await world.orderedPayment();
    world.after(DAY_MS);
    world.gateway.next('closeOrder', (number: string) => {
      world.gateway.pay(number);
    });
    await world.watch();
    expect(await world.payment(id)).toMatchObject({ state: 'settled' });
    expect(world.eventsOf(id)).toEqual(['payments.opened', 'payments.settled']);
  });

  it('keep their payment open until the platform has confirmed the end', async () => {
    const { id } = await world.orderedPayment();
    world.after(DAY_MS);
    world.gateway.next('closeOrder', { kind: 'unknown', reason: 'busy' });
    await world.watch();
    expect(await world.payment(id)).toMatchObject({ state: 'open' });
    expect(await world.orders(id)).toMatchObject([{ lastCode: 'busy' }]);
    world.after(30_000);
    await world.watch();
    expect(await world.payment(id)).toMatchObject({ state: 'closed' });
  });

  it('do not wait for one that fails, nor for more than four calls at once', async () => {
    const payments = [];
    for (let n = 0; n < 60; n += 1) payments.push(await world.orderedPayment());
    for (const { id } of payments) world.gateway.pay(id);
    world.after(MINUTE_MS);
    world.gateway.next('queryOrder', new Error('boom'), { kind: 'unknown', reason: 'timeout' });
    world.gateway.mostAtOnce = 0;
    expect(await world.watch()).toMatchObject({ failed: 1 });
    const states = await Promise.all(payments.map(async ({ id }) => (await world.payment(id)).state));
    expect(states.filter((state) => state === 'settled')).toHaveLength(58);
    expect(world.gateway.mostAtOnce).toBeLessThanOrEqual(4);
    expect(world.gateway.mostAtOnce).toBeGreaterThan(1);
    world.after(MINUTE_MS);
    await world.watch();
    for (const { id } of payments) expect(world.eventsOf(id)).toEqual(['payments.opened', 'payments.settled']);
  });

  describe('withdrawn by staff', () => {
    const withdraw = (paymentId: string) =>
      withdrawPayment(world.db, world.ports, { paymentId, reason: '开错金额', actor: STAFF });
    const audited = (paymentId: string) => world.audits.filter(({ subjectId }) => subjectId === paymentId);

    it('are closed at the platform first, once, and written down', async () => {
      const { id } = await world.orderedPayment();
      const { values, codes } = await settleAll([withdraw(id), withdraw(id), withdraw(id)]);
      expect(values.length).toBeGreaterThanOrEqual(1);
      expect(codes.every((code) => code === 'payment_not_open')).toBe(true);
      expect(world.gateway.orders.get(id)?.state).toBe('closed');
      expect(await world.payment(id)).toMatchObject({ state: 'closed', closeReason: 'cancelled' });
      expect(world.eventsOf(id)).toEqual(['payments.opened', 'payments.closed']);
      expect(audited(id)).toMatchObject([{ action: 'payments.payment.withdrawn' }]);
    });

    it('are settled instead when they were paid', async () => {
      const { id } = await world.orderedPayment();
      world.gateway.pay(id);
      await expect(withdraw(id)).rejects.toMatchObject({ code: 'payment_already_paid' });
      expect(await world.payment(id)).toMatchObject({ state: 'settled' });
      expect(audited(id)).toEqual([]);
    });

    it('stay as they are while the platform does not answer', async () => {
      const { id } = await world.orderedPayment();
      world.gateway.next('closeOrder', { kind: 'unknown', reason: 'timeout' });
      await expect(withdraw(id)).rejects.toMatchObject({ code: 'pay_unavailable' });
      expect(await world.payment(id)).toMatchObject({ state: 'open' });
      await withdraw(id);
      expect(await world.payment(id)).toMatchObject({ state: 'closed' });
    });

    it('are withdrawn with the next order too when the family taps at the wrong moment', async () => {
      const { id } = await world.orderedPayment();
      const other = await world.account();
      world.gateway.next('closeOrder', async (number: string) => {
        // The order is over and another guardian gets the next number before the answer is back.
        const held = world.gateway.orders.get(number);
        if (held) held.state = 'closed';
        world.after(10_000);
        await world.placeOrder(id, other);
      });
      await withdraw(id);
      expect(await world.payment(id)).toMatchObject({ state: 'closed', closeReason: 'cancelled' });
      expect((await world.orders(id)).map(({ state }) => state)).toEqual(['closed', 'closed']);
      expect(world.gateway.orders.get(`${id}-2`)?.state).toBe('closed');
    });
  });
});

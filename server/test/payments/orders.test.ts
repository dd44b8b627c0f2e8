import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { confirmPayment } from '../../src/modules/payments/usecases/confirm-payment';
import { withdrawPayment } from '../../src/modules/payments/usecases/withdraw-payment';
import { describeDatabases } from '../support/database';
import { freshId, PaymentsWorld, STAFF, settleAll } from './world';

describeDatabases('orders at WeChat Pay', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const payableOrders = async (paymentId: string): Promise<string[]> =>
    (await world.orders(paymentId)).filter(({ openKey }) => openKey !== null).map(({ outTradeNo }) => outTradeNo);
  /** Orders of the payment that the platform would let somebody pay. */
  const payableThere = (paymentId: string): string[] =>
    [...world.gateway.orders].flatMap(([number, { state }]) =>
      number.startsWith(paymentId) && (state === 'open' || state === 'paying') ? [number] : [],
    );

  /** An order whose payer tapped a while ago. */
  const olderOrder = async () => {
    const intent = await world.orderedPayment();
    world.after(10_000);
    return intent;
  };

  describe('placing', () => {
    it('uses the id of the payment as the number and hands the same pay panel out again while it lasts', async () => {
      const intent = await world.openPayment({ title: '长'.repeat(120) });
      const payer = await world.account();
      const first = await world.placeOrder(intent.id, payer);
      world.after(114 * MINUTE_MS);
      expect((await world.placeOrder(intent.id, payer)).package).toBe(first.package);
      expect(world.gateway.callsOf('createOrder').filter((number) => number === intent.id)).toHaveLength(1);
      world.after(2 * MINUTE_MS);
      expect((await world.placeOrder(intent.id, payer)).package).not.toBe(first.package);
      expect(world.gateway.orders.get(intent.id)?.order).toMatchObject({
        outTradeNo: intent.id,
        amount: intent.amount,
        expiresAt: intent.expiresAt,
        attach: intent.id,
      });
      expect((await world.orders(intent.id)).map(({ outTradeNo }) => outTradeNo)).toEqual([intent.id]);
    });

    it('is safe from two phones of one guardian: one number, one payment', async () => {
      const intent = await world.openPayment();
      const payer = await world.account();
      const { values, codes } = await settleAll(Array.from({ length: 8 }, () => world.placeOrder(intent.id, payer)));
      expect(codes).toEqual([]);
      expect(values).toHaveLength(8);
      expect(await payableOrders(intent.id)).toEqual([intent.id]);
      expect(payableThere(intent.id)).toEqual([intent.id]);
    });

    it('never leaves two orders that can be paid when two guardians tap at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const intent = await world.openPayment();
        const payers = [await world.account(), await world.account(), await world.account()];
        const { values, codes } = await settleAll(payers.map((payer) => world.placeOrder(intent.id, payer)));
        expect(values).toHaveLength(1);
        expect(codes).toEqual(['payment_busy', 'payment_busy']);
        expect(payableThere(intent.id)).toEqual(await payableOrders(intent.id));
        expect(payableThere(intent.id)).toHaveLength(1);
      }
    });

    it('closes each other’s orders when guardians tap at once later on, and never leaves two that can be paid', async () => {
      for (let round = 0; round < 5; round += 1) {
        const intent = await olderOrder();
        const payers = [await world.account(), await world.account(), await world.account()];
        const { codes } = await settleAll(payers.map((payer) => world.placeOrder(intent.id, payer)));
        expect(codes.every((code) => code === 'payment_busy')).toBe(true);
        expect(payableThere(intent.id)).toEqual(await payableOrders(intent.id));
        expect(payableThere(intent.id).length).toBeLessThanOrEqual(1);
      }
    });

    it('gives another guardian the next number after the first order is closed', async () => {
      const intent = await olderOrder();
      await world.placeOrder(intent.id, await world.account());
      const orders = await world.orders(intent.id);
      expect(orders.map(({ outTradeNo, state }) => [outTradeNo, state])).toEqual([
        [intent.id, 'closed'],
        [`${intent.id}-2`, 'placed'],
      ]);
      expect(payableThere(intent.id)).toEqual([`${intent.id}-2`]);
      expect(world.gateway.callsOf('closeOrder')).toContain(intent.id);
    });

    it('does not disturb a guardian who is entering the password', async () => {
      const intent = await olderOrder();
      world.gateway.startPaying(intent.id);
      await expect(world.placeOrder(intent.id, await world.account())).rejects.toMatchObject({ code: 'payment_busy' });
      expect(await world.orders(intent.id)).toMatchObject([{ state: 'placed' }]);
    });

    it('tells another guardian that it was paid meanwhile, also when that happens between asking and closing', async () => {
      const paid = await olderOrder();
      world.gateway.pay(paid.id);
      await expect(world.placeOrder(paid.id, await world.account())).rejects.toMatchObject({ code: 'payment_already_paid' });
      const racing = await olderOrder();
      world.gateway.next('closeOrder', (number: string) => {
        world.gateway.pay(number);
      });
      await expect(world.placeOrder(racing.id, await world.account())).rejects.toMatchObject({ code: 'payment_already_paid' });
      for (const { id } of [paid, racing]) {
        expect(await world.payment(id)).toMatchObject({ state: 'settled' });
        expect(world.eventsOf(id)).toEqual(['payments.opened', 'payments.settled']);
      }
    });

    it('gives no next number while nobody knows whether the order is closed, and goes on by itself once it is', async () => {
      const intent = await olderOrder();
      const other = await world.account();
      world.gateway.next('closeOrder', { kind: 'unknown', reason: 'timeout' });
      await expect(world.placeOrder(intent.id, other)).rejects.toMatchObject({ code: 'payment_busy' });
      expect(await world.orders(intent.id)).toMatchObject([{ state: 'closing', openKey: intent.id }]);
      world.after(MINUTE_MS);
      await world.watch();
      expect(await world.orders(intent.id)).toMatchObject([{ state: 'closed' }]);
      expect(await world.payment(intent.id)).toMatchObject({ state: 'open' });
      await world.placeOrder(intent.id, other);
      expect(await payableOrders(intent.id)).toEqual([`${intent.id}-2`]);
    });

    it('takes the next number when the platform says the order is over or was placed otherwise', async () => {
      for (const kind of ['closed', 'number_taken'] as const) {
        const intent = await world.openPayment();
        const payer = await world.account();
        world.gateway.next('createOrder', { kind: 'unknown', reason: 'timeout' });
        await expect(world.placeOrder(intent.id, payer)).rejects.toMatchObject({ code: 'pay_unavailable' });
        world.after(MINUTE_MS);
        world.gateway.next('createOrder', { kind });
        await world.placeOrder(intent.id, payer);
        expect((await world.orders(intent.id)).map(({ outTradeNo, state }) => [outTradeNo, state])).toEqual([
          [intent.id, 'closed'],
          [`${intent.id}-2`, 'placed'],
        ]);
      }
    });

    it('repeats the number to the letter after an unknown answer', async () => {
      const intent = await world.openPayment();
      const payer = await world.account();
      const sent: unknown[] = [];
      const record = (order: unknown): void => {
        sent.push(order);
      };
      world.gateway.next('createOrder', (order: unknown) => {
        record(order);
        return { kind: 'unknown', reason: 'timeout' };
      });
      await expect(world.placeOrder(intent.id, payer)).rejects.toMatchObject({ code: 'pay_unavailable' });
      world.after(3 * MINUTE_MS);
      world.gateway.next('createOrder', record);
      await world.placeOrder(intent.id, payer);
      expect(sent).toHaveLength(2);
      expect(sent[1]).toEqual(sent[0]);
    });

    it('gives a payment with much time one order after another', async () => {
      const intents = [];
      for (let n = 0; n < 2; n += 1) {
        const intent = await world.openPayment({ expiresAt: world.now() + 30 * DAY_MS });
        const payer = await world.account();
        await world.placeOrder(intent.id, payer);
        expect(world.gateway.orders.get(intent.id)?.order.expiresAt).toBe(world.now() + 14 * DAY_MS);
        intents.push({ intent, payer });
      }
      world.after(14 * DAY_MS);
      for (const [n, { intent, payer }] of intents.entries()) {
        // The first is closed by whoever taps, the second by the watch.
        if (n === 1) await world.watch();
        expect(await world.payment(intent.id)).toMatchObject({ state: 'open' });
        await world.placeOrder(intent.id, payer);
        expect(payableThere(intent.id)).toEqual([`${intent.id}-2`]);
      }
    });

    it('books a payment the platform knows of when the panel is asked for again', async () => {
      const intent = await world.orderedPayment();
      const [order] = await world.orders(intent.id);
      world.gateway.pay(intent.id);
      world.after(118 * MINUTE_MS);
      await expect(world.placeOrder(intent.id, order?.accountId ?? '')).rejects.toMatchObject({ code: 'payment_already_paid' });
      expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    });

    it('makes a refusal a task: one for the account as a whole, one for each payment whose request is wrong', async () => {
      const merchantTasks = () =>
        world.db.read((reader) => reader.rows("SELECT id FROM payments_task WHERE kind = 'order_refused' AND campusId IS NULL"));
      const before = (await merchantTasks()).length;
      for (let n = 0; n < 2; n += 1) {
        const intent = await world.openPayment();
        world.gateway.next('createOrder', { kind: 'refused', reason: 'not_authorised', code: 'NO_AUTH', message: '' });
        await expect(world.placeOrder(intent.id, await world.account())).rejects.toMatchObject({ code: 'pay_refused' });
      }
      expect(await merchantTasks()).toHaveLength(before + 1);
      const intent = await world.openPayment();
      world.gateway.next('createOrder', { kind: 'refused', reason: 'bad_request', code: 'PARAM_ERROR', message: '' });
      await expect(world.placeOrder(intent.id, await world.account())).rejects.toMatchObject({ code: 'pay_refused' });
      expect(await world.openTasks(intent.id)).toMatchObject([{ kind: 'order_refused' }]);
      expect(await world.orders(intent.id)).toMatchObject([{ lastCode: 'PARAM_ERROR', state: 'placed' }]);
    });

    it('does not hand out an order that was closed while it was being placed', async () => {
      const intent = await world.openPayment();
      world.gateway.next('createOrder', async () => {
        world.after(DAY_MS);
        await world.watch();
      });
      await expect(world.placeOrder(intent.id, await world.account())).rejects.toMatchObject({ code: 'payment_expired' });
    });

    it('does not give up an order whose call may still be under way', async () => {
      const intent = await world.openPayment();
      world.gateway.next('createOrder', { kind: 'unknown', reason: 'timeout' });
      const payer = await world.account();
      await expect(world.placeOrder(intent.id, payer)).rejects.toMatchObject({ code: 'pay_unavailable' });
      world.after(20_000);
      await expect(world.placeOrder(intent.id, await world.account())).rejects.toMatchObject({ code: 'payment_busy' });
      const withdrawing = withdrawPayment(world.db, world.ports, { paymentId: intent.id, reason: '开错了', actor: STAFF });
      await expect(withdrawing).rejects.toMatchObject({ code: 'pay_unavailable' });
      expect(await payableOrders(intent.id)).toEqual([intent.id]);
      world.after(MINUTE_MS);
      await world.placeOrder(intent.id, await world.account());
      expect(await payableOrders(intent.id)).toEqual([`${intent.id}-2`]);
    });

    it('says what stands in the way', async () => {
      const payer = await world.account();
      const expired = await world.openPayment();
      const withdrawn = await world.openPayment();
      await withdrawPayment(world.db, world.ports, { paymentId: withdrawn.id, reason: '开错了', actor: STAFF });
      const paid = await world.orderedPayment();
      await world.notify(world.gateway.pay(paid.id));
      await expect(world.placeOrder(withdrawn.id, payer)).rejects.toMatchObject({ code: 'payment_not_open' });
      await expect(world.placeOrder(paid.id, payer)).rejects.toMatchObject({ code: 'payment_already_paid' });
      world.after(DAY_MS);
      await expect(world.placeOrder(expired.id, payer)).rejects.toMatchObject({ code: 'payment_expired' });
      await expect(world.placeOrder(freshId(), payer)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('after a process died in the middle', () => {
    const died = new Error('the process died');

    it('places the same order again when it died before or after the call', async () => {
      for (const placed of [false, true]) {
        const intent = await world.openPayment();
        const payer = await world.account();
        world.gateway.next('createOrder', (order: { outTradeNo: string; amount: number }) => {
          if (placed) world.gateway.orders.set(order.outTradeNo, { order: order as never, state: 'open' });
          throw died;
        });
        await expect(world.placeOrder(intent.id, payer)).rejects.toThrow(died);
        world.after(MINUTE_MS);
        await world.watch();
        await world.placeOrder(intent.id, payer);
        expect(payableThere(intent.id)).toEqual([intent.id]);
        expect(await payableOrders(intent.id)).toEqual([intent.id]);
      }
    });

    it('closes what it had begun to close, whether or not the call arrived', async () => {
      for (const arrived of [false, true]) {
        const intent = await world.orderedPayment();
        world.gateway.next('closeOrder', (number: string) => {
          const held = world.gateway.orders.get(number);
          if (held && arrived) held.state = 'closed';
          throw died;
        });
        const withdrawing = withdrawPayment(world.db, world.ports, { paymentId: intent.id, reason: '开错了', actor: STAFF });
        await expect(withdrawing).rejects.toThrow(died);
        expect(await world.orders(intent.id)).toMatchObject([{ state: 'closing' }]);
        await world.watch();
        expect(await world.orders(intent.id)).toMatchObject([{ state: 'closed', openKey: null }]);
      }
    });

    it('finds a payment whose notification and answer were lost', async () => {
      const intent = await world.orderedPayment();
      world.gateway.pay(intent.id);
      world.gateway.next('queryOrder', died);
      world.after(10_000);
      expect(await world.watch()).toMatchObject({ failed: 1 });
      world.after(MINUTE_MS);
      await world.watch();
      expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    });

    it('gives up an order that the platform never heard of, and closes its payment in time', async () => {
      const intent = await world.openPayment();
      world.gateway.next('createOrder', died);
      await expect(world.placeOrder(intent.id, await world.account())).rejects.toThrow(died);
      world.after(DAY_MS);
      await world.watch();
      expect(await world.orders(intent.id)).toMatchObject([{ state: 'closed' }]);
      expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'expired' });
    });
  });

  it('asks for the result when the payer comes back', async () => {
    const intent = await world.orderedPayment();
    await confirmPayment(world.db, world.ports, intent.id);
    expect(await world.payment(intent.id)).toMatchObject({ state: 'open' });
    world.gateway.pay(intent.id);
    await Promise.all(Array.from({ length: 5 }, () => confirmPayment(world.db, world.ports, intent.id)));
    expect(world.eventsOf(intent.id)).toEqual(['payments.opened', 'payments.settled']);
  });
});

import { MINUTE_MS } from '@qingya/shared';
import { createPayments } from '../../src/modules/payments';
import { syncOrder } from '../../src/modules/payments/usecases/sync-order';
import { watchRefunds } from '../../src/modules/payments/usecases/watch-refunds';
import { createRepeater, type RepeatingTask } from '../../src/platform/jobs';
import { describeDatabases } from '../support/database';
import { ask, paidByWechat, refundNow } from './refund-support';
import { PaymentsWorld } from './world';

describeDatabases('the watches over orders and refunds', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const repeater = (tasks: readonly RepeatingTask[], instanceId: string) =>
    createRepeater({ db: world.db, tasks, log: world.ports.log, instanceId });

  it('go on a minute after the replica that had them was killed', async () => {
    const tasks = createPayments(world.ports).repeating;
    expect(tasks.map(({ name }) => name).sort()).toEqual(['payments.watch-orders', 'payments.watch-refunds']);
    let begun = 0;
    const dying = tasks.map((task) => ({
      ...task,
      run: () => {
        begun += 1;
        return new Promise<void>(() => undefined);
      },
    }));
    void repeater(dying, 'killed').tick();
    while (begun < tasks.length) await new Promise((resolve) => setImmediate(resolve));
    const intent = await world.orderedPayment();
    world.gateway.pay(intent.id);
    const refund = await ask(world, (await paidByWechat(world)).capture.id, 100);
    world.after(30_000);
    await repeater(tasks, 'next').tick();
    expect(await world.payment(intent.id)).toMatchObject({ state: 'open' });
    world.after(31_000);
    await repeater(tasks, 'next').tick();
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    expect(await refundNow(world, refund.id)).toMatchObject({ state: 'processing' });
  });

  it('end while calls time out, leave the rest to the next run, and close what ran out all the same', async () => {
    const payments = [];
    for (let n = 0; n < 30; n += 1) payments.push(await world.orderedPayment());
    const bare = await world.openPayment({ expiresAt: world.now() + MINUTE_MS });
    world.after(MINUTE_MS);
    const hang = () => {
      world.after(10_000);
      return { kind: 'unknown', reason: 'timeout' };
    };
    const before = world.gateway.callsOf('queryOrder').length;
    world.gateway.next('queryOrder', ...Array.from({ length: 10 }, () => hang));
    const { orders } = await world.watch();
    expect(orders).toBeGreaterThan(0);
    expect(orders).toBeLessThan(10);
    expect(world.gateway.callsOf('queryOrder').length - before).toBe(orders);
    expect(await world.payment(bare.id)).toMatchObject({ state: 'closed' });
    for (const { id } of payments) world.gateway.pay(id);
    world.gateway.forget();
    await world.watch();
    world.after(MINUTE_MS);
    await world.watch();
    for (const { id } of payments) expect(await world.payment(id)).toMatchObject({ state: 'settled' });
  });

  it('end while refunds time out, and leave the rest to the next run', async () => {
    const refunds = [];
    for (let n = 0; n < 12; n += 1) refunds.push(await ask(world, (await paidByWechat(world)).capture.id, 100));
    const before = world.gateway.callsOf('refund').length;
    const hang = () => {
      world.after(20_000);
      return { kind: 'unknown', reason: 'timeout' };
    };
    world.gateway.next('refund', ...Array.from({ length: 12 }, () => hang));
    await watchRefunds(world.db, world.ports);
    expect(world.gateway.callsOf('refund').length - before).toBeLessThan(12);
    world.gateway.forget();
    world.after(10 * MINUTE_MS);
    await watchRefunds(world.db, world.ports);
    for (const { id } of refunds) expect(await refundNow(world, id)).toMatchObject({ state: 'processing' });
  });

  it('put off a refund that our own code cannot handle, so that it keeps no other one waiting', async () => {
    const { capture } = await paidByWechat(world);
    const refund = await ask(world, capture.id, 100);
    await world.db.transaction((uow) => uow.run('UPDATE payments_capture SET outTradeNo = NULL WHERE id = ?', [capture.id]));
    await watchRefunds(world.db, world.ports);
    expect((await refundNow(world, refund.id)).nextAttemptAt).toBe(world.now() + 10 * MINUTE_MS);
  });

  it('count one time for two who ask at once, and do not put off an order whose panel was opened meanwhile', async () => {
    const { id } = await world.orderedPayment();
    await Promise.all([syncOrder(world.db, world.ports, id), syncOrder(world.db, world.ports, id)]);
    const [order] = await world.orders(id);
    expect(order).toMatchObject({ checks: 1, nextCheckAt: world.now() + 30_000 });
    world.gateway.next('queryOrder', async () => {
      await world.placeOrder(id, order?.accountId ?? '');
      return { kind: 'unpaid', paying: false };
    });
    await syncOrder(world.db, world.ports, id);
    expect(await world.orders(id)).toMatchObject([{ checks: 0, nextCheckAt: world.now() + 10_000 }]);
  });
});

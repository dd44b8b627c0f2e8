import { DAY_MS } from '@qingya/shared';
import { refundJobs } from '../../src/modules/payments/jobs';
import { settleRefundByHand } from '../../src/modules/payments/usecases/settle-refund-by-hand';
import { describeDatabases } from '../support/database';
import { ask, captureNow, paidAtDesk, paidByWechat, refundEvents } from './refund-support';
import { freshId, PaymentsWorld, STAFF, settleAll } from './world';

describeDatabases('asking for money back', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  it('sets the money aside and tells others', async () => {
    const { capture, intent } = await paidByWechat(world);
    const refund = await ask(world, capture.id, 5_000);
    expect(refund).toMatchObject({
      state: 'waiting',
      channel: 'wechat',
      amount: 5_000,
      outRefundNo: refund.id,
      intentId: intent.id,
    });
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 5_000, refunded: 0 });
    expect(refundEvents(world, refund.id)).toEqual(['requested']);
    expect(world.events.at(-1)?.payload).toMatchObject({ refundId: refund.id, amount: 5_000, familyId: intent.familyId });
  });

  it('wakes the sender once it is committed', async () => {
    const woken: string[] = [];
    const { subscribers } = refundJobs({ ...world.ports, wakeRefunds: (id) => void woken.push(id) });
    const { capture } = await paidByWechat(world);
    const refund = await ask(world, capture.id, 100);
    const event = world.events.at(-1);
    const [waker] = subscribers;
    if (!event || !waker) throw new Error('nothing was told, or nobody listens');
    expect(waker.types).toEqual([event.type]);
    await world.db.transaction(async (uow) => {
      await waker.handle(uow, { ...event, id: freshId(), position: 1, occurredAt: uow.now });
      expect(woken).toEqual([]);
    });
    expect(woken).toEqual([refund.id]);
  });

  it('is one refund per source, also when asked at the same moment', async () => {
    const { capture } = await paidByWechat(world);
    const source = { type: 'test', id: freshId() };
    const { values, codes } = await settleAll(Array.from({ length: 8 }, () => ask(world, capture.id, 3_000, { source })));
    expect(codes).toEqual([]);
    expect(new Set(values.map(({ id }) => id)).size).toBe(1);
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 3_000 });
    await expect(ask(world, capture.id, 3_001, { source })).rejects.toMatchObject({ code: 'idempotency_conflict' });
    const other = await paidByWechat(world);
    await expect(ask(world, other.capture.id, 3_000, { source })).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await captureNow(world, other.capture)).toMatchObject({ reserved: 0 });
  });

  it('is refused when its source asks for other money at the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const source = { type: 'test', id: freshId() };
      const paid = [await paidByWechat(world), await paidByWechat(world)];
      const { values, codes } = await settleAll(paid.map(({ capture }) => ask(world, capture.id, 100, { source })));
      expect([values.length, codes]).toEqual([1, ['idempotency_conflict']]);
    }
  });

  it('never sets more aside than was paid, with fifty parts at once', async () => {
    const { capture } = await paidByWechat(world, 10_000);
    const { values, codes } = await settleAll(Array.from({ length: 50 }, () => ask(world, capture.id, 300)));
    expect(values).toHaveLength(33);
    expect(new Set(codes)).toEqual(new Set(['refund_exceeds_payment']));
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 9_900, refunded: 0 });
    await ask(world, capture.id, 100);
    await expect(ask(world, capture.id, 1)).rejects.toMatchObject({ code: 'refund_exceeds_payment', details: { refundable: 0 } });
  });

  it('takes fifty parts and no more; the rest goes back by hand', async () => {
    const { capture } = await paidByWechat(world, 10_000);
    for (let part = 0; part < 50; part += 1) await ask(world, capture.id, 1);
    await expect(ask(world, capture.id, 1)).rejects.toMatchObject({ code: 'refund_too_many_parts' });
    const byHand = await ask(world, capture.id, 9_950, { handReceiptNo: `T-${freshId()}` });
    expect(byHand).toMatchObject({ state: 'succeeded', channel: 'transfer' });
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 10_000, refunded: 9_950 });
  });

  it('takes a refund on day 365, not later; then by hand', async () => {
    const { capture } = await paidByWechat(world);
    world.after(365 * DAY_MS);
    await ask(world, capture.id, 100);
    world.after(1);
    await expect(ask(world, capture.id, 100)).rejects.toMatchObject({ code: 'refund_too_old' });
    expect(await ask(world, capture.id, 100, { handReceiptNo: `T-${freshId()}` })).toMatchObject({ state: 'succeeded' });
    // Surplus money must be booked whatever its age: WeChat Pay's refusal becomes a task.
    expect(await ask(world, capture.id, 100, { cause: 'duplicate' })).toMatchObject({ state: 'waiting' });
  });

  it('wants no receipt for money that WeChat Pay can give back', async () => {
    const { capture } = await paidByWechat(world);
    await expect(ask(world, capture.id, 100, { handReceiptNo: 'R-1' })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 0 });
  });

  it('gives desk money back at the desk, at once, with a receipt', async () => {
    const { capture, intent } = await paidAtDesk(world);
    await expect(ask(world, capture.id, 100)).rejects.toMatchObject({ code: 'invalid_request' });
    const handReceiptNo = `R-${freshId()}`;
    const refund = await ask(world, capture.id, 12_800, { handReceiptNo });
    expect(refund).toMatchObject({ state: 'succeeded', channel: 'cash', handReceiptNo });
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 12_800, refunded: 12_800, outcome: 'settled' });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    expect(refundEvents(world, refund.id)).toEqual(['requested', 'succeeded']);
    expect(world.events.at(-1)?.payload).toMatchObject({ amount: 12_800, refundedTotal: 12_800, channel: 'cash' });
  });

  it('uses a receipt number once per campus and channel, for money taken or given', async () => {
    const { capture } = await paidAtDesk(world);
    const handReceiptNo = `R-${freshId()}`;
    const { values, codes } = await settleAll(Array.from({ length: 4 }, () => ask(world, capture.id, 100, { handReceiptNo })));
    expect(values).toHaveLength(1);
    expect(codes).toEqual(['desk_receipt_used', 'desk_receipt_used', 'desk_receipt_used']);
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 100, refunded: 100 });
    const taken = ask(world, capture.id, 100, { handReceiptNo: capture.receiptNo });
    await expect(taken).rejects.toMatchObject({ code: 'desk_receipt_used' });
    const other = await paidAtDesk(world);
    expect(other.capture.campusId).not.toBe(capture.campusId);
    expect(await ask(world, other.capture.id, 100, { handReceiptNo })).toMatchObject({ state: 'succeeded' });
  });

  it('settles a stuck refund by hand once, and only a stuck one', async () => {
    const { capture } = await paidByWechat(world);
    const refund = await ask(world, capture.id, 100);
    await world.db.transaction((uow) => uow.run("UPDATE payments_refund SET state = 'failed' WHERE id = ?", [refund.id]));
    const settle = (receiptNo: string) =>
      world.db.transaction((uow) =>
        settleRefundByHand(uow, { refundId: refund.id, channel: 'transfer', receiptNo, note: null, actor: STAFF }),
      );
    const { values, codes } = await settleAll(Array.from({ length: 4 }, () => settle(`T-${freshId()}`)));
    expect(values).toMatchObject([{ state: 'succeeded', channel: 'transfer' }]);
    expect(new Set(codes)).toEqual(new Set(['refund_not_retryable']));
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 100, refunded: 100 });
    expect(refundEvents(world, refund.id)).toEqual(['requested', 'succeeded']);
  });
});

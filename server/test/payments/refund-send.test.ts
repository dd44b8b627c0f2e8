import { MINUTE_MS } from '@qingya/shared';
import { retryRefund } from '../../src/modules/payments/usecases/retry-refund';
import { sendRefund } from '../../src/modules/payments/usecases/send-refund';
import { settleRefundByHand } from '../../src/modules/payments/usecases/settle-refund-by-hand';
import { takeRefundFacts } from '../../src/modules/payments/usecases/take-refund-facts';
import { watchRefunds } from '../../src/modules/payments/usecases/watch-refunds';
import type { RefundFacts } from '../../src/platform/pay/gateway';
import { describeDatabases } from '../support/database';
import {
  ask,
  captureNow,
  heldPayment,
  type PaidPayment,
  paidByWechat,
  refundEvents,
  refundNow,
  refundTasks,
  send,
} from './refund-support';
import { freshId, PaymentsWorld, STAFF } from './world';

const HOUR_MS = 60 * MINUTE_MS;

describeDatabases('refunds on their way', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const numbersSent = (refundId: string): string[] =>
    world.gateway.callsOf('refund').filter((number) => number.startsWith(refundId));
  const tell = (facts: RefundFacts): Promise<boolean> =>
    world.db.transaction((uow) => takeRefundFacts(uow, facts, 'notification'));
  const retry = (refundId: string) => world.db.transaction((uow) => retryRefund(uow, { refundId, actor: STAFF }));
  const requested = async (amount = 12_800): Promise<PaidPayment & { id: string }> => {
    const paid = await paidByWechat(world);
    return { ...paid, id: (await ask(world, paid.capture.id, amount)).id };
  };

  it('are accepted, asked about after a minute, and arrive once', async () => {
    const { id, capture, intent } = await requested();
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({
      state: 'processing',
      attempts: 0,
      nextAttemptAt: world.now() + MINUTE_MS,
    });
    await send(world, id);
    expect(numbersSent(id)).toEqual([id]);
    world.after(MINUTE_MS);
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing', nextAttemptAt: world.now() + 5 * MINUTE_MS });
    const { succeededAt } = world.gateway.finishRefund(id, 'succeeded');
    world.after(5 * MINUTE_MS);
    await Promise.all([send(world, id), send(world, id)]);
    expect(await refundNow(world, id)).toMatchObject({ state: 'succeeded', succeededAt });
    expect(await captureNow(world, capture)).toMatchObject({ refunded: 12_800, reserved: 12_800 });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    expect(refundEvents(world, id)).toEqual(['requested', 'succeeded']);
    expect(world.events.at(-1)?.payload).toMatchObject({ amount: 12_800, refundedTotal: 12_800, captureOutcome: 'settled' });
  });

  it('are sent once by workers that come at the same moment', async () => {
    const { id } = await requested();
    await Promise.all(Array.from({ length: 8 }, () => send(world, id)));
    expect(numbersSent(id)).toEqual([id]);
  });

  it('keep their number through unknown answers, at growing distances', async () => {
    const { id, capture } = await requested();
    const timeout = { kind: 'unknown', reason: 'timeout' };
    const waits = [5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, HOUR_MS];
    for (const wait of waits) {
      world.gateway.next('refund', timeout);
      await send(world, id);
      expect(await refundNow(world, id)).toMatchObject({
        state: 'waiting',
        lastCode: 'timeout',
        nextAttemptAt: world.now() + wait,
      });
      world.after(wait - 1);
      await send(world, id);
      world.after(1);
    }
    await send(world, id);
    expect(numbersSent(id)).toEqual(Array.from({ length: waits.length + 1 }, () => id));
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing', lastCode: null });
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 12_800, refunded: 0 });
  });

  it('are sent again with the same number when the sender died before the answer', async () => {
    const { id } = await requested();
    // The platform accepts, the process dies before it can store that.
    world.gateway.next('refund', () => {
      throw new Error('killed');
    });
    await expect(send(world, id)).rejects.toThrow('killed');
    await send(world, id);
    expect(numbersSent(id)).toEqual([id]);
    world.after(2 * MINUTE_MS);
    await send(world, id);
    expect(numbersSent(id)).toEqual([id, id]);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing' });
  });

  it('do not let a sender whose claim ran out overwrite what came after', async () => {
    const { id } = await requested();
    world.gateway.next('refund', async () => {
      world.after(2 * MINUTE_MS);
      await send(world, id);
      return { kind: 'not_enough' };
    });
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing', lastCode: null });
    expect(await refundTasks(world, id)).toEqual([]);
  });

  it('go out 61 s apart when they are parts of one payment, and at once when not', async () => {
    const { capture, id: first } = await requested(100);
    const { id: second } = await ask(world, capture.id, 200);
    const other = await requested(300);
    await Promise.all([send(world, first), send(world, second), send(world, other.id)]);
    expect(numbersSent(other.id)).toHaveLength(1);
    const sent = (await refundNow(world, first)).sentAt === null ? second : first;
    const late = sent === first ? second : first;
    expect(await refundNow(world, late)).toMatchObject({ sentAt: null, nextAttemptAt: world.now() + 61_000 });
    world.after(60_999);
    await send(world, late);
    expect(numbersSent(late)).toHaveLength(0);
    world.after(1);
    await send(world, late);
    expect(numbersSent(late)).toHaveLength(1);
  });

  it('wait for the balance: one task, hourly, at once by hand, with the same number', async () => {
    const { id } = await requested();
    world.gateway.next('refund', { kind: 'not_enough' }, { kind: 'not_enough' });
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({
      state: 'blocked',
      lastCode: 'NOT_ENOUGH',
      nextAttemptAt: world.now() + HOUR_MS,
    });
    expect(await refundTasks(world, id)).toEqual(['refund_not_enough']);
    world.after(HOUR_MS);
    await send(world, id);
    expect(await refundTasks(world, id)).toEqual(['refund_not_enough']);
    await retry(id);
    await send(world, id);
    expect(numbersSent(id)).toEqual([id, id, id]);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing' });
    expect(await refundTasks(world, id)).toEqual([]);
    expect(refundEvents(world, id)).toEqual(['requested', 'stuck']);
    await expect(retry(id)).rejects.toMatchObject({ code: 'refund_not_retryable' });
  });

  it.each([
    [{ kind: 'refused', reason: 'bad_request', code: 'PARAM_ERROR', message: '' }, 'failed', 'refund_failed', 'PARAM_ERROR'],
    [{ kind: 'payment_not_found' }, 'failed', 'refund_failed', 'payment_not_found'],
    [{ kind: 'user_account_abnormal' }, 'abnormal', 'refund_abnormal', 'user_account_abnormal'],
  ] as const)('are a person’s when refused: %j', async (answer, state, kind, lastCode) => {
    const { id, capture } = await requested();
    world.gateway.next('refund', answer);
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({ state, lastCode });
    expect(await refundTasks(world, id)).toEqual([kind]);
    expect(await captureNow(world, capture)).toMatchObject({ reserved: 12_800, refunded: 0 });
    world.after(HOUR_MS);
    await send(world, id);
    expect(numbersSent(id)).toEqual([id]);
  });

  it('are not given up when the refusal is about a number that was accepted before', async () => {
    const { id } = await requested();
    world.gateway.next('refund', { kind: 'unknown', reason: 'timeout' });
    await send(world, id);
    // The first request had been accepted although its answer was lost.
    await world.gateway.refund({
      outTradeNo: (await world.orders((await refundNow(world, id)).intentId ?? ''))[0]?.outTradeNo ?? '',
      outRefundNo: id,
      reason: '',
      amount: 12_800,
      total: 12_800,
    });
    world.after(5_000);
    world.gateway.next('refund', { kind: 'refused', reason: 'bad_request', code: 'INVALID_REQUEST', message: '' });
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing' });
    expect(await refundTasks(world, id)).toEqual([]);
  });

  it('take a new number only after the old one surely did not bring the money back', async () => {
    const { id, capture } = await requested();
    await send(world, id);
    world.gateway.finishRefund(id, 'abnormal');
    world.after(MINUTE_MS);
    await send(world, id);
    expect(await refundTasks(world, id)).toEqual(['refund_abnormal']);
    await retry(id);
    expect(await refundTasks(world, id)).toEqual([]);
    world.gateway.next('queryRefund', { kind: 'unknown', reason: 'timeout' });
    await send(world, id);
    expect(numbersSent(id)).toEqual([id]);
    world.after(2 * MINUTE_MS);
    await send(world, id);
    await send(world, id);
    expect(numbersSent(id)).toEqual([id, `${id}-2`]);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing', outRefundNo: `${id}-2`, numbers: 2 });
    await tell(world.gateway.finishRefund(`${id}-2`, 'succeeded'));
    expect(await captureNow(world, capture)).toMatchObject({ refunded: 12_800, reserved: 12_800 });
    expect(refundEvents(world, id)).toEqual(['requested', 'stuck', 'succeeded']);
  });

  it('take no new number when the old one has arrived meanwhile, or is being worked on', async () => {
    for (const status of ['succeeded', 'processing'] as const) {
      const { id } = await requested();
      await send(world, id);
      await tell(world.gateway.finishRefund(id, 'abnormal'));
      await retry(id);
      world.gateway.finishRefund(id, status);
      await send(world, id);
      expect(await refundNow(world, id)).toMatchObject({ state: status, outRefundNo: id });
      expect(numbersSent(id)).toEqual([id]);
    }
  });

  it('count an old number that arrives after all, and report that the money may be out twice', async () => {
    const { id, capture } = await requested();
    await send(world, id);
    await tell(world.gateway.finishRefund(id, 'abnormal'));
    await retry(id);
    await send(world, id);
    world.after(2 * MINUTE_MS);
    await send(world, id);
    expect(numbersSent(id)).toEqual([id, `${id}-2`]);
    await tell(world.gateway.finishRefund(id, 'succeeded'));
    expect(await refundNow(world, id)).toMatchObject({ state: 'succeeded', outRefundNo: id });
    await tell(world.gateway.finishRefund(`${id}-2`, 'succeeded'));
    expect(await captureNow(world, capture)).toMatchObject({ refunded: 12_800 });
    expect(await refundTasks(world, id)).toEqual(['refund_abnormal']);
    expect(refundEvents(world, id).filter((type) => type === 'succeeded')).toHaveLength(1);
  });

  it('cannot be given back by hand while they may still arrive', async () => {
    const byHand = (refundId: string) =>
      world.db.transaction((uow) =>
        settleRefundByHand(uow, { refundId, channel: 'cash', receiptNo: freshId(), note: null, actor: STAFF }),
      );
    const refused = { code: 'refund_not_retryable' };
    const { id } = await requested();
    world.gateway.next('refund', { kind: 'unknown', reason: 'timeout' });
    await send(world, id);
    await expect(byHand(id)).rejects.toMatchObject(refused);
    world.after(5_000);
    world.gateway.next('refund', async () => {
      await expect(byHand(id)).rejects.toMatchObject(refused);
    });
    await send(world, id);
    expect(await refundNow(world, id)).toMatchObject({ state: 'processing' });
    await expect(byHand(id)).rejects.toMatchObject(refused);
    const never = await requested();
    expect(await byHand(never.id)).toMatchObject({ state: 'succeeded' });
    await send(world, never.id);
    expect(numbersSent(never.id)).toEqual([]);
  });

  it('report money that arrives although it was given back by hand', async () => {
    const { id, capture } = await requested();
    await send(world, id);
    await tell(world.gateway.finishRefund(id, 'abnormal'));
    await world.db.transaction((uow) =>
      settleRefundByHand(uow, { refundId: id, channel: 'cash', receiptNo: freshId(), note: null, actor: STAFF }),
    );
    expect(await refundTasks(world, id)).toEqual([]);
    expect(await tell(world.gateway.finishRefund(id, 'succeeded'))).toBe(false);
    expect(await refundTasks(world, id)).toEqual(['refund_abnormal']);
    expect(await captureNow(world, capture)).toMatchObject({ refunded: 12_800 });
  });

  it('take notifications before the answer, twice and out of order', async () => {
    const { id, capture } = await requested();
    world.gateway.refundStatus = 'processing';
    world.gateway.next('refund', async (request: { outRefundNo: string; outTradeNo: string; amount: number; total: number }) => {
      const { outRefundNo, outTradeNo, amount, total } = request;
      const facts = { outRefundNo, outTradeNo, amount, total, refundId: `5-${id}`, transactionId: 'T' };
      const arrived = { ...facts, status: 'succeeded', succeededAt: world.now() } as const;
      expect(await tell(arrived)).toBe(true);
      expect(await tell(arrived)).toBe(false);
      return { kind: 'accepted', refund: { ...facts, status: 'processing', succeededAt: null } };
    });
    await send(world, id);
    const refund = await refundNow(world, id);
    expect(refund).toMatchObject({ state: 'succeeded' });
    for (const status of ['processing', 'abnormal', 'closed'] as const) {
      const facts = { ...refund, refundId: 'x', outTradeNo: capture.outTradeNo ?? '', transactionId: 'T', total: 12_800 };
      expect(await tell({ ...facts, status, succeededAt: null })).toBe(false);
    }
    expect(await refundNow(world, id)).toMatchObject({ state: 'succeeded' });
    expect(await captureNow(world, capture)).toMatchObject({ refunded: 12_800 });
    expect(refundEvents(world, id)).toEqual(['requested', 'succeeded']);
  });

  it('book nothing from facts that do not fit, and say so', async () => {
    const { id, capture } = await requested();
    await send(world, id);
    const facts = world.gateway.finishRefund(id, 'succeeded');
    expect(await tell({ ...facts, amount: 1 })).toBe(false);
    expect(await tell({ ...facts, outTradeNo: 'another' })).toBe(false);
    expect(await refundTasks(world, id)).toEqual(['refund_abnormal']);
    expect(await captureNow(world, capture)).toMatchObject({ refunded: 0 });
    expect(await tell({ ...facts, outRefundNo: 'not-ours' })).toBe(false);
    expect(await tell({ ...facts, outRefundNo: `${id}-2` })).toBe(false);
  });

  it('close a held payment and its task when its money is back', async () => {
    const { capture, intent } = await heldPayment(world);
    const refund = await ask(world, capture.id, capture.amount, { cause: 'held' });
    world.gateway.refundStatus = 'succeeded';
    await send(world, refund.id);
    world.gateway.refundStatus = 'processing';
    expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'refunded' });
    expect(await world.openTasks(intent.id)).toEqual([]);
    expect(world.eventsOf(intent.id).slice(-2)).toEqual(['payments.refund.succeeded', 'payments.closed']);
  });

  it('wait without a word while WeChat Pay is not set up', async () => {
    const { id } = await requested();
    await sendRefund(world.db, { ...world.ports, gateway: null }, id);
    expect(await refundNow(world, id)).toMatchObject({ state: 'waiting', lastCode: 'not_configured', sentAt: null });
  });

  it('are all taken up by the watch, and one that breaks keeps no other waiting', async () => {
    const paid = await Promise.all([requested(), requested(), requested()]);
    world.after(24 * HOUR_MS);
    const broken = await requested();
    world.gateway.next('refund', new Error('broken'));
    await watchRefunds(world.db, world.ports);
    await watchRefunds(world.db, world.ports);
    const states = await Promise.all([...paid, broken].map(async ({ id }) => (await refundNow(world, id)).state));
    expect(states.filter((state) => state === 'waiting').length).toBeLessThanOrEqual(1);
    expect(world.logged).toContain('a refund could not be handled; it is tried again');
  });
});

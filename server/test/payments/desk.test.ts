import type { DeskChannel } from '@qingya/shared';
import { decideVoid } from '../../src/modules/payments/usecases/decide-void';
import { recordAtDesk } from '../../src/modules/payments/usecases/record-at-desk';
import { requestVoid } from '../../src/modules/payments/usecases/request-void';
import { resolveTask } from '../../src/modules/payments/usecases/resolve-task';
import { takeRefundFacts } from '../../src/modules/payments/usecases/take-refund-facts';
import { describeDatabases } from '../support/database';
import { ask, captureNow, heldPayment, paidAtDesk, paidByWechat, send } from './refund-support';
import { freshId, PaymentsWorld, STAFF, settleAll } from './world';

const SECOND = '01J00000000000000000STAFF2';
const THIRD = '01J00000000000000000STAFF3';

describeDatabases('money at the desk', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const record = (intentId: string, receiptNo: string, channel: DeskChannel = 'cash', paidAt?: number) =>
    world.db.transaction((uow) => recordAtDesk(uow, { intentId, channel, receiptNo, paidAt, actor: STAFF }));
  const askVoid = (intentId: string, staffId = STAFF.id) =>
    world.db.transaction((uow) => requestVoid(uow, { intentId, reason: '登记错了', staffId }));
  const decide = (deskVoidId: string, approve: boolean, staffId: string) =>
    world.db.transaction((uow) => decideVoid(uow, { deskVoidId, approve, note: null, staffId }));

  it('settles the payment and closes the order that could still be paid', async () => {
    const intent = await world.orderedPayment();
    await record(intent.id, freshId());
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled', channel: 'cash' });
    expect(await world.orders(intent.id)).toMatchObject([{ state: 'closing' }]);
    world.after(1);
    await world.watch();
    expect(await world.orders(intent.id)).toMatchObject([{ state: 'closed' }]);
    expect(world.gateway.callsOf('closeOrder')).toContain(intent.id);
  });

  it('gives WeChat money back that got there before the order was closed', async () => {
    const intent = await world.orderedPayment();
    await record(intent.id, freshId());
    await world.notify(world.gateway.pay(intent.id));
    expect((await world.captures(intent.id)).map(({ outcome }) => outcome)).toEqual(['settled', 'duplicate']);
    expect(await world.refunds(intent.id)).toMatchObject([{ cause: 'duplicate', channel: 'wechat', state: 'waiting' }]);
  });

  it('takes a receipt number once per campus and channel, also when two people enter it at once', async () => {
    const campusId = freshId();
    const payments = await Promise.all(Array.from({ length: 4 }, () => world.openPayment({ campusId })));
    const { values, codes } = await settleAll(payments.map(({ id }) => record(id, 'A-0001')));
    expect(values).toHaveLength(1);
    expect(codes).toEqual(['desk_receipt_used', 'desk_receipt_used', 'desk_receipt_used']);
    const states = await Promise.all(payments.map(async ({ id }) => (await world.payment(id)).state));
    expect(states.filter((state) => state === 'settled')).toHaveLength(1);
    const left = payments.filter((_, index) => states[index] === 'open');
    await record(left[0]?.id ?? '', 'A-0001', 'pos');
    await record((await world.openPayment()).id, 'A-0001');
  });

  it('does not take a number that money was given back with', async () => {
    const { capture } = await paidAtDesk(world);
    const receiptNo = freshId();
    await ask(world, capture.id, 100, { handReceiptNo: receiptNo });
    const other = await world.openPayment({ campusId: capture.campusId ?? '' });
    await expect(record(other.id, receiptNo)).rejects.toMatchObject({ code: 'desk_receipt_used' });
  });

  it('takes no money from the future, nor for a payment that is over', async () => {
    const intent = await world.openPayment();
    await expect(record(intent.id, freshId(), 'cash', world.now() + 1)).rejects.toMatchObject({ code: 'desk_receipt_future' });
    await record(intent.id, freshId(), 'cash', world.now());
    await expect(record(intent.id, freshId())).rejects.toMatchObject({ code: 'payment_not_open' });
  });

  it('is voided by a second person: the row stays, the payment is closed, the number stays used', async () => {
    const { intent, capture } = await paidAtDesk(world);
    const id = await askVoid(intent.id);
    await expect(askVoid(intent.id, THIRD)).rejects.toMatchObject({ code: 'void_already_requested' });
    await expect(decide(id, true, STAFF.id)).rejects.toMatchObject({ code: 'void_same_person' });
    await expect(decide(id, false, STAFF.id)).rejects.toMatchObject({ code: 'void_same_person' });
    expect(await decide(id, true, SECOND)).toMatchObject({ state: 'approved', decidedById: SECOND });
    expect(await captureNow(world, capture)).toMatchObject({ outcome: 'voided', receiptNo: capture.receiptNo });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'voided', settledCaptureId: null });
    expect(world.eventsOf(intent.id).at(-1)).toBe('payments.voided');
    await expect(ask(world, capture.id, 1, { handReceiptNo: freshId() })).rejects.toMatchObject({
      code: 'refund_nothing_captured',
    });
    const again = await world.openPayment({ campusId: intent.campusId });
    await expect(record(again.id, capture.receiptNo ?? '')).rejects.toMatchObject({ code: 'desk_receipt_used' });
    await expect(askVoid(intent.id)).rejects.toMatchObject({ code: 'void_not_possible' });
  });

  it('is decided once by people who decide at the same moment', async () => {
    const { intent, capture } = await paidAtDesk(world);
    const id = await askVoid(intent.id);
    const { values, codes } = await settleAll([decide(id, true, SECOND), decide(id, false, THIRD), decide(id, true, THIRD)]);
    expect(values).toHaveLength(1);
    expect(codes).toEqual(['void_already_decided', 'void_already_decided']);
    const voided = values[0]?.state === 'approved';
    expect((await captureNow(world, capture)).outcome).toBe(voided ? 'voided' : 'settled');
    expect((await world.payment(intent.id)).state).toBe(voided ? 'closed' : 'settled');
  });

  it('may be asked for again after it was rejected', async () => {
    const { intent } = await paidAtDesk(world);
    expect(await decide(await askVoid(intent.id), false, SECOND)).toMatchObject({ state: 'rejected' });
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    expect(await decide(await askVoid(intent.id), true, SECOND)).toMatchObject({ state: 'approved' });
  });

  it('is not voided once something went back, also when both happen at once', async () => {
    const { intent, capture } = await paidAtDesk(world);
    const id = await askVoid(intent.id);
    const { codes } = await settleAll<unknown>([
      decide(id, true, SECOND),
      ask(world, capture.id, 100, { handReceiptNo: freshId() }),
    ]);
    expect(codes).toHaveLength(1);
    expect(['void_not_possible', 'refund_nothing_captured']).toContain(codes[0]);
    const { outcome, refunded } = await captureNow(world, capture);
    expect([outcome, refunded]).toEqual(outcome === 'voided' ? ['voided', 0] : ['settled', 100]);
  });

  it('and money given back never share a receipt number, also at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const receiptNo = freshId();
      const { capture, intent } = await paidAtDesk(world);
      const other = await world.openPayment({ campusId: intent.campusId });
      const take = world.db.transaction((uow) =>
        recordAtDesk(uow, { intentId: other.id, channel: 'cash', receiptNo, paidAt: undefined, actor: STAFF }),
      );
      const { values, codes } = await settleAll<unknown>([take, ask(world, capture.id, 100, { handReceiptNo: receiptNo })]);
      expect([values.length, codes]).toEqual([1, ['desk_receipt_used']]);
    }
  });

  it('is the only money that can be voided', async () => {
    const { intent } = await paidByWechat(world);
    await expect(askVoid(intent.id)).rejects.toMatchObject({ code: 'void_not_possible' });
    await expect(askVoid((await world.openPayment()).id)).rejects.toMatchObject({ code: 'void_not_possible' });
  });

  describe('tasks about held money', () => {
    const taskOf = async (captureId: string): Promise<{ id: string; state: string; note: string | null }> => {
      const row = await world.db.read((reader) =>
        reader.row<{ id: string; state: string; note: string | null }>('SELECT * FROM payments_task WHERE captureId = ?', [
          captureId,
        ]),
      );
      if (!row) throw new Error('no task');
      return row;
    };
    const resolve = (taskId: string, resolution: 'refund' | 'done') =>
      world.db.transaction((uow) => resolveTask(uow, { taskId, resolution, note: '家长多付了', actor: STAFF }));

    it('give it back once, stay open until it has arrived, and keep what the person noted', async () => {
      const { capture, intent } = await heldPayment(world);
      const { id } = await taskOf(capture.id);
      const { values } = await settleAll([resolve(id, 'refund'), resolve(id, 'refund'), resolve(id, 'refund')]);
      expect(values.length).toBeGreaterThan(0);
      const [refund, ...others] = await world.refunds(intent.id);
      expect(others).toEqual([]);
      expect(refund).toMatchObject({ amount: capture.amount, cause: 'held', sourceType: 'task', sourceId: id });
      expect(await taskOf(capture.id)).toMatchObject({ state: 'open' });
      await expect(resolve(id, 'done')).rejects.toMatchObject({ code: 'invalid_request' });
      world.gateway.refundStatus = 'succeeded';
      await send(world, refund?.id ?? '');
      world.gateway.refundStatus = 'processing';
      expect(await taskOf(capture.id)).toMatchObject({ state: 'done', note: '家长多付了', resolvedById: STAFF.id });
      expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'refunded' });
      await expect(resolve(id, 'refund')).rejects.toMatchObject({ code: 'payment_task_done' });
    });

    it('are done with a note, once, which ends what is held and its payment for everybody to see', async () => {
      const { capture, intent } = await heldPayment(world);
      const { id } = await taskOf(capture.id);
      const { values, codes } = await settleAll([resolve(id, 'done'), resolve(id, 'done')]);
      expect(values).toMatchObject([{ state: 'done', note: '家长多付了' }]);
      expect(codes).toEqual(['payment_task_done']);
      expect(await captureNow(world, capture)).toMatchObject({ outcome: 'handled', reserved: 0, refunded: 0 });
      expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'handled' });
      expect(world.eventsOf(intent.id)).toEqual(['payments.opened', 'payments.held', 'payments.closed']);
      await expect(ask(world, capture.id, 100)).rejects.toMatchObject({ code: 'refund_nothing_captured' });
    });

    it('are either done or given back when two people decide at once', async () => {
      const { capture } = await heldPayment(world);
      const { id } = await taskOf(capture.id);
      const { values, codes } = await settleAll([resolve(id, 'done'), resolve(id, 'refund')]);
      expect([values.length, codes.length]).toEqual([1, 1]);
      const { outcome, reserved } = await captureNow(world, capture);
      expect(['handled 0', `held ${capture.amount}`]).toContain(`${outcome} ${reserved}`);
    });

    it('keep the payment held while more of its money is, and leave a settled one settled', async () => {
      const { capture, intent } = await heldPayment(world);
      await world.notify({ ...world.gateway.payment(intent.id, 1), attach: intent.id });
      const second = (await world.captures(intent.id)).find(({ id }) => id !== capture.id);
      await resolve((await taskOf(capture.id)).id, 'done');
      expect(await world.payment(intent.id)).toMatchObject({ state: 'held' });
      await resolve((await taskOf(second?.id ?? '')).id, 'done');
      expect(await world.payment(intent.id)).toMatchObject({ state: 'closed', closeReason: 'handled' });
      const paid = await paidByWechat(world);
      await world.notify(world.gateway.payment(paid.intent.id, 1));
      const odd = (await world.captures(paid.intent.id)).find(({ outcome }) => outcome === 'held');
      await resolve((await taskOf(odd?.id ?? '')).id, 'done');
      expect(await world.payment(paid.intent.id)).toMatchObject({ state: 'settled' });
    });

    it('about a refund that is owed are done only by its arrival', async () => {
      const { capture } = await paidByWechat(world);
      const refund = await ask(world, capture.id, 100);
      await send(world, refund.id);
      const told = world.gateway.finishRefund(refund.id, 'abnormal');
      await world.db.transaction((uow) => takeRefundFacts(uow, told, 'notification'));
      const { id } = await taskOf(capture.id);
      await expect(resolve(id, 'done')).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await taskOf(capture.id)).toMatchObject({ state: 'open' });
      const arrived = world.gateway.finishRefund(refund.id, 'succeeded');
      await world.db.transaction((uow) => takeRefundFacts(uow, arrived, 'notification'));
      expect(await taskOf(capture.id)).toMatchObject({ state: 'done' });
    });
  });
});

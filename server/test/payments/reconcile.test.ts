import { type PaymentDifference, reconcilePayments } from '../../src/modules/payments';
import { recordAtDesk } from '../../src/modules/payments/usecases/record-at-desk';
import { describeDatabases } from '../support/database';
import { ask, heldPayment, paidAtDesk, paidByWechat, send } from './refund-support';
import { freshId, PaymentsWorld, STAFF } from './world';

describeDatabases('the books of payments', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const differences = async (): Promise<PaymentDifference[]> => {
    const found: PaymentDifference[] = [];
    const count = await reconcilePayments(world.db, (difference) => found.push(difference));
    expect(count).toBe(found.length);
    return found;
  };
  /** What the reconciler says while a row is wrong; the row is put right again. */
  const whileWrong = async (wrong: string, right: string, id: string): Promise<PaymentDifference[]> => {
    await world.db.transaction((uow) => uow.run(wrong, [id]));
    const found = await differences();
    await world.db.transaction((uow) => uow.run(right, [id]));
    return found;
  };

  it('fit after payments, refunds, duplicates and held money', async () => {
    const paid = await paidByWechat(world);
    const refund = await ask(world, paid.capture.id, 5_000);
    await send(world, refund.id);
    await paidAtDesk(world);
    await heldPayment(world);
    const twice = await world.orderedPayment();
    await world.db.transaction((uow) =>
      recordAtDesk(uow, { intentId: twice.id, channel: 'cash', receiptNo: freshId(), paidAt: undefined, actor: STAFF }),
    );
    await world.notify(world.gateway.pay(twice.id));
    expect((await world.captures(twice.id)).map(({ outcome }) => outcome)).toContain('duplicate');
    expect(await differences()).toEqual([]);
  });

  it.each([
    [
      'reserved',
      'UPDATE payments_capture SET reserved = 1 WHERE id = ?',
      'UPDATE payments_capture SET reserved = 0 WHERE id = ?',
    ],
    [
      'refunded',
      'UPDATE payments_capture SET reserved = 2, refunded = 1 WHERE id = ?',
      'UPDATE payments_capture SET reserved = 0, refunded = 0 WHERE id = ?',
    ],
    [
      'surplus',
      "UPDATE payments_capture SET outcome = 'duplicate' WHERE id = ?",
      "UPDATE payments_capture SET outcome = 'settled' WHERE id = ?",
    ],
  ])('say when %s is not what the refunds add up to', async (kind, wrong, right) => {
    const { capture } = await paidByWechat(world);
    const found = await whileWrong(wrong, right, capture.id);
    expect(found.map((one) => [one.kind, one.subjectId])).toContainEqual([kind, capture.id]);
    expect(await differences()).toEqual([]);
  });

  it('say when a settled payment has no money, and when settled money has no payment', async () => {
    const { intent, capture } = await paidByWechat(world);
    const found = await whileWrong(
      "UPDATE payments_intent SET state = 'closed', settledCaptureId = NULL WHERE id = ?",
      `UPDATE payments_intent SET state = 'settled', settledCaptureId = '${capture.id}' WHERE id = ?`,
      intent.id,
    );
    expect(found).toEqual([
      { kind: 'settled', subjectId: capture.id, expected: 1, found: 0 },
      { kind: 'unsettled', subjectId: intent.id, expected: 0, found: 1 },
    ]);
  });

  it('say when a closed payment could still be paid', async () => {
    const intent = await world.orderedPayment();
    const found = await whileWrong(
      "UPDATE payments_intent SET state = 'closed' WHERE id = ?",
      "UPDATE payments_intent SET state = 'open' WHERE id = ?",
      intent.id,
    );
    expect(found).toEqual([{ kind: 'order', subjectId: intent.id, expected: 0, found: 1 }]);
  });

  // The last one: what it makes wrong stays wrong.
  it('say when held money has no task', async () => {
    const { capture } = await heldPayment(world);
    await world.db.transaction((uow) => uow.run('UPDATE payments_task SET captureId = NULL WHERE captureId = ?', [capture.id]));
    expect(await differences()).toContainEqual({ kind: 'held', subjectId: capture.id, expected: 1, found: 0 });
  });
});

import type { CaptureRow } from '../../src/modules/payments/persistence/capture-store';
import type { IntentRow } from '../../src/modules/payments/persistence/intent-store';
import { type RefundRow, refundById } from '../../src/modules/payments/persistence/refund-store';
import { type RequestRefund, requestRefund } from '../../src/modules/payments/usecases/request-refund';
import { sendRefund } from '../../src/modules/payments/usecases/send-refund';
import { takeCapture } from '../../src/modules/payments/usecases/take-capture';
import { freshId, type PaymentsWorld, STAFF } from './world';

export interface PaidPayment {
  readonly intent: IntentRow;
  readonly capture: CaptureRow;
}

const onlyCapture = async (world: PaymentsWorld, intentId: string): Promise<PaidPayment> => {
  const [capture] = await world.captures(intentId);
  if (!capture) throw new Error('nothing was captured');
  return { intent: await world.payment(intentId), capture };
};

/** A payment that a family made with WeChat Pay. */
export const paidByWechat = async (world: PaymentsWorld, amount = 12_800): Promise<PaidPayment> => {
  const intent = await world.orderedPayment({ amount });
  await world.notify(world.gateway.pay(intent.id));
  return onlyCapture(world, intent.id);
};

/** A payment taken in cash. */
export const paidAtDesk = async (world: PaymentsWorld, amount = 12_800, receiptNo = freshId()): Promise<PaidPayment> => {
  const intent = await world.openPayment({ amount });
  await world.db.transaction((uow) =>
    takeCapture(uow, { channel: 'cash', intentId: intent.id, receiptNo, amount, paidAt: uow.now, actor: STAFF }),
  );
  return onlyCapture(world, intent.id);
};

/** Wrong money that is held: its order was paid with another amount. */
export const heldPayment = async (world: PaymentsWorld, amount = 12_800): Promise<PaidPayment> => {
  const intent = await world.orderedPayment({ amount });
  await world.notify(world.gateway.pay(intent.id, { total: amount - 100 }));
  return onlyCapture(world, intent.id);
};

/** Asks for money of a capture; every call has a source of its own unless told otherwise. */
export const ask = (
  world: PaymentsWorld,
  captureId: string,
  amount: number,
  change: Partial<RequestRefund> = {},
): Promise<RefundRow> =>
  world.db.transaction((uow) =>
    requestRefund(uow, {
      captureId,
      amount,
      reason: '课程取消',
      cause: 'asked',
      source: { type: 'test', id: freshId() },
      actor: STAFF,
      handReceiptNo: null,
      refundsSeen: null,
      ...change,
    }),
  );

export const send = (world: PaymentsWorld, refundId: string): Promise<void> => sendRefund(world.db, world.ports, refundId);

export const refundNow = async (world: PaymentsWorld, id: string): Promise<RefundRow> => {
  const row = await world.db.read((reader) => refundById(reader, id));
  if (!row) throw new Error(`no refund ${id}`);
  return row;
};

export const captureNow = async (world: PaymentsWorld, { intentId, id }: CaptureRow): Promise<CaptureRow> => {
  const row = (await world.captures(intentId ?? '')).find((one) => one.id === id);
  if (!row) throw new Error(`no capture ${id}`);
  return row;
};

/** Kinds of the open tasks of a refund. */
export const refundTasks = async (world: PaymentsWorld, refundId: string): Promise<string[]> => {
  const rows = await world.db.read((reader) =>
    reader.rows<{ kind: string }>("SELECT kind FROM payments_task WHERE state = 'open' AND refundId = ? ORDER BY id", [refundId]),
  );
  return rows.map(({ kind }) => kind);
};

/** Events of a refund, in order. */
export const refundEvents = (world: PaymentsWorld, refundId: string): string[] =>
  world.events.filter(({ payload }) => payload.refundId === refundId).map(({ type }) => type.replace('payments.refund.', ''));

import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { HELD_KINDS, isRefundable, mayClose } from '../domain/task-text';
import { type CaptureRow, handleCapture, lockCapture } from '../persistence/capture-store';
import { type IntentRow, lockIntent } from '../persistence/intent-store';
import { refundById } from '../persistence/refund-store';
import { closeTask, codeOfTask, noteDecision, type TaskRow, taskById } from '../persistence/task-store';
import { closeHeld } from './book-refund-success';
import { requestRefund } from './request-refund';

export interface ResolveTask {
  readonly taskId: string;
  readonly resolution: 'refund' | 'done';
  readonly note: string;
  readonly actor: Actor;
}

/** A task with what it is about, the latter locked. */
interface Locked {
  readonly task: TaskRow;
  readonly intent: IntentRow | undefined;
  readonly capture: CaptureRow | undefined;
}

/**
 * Gives held money back, or notes that a trouble was dealt with outside of the product. Held money is «handled» then, and
 * its payment closed. A task whose money is on its way back stays open until the money has arrived; then it closes by itself.
 * @throws AppError not_found, payment_task_done, invalid_request (nothing to give back, or a refund that has to arrive
 * first), and what `requestRefund` throws
 */
export const resolveTask = async (uow: UnitOfWork, command: ResolveTask): Promise<TaskRow> => {
  const { taskId, resolution } = command;
  const locked = await lockTask(uow, taskId);
  if (resolution === 'refund') await giveBack(uow, locked, command);
  else await noteDone(uow, locked, command);
  const row = await taskById(uow, taskId);
  if (!row) throw new Error(`task ${taskId} vanished`);
  return row;
};

/** Payment before capture, as everywhere; the task is read again under their locks. */
const lockTask = async (uow: UnitOfWork, taskId: string): Promise<Locked> => {
  const seen = await taskById(uow, taskId);
  if (!seen) throw fail('not_found');
  const intent = seen.intentId === null ? undefined : await lockIntent(uow, seen.intentId);
  const capture = seen.captureId === null ? undefined : await lockCapture(uow, seen.captureId);
  const task = await taskById(uow, taskId);
  if (task?.state !== 'open') throw fail('payment_task_done');
  return { task, intent, capture };
};

const giveBack = async (uow: UnitOfWork, { task, capture }: Locked, { note, actor }: ResolveTask): Promise<void> => {
  if (!capture || !isRefundable(task, capture)) throw invalid('这条待办没有可以退的款，请处理后点「已处理」。');
  await requestRefund(uow, {
    captureId: capture.id,
    amount: capture.amount - capture.reserved,
    reason: '收款有误，原路退回',
    cause: 'held',
    source: { type: 'task', id: task.id },
    actor,
    handReceiptNo: null,
    refundsSeen: null,
  });
  await noteDecision(uow, task.id, { resolvedById: actor.id, note });
};

const noteDone = async (uow: UnitOfWork, { task, intent, capture }: Locked, { note, actor }: ResolveTask): Promise<void> => {
  const refund = task.refundId === null ? undefined : await refundById(uow, task.refundId);
  const facts = { kind: task.kind, code: codeOfTask(task), underWay: isUnderWay(task, capture) };
  if (facts.underWay) throw invalid('款项正在退回，到账后这条待办会自动完成，请稍后查看。');
  if (!mayClose(facts, refund?.state ?? null)) {
    throw invalid('这笔退款还没有到账：请在退款里重试，或登记线下退款的收据号，到账后这条待办会自动完成。');
  }
  if (!(await closeTask(uow, task.id, { resolvedById: actor.id, note }))) throw fail('payment_task_done');
  if (!capture || !HELD_KINDS.includes(task.kind) || !(await handleCapture(uow, capture.id))) return;
  await closeHeld(uow, intent, capture, 'handle');
};

const isUnderWay = (task: TaskRow, capture: CaptureRow | undefined): boolean =>
  task.refundId === null && capture?.outcome === 'held' && capture.reserved > capture.refunded;

const invalid = (message: string) => fail('invalid_request', [{ field: 'resolution', message }], message);

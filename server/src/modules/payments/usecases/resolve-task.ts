import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { isRefundable } from '../domain/task-text';
import { type CaptureRow, captureById } from '../persistence/capture-store';
import { closeTask, noteDecision, type TaskRow, taskById } from '../persistence/task-store';
import { requestRefund } from './request-refund';

export interface ResolveTask {
  readonly taskId: string;
  readonly resolution: 'refund' | 'done';
  readonly note: string;
  readonly actor: Actor;
}

/**
 * Gives held money back, or notes that a trouble was dealt with. A task whose money is on its way back stays open until the
 * money has arrived; then it closes by itself.
 * @throws AppError not_found, payment_task_done, invalid_request (nothing to give back, or it is on its way), and what
 * `requestRefund` throws
 */
export const resolveTask = async (uow: UnitOfWork, command: ResolveTask): Promise<TaskRow> => {
  const { taskId, resolution, note, actor } = command;
  const task = await taskById(uow, taskId);
  if (!task) throw fail('not_found');
  if (task.state !== 'open') throw fail('payment_task_done');
  const capture = task.captureId === null ? undefined : await captureById(uow, task.captureId);
  if (resolution === 'refund') await giveBack(uow, task, capture, { note, actor });
  else {
    if (isUnderWay(task, capture)) throw invalid('款项正在退回，到账后这条待办会自动完成，请稍后查看。');
    if (!(await closeTask(uow, taskId, { resolvedById: actor.id, note }))) throw fail('payment_task_done');
  }
  const row = await taskById(uow, taskId);
  if (!row) throw new Error(`task ${taskId} vanished`);
  return row;
};

const giveBack = async (
  uow: UnitOfWork,
  task: TaskRow,
  capture: CaptureRow | undefined,
  by: { readonly note: string; readonly actor: Actor },
): Promise<void> => {
  if (!capture || !isRefundable(task, capture)) throw invalid('这条待办没有可以退的款，请处理后点「已处理」。');
  await requestRefund(uow, {
    captureId: capture.id,
    amount: capture.amount - capture.reserved,
    reason: '收款有误，原路退回',
    cause: 'held',
    source: { type: 'task', id: task.id },
    actor: by.actor,
    handReceiptNo: null,
  });
  await noteDecision(uow, task.id, { resolvedById: by.actor.id, note: by.note });
};

const isUnderWay = (task: TaskRow, capture: CaptureRow | undefined): boolean =>
  task.refundId === null && capture?.outcome === 'held' && capture.reserved > capture.refunded;

const invalid = (message: string) => fail('invalid_request', [{ field: 'resolution', message }], message);

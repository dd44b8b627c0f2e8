import type { Instant, PaymentTaskKind } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

/** What only a person can decide. */
export interface TaskRow {
  readonly id: string;
  readonly kind: PaymentTaskKind;
  /** Kind and subject while the task is open. */
  readonly openKey: string | null;
  readonly campusId: string | null;
  readonly intentId: string | null;
  readonly captureId: string | null;
  readonly refundId: string | null;
  /** JSON: figures and codes, never personal data. */
  readonly details: string;
  readonly state: 'open' | 'done';
  readonly createdAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly resolvedById: string | null;
  readonly note: string | null;
}

export const taskById = (reader: Reader, id: string): Promise<TaskRow | undefined> =>
  reader.row<TaskRow>('SELECT * FROM payments_task WHERE id = ?', [id]);

export type NewTask = Pick<TaskRow, 'kind' | 'campusId' | 'intentId' | 'captureId' | 'refundId' | 'details'> & {
  readonly openKey: string;
};

/** @returns false when the same trouble is an open task already */
export const insertTask = async (uow: UnitOfWork, task: NewTask): Promise<boolean> => {
  // Looked up first: a duplicate is ordinary, and a failed insert would cost a round trip and a line in the database's log.
  if (await uow.row('SELECT id FROM payments_task WHERE openKey = ?', [task.openKey])) return false;
  const unset = { resolvedAt: null, resolvedById: null, note: null };
  try {
    await uow.insert('payments_task', { id: uow.newId(), ...task, state: 'open', createdAt: uow.now, ...unset });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_payments_task_open', 'payments_task.openKey')) return false;
    throw error;
  }
};

/** @returns false when the task was done before */
export const closeTask = async (
  uow: UnitOfWork,
  id: string,
  done: { readonly resolvedById: string; readonly note: string },
): Promise<boolean> => {
  const changed = await uow.run(
    "UPDATE payments_task SET state = 'done', openKey = NULL, resolvedAt = ?, resolvedById = ?, note = ? WHERE id = ? AND state = 'open'",
    [uow.now, done.resolvedById, done.note, id],
  );
  return changed === 1;
};

/** Closes the open tasks about a refund that has moved on. */
export const closeTasksOfRefund = (
  uow: UnitOfWork,
  refundId: string,
  kinds: readonly PaymentTaskKind[],
  done: { readonly resolvedById: string; readonly note: string },
): Promise<number> =>
  uow.run(
    `UPDATE payments_task SET state = 'done', openKey = NULL, resolvedAt = ?, resolvedById = ?, note = ?
     WHERE refundId = ? AND state = 'open' AND kind IN (${placeholders(kinds.length)})`,
    [uow.now, done.resolvedById, done.note, refundId, ...kinds],
  );

/** Closes the open tasks about held money that went back. */
export const closeTasksOfCapture = (
  uow: UnitOfWork,
  captureId: string,
  kinds: readonly PaymentTaskKind[],
  done: { readonly resolvedById: string; readonly note: string },
): Promise<number> =>
  uow.run(
    `UPDATE payments_task SET state = 'done', openKey = NULL, resolvedAt = ?, resolvedById = ?, note = ?
     WHERE captureId = ? AND state = 'open' AND kind IN (${placeholders(kinds.length)})`,
    [uow.now, done.resolvedById, done.note, captureId, ...kinds],
  );

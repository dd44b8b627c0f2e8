import type { CaptureOutcome, Instant, PaymentTaskKind, RefundState } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import { type ListOrder, Where } from './payment-views';

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

/** The platform's or our own code among the figures of a task. */
export const codeOfTask = ({ details }: Pick<TaskRow, 'details'>): string | undefined => {
  const parsed = JSON.parse(details) as { readonly code?: unknown };
  return typeof parsed.code === 'string' ? parsed.code : undefined;
};

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

/** Notes who asked for the money of an open task to go back, and why; it closes when the money has arrived. */
export const noteDecision = (
  uow: UnitOfWork,
  id: string,
  by: { readonly resolvedById: string; readonly note: string },
): Promise<number> =>
  uow.run("UPDATE payments_task SET resolvedById = ?, note = ? WHERE id = ? AND state = 'open'", [by.resolvedById, by.note, id]);

/** Closes the open tasks about held money that went back; what a person noted stays. */
export const closeTasksOfCapture = (
  uow: UnitOfWork,
  captureId: string,
  kinds: readonly PaymentTaskKind[],
  done: { readonly resolvedById: string; readonly note: string },
): Promise<number> =>
  uow.run(
    `UPDATE payments_task SET state = 'done', openKey = NULL, resolvedAt = ?, resolvedById = COALESCE(resolvedById, ?),
       note = COALESCE(note, ?)
     WHERE captureId = ? AND state = 'open' AND kind IN (${placeholders(kinds.length)})`,
    [uow.now, done.resolvedById, done.note, captureId, ...kinds],
  );

/** A task with the money it is about. */
export interface TaskDetail extends TaskRow {
  /** Of the refund, or else of the capture; fen. */
  readonly amount: number | null;
  readonly refundState: RefundState | null;
  readonly captureOutcome: CaptureOutcome | null;
  readonly captureAmount: number | null;
  readonly captureReserved: number | null;
  readonly captureRefunded: number | null;
}

/** Whether held money is on its way back already. */
export const isUnderWay = (row: TaskDetail): boolean =>
  row.refundId === null && row.captureOutcome === 'held' && (row.captureReserved ?? 0) > (row.captureRefunded ?? 0);

/** Tasks with their money; `t` is the task. */
export const TASK_DETAIL = `SELECT t.*, COALESCE(r.amount, c.amount) AS amount, r.state AS refundState, c.outcome AS captureOutcome, c.amount AS captureAmount,
  c.reserved AS captureReserved, c.refunded AS captureRefunded
  FROM payments_task t LEFT JOIN payments_capture c ON c.id = t.captureId LEFT JOIN payments_refund r ON r.id = t.refundId`;

export const taskDetail = (reader: Reader, id: string): Promise<TaskDetail | undefined> =>
  reader.row<TaskDetail>(`${TASK_DETAIL} WHERE t.id = ?`, [id]);

/** What a list of tasks is sorted by when it is sorted by money; a task about none comes with the smallest. */
export const TASK_AMOUNT = 'COALESCE(r.amount, c.amount, 0)';

export interface TaskFilter {
  /** Undefined = every campus, and tasks about none. */
  readonly campusIds: readonly string[] | undefined;
  readonly state: TaskRow['state'];
  readonly kind?: PaymentTaskKind | undefined;
}

/** In the order asked for, one row more than `limit`. */
export const listTasks = (
  reader: Reader,
  { campusIds, state, kind }: TaskFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<TaskDetail[]> => {
  const where = new Where().and('t.state = ?', state).onCampuses('t.campusId', campusIds);
  if (kind !== undefined) where.and('t.kind = ?', kind);
  if (after !== undefined) where.and(after.sql, ...after.params);
  return reader.rows<TaskDetail>(`${TASK_DETAIL} WHERE ${where.sql()} ORDER BY ${orderBy} LIMIT ${limit + 1}`, where.params);
};

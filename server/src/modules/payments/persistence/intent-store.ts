import type { Instant, PaymentChannel, PaymentState } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';
import type { LatePolicy } from '../domain/decide-capture';
import { type CloseReason, type IntentChange, nextState } from '../domain/intent-state';

export interface IntentRow {
  readonly id: string;
  readonly purposeKind: string;
  readonly purposeId: string;
  readonly familyId: string;
  readonly campusId: string;
  readonly studentId: string | null;
  readonly title: string;
  readonly note: string | null;
  /** Fen. */
  readonly amount: number;
  readonly latePolicy: LatePolicy;
  readonly state: PaymentState;
  readonly closeReason: CloseReason | null;
  readonly channel: PaymentChannel | null;
  /** Order numbers used at the provider so far. */
  readonly orders: number;
  readonly createdByKind: string;
  readonly createdById: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly settledAt: Instant | null;
  readonly settledCaptureId: string | null;
  readonly closedAt: Instant | null;
}

/** What every event of a payment carries. */
export const eventFacts = (intent: IntentRow) => ({
  paymentId: intent.id,
  purposeKind: intent.purposeKind,
  purposeId: intent.purposeId,
  familyId: intent.familyId,
  campusId: intent.campusId,
  studentId: intent.studentId,
});

export const intentById = (reader: Reader, id: string): Promise<IntentRow | undefined> =>
  reader.row<IntentRow>('SELECT * FROM payments_intent WHERE id = ?', [id]);

/** Everything that is done to a payment is serialised by this lock; captures, orders and refunds are locked after it. */
export const lockIntent = async (uow: UnitOfWork, id: string): Promise<IntentRow | undefined> =>
  (await uow.lockRows<IntentRow>('SELECT * FROM payments_intent WHERE id = ?', [id]))[0];

export const intentOfPurpose = (reader: Reader, kind: string, id: string): Promise<IntentRow | undefined> =>
  reader.row<IntentRow>('SELECT * FROM payments_intent WHERE purposeKind = ? AND purposeId = ?', [kind, id]);

export const intentsOfPurposes = (reader: Reader, kind: string, ids: readonly string[]): Promise<IntentRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.rows<IntentRow>(
        `SELECT * FROM payments_intent WHERE purposeKind = ? AND purposeId IN (${ids.map(() => '?').join(', ')}) ORDER BY id`,
        [kind, ...ids],
      );

export type NewIntent = Pick<
  IntentRow,
  | 'purposeKind'
  | 'purposeId'
  | 'familyId'
  | 'campusId'
  | 'studentId'
  | 'title'
  | 'note'
  | 'amount'
  | 'latePolicy'
  | 'createdByKind'
  | 'createdById'
  | 'expiresAt'
>;

/** @returns null when the purpose has a payment already */
export const insertIntent = async (uow: UnitOfWork, intent: NewIntent): Promise<IntentRow | null> => {
  const row: IntentRow = {
    id: uow.newId(),
    ...intent,
    state: 'open',
    closeReason: null,
    channel: null,
    orders: 0,
    createdAt: uow.now,
    settledAt: null,
    settledCaptureId: null,
    closedAt: null,
  };
  try {
    await uow.insert('payments_intent', { ...row });
    return row;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_payments_intent_purpose', 'payments_intent.purposeKind')) return null;
    throw error;
  }
};

/** @returns the number of the order, counted from 1 */
export const countOrder = async (uow: UnitOfWork, intent: IntentRow): Promise<number> => {
  const changed = await uow.run('UPDATE payments_intent SET orders = orders + 1 WHERE id = ? AND orders = ?', [
    intent.id,
    intent.orders,
  ]);
  if (changed !== 1) throw new Error(`payment ${intent.id} changed although it was locked`);
  return intent.orders + 1;
};

/** Books the money that settles a locked payment. */
export const settleIntent = async (
  uow: UnitOfWork,
  intent: IntentRow,
  by: { readonly captureId: string; readonly channel: PaymentChannel },
): Promise<void> => {
  const to = nextState(intent.state, 'settle');
  const changed =
    to === null
      ? 0
      : await uow.run(
          `UPDATE payments_intent SET state = ?, channel = ?, settledAt = ?, settledCaptureId = ?, closeReason = NULL, closedAt = NULL
           WHERE id = ? AND state = ?`,
          [to, by.channel, uow.now, by.captureId, intent.id, intent.state],
        );
  if (changed !== 1) throw new Error(`payment ${intent.id} is ${intent.state} and cannot be settled`);
};

/** @returns false when the locked payment is past being held */
export const holdIntent = async (uow: UnitOfWork, intent: IntentRow): Promise<boolean> => {
  const to = nextState(intent.state, 'hold');
  if (to === null) return false;
  return (await uow.run('UPDATE payments_intent SET state = ? WHERE id = ? AND state = ?', [to, intent.id, intent.state])) === 1;
};

const REASONS = {
  expire: 'expired',
  cancel: 'cancelled',
  void: 'voided',
  give_back: 'refunded',
  handle: 'handled',
} as const satisfies Partial<Record<IntentChange, CloseReason>>;

/**
 * Closes a locked payment; nothing more: events are the caller's.
 * @returns the reason that was written down, null when its state does not allow it
 */
export const closeIntentRow = async (
  uow: UnitOfWork,
  intent: IntentRow,
  change: keyof typeof REASONS,
): Promise<CloseReason | null> => {
  const to = nextState(intent.state, change);
  if (to === null) return null;
  const changed = await uow.run(
    `UPDATE payments_intent SET state = ?, closeReason = ?, closedAt = ?, settledCaptureId = NULL, settledAt = NULL, channel = NULL
     WHERE id = ? AND state = ?`,
    [to, REASONS[change], uow.now, intent.id, intent.state],
  );
  if (changed !== 1) throw new Error(`payment ${intent.id} changed although it was locked`);
  return REASONS[change];
};

/** Open payments past their end that no order stands in the way of. */
export const expiredWithoutOrder = (reader: Reader, limit: number): Promise<{ id: string }[]> =>
  reader.rows<{ id: string }>(
    `SELECT id FROM payments_intent WHERE state = 'open' AND expiresAt <= ?
     AND NOT EXISTS (SELECT 1 FROM payments_order o WHERE o.openKey = payments_intent.id) ORDER BY expiresAt, id LIMIT ${limit}`,
    [reader.now],
  );

import type { CaptureOutcome, Instant, PaymentChannel } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

export interface CaptureRow {
  readonly id: string;
  /** Names the money itself: `wechat:<transaction id>`, `cash:<campus id>:<receipt number>`. */
  readonly reference: string;
  /** Null for money whose order is unknown here. */
  readonly intentId: string | null;
  readonly outTradeNo: string | null;
  readonly transactionId: string | null;
  readonly receiptNo: string | null;
  readonly familyId: string | null;
  readonly campusId: string | null;
  readonly channel: PaymentChannel;
  /** Fen. */
  readonly amount: number;
  readonly payerTotal: number;
  /** Fen asked back, arrived or not; at least `refunded`, at most `amount`. */
  readonly reserved: number;
  /** Fen that arrived back at the payer. */
  readonly refunded: number;
  readonly outcome: CaptureOutcome;
  readonly via: 'notification' | 'query' | 'desk';
  readonly paidAt: Instant;
  readonly recordedAt: Instant;
  readonly recordedByKind: string;
  readonly recordedById: string;
}

export const captureById = (reader: Reader, id: string): Promise<CaptureRow | undefined> =>
  reader.row<CaptureRow>('SELECT * FROM payments_capture WHERE id = ?', [id]);

/** Lock the payment of the capture first, where it has one. */
export const lockCapture = async (uow: UnitOfWork, id: string): Promise<CaptureRow | undefined> =>
  (await uow.lockRows<CaptureRow>('SELECT * FROM payments_capture WHERE id = ?', [id]))[0];

export const captureByReference = (reader: Reader, reference: string): Promise<CaptureRow | undefined> =>
  reader.row<CaptureRow>('SELECT * FROM payments_capture WHERE reference = ?', [reference]);

/** Whether money was taken with this receipt; see `requireFreeReceipt`. @param reference `cash:<campus>:<receipt>` */
export const lockCaptureReceipt = async (uow: UnitOfWork, reference: string): Promise<boolean> =>
  (await uow.lockRows('SELECT id FROM payments_capture WHERE reference = ?', [reference])).length > 0;

/** Oldest first. */
export const capturesOfIntent = (reader: Reader, intentId: string): Promise<CaptureRow[]> =>
  reader.rows<CaptureRow>('SELECT * FROM payments_capture WHERE intentId = ? ORDER BY id', [intentId]);

export const capturesOfIntents = (reader: Reader, intentIds: readonly string[]): Promise<CaptureRow[]> =>
  intentIds.length === 0
    ? Promise.resolve([])
    : reader.rows<CaptureRow>(
        `SELECT * FROM payments_capture WHERE intentId IN (${placeholders(intentIds.length)}) ORDER BY id`,
        intentIds,
      );

/** @returns false when this very money has been booked already */
export const insertCapture = async (uow: UnitOfWork, row: CaptureRow): Promise<boolean> => {
  try {
    await uow.insert('payments_capture', { ...row });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_payments_capture_reference', 'payments_capture.reference')) return false;
    throw error;
  }
};

/**
 * Sets money of a capture aside for a refund.
 * @param amount fen
 * @returns false when so much is not left
 */
export const reserveOnCapture = async (uow: UnitOfWork, id: string, amount: number): Promise<boolean> =>
  (await uow.run('UPDATE payments_capture SET reserved = reserved + ? WHERE id = ? AND reserved + ? <= amount', [
    amount,
    id,
    amount,
  ])) === 1;

/** Marks held money as dealt with by a person outside of the product. @returns false when it is not held, or on its way back */
export const handleCapture = async (uow: UnitOfWork, id: string): Promise<boolean> =>
  (await uow.run("UPDATE payments_capture SET outcome = 'handled' WHERE id = ? AND outcome = 'held' AND reserved = refunded", [
    id,
  ])) === 1;

/** Books a refund that arrived at the payer. @throws Error when it was not set aside before */
export const addRefunded = async (uow: UnitOfWork, id: string, amount: number): Promise<void> => {
  const changed = await uow.run('UPDATE payments_capture SET refunded = refunded + ? WHERE id = ? AND refunded + ? <= reserved', [
    amount,
    id,
    amount,
  ]);
  if (changed !== 1) throw new Error(`capture ${id} has not reserved that much`);
};

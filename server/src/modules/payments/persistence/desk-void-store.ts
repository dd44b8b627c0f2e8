import type { DeskChannel, Instant } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';
import { type ListOrder, Where } from './payment-views';

export interface DeskVoidRow {
  readonly id: string;
  readonly captureId: string;
  readonly intentId: string;
  readonly campusId: string;
  readonly state: 'requested' | 'approved' | 'rejected';
  readonly reason: string;
  readonly requestedById: string;
  readonly requestedAt: Instant;
  readonly decidedById: string | null;
  readonly decidedAt: Instant | null;
  readonly note: string | null;
}

/** A request with what a person must see to decide it. */
export interface DeskVoidDetail extends DeskVoidRow {
  readonly title: string;
  readonly channel: DeskChannel;
  readonly receiptNo: string;
  /** Fen. */
  readonly amount: number;
}

const DETAIL = `SELECT v.*, i.title AS title, c.channel AS channel, c.receiptNo AS receiptNo, c.amount AS amount
  FROM payments_desk_void v JOIN payments_intent i ON i.id = v.intentId JOIN payments_capture c ON c.id = v.captureId`;

export const deskVoidById = (reader: Reader, id: string): Promise<DeskVoidRow | undefined> =>
  reader.row<DeskVoidRow>('SELECT * FROM payments_desk_void WHERE id = ?', [id]);

export const deskVoidDetail = (reader: Reader, id: string): Promise<DeskVoidDetail | undefined> =>
  reader.row<DeskVoidDetail>(`${DETAIL} WHERE v.id = ?`, [id]);

export type NewDeskVoid = Pick<DeskVoidRow, 'captureId' | 'intentId' | 'campusId' | 'reason' | 'requestedById'>;

/** @returns the request's id, or null when the capture has an open one */
export const insertDeskVoid = async (uow: UnitOfWork, request: NewDeskVoid): Promise<string | null> => {
  const id = uow.newId();
  const open = { state: 'requested', openKey: request.captureId, requestedAt: uow.now };
  try {
    await uow.insert('payments_desk_void', { id, ...request, ...open, decidedById: null, decidedAt: null, note: null });
    return id;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_payments_desk_void_open', 'payments_desk_void.openKey')) return null;
    throw error;
  }
};

/** @returns false when somebody else decided before */
export const closeDeskVoid = async (
  uow: UnitOfWork,
  id: string,
  decision: { readonly state: 'approved' | 'rejected'; readonly decidedById: string; readonly note: string | null },
): Promise<boolean> => {
  const changed = await uow.run(
    `UPDATE payments_desk_void SET state = ?, openKey = NULL, decidedById = ?, decidedAt = ?, note = ?
     WHERE id = ? AND state = 'requested'`,
    [decision.state, decision.decidedById, uow.now, decision.note, id],
  );
  return changed === 1;
};

/** Takes back a desk receipt of which nothing was refunded. @returns false when it is not one */
export const voidCapture = async (uow: UnitOfWork, captureId: string): Promise<boolean> => {
  const changed = await uow.run(
    `UPDATE payments_capture SET outcome = 'voided' WHERE id = ? AND outcome = 'settled' AND channel <> 'wechat' AND reserved = 0`,
    [captureId],
  );
  return changed === 1;
};

export interface DeskVoidFilter {
  /** Undefined = every campus. */
  readonly campusIds: readonly string[] | undefined;
  readonly state?: DeskVoidRow['state'] | undefined;
}

/** In the order asked for, one row more than `limit`. */
export const listDeskVoids = (
  reader: Reader,
  { campusIds, state }: DeskVoidFilter,
  { after, orderBy }: ListOrder,
  limit: number,
): Promise<DeskVoidDetail[]> => {
  const where = new Where().onCampuses('v.campusId', campusIds);
  if (state !== undefined) where.and('v.state = ?', state);
  if (after !== undefined) where.and(after.sql, ...after.params);
  return reader.rows<DeskVoidDetail>(`${DETAIL} WHERE ${where.sql()} ORDER BY ${orderBy} LIMIT ${limit + 1}`, where.params);
};

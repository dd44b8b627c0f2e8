import { DAY_MS, type Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { nextCheck } from '../domain/poll-schedule';
import { countOrder, type IntentRow } from './intent-store';

/** `placed` and `closing` may still be paid. */
export type OrderState = 'placed' | 'closing' | 'closed' | 'paid';

export interface OrderRow {
  readonly outTradeNo: string;
  readonly intentId: string;
  /** The account of the guardian who pays; its openid is in the order. */
  readonly accountId: string;
  readonly description: string;
  readonly amount: number;
  readonly expiresAt: Instant;
  readonly state: OrderState;
  readonly openKey: string | null;
  readonly prepayId: string | null;
  readonly prepayUntil: Instant | null;
  readonly checks: number;
  readonly nextCheckAt: Instant;
  readonly lastCode: string | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
}

export const orderByNumber = (reader: Reader, outTradeNo: string): Promise<OrderRow | undefined> =>
  reader.row<OrderRow>('SELECT * FROM payments_order WHERE outTradeNo = ?', [outTradeNo]);

/** The order of a payment that may still be paid. */
export const payableOrder = (reader: Reader, intentId: string): Promise<OrderRow | undefined> =>
  reader.row<OrderRow>('SELECT * FROM payments_order WHERE openKey = ?', [intentId]);

/** Newest number last. */
export const ordersOfIntent = (reader: Reader, intentId: string): Promise<OrderRow[]> =>
  reader.rows<OrderRow>('SELECT * FROM payments_order WHERE intentId = ? ORDER BY createdAt, outTradeNo', [intentId]);

/** Numbers of orders to look at now, the longest due first. */
export const dueOrders = (reader: Reader, limit: number): Promise<{ outTradeNo: string }[]> =>
  reader.rows<{ outTradeNo: string }>(
    `SELECT outTradeNo FROM payments_order WHERE state IN ('placed', 'closing') AND nextCheckAt <= ?
     ORDER BY nextCheckAt, outTradeNo LIMIT ${limit}`,
    [reader.now],
  );

/** WeChat Pay takes 127 characters; what a family reads while paying. */
const DESCRIPTION_LENGTH = 127;

/** WeChat Pay is said to take no order that lives longer than 15 days; a payment with more time gets one order after another. */
const ORDER_LIFE_MS = 14 * DAY_MS;

/** Gives a locked payment its next order. All that is sent with the number is in the row, so that repeats are identical. */
export const insertOrder = async (uow: UnitOfWork, intent: IntentRow, accountId: string): Promise<OrderRow> => {
  const number = await countOrder(uow, intent);
  const expiresAt = Math.min(intent.expiresAt, uow.now + ORDER_LIFE_MS);
  const row: OrderRow = {
    outTradeNo: number === 1 ? intent.id : `${intent.id}-${number}`,
    intentId: intent.id,
    accountId,
    description: [...intent.title].slice(0, DESCRIPTION_LENGTH).join(''),
    amount: intent.amount,
    expiresAt,
    state: 'placed',
    openKey: intent.id,
    prepayId: null,
    prepayUntil: null,
    checks: 0,
    nextCheckAt: nextCheck(uow.now, 0, expiresAt),
    lastCode: null,
    createdAt: uow.now,
    endedAt: null,
  };
  await uow.insert('payments_order', { ...row });
  return row;
};

/**
 * Keeps the handle of the pay panel and starts to ask about the order from the beginning.
 * @returns false when the order may not be paid any more
 */
export const keepPrepay = async (uow: UnitOfWork, order: OrderRow, prepayId: string, until: Instant): Promise<boolean> =>
  (await uow.run(
    `UPDATE payments_order SET prepayId = ?, prepayUntil = ?, lastCode = NULL, checks = 0, nextCheckAt = ?
     WHERE outTradeNo = ? AND state = 'placed'`,
    [prepayId, until, nextCheck(uow.now, 0, order.expiresAt), order.outTradeNo],
  )) === 1;

/** The panel is opened again: the order is asked about from the beginning, but not later than it would have been. */
export const watchClosely = async (uow: UnitOfWork, order: OrderRow): Promise<void> => {
  const at = Math.min(order.nextCheckAt, nextCheck(uow.now, 0, order.expiresAt));
  await uow.run("UPDATE payments_order SET checks = 0, nextCheckAt = ? WHERE outTradeNo = ? AND state = 'placed'", [
    at,
    order.outTradeNo,
  ]);
};

/**
 * Notes the next time to ask, unless somebody else has noted one since the order was read: two who ask at once count once,
 * and a panel that was opened meanwhile is asked about from the beginning.
 * @param code what the platform said last, for people; null = nothing bad
 */
export const rescheduleOrder = async (
  uow: UnitOfWork,
  seen: Pick<OrderRow, 'outTradeNo' | 'state' | 'checks' | 'nextCheckAt'>,
  next: { readonly at: Instant; readonly checks: number; readonly code: string | null },
): Promise<void> => {
  await uow.run(
    `UPDATE payments_order SET checks = ?, nextCheckAt = ?, lastCode = ?
     WHERE outTradeNo = ? AND state = ? AND state IN ('placed', 'closing') AND checks = ? AND nextCheckAt = ?`,
    [next.checks, next.at, next.code, seen.outTradeNo, seen.state, seen.checks, seen.nextCheckAt],
  );
};

/** From now on nobody is given the order to pay, and it is closed at the platform. @returns false when it is over already */
export const beginClosing = async (uow: UnitOfWork, outTradeNo: string, nextCheckAt: Instant): Promise<boolean> =>
  (await uow.run(
    `UPDATE payments_order SET state = 'closing', nextCheckAt = ? WHERE outTradeNo = ? AND state IN ('placed', 'closing')`,
    [nextCheckAt, outTradeNo],
  )) === 1;

/** Whatever may still be paid for a payment that needs no money any more is closed as soon as possible. */
export const retireOrders = (uow: UnitOfWork, intentId: string): Promise<number> =>
  uow.run("UPDATE payments_order SET state = 'closing', nextCheckAt = ? WHERE openKey = ? AND state IN ('placed', 'closing')", [
    uow.now,
    intentId,
  ]);

/** The platform confirmed that nobody can pay the order any more. @returns false when it is over already */
export const endOrder = async (uow: UnitOfWork, outTradeNo: string): Promise<boolean> =>
  (await uow.run(
    `UPDATE payments_order SET state = 'closed', openKey = NULL, endedAt = ? WHERE outTradeNo = ? AND state IN ('placed', 'closing')`,
    [uow.now, outTradeNo],
  )) === 1;

/** Money came for the order, whatever state it was in. */
export const payOrder = (uow: UnitOfWork, outTradeNo: string): Promise<number> =>
  uow.run("UPDATE payments_order SET state = 'paid', openKey = NULL, endedAt = ? WHERE outTradeNo = ? AND state <> 'paid'", [
    uow.now,
    outTradeNo,
  ]);

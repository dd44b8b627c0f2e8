import type { DeliveryState, Instant, MessageTemplateCode } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';

/** A message on its way to one account. */
export interface DeliveryRow {
  readonly id: string;
  readonly messageId: string;
  readonly accountId: string;
  readonly template: MessageTemplateCode;
  readonly state: DeliveryState;
  readonly dueAt: Instant;
  readonly urgent: number;
  readonly validUntil: Instant | null;
  readonly attempts: number;
  readonly leaseUntil: Instant | null;
  readonly msgId: string | null;
  readonly errorCode: number | null;
  readonly errorKind: string | null;
  readonly updatedAt: Instant;
}

export type NewDelivery = Pick<DeliveryRow, 'messageId' | 'accountId' | 'template' | 'state' | 'dueAt' | 'urgent' | 'validUntil'>;

export const insertDeliveries = (uow: UnitOfWork, rows: readonly NewDelivery[]): Promise<void> =>
  uow.insert(
    'messaging_delivery',
    rows.map((row) => ({
      id: uow.newId(),
      ...row,
      attempts: 0,
      leaseUntil: null,
      msgId: null,
      errorCode: null,
      errorKind: null,
      updatedAt: uow.now,
    })),
  );

/** What is to be sent now, the longest due first. */
export const dueDeliveries = (reader: Reader, limit: number): Promise<Pick<DeliveryRow, 'id' | 'accountId'>[]> =>
  reader.rows(
    `SELECT id, accountId FROM messaging_delivery WHERE state = 'waiting' AND dueAt <= ? ORDER BY dueAt, id LIMIT ${limit}`,
    [reader.now],
  );

/** Everything that waits for, or is on its way to, one account: two senders meet here, and the second sees what the first did. */
export const lockMovingOf = (uow: UnitOfWork, accountId: string): Promise<DeliveryRow[]> =>
  uow.lockRows<DeliveryRow>(
    "SELECT * FROM messaging_delivery WHERE accountId = ? AND state IN ('waiting', 'sending') ORDER BY id",
    [accountId],
  );

/** What may be written of a delivery; `updatedAt` goes by itself. */
export type DeliveryChange = Partial<
  Pick<DeliveryRow, 'state' | 'dueAt' | 'attempts' | 'leaseUntil' | 'msgId' | 'errorCode' | 'errorKind'>
>;

/** @returns false when the delivery is no longer in one of the states, or under another claim */
export const changeDelivery = async (
  uow: UnitOfWork,
  id: string,
  seen: { readonly states: readonly DeliveryState[]; readonly leaseUntil?: Instant },
  change: DeliveryChange,
): Promise<boolean> => {
  const columns = Object.keys(change) as (keyof DeliveryChange)[];
  const values: SqlValue[] = columns.map((column) => change[column] ?? null);
  const sets = columns.map((column) => `${column} = ?, `).join('');
  const lease = seen.leaseUntil === undefined ? '' : ' AND leaseUntil = ?';
  const matched = await uow.run(
    `UPDATE messaging_delivery SET ${sets}updatedAt = ? WHERE id = ? AND state IN (${placeholders(seen.states.length)})${lease}`,
    [...values, uow.now, id, ...seen.states, ...(seen.leaseUntil === undefined ? [] : [seen.leaseUntil])],
  );
  return matched === 1;
};

/** Whoever sent these died or hangs; whether they arrived is not known. The claim's name stays, for an answer that comes late. */
export const giveUpLapsed = (uow: UnitOfWork): Promise<number> =>
  uow.run(
    "UPDATE messaging_delivery SET state = 'unknown', errorKind = 'lapsed', updatedAt = ? WHERE state = 'sending' AND leaseUntil < ?",
    [uow.now, uow.now],
  );

/** Lets everything that is due rest. */
export const postponeDue = (uow: UnitOfWork, dueAt: Instant): Promise<number> =>
  uow.run("UPDATE messaging_delivery SET dueAt = ?, updatedAt = ? WHERE state = 'waiting' AND dueAt <= ?", [
    dueAt,
    uow.now,
    uow.now,
  ]);

export const deliveriesOf = async (reader: Reader, messageIds: readonly string[]): Promise<DeliveryRow[]> =>
  messageIds.length === 0
    ? []
    : reader.rows<DeliveryRow>(
        `SELECT * FROM messaging_delivery WHERE messageId IN (${placeholders(messageIds.length)}) ORDER BY id`,
        messageIds,
      );

/** The delivery that WeChat knows by this id. */
export const deliveryByMsgId = (reader: Reader, accountId: string, msgId: string): Promise<DeliveryRow | undefined> =>
  reader.row<DeliveryRow>('SELECT * FROM messaging_delivery WHERE msgId = ? AND accountId = ?', [msgId, accountId]);

/** Sendings whose answer is not there yet, or was lost, the latest first: WeChat's report may overtake its answer. */
export const unansweredOf = (
  uow: UnitOfWork,
  { accountId, template, since }: { readonly accountId: string; readonly template: MessageTemplateCode; readonly since: Instant },
): Promise<DeliveryRow[]> =>
  uow.rows<DeliveryRow>(
    `SELECT * FROM messaging_delivery WHERE accountId = ? AND state IN ('sending', 'unknown') AND template = ?
       AND msgId IS NULL AND updatedAt >= ? ORDER BY updatedAt DESC, id DESC`,
    [accountId, template, since],
  );

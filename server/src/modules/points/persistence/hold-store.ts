import type { Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import type { SourceKey } from './transaction-store';

/** Points set aside; the id is that of the transaction that reserved them. */
export interface HoldRow {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly amount: number;
  readonly state: 'active' | 'committed' | 'voided' | 'timed_out';
  readonly reason: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly inputHash: string;
  readonly title: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
  readonly endTransactionId: string | null;
}

const COLUMNS =
  'id, studentId, campusId, amount, state, reason, sourceType, sourceId, inputHash, title, createdAt, expiresAt, endedAt, endTransactionId';

export const insertHold = (uow: UnitOfWork, hold: HoldRow): Promise<void> => uow.insert('points_hold', { ...hold });

export const holdById = (reader: Reader, id: string): Promise<HoldRow | undefined> =>
  reader.row<HoldRow>(`SELECT ${COLUMNS} FROM points_hold WHERE id = ?`, [id]);

export const holdBySource = (reader: Reader, { reason, source }: SourceKey): Promise<HoldRow | undefined> =>
  reader.row<HoldRow>(`SELECT ${COLUMNS} FROM points_hold WHERE sourceType = ? AND sourceId = ? AND reason = ?`, [
    source.type,
    source.id,
    reason,
  ]);

/**
 * Ends an active hold.
 * @throws Error when it had ended already, which the account's lock makes impossible after a check
 */
export const endHold = async (
  uow: UnitOfWork,
  id: string,
  state: Exclude<HoldRow['state'], 'active'>,
  transactionId: string,
): Promise<void> => {
  const changed = await uow.run(
    "UPDATE points_hold SET state = ?, endedAt = ?, endTransactionId = ? WHERE id = ? AND state = 'active'",
    [state, uow.now, transactionId, id],
  );
  if (changed !== 1) throw new Error(`hold ${id} was no longer active`);
};

/** Ids of active holds whose time is over, after a position. */
export const holdsToEnd = (reader: Reader, now: Instant, afterId: string, limit: number): Promise<{ id: string }[]> =>
  reader.rows<{ id: string }>(
    `SELECT id FROM points_hold WHERE state = 'active' AND expiresAt <= ? AND id > ? ORDER BY id LIMIT ${limit}`,
    [now, afterId],
  );

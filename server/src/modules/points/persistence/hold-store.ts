import type { Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
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

/** What became of holds, by id; ids that are none are absent. */
export const holdStates = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<HoldRow, 'state' | 'amount'>>> => {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<Pick<HoldRow, 'id' | 'state' | 'amount'>>(
    `SELECT id, state, amount FROM points_hold WHERE id IN (${placeholders(ids.length)})`,
    ids,
  );
  return new Map(rows.map(({ id, ...hold }) => [id, hold]));
};

/** Ids of holds that were reserved for a reason, after a position, with the id of their source. */
export const holdsForReason = (
  reader: Reader,
  reason: string,
  afterId: string,
  limit: number,
): Promise<{ id: string; sourceId: string }[]> =>
  reader.rows<{ id: string; sourceId: string }>(
    `SELECT id, sourceId FROM points_hold WHERE reason = ? AND id > ? ORDER BY id LIMIT ${limit}`,
    [reason, afterId],
  );

/**
 * Last usable days, as they are now, of points that came back from a hold or by an undo; undefined when none reached a lot.
 * @param undoId transaction of the undo; null = the hold itself was given up
 */
export const returnedUntil = async (
  reader: Reader,
  { holdId, undoId }: { readonly holdId: string; readonly undoId: string | null },
): Promise<{ readonly first: LocalDate; readonly last: LocalDate } | undefined> => {
  const back = undoId ?? (await holdById(reader, holdId))?.endTransactionId ?? '';
  const row = await reader.row<{ first: LocalDate | null; last: LocalDate | null }>(
    `SELECT MIN(l.expiresOn) AS first, MAX(l.expiresOn) AS last FROM points_lot_use u JOIN points_lot l ON l.id = u.lotId
      WHERE u.transactionId = ? AND u.remainingDelta > 0`,
    [back],
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined;
};

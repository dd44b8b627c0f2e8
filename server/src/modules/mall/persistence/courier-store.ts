import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import { shipmentsOf } from './shipment-store';

/** Something that is to be posted. */
export interface ToPost {
  readonly redemptionId: string;
  readonly campusId: string;
  readonly goodTitle: string;
  readonly quantity: number;
  readonly redeemedAt: Instant;
  readonly expiresAt: Instant;
  readonly addressSealed: string | null;
  /** When it was in a file before; null = never. */
  readonly exportedAt: Instant | null;
}

const condition = (reader: Reader, campusIds: readonly string[] | undefined): { sql: string; params: SqlValue[] } => ({
  sql: `delivery = 'post' AND state IN ('confirmed', 'ready') AND (expiresAt > ? OR exportedAt IS NOT NULL)${
    campusIds ? ` AND campusId IN (${placeholders(campusIds.length)})` : ''
  }`,
  params: [reader.now, ...(campusIds ?? [])],
});

type Taken = Omit<ToPost, 'addressSealed'>;

/**
 * Locks what is to be posted from these campuses (undefined = all) for the courier's file, after a position, oldest first. Each
 * redemption is looked at again under its lock, so that it is either in the file or given up, never both: mark it with
 * `markExported` in the same transaction.
 * @returns at most `limit` of them, and the position to go on from; null = that was all
 */
export const lockToPost = async (
  uow: UnitOfWork,
  campusIds: readonly string[] | undefined,
  afterId: string,
  limit: number,
): Promise<{ readonly parcels: readonly ToPost[]; readonly next: string | null }> => {
  if (campusIds?.length === 0) return { parcels: [], next: null };
  const { sql, params } = condition(uow, campusIds);
  const found = await uow.rows<{ id: string }>(
    `SELECT id FROM mall_redemption WHERE ${sql} AND id > ? ORDER BY id LIMIT ${limit}`,
    [...params, afterId],
  );
  const ids = found.map(({ id }) => id);
  const next = ids.length < limit ? null : (ids.at(-1) ?? null);
  if (ids.length === 0) return { parcels: [], next };
  const these = `id IN (${placeholders(ids.length)})`;
  // By their ids alone, as everybody else locks a redemption: by its state it would be locked in an index first, and the row after,
  // while whoever changes the state has the row and waits for the index.
  await uow.lockRows(`SELECT id, redeemedAt FROM mall_redemption WHERE ${these} ORDER BY id`, ids);
  const taken = await uow.rows<Taken>(
    `SELECT id AS redemptionId, campusId, goodTitle, quantity, redeemedAt, expiresAt, exportedAt FROM mall_redemption
      WHERE ${these} AND ${sql} ORDER BY id`,
    [...ids, ...params],
  );
  if (taken.length === 0) return { parcels: [], next };
  const takenIds = taken.map(({ redemptionId }) => redemptionId);
  const shipments = await shipmentsOf(uow, takenIds);
  const withAddress = (one: Taken): ToPost => ({
    ...one,
    addressSealed: shipments.get(one.redemptionId)?.addressSealed ?? null,
  });
  return { parcels: taken.map(withAddress), next };
};

/** Notes that the courier is given the address of these, which are locked. */
export const markExported = async (uow: UnitOfWork, redemptionIds: readonly string[]): Promise<void> => {
  if (redemptionIds.length === 0) return;
  const which = `id IN (${placeholders(redemptionIds.length)})`;
  await uow.run(`UPDATE mall_redemption SET exportedAt = ? WHERE ${which}`, [uow.now, ...redemptionIds]);
};

/** How much is to be posted, and how much of it was in no file before. */
export interface ToPostCount {
  readonly parcels: number;
  readonly fresh: number;
}

/** How much is to be posted from these campuses; undefined = all. */
export const countToPost = async (reader: Reader, campusIds: readonly string[] | undefined): Promise<ToPostCount> => {
  if (campusIds?.length === 0) return { parcels: 0, fresh: 0 };
  const { sql, params } = condition(reader, campusIds);
  const found = await reader.row<{ n: number | string; old: number | string }>(
    `SELECT COUNT(*) AS n, COUNT(exportedAt) AS old FROM mall_redemption WHERE ${sql}`,
    params,
  );
  const parcels = Number(found?.n ?? 0);
  return { parcels, fresh: parcels - Number(found?.old ?? 0) };
};

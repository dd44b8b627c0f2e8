import type { Instant, StockMoveKind } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';

export interface StockRow {
  readonly goodId: string;
  readonly campusId: string;
  /** 1 = families can redeem it there. */
  readonly offered: number;
  readonly available: number;
  readonly held: number;
  /** Number of its moves. */
  readonly version: number;
}

export interface StockMoveRow {
  readonly id: string;
  readonly goodId: string;
  readonly campusId: string;
  readonly seq: number;
  readonly kind: StockMoveKind;
  readonly availableChange: number;
  readonly heldChange: number;
  readonly availableAfter: number;
  readonly heldAfter: number;
  readonly reason: string | null;
  readonly redemptionId: string | null;
  readonly actorKind: string;
  readonly actorId: string;
  readonly movedAt: Instant;
}

export interface StockChange {
  readonly goodId: string;
  readonly campusId: string;
  readonly kind: StockMoveKind;
  readonly availableChange: number;
  readonly heldChange: number;
  readonly reason: string | null;
  readonly redemptionId: string | null;
  readonly actor: Actor;
  /** Only while so many pieces are on hand, available and held together. */
  readonly ifOnHand?: number;
}

export const stockOf = (reader: Reader, goodId: string, campusId: string): Promise<StockRow | undefined> =>
  reader.row<StockRow>('SELECT * FROM mall_stock WHERE goodId = ? AND campusId = ?', [goodId, campusId]);

/** Stock of a good on campuses. @param campusIds undefined = all */
export const stocksOf = async (reader: Reader, goodId: string, campusIds?: readonly string[]): Promise<StockRow[]> => {
  if (campusIds?.length === 0) return [];
  const scope = campusIds ? ` AND campusId IN (${placeholders(campusIds.length)})` : '';
  return reader.rows<StockRow>(`SELECT * FROM mall_stock WHERE goodId = ?${scope} ORDER BY campusId`, [
    goodId,
    ...(campusIds ?? []),
  ]);
};

/**
 * Offers a good on these campuses and on no others; rows of others keep their pieces. The good's own row must be locked.
 * @param campusIds at least one
 */
export const offerOn = async (uow: UnitOfWork, goodId: string, campusIds: readonly string[]): Promise<void> => {
  const rows = await stocksOf(uow, goodId);
  const known = rows.map(({ campusId }) => campusId);
  const added = [...new Set(campusIds)].filter((campusId) => !known.includes(campusId)).sort();
  const marks = placeholders(campusIds.length);
  await uow.run(`UPDATE mall_stock SET offered = 0 WHERE goodId = ? AND campusId NOT IN (${marks})`, [goodId, ...campusIds]);
  await uow.run(`UPDATE mall_stock SET offered = 1 WHERE goodId = ? AND campusId IN (${marks})`, [goodId, ...campusIds]);
  if (added.length === 0) return;
  await uow.insert(
    'mall_stock',
    added.map((campusId) => ({ goodId, campusId, offered: 1, available: 0, held: 0, version: 0 })),
  );
};

/**
 * Changes a stock and writes down the move, or does nothing when there are too few pieces: the condition is part of the
 * UPDATE, so whatever was read before decides nothing. The row stays locked until the transaction ends.
 * @returns the stock after it; undefined when it was refused, or there is no such stock
 */
export const moveStock = async (uow: UnitOfWork, change: StockChange): Promise<StockRow | undefined> => {
  const { goodId, campusId, availableChange, heldChange, actor, ifOnHand, ...facts } = change;
  const onHand: SqlValue[] = ifOnHand === undefined ? [] : [ifOnHand];
  const changed = await uow.run(
    `UPDATE mall_stock SET available = available + ?, held = held + ?, version = version + 1
      WHERE goodId = ? AND campusId = ? AND available + ? >= 0 AND held + ? >= 0${onHand.length > 0 ? ' AND available + held = ?' : ''}`,
    [availableChange, heldChange, goodId, campusId, availableChange, heldChange, ...onHand],
  );
  if (changed !== 1) return undefined;
  const after = await stockOf(uow, goodId, campusId);
  if (!after) throw new Error(`the stock of ${goodId} on ${campusId} vanished under its lock`);
  await uow.insert('mall_stock_move', {
    id: uow.newId(),
    goodId,
    campusId,
    seq: after.version,
    ...facts,
    availableChange,
    heldChange,
    availableAfter: after.available,
    heldAfter: after.held,
    actorKind: actor.kind,
    actorId: actor.id,
    movedAt: uow.now,
  });
  return after;
};

/** Moves of a good, newest first, after a position; one row more than `limit` when there is a next page. */
export const listMoves = async (
  reader: Reader,
  goodId: string,
  campusIds: readonly string[] | undefined,
  beforeId: string | undefined,
  limit: number,
): Promise<StockMoveRow[]> => {
  if (campusIds?.length === 0) return [];
  const scope = campusIds ? ` AND campusId IN (${placeholders(campusIds.length)})` : '';
  const after = beforeId === undefined ? '' : ' AND id < ?';
  return reader.rows<StockMoveRow>(`SELECT * FROM mall_stock_move WHERE goodId = ?${scope}${after} ORDER BY id DESC LIMIT ?`, [
    goodId,
    ...(campusIds ?? []),
    ...(beforeId === undefined ? [] : [beforeId]),
    limit + 1,
  ]);
};

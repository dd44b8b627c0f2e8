import type { Instant, LocalDate, RedemptionDelivery, RedemptionPart, RedemptionState } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { KeySet } from '../../../platform/http/key-set';
import { GIVEN_BACK_STATES, OPEN_STATES } from '../domain/redemption-state';

export interface RedemptionRow {
  readonly id: string;
  readonly studentId: string;
  readonly familyId: string;
  /** Where it is picked up. */
  readonly campusId: string;
  readonly goodId: string;
  readonly goodTitle: string;
  /** JSON of the good's fulfilment as it was then; of a seat with the time and place its activity was moved to. */
  readonly fulfilment: string;
  readonly delivery: RedemptionDelivery;
  /** Cost and shipping of all pieces as they were known then, in fen; null = no cost was known. */
  readonly costFen: number | null;
  /** 1 = it waits or waited for a guardian, because it is above the family's limit. */
  readonly byChild: number;
  /** The guardian who confirmed it. */
  readonly approvedBy: string | null;
  /** When a guardian confirmed what waited for one; null = it never waited, or still does. */
  readonly confirmedAt: Instant | null;
  /** The campus where it was to be picked up before it was transferred. */
  readonly transferredFrom: string | null;
  /** When the family was reminded to pick it up. */
  readonly remindedAt: Instant | null;
  readonly quantity: number;
  /** Of all pieces together. */
  readonly points: number;
  /** Pieces that came back after the hand-over, in the one return there can be. */
  readonly returnedQuantity: number;
  /** Points that went back with them. */
  readonly returnedPoints: number;
  readonly state: RedemptionState;
  readonly pickUpCode: string;
  readonly holdId: string;
  /** The ledger's transaction of the hand-over. */
  readonly commitId: string | null;
  /** The ledger's transaction of the return. */
  readonly undoId: string | null;
  readonly guardianId: string;
  readonly redeemedAt: Instant;
  readonly redeemedOn: LocalDate;
  readonly expiresAt: Instant;
  /** When its address last went into a file for the courier; null = never, or nothing is posted. */
  readonly exportedAt: Instant | null;
  readonly readyAt: Instant | null;
  readonly handedOverAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly note: string | null;
}

const quoted = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');
const OPEN = quoted(OPEN_STATES);
const GIVEN_BACK = quoted(GIVEN_BACK_STATES);

export const insertRedemption = (uow: UnitOfWork, row: RedemptionRow): Promise<void> => uow.insert('mall_redemption', { ...row });

export const redemptionById = (reader: Reader, id: string): Promise<RedemptionRow | undefined> =>
  reader.row<RedemptionRow>('SELECT * FROM mall_redemption WHERE id = ?', [id]);

export const redemptionByCode = (reader: Reader, code: string): Promise<RedemptionRow | undefined> =>
  reader.row<RedemptionRow>('SELECT * FROM mall_redemption WHERE pickUpCode = ?', [code]);

/** Reads a redemption and keeps everybody else from changing it until the transaction ends. */
export const lockRedemption = async (uow: UnitOfWork, id: string): Promise<RedemptionRow | undefined> =>
  (await uow.lockRows<RedemptionRow>('SELECT * FROM mall_redemption WHERE id = ?', [id]))[0];

export type RedemptionChange = Pick<RedemptionRow, 'state'> &
  Partial<
    Pick<
      RedemptionRow,
      | 'commitId'
      | 'undoId'
      | 'readyAt'
      | 'handedOverAt'
      | 'endedAt'
      | 'note'
      | 'expiresAt'
      | 'exportedAt'
      | 'approvedBy'
      | 'confirmedAt'
      | 'campusId'
      | 'transferredFrom'
      | 'remindedAt'
      | 'returnedQuantity'
      | 'returnedPoints'
      | 'fulfilment'
    >
  >;

/** @throws Error when its state or what came back is not what it was when it was locked, which the lock makes impossible */
export const changeRedemption = async (uow: UnitOfWork, row: RedemptionRow, change: RedemptionChange): Promise<void> => {
  const columns = Object.entries(change as Readonly<Record<string, SqlValue>>).filter(([, value]) => value !== undefined);
  const changed = await uow.run(
    `UPDATE mall_redemption SET ${columns.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ? AND state = ? AND returnedQuantity = ?`,
    [...columns.map(([, value]) => value), row.id, row.state, row.returnedQuantity],
  );
  if (changed !== 1) throw new Error(`redemption ${row.id} was no longer ${row.state}`);
};

/** Pieces of a good redeemed since a day and not given back, by student and by the whole family. */
export const redeemedSince = async (
  reader: Reader,
  { studentId, familyId, goodId }: Pick<RedemptionRow, 'studentId' | 'familyId' | 'goodId'>,
  since: LocalDate,
): Promise<{ byStudent: number; byFamily: number }> => {
  const rows = await reader.rows<{ studentId: string; pieces: number | string }>(
    `SELECT studentId, SUM(quantity - returnedQuantity) AS pieces FROM mall_redemption
      WHERE (familyId = ? OR studentId = ?) AND goodId = ? AND redeemedOn >= ? AND state NOT IN (${GIVEN_BACK}) GROUP BY studentId`,
    [familyId, studentId, goodId, since],
  );
  const byFamily = rows.reduce((sum, { pieces }) => sum + Number(pieces), 0);
  return { byStudent: Number(rows.find((row) => row.studentId === studentId)?.pieces ?? 0), byFamily };
};

export interface RedemptionFilter {
  /** undefined = all */
  readonly campusIds: readonly string[] | undefined;
  readonly studentId?: string | undefined;
  readonly goodId?: string | undefined;
  readonly delivery?: RedemptionDelivery | undefined;
  /** A state, or a part of the history. */
  readonly state?: RedemptionState | RedemptionPart | undefined;
}

const PARTS: Readonly<Record<RedemptionPart, string>> = {
  open: `state IN (${OPEN})`,
  received: `state NOT IN (${OPEN}, ${GIVEN_BACK})`,
  back: `state IN (${GIVEN_BACK})`,
};

/** In the order asked for, one row more than `limit` when there is a next page. */
export const listRedemptions = async (
  reader: Reader,
  { campusIds, studentId, goodId, delivery, state }: RedemptionFilter,
  { after, orderBy }: Pick<KeySet<RedemptionRow>, 'after' | 'orderBy'>,
  limit: number,
): Promise<RedemptionRow[]> => {
  if (campusIds?.length === 0) return [];
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const want = (sql: string, ...values: readonly SqlValue[]): void => {
    conditions.push(`(${sql})`);
    params.push(...values);
  };
  if (campusIds) want(`campusId IN (${placeholders(campusIds.length)})`, ...campusIds);
  if (studentId !== undefined) want('studentId = ?', studentId);
  if (goodId !== undefined) want('goodId = ?', goodId);
  if (delivery !== undefined) want('delivery = ?', delivery);
  const part = PARTS[state as RedemptionPart];
  if (part !== undefined) want(part);
  else if (state !== undefined) want('state = ?', state);
  if (after) want(after.sql, ...after.params);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return reader.rows<RedemptionRow>(`SELECT * FROM mall_redemption ${where} ORDER BY ${orderBy} LIMIT ?`, [...params, limit + 1]);
};

/** Ids of open redemptions whose time is over, after a position; what the courier has the address of is not among them. */
export const redemptionsToExpire = (reader: Reader, afterId: string, limit: number): Promise<{ id: string }[]> =>
  reader.rows<{ id: string }>(
    `SELECT id FROM mall_redemption WHERE state IN (${OPEN}) AND expiresAt <= ? AND exportedAt IS NULL AND id > ? ORDER BY id LIMIT ${limit}`,
    [reader.now, afterId],
  );

/** Ids of redemptions of a good that arrived by themselves, or will, and were not given back; oldest first. */
export const arrivingIds = async (reader: Reader, goodId: string): Promise<string[]> => {
  const rows = await reader.rows<{ id: string }>(
    `SELECT id FROM mall_redemption WHERE goodId = ? AND delivery = 'auto' AND state NOT IN (${GIVEN_BACK}) ORDER BY id`,
    [goodId],
  );
  return rows.map(({ id }) => id);
};

/** Only a seat begins at some time, and its days of return with it. */
const BEGUN = "(JSON_EXTRACT(fulfilment, '$.startsAt') IS NULL OR JSON_EXTRACT(fulfilment, '$.startsAt') + 0 <= ?)";

/** Ids of redemptions that were handed over, or posted, by then and are not done, after a position; of seats those whose activity began by then. */
export const redemptionsToComplete = (
  reader: Reader,
  { handedOverBy, postedBy }: { readonly handedOverBy: Instant; readonly postedBy: Instant },
  afterId: string,
  limit: number,
): Promise<{ id: string }[]> =>
  reader.rows<{ id: string }>(
    `SELECT id FROM mall_redemption WHERE (state = 'handed_over' AND handedOverAt <= ? AND ${BEGUN} OR state = 'shipped' AND handedOverAt <= ?)
      AND id > ? ORDER BY id LIMIT ${limit}`,
    [handedOverBy, handedOverBy, postedBy, afterId],
  );

/** Redemptions of students that wait to be handed over. */
export const countOpen = async (reader: Reader, familyId: string): Promise<number> =>
  Number(
    (
      await reader.row<{ n: number | string }>(
        `SELECT COUNT(*) AS n FROM mall_redemption WHERE familyId = ? AND state IN (${OPEN})`,
        [familyId],
      )
    )?.n ?? 0,
  );

/** All redemptions of a family, oldest first. */
export const redemptionsOfFamily = (reader: Reader, familyId: string): Promise<object[]> =>
  reader.rows<object>(
    `SELECT id, studentId, campusId, goodId, goodTitle, fulfilment, delivery, byChild, transferredFrom, quantity, points, returnedQuantity, returnedPoints, state,
            pickUpCode, redeemedAt, confirmedAt, expiresAt, exportedAt, readyAt, handedOverAt, endedAt, note FROM mall_redemption WHERE familyId = ? ORDER BY id`,
    [familyId],
  );

/** Blanks what staff wrote about a family's redemptions; safe to repeat. */
export const eraseRedemptionTexts = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  await uow.run("UPDATE mall_redemption SET note = '已删除' WHERE familyId = ? AND note IS NOT NULL", [familyId]);
};

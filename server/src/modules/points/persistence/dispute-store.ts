import { addDays, type Instant, type LocalDate, localDateOf, startOfDay } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { shownTitle } from './note-store';

export interface DisputeRow {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly transactionId: string;
  readonly state: 'open' | 'upheld' | 'explained';
  readonly reasonText: string;
  readonly filedAt: Instant;
  readonly answerText: string | null;
  readonly decidedAt: Instant | null;
  readonly correctionId: string | null;
  readonly correctionAmount: number | null;
  readonly lineTitle: string;
  readonly lineAmount: number;
}

const SELECT = `SELECT d.id AS id, d.studentId AS studentId, d.campusId AS campusId, d.transactionId AS transactionId, d.state AS state,
  d.reasonText AS reasonText, d.filedAt AS filedAt, d.answerText AS answerText, d.decidedAt AS decidedAt,
  d.correctionId AS correctionId, c.amount AS correctionAmount, ${shownTitle('t')} AS lineTitle, t.amount AS lineAmount
  FROM points_dispute d JOIN points_transaction t ON t.id = d.transactionId LEFT JOIN points_transaction c ON c.id = d.correctionId`;

export interface NewDispute {
  readonly studentId: string;
  readonly campusId: string;
  readonly transactionId: string;
  readonly reasonText: string;
  readonly actor: { readonly kind: string; readonly id: string };
}

/** @throws AppError points_dispute_open when the line has an open one: the unique slot holds one open dispute a line */
export const insertDispute = async (uow: UnitOfWork, dispute: NewDispute): Promise<string> => {
  const id = uow.newId();
  try {
    await uow.insert('points_dispute', {
      id,
      studentId: dispute.studentId,
      campusId: dispute.campusId,
      transactionId: dispute.transactionId,
      openSlot: 'open',
      state: 'open',
      reasonText: dispute.reasonText,
      filedByKind: dispute.actor.kind,
      filedById: dispute.actor.id,
      filedAt: uow.now,
      answerText: null,
      decidedById: null,
      decidedAt: null,
      correctionId: null,
    });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_points_dispute_open', 'points_dispute.transactionId')) throw fail('points_dispute_open');
    throw error;
  }
  return id;
};

export const disputeById = (reader: Reader, id: string): Promise<DisputeRow | undefined> =>
  reader.row<DisputeRow>(`${SELECT} WHERE d.id = ?`, [id]);

/** @throws AppError points_dispute_decided when somebody else was faster */
export const closeDispute = async (
  uow: UnitOfWork,
  id: string,
  decision: { readonly state: 'upheld' | 'explained'; readonly answerText: string; readonly decidedById: string },
): Promise<void> => {
  const changed = await uow.run(
    `UPDATE points_dispute SET state = ?, answerText = ?, decidedById = ?, decidedAt = ?, openSlot = id WHERE id = ? AND state = 'open'`,
    [decision.state, decision.answerText, decision.decidedById, uow.now, id],
  );
  if (changed !== 1) throw fail('points_dispute_decided');
};

export const setCorrection = (uow: UnitOfWork, id: string, correctionId: string): Promise<number> =>
  uow.run('UPDATE points_dispute SET correctionId = ? WHERE id = ?', [correctionId, id]);

/** Points that a correction gave and that stand. */
export interface GivenCorrection {
  /** Of the dispute. */
  readonly awardId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly group: 'manual';
  /** What was not taken back; ≥ 1 */
  readonly points: number;
  readonly on: LocalDate;
}

/** What corrections gave on some days, both included, by the ids of their disputes. @param after '' for the first page */
export const correctionsGiven = async (
  reader: Reader,
  { from, through }: { readonly from: LocalDate; readonly through: LocalDate },
  after: string,
  limit: number,
): Promise<GivenCorrection[]> => {
  const rows = await reader.rows<Omit<GivenCorrection, 'group' | 'on'> & { decidedAt: Instant }>(
    `SELECT d.id AS awardId, d.studentId AS studentId, d.campusId AS campusId, l.credited - l.clawedBack AS points, d.decidedAt AS decidedAt
       FROM points_dispute d JOIN points_lot l ON l.id = d.correctionId
      WHERE d.id > ? AND d.decidedAt >= ? AND d.decidedAt < ? AND l.credited > l.clawedBack ORDER BY d.id LIMIT ?`,
    [after, startOfDay(from), startOfDay(addDays(through, 1)), limit],
  );
  return rows.map(({ decidedAt, ...row }) => ({ ...row, group: 'manual', on: localDateOf(decidedAt) }));
};

export interface DisputeQuery {
  readonly studentId?: string;
  /** `undefined` = every campus. */
  readonly campusIds?: readonly string[] | undefined;
  readonly state?: DisputeRow['state'] | undefined;
  readonly limit: number;
}

/** Where a list goes on, and in which order. */
export interface ListOrder {
  readonly after: { readonly sql: string; readonly params: readonly SqlValue[] } | undefined;
  readonly orderBy: string;
}
const NEWEST_FIRST: ListOrder = { after: undefined, orderBy: 'd.id DESC' };

/** One row more than `limit`, so that the caller knows whether there is another page. */
export const listDisputes = (
  reader: Reader,
  query: DisputeQuery,
  { after, orderBy }: ListOrder = NEWEST_FIRST,
): Promise<DisputeRow[]> => {
  const where: string[] = [];
  const params: SqlValue[] = [];
  const and = (sql: string, ...values: SqlValue[]): void => {
    where.push(sql);
    params.push(...values);
  };
  if (query.studentId !== undefined) and('d.studentId = ?', query.studentId);
  if (query.campusIds !== undefined) {
    if (query.campusIds.length === 0) return Promise.resolve([]);
    and(`d.campusId IN (${placeholders(query.campusIds.length)})`, ...query.campusIds);
  }
  if (query.state !== undefined) and('d.state = ?', query.state);
  if (after !== undefined) and(after.sql, ...after.params);
  const filter = where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '';
  return reader.rows<DisputeRow>(`${SELECT}${filter} ORDER BY ${orderBy} LIMIT ${query.limit + 1}`, params);
};

/** An objection that waits for an answer. */
export type WaitingDispute = Pick<DisputeRow, 'id' | 'studentId' | 'campusId' | 'filedAt' | 'lineTitle'>;

/** Objections that are open, oldest first; of the campuses `listDisputes` would show. */
export const disputesWaiting = (
  reader: Reader,
  campusIds: readonly string[] | undefined,
  limit: number,
): Promise<WaitingDispute[]> => {
  if (campusIds?.length === 0) return Promise.resolve([]);
  const onCampus = campusIds === undefined ? '' : ` AND d.campusId IN (${placeholders(campusIds.length)})`;
  return reader.rows<WaitingDispute>(
    `SELECT d.id AS id, d.studentId AS studentId, d.campusId AS campusId, d.filedAt AS filedAt, ${shownTitle('t')} AS lineTitle
     FROM points_dispute d JOIN points_transaction t ON t.id = d.transactionId
     WHERE d.state = 'open'${onCampus} ORDER BY d.id LIMIT ${limit}`,
    campusIds ?? [],
  );
};

/** The newest dispute of each of these lines. */
export const disputeStatesOf = async (
  reader: Reader,
  transactionIds: readonly string[],
): Promise<Map<string, DisputeRow['state']>> => {
  if (transactionIds.length === 0) return new Map();
  const rows = await reader.rows<{ transactionId: string; state: DisputeRow['state'] }>(
    `SELECT transactionId, state FROM points_dispute WHERE transactionId IN (${placeholders(transactionIds.length)}) ORDER BY id`,
    transactionIds,
  );
  return new Map(rows.map((row) => [row.transactionId, row.state]));
};

const ERASED = '（内容已按家长要求删除）';

/**
 * Blanks what people wrote about a student and closes what still waits: nobody can decide about an erased student any more. No
 * one is named as having decided. The ledger itself holds no personal data. Safe to repeat.
 * @param studentIds at least one
 */
export const eraseDisputeTexts = async (uow: UnitOfWork, studentIds: readonly string[]): Promise<void> => {
  const marks = placeholders(studentIds.length);
  await uow.run(
    `UPDATE points_dispute SET state = 'explained', openSlot = id, answerText = ?, decidedAt = ?
      WHERE studentId IN (${marks}) AND state = 'open'`,
    [ERASED, uow.now, ...studentIds],
  );
  await uow.run(
    `UPDATE points_dispute SET reasonText = ?, answerText = CASE WHEN answerText IS NULL THEN NULL ELSE '${ERASED}' END
      WHERE studentId IN (${marks})`,
    [ERASED, ...studentIds],
  );
};

import { type Instant, type LocalDate, localDateOf, type WinState } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { PrizeKind } from '../domain/rules';

/** What a draw gave at once. */
export type Outcome = 'none' | 'given' | 'waiting';

export interface DrawRow {
  readonly id: string;
  readonly campaignId: string;
  /** 1, 2, 3 … within the campaign. */
  readonly drawNo: number;
  readonly studentId: string;
  readonly familyId: string;
  /** The student's at the draw: there the prize waits. */
  readonly campusId: string;
  readonly guardianId: string;
  readonly nonce: string;
  readonly prizeId: string;
  /** The prize of the number, where it was gone. */
  readonly insteadOf: string | null;
  readonly pointsPaid: number;
  readonly pointsWon: number;
  readonly outcome: Outcome;
  /** The ledger's transactions. */
  readonly spendId: string;
  readonly creditId: string | null;
  readonly drawnOn: LocalDate;
  readonly drawnAt: Instant;
}

/** A draw with what became of its prize and the words for it. */
export interface DrawStory extends DrawRow {
  readonly campaignTitle: string;
  readonly claimThrough: LocalDate;
  readonly prizeName: string;
  readonly prizeKind: PrizeKind;
  readonly prizeTerms: string;
  readonly insteadOfName: string | null;
  readonly state: WinState;
  readonly claimCode: string | null;
  readonly handedOverAt: Instant | null;
  /** Why it was handed over without its code. */
  readonly note: string | null;
}

export interface WinRow {
  readonly drawId: string;
  readonly campusId: string;
  readonly familyId: string;
  readonly claimCode: string;
  /** Last day on which it is handed out. */
  readonly claimThrough: LocalDate;
  readonly state: 'waiting' | 'handed_over' | 'forfeited';
  readonly handedOverAt: Instant | null;
  readonly handedOverBy: string | null;
  /** Why it was handed over without its code; erased with the family. */
  readonly note: string | null;
  readonly forfeitedAt: Instant | null;
}

const STORY = `SELECT d.id, d.campaignId, d.drawNo, d.studentId, d.familyId, d.campusId, d.guardianId, d.nonce, d.prizeId, d.insteadOf,
    d.pointsPaid, d.pointsWon, d.outcome, d.spendId, d.creditId, d.drawnOn, d.drawnAt, c.title AS campaignTitle, c.claimThrough,
    p.name AS prizeName, p.kind AS prizeKind, p.terms AS prizeTerms, i.name AS insteadOfName, COALESCE(w.state, d.outcome) AS state,
    w.claimCode, w.handedOverAt, w.note
  FROM lottery_draw d
  JOIN lottery_campaign c ON c.id = d.campaignId
  JOIN lottery_prize p ON p.campaignId = d.campaignId AND p.prizeId = d.prizeId
  LEFT JOIN lottery_prize i ON i.campaignId = d.campaignId AND i.prizeId = d.insteadOf
  LEFT JOIN lottery_win w ON w.drawId = d.id`;

export const insertDraw = (uow: UnitOfWork, row: DrawRow): Promise<void> => uow.insert('lottery_draw', { ...row });

export const insertWin = (uow: UnitOfWork, row: WinRow): Promise<void> => uow.insert('lottery_win', { ...row });

export const drawById = (reader: Reader, id: string): Promise<DrawStory | undefined> =>
  reader.row<DrawStory>(`${STORY} WHERE d.id = ?`, [id]);

export const drawByCode = (reader: Reader, claimCode: string): Promise<DrawStory | undefined> =>
  reader.row<DrawStory>(`${STORY} WHERE w.claimCode = ?`, [claimCode]);

export interface DrawFilter {
  readonly campaignId?: string | undefined;
  readonly studentId?: string | undefined;
  /** undefined = all */
  readonly campusIds?: readonly string[] | undefined;
  readonly state?: WinState | undefined;
  /** Only goods and what is worth more. */
  readonly goodsOrAboveFen?: number | undefined;
}

/**
 * Latest first, one more than `limit` when there is a next page: those of a campaign by number, those of a student by id.
 * @param before number or id of the last one shown
 */
export const listDraws = async (
  reader: Reader,
  filter: DrawFilter,
  before: string | number | undefined,
  limit: number,
): Promise<DrawStory[]> => {
  const { campusIds } = filter;
  if (campusIds?.length === 0) return [];
  const conditions: string[] = [];
  const params: SqlValue[] = [];
  const want = (sql: string, ...values: readonly (SqlValue | undefined)[]): void => {
    const known = values.filter((value): value is SqlValue => value !== undefined);
    if (known.length < values.length || known.length === 0) return;
    conditions.push(`(${sql})`);
    params.push(...known);
  };
  want('d.campaignId = ?', filter.campaignId);
  want('d.studentId = ?', filter.studentId);
  if (campusIds) want(`d.campusId IN (${campusIds.map(() => '?').join(', ')})`, ...campusIds);
  want('COALESCE(w.state, d.outcome) = ?', filter.state);
  want("p.kind = 'goods' OR p.valueFen > ?", filter.goodsOrAboveFen);
  const key = filter.studentId === undefined ? 'd.drawNo' : 'd.id';
  want(`${key} < ?`, before);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return reader.rows<DrawStory>(`${STORY} ${where} ORDER BY ${key} DESC LIMIT ?`, [...params, limit + 1]);
};

/** Where a list of winners goes on. */
export type WinnerPosition = Pick<DrawRow, 'drawnOn' | 'studentId' | 'drawNo'>;

/**
 * Draws whose winners are published, latest day first, one more than `limit` when there is a next page. Within a day they do not
 * stand in the order of the draws: beside the published list that order would tell which line is whose.
 * @param after the last one shown
 */
export const listWinners = (
  reader: Reader,
  campaignId: string,
  goodsOrAboveFen: number,
  after: WinnerPosition | undefined,
  limit: number,
): Promise<DrawStory[]> => {
  const conditions = ['d.campaignId = ?', "(p.kind = 'goods' OR p.valueFen > ?)"];
  const params: SqlValue[] = [campaignId, goodsOrAboveFen];
  if (after) {
    const { drawnOn, studentId, drawNo } = after;
    conditions.push('(d.drawnOn < ? OR (d.drawnOn = ? AND (d.studentId < ? OR (d.studentId = ? AND d.drawNo < ?))))');
    params.push(drawnOn, drawnOn, studentId, studentId, drawNo);
  }
  const sql = `${STORY} WHERE ${conditions.join(' AND ')} ORDER BY d.drawnOn DESC, d.studentId DESC, d.drawNo DESC LIMIT ?`;
  return reader.rows<DrawStory>(sql, [...params, limit + 1]);
};

/** Number, nonce and prize of every draw of a campaign, in order: what is published, and nothing else. */
export const publishedDraws = (
  reader: Reader,
  campaignId: string,
): Promise<{ drawNo: number; familyNonce: string; prizeId: string }[]> =>
  reader.rows('SELECT drawNo, nonce AS familyNonce, prizeId FROM lottery_draw WHERE campaignId = ? ORDER BY drawNo', [
    campaignId,
  ]);

/** Who hands a prize over, and why without its code; null = by its code. */
export interface HandOver {
  readonly staffId: string;
  readonly note: string | null;
}

/** Hands a waiting prize over. @returns false when it does not wait any more, or not today */
export const handOverWin = async (
  uow: UnitOfWork,
  drawId: string,
  { staffId, note }: HandOver,
  today: LocalDate,
): Promise<boolean> =>
  (await uow.run(
    `UPDATE lottery_win SET state = 'handed_over', handedOverAt = ?, handedOverBy = ?, note = ?
      WHERE drawId = ? AND state = 'waiting' AND claimThrough >= ?`,
    [uow.now, staffId, note, drawId, today],
  )) === 1;

/** Takes away what was written about hand-overs to a family. */
export const eraseNotes = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  await uow.run('UPDATE lottery_win SET note = NULL WHERE familyId = ? AND note IS NOT NULL', [familyId]);
};

/**
 * Prizes that wait and can still be claimed, the next to end first, one more than `limit` when there is a next page.
 * @param campusIds undefined = all
 * @param after last day and id of the last one shown
 */
export const waitingPrizes = async (
  reader: Reader,
  campusIds: readonly string[] | undefined,
  after: { readonly claimThrough: string; readonly id: string } | undefined,
  limit: number,
): Promise<DrawStory[]> => {
  if (campusIds?.length === 0) return [];
  const conditions = ["w.state = 'waiting'", 'w.claimThrough >= ?'];
  const params: SqlValue[] = [localDateOf(reader.now)];
  const want = (sql: string, ...values: readonly SqlValue[]): void => {
    conditions.push(sql);
    params.push(...values);
  };
  if (campusIds) want(`w.campusId IN (${placeholders(campusIds.length)})`, ...campusIds);
  if (after) {
    const { claimThrough, id } = after;
    want('(w.claimThrough > ? OR (w.claimThrough = ? AND w.drawId > ?))', claimThrough, claimThrough, id);
  }
  const sql = `${STORY} WHERE ${conditions.join(' AND ')} ORDER BY w.claimThrough, w.drawId LIMIT ?`;
  return reader.rows<DrawStory>(sql, [...params, limit + 1]);
};

/** Ends the wait for a prize whose last day is over. @returns false when it was moved meanwhile */
export const forfeitWin = async (uow: UnitOfWork, drawId: string, today: LocalDate): Promise<boolean> =>
  (await uow.run(
    "UPDATE lottery_win SET state = 'forfeited', forfeitedAt = ? WHERE drawId = ? AND state = 'waiting' AND claimThrough < ?",
    [uow.now, drawId, today],
  )) === 1;

/** Prizes that wait though their last day is over. */
export const winsToForfeit = (reader: Reader, today: LocalDate, afterId: string, limit: number): Promise<{ id: string }[]> =>
  reader.rows(
    `SELECT drawId AS id FROM lottery_win WHERE state = 'waiting' AND claimThrough < ? AND drawId > ? ORDER BY drawId LIMIT ${limit}`,
    [today, afterId],
  );

/** Draws whose prize waits and can be claimed on a day for the last time. */
export const prizesLastClaimable = (reader: Reader, on: LocalDate, afterId: string, limit: number): Promise<DrawStory[]> =>
  reader.rows<DrawStory>(
    `${STORY} WHERE w.state = 'waiting' AND w.claimThrough = ? AND w.drawId > ? ORDER BY w.drawId LIMIT ${limit}`,
    [on, afterId],
  );

/** How many prizes of a family can still be claimed. */
export const countClaimable = async (reader: Reader, familyId: string, today: LocalDate): Promise<number> =>
  Number(
    (
      await reader.row<{ n: number | string }>(
        "SELECT COUNT(*) AS n FROM lottery_win WHERE familyId = ? AND state = 'waiting' AND claimThrough >= ?",
        [familyId, today],
      )
    )?.n ?? 0,
  );

/** Whether a student ever drew. */
export const hasDrawn = async (reader: Reader, studentId: string): Promise<boolean> =>
  (await reader.row('SELECT 1 FROM lottery_draw WHERE studentId = ? LIMIT 1', [studentId])) !== undefined;

/** All draws of a family, oldest first. */
export const drawsOfFamily = (reader: Reader, familyId: string): Promise<DrawStory[]> =>
  reader.rows<DrawStory>(`${STORY} WHERE d.familyId = ? ORDER BY d.id`, [familyId]);

import { DAY_MS, type Instant, type LocalDate, localDateOf, SHANGHAI_OFFSET_MS } from '@qingya/shared';
import { chunk, placeholders, type Reader } from '../../../platform/db';
import type { PostingAccount, SchoolAccount } from '../domain/types';

/** A stretch of recorded time. */
export interface RecordedRange {
  /** Inclusive. */
  readonly from: Instant;
  /** Exclusive. */
  readonly before: Instant;
}

// A remainder is the same on both engines, a division is not; Shanghai's offset has not changed since 1991.
const DAY_START = `t.recordedAt - (t.recordedAt + ${SHANGHAI_OFFSET_MS}) % ${DAY_MS}`;
const IN_RANGE = 't.recordedAt >= ? AND t.recordedAt < ?';

interface Grouped {
  readonly dayStart: number | string;
  readonly points: number | string;
}

/** SUM gives text on MySQL. */
const dated = <T extends Grouped>({ dayStart, points, ...rest }: T) => ({
  ...rest,
  date: localDateOf(Number(dayStart)),
  points: Number(points),
});

export interface SchoolMovement {
  readonly date: LocalDate;
  readonly campusId: string;
  readonly account: SchoolAccount;
  readonly kind: string;
  /** Signed as posted: what the school's account received. */
  readonly points: number;
}

/** Σ of the school's postings by day, campus, account and kind of transaction. */
export const schoolMovementRows = async (reader: Reader, { from, before }: RecordedRange): Promise<SchoolMovement[]> => {
  const rows = await reader.rows<Omit<SchoolMovement, 'date' | 'points'> & Grouped>(
    `SELECT ${DAY_START} AS dayStart, p.ownerId AS campusId, p.account AS account, t.kind AS kind, SUM(p.amount) AS points
     FROM points_transaction t JOIN points_posting p ON p.transactionId = t.id
     WHERE ${IN_RANGE} AND p.account IN ('issued', 'redeemed', 'expired', 'adjusted')
     GROUP BY dayStart, p.ownerId, p.account, t.kind`,
    [from, before],
  );
  return rows.map(dated);
};

export interface DebtMovement {
  readonly date: LocalDate;
  /** Campus of the student's account. */
  readonly campusId: string;
  /** Positive = more debt. */
  readonly points: number;
}

/** Change of what students owe, by day and campus. */
export const debtMovementRows = async (reader: Reader, { from, before }: RecordedRange): Promise<DebtMovement[]> => {
  const account: PostingAccount = 'debt';
  const rows = await reader.rows<{ readonly campusId: string } & Grouped>(
    `SELECT ${DAY_START} AS dayStart, a.campusId AS campusId, SUM(0 - p.amount) AS points
     FROM points_transaction t JOIN points_posting p ON p.transactionId = t.id JOIN points_account a ON a.studentId = t.studentId
     WHERE ${IN_RANGE} AND p.account = '${account}' GROUP BY dayStart, a.campusId`,
    [from, before],
  );
  return rows.map(dated);
};

export interface LotMovement {
  readonly date: LocalDate;
  /** Campus that bore the credit. */
  readonly campusId: string;
  /** What the lot was credited for. */
  readonly reason: string;
  /** Month of the last usable day the lot was opened with. */
  readonly month: string;
  /** Signed change of what the lots hold, set aside or not. */
  readonly points: number;
}

/** Change of what lots hold, by day, campus, reason and month: their credits, and what was taken from or given to them. */
export const lotMovementRows = async (reader: Reader, { from, before }: RecordedRange): Promise<LotMovement[]> => {
  const opened = await reader.rows<Omit<LotMovement, 'date' | 'points'> & Grouped>(
    `SELECT ${DAY_START} AS dayStart, l.campusId AS campusId, t.reason AS reason, SUBSTR(l.originalExpiresOn, 1, 7) AS month,
       SUM(l.credited) AS points
     FROM points_transaction t JOIN points_lot l ON l.id = t.id WHERE ${IN_RANGE} GROUP BY dayStart, l.campusId, t.reason, month`,
    [from, before],
  );
  const used = await reader.rows<Omit<LotMovement, 'date' | 'points'> & Grouped>(
    `SELECT ${DAY_START} AS dayStart, l.campusId AS campusId, c.reason AS reason, SUBSTR(l.originalExpiresOn, 1, 7) AS month,
       SUM(u.remainingDelta + u.heldDelta) AS points
     FROM points_transaction t JOIN points_lot_use u ON u.transactionId = t.id JOIN points_lot l ON l.id = u.lotId
       JOIN points_transaction c ON c.id = l.id WHERE ${IN_RANGE}
     GROUP BY dayStart, l.campusId, c.reason, month`,
    [from, before],
  );
  return [...opened, ...used].map(dated).filter(({ points }) => points !== 0);
};

export interface MovedLot {
  readonly id: string;
  readonly campusId: string;
  readonly credited: number;
  readonly originalExpiresOn: LocalDate;
}

/** Lots with a later last usable day than they were opened with that something happened to in the range, be it the later day. */
export const movedLotRows = (reader: Reader, { from, before }: RecordedRange): Promise<MovedLot[]> =>
  reader.rows<MovedLot>(
    `SELECT DISTINCT l.id AS id, l.campusId AS campusId, l.credited AS credited, l.originalExpiresOn AS originalExpiresOn
     FROM points_transaction t JOIN points_lot_use u ON u.transactionId = t.id JOIN points_lot l ON l.id = u.lotId
     WHERE ${IN_RANGE} AND l.expiresOn <> l.originalExpiresOn
     UNION SELECT l.id, l.campusId, l.credited, l.originalExpiresOn FROM points_lot_extension e JOIN points_lot l ON l.id = e.lotId
     WHERE e.recordedAt >= ? AND e.recordedAt < ?`,
    [from, before, from, before],
  );

export interface LotUseEvent {
  readonly lotId: string;
  readonly kind: string;
  readonly recordedAt: Instant;
  readonly points: number;
}

const LOTS_A_QUERY = 500;

/** Everything that happened to these lots before an instant, oldest first. */
export const usesOfLots = async (reader: Reader, lotIds: readonly string[], before: Instant): Promise<LotUseEvent[]> => {
  const found: LotUseEvent[] = [];
  for (const part of chunk(lotIds, LOTS_A_QUERY)) {
    const rows = await reader.rows<LotUseEvent>(
      `SELECT u.lotId AS lotId, t.kind AS kind, t.recordedAt AS recordedAt, u.remainingDelta + u.heldDelta AS points
       FROM points_lot_use u JOIN points_transaction t ON t.id = u.transactionId
       WHERE u.lotId IN (${placeholders(part.length)}) AND t.recordedAt < ? ORDER BY t.recordedAt, t.seq`,
      [...part, before],
    );
    for (const row of rows) found.push({ ...row, points: Number(row.points) });
  }
  return found;
};

/** When the ledger's first transaction was recorded; undefined while there is none. */
export const firstRecordedAt = async (reader: Reader): Promise<Instant | undefined> =>
  (await reader.row<{ recordedAt: Instant }>('SELECT recordedAt FROM points_transaction ORDER BY recordedAt LIMIT 1'))
    ?.recordedAt;

/**
 * What the cached balances say the school owes (everything students have, less what they owe), and by how much the postings
 * since an instant raised it. One statement, so that no transaction commits between the two.
 */
export const balancesAndPostings = async (reader: Reader, from: Instant): Promise<{ cached: number; posted: number }> => {
  const row = await reader.row<{ cached: number | string | null; posted: number | string | null }>(
    `SELECT (SELECT SUM(available + pending + held - debt) FROM points_account) AS cached,
       (SELECT SUM(0 - p.amount) FROM points_transaction t JOIN points_posting p ON p.transactionId = t.id
        WHERE t.recordedAt >= ? AND p.account IN ('issued', 'redeemed', 'expired', 'adjusted')) AS posted`,
    [from],
  );
  return { cached: Number(row?.cached ?? 0), posted: Number(row?.posted ?? 0) };
};

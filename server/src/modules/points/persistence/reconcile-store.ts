import { placeholders, type Reader } from '../../../platform/db';
import type { AccountRow } from './account-store';
import { ACCOUNT_COLUMNS } from './account-store';

/** One figure of one student (or transaction, or lot) that two ways of counting disagree about. */
export interface Mismatch {
  readonly what: string;
  readonly id: string;
  readonly studentId: string;
  readonly cached: number;
  readonly rebuilt: number;
}

export const accountsAfter = (reader: Reader, studentId: string, limit: number): Promise<AccountRow[]> =>
  reader.rows<AccountRow>(`SELECT ${ACCOUNT_COLUMNS} FROM points_account WHERE studentId > ? ORDER BY studentId LIMIT ${limit}`, [
    studentId,
  ]);

interface Sum {
  readonly studentId: string;
  readonly name: string;
  readonly amount: number | string;
  readonly held: number | string;
}

/** Named sums per student: what the balances should be, counted from postings, from lots and from holds. */
export const sumsOf = async (reader: Reader, studentIds: readonly string[]): Promise<Map<string, Map<string, number>>> => {
  const list = placeholders(studentIds.length);
  const sums = new Map<string, Map<string, number>>();
  const add = (studentId: string, name: string, amount: number | string): void => {
    const own = sums.get(studentId) ?? new Map<string, number>();
    sums.set(studentId, own.set(name, (own.get(name) ?? 0) + Number(amount)));
  };
  const postings = await reader.rows<Sum>(
    `SELECT ownerId AS studentId, account AS name, SUM(amount) AS amount FROM points_posting
     WHERE ownerId IN (${list}) GROUP BY ownerId, account`,
    studentIds,
  );
  for (const row of postings) add(row.studentId, `posted.${row.name}`, row.amount);
  const lots = await reader.rows<Sum>(
    `SELECT studentId, state AS name, SUM(remaining) AS amount, SUM(held) AS held FROM points_lot
     WHERE studentId IN (${list}) GROUP BY studentId, state`,
    studentIds,
  );
  for (const row of lots) {
    add(row.studentId, row.name === 'pending' ? 'lots.pending' : 'lots.available', row.amount);
    add(row.studentId, 'lots.held', row.held);
  }
  const holds = await reader.rows<Sum>(
    `SELECT studentId, SUM(amount) AS amount FROM points_hold WHERE studentId IN (${list}) AND state = 'active' GROUP BY studentId`,
    studentIds,
  );
  for (const row of holds) add(row.studentId, 'holds', row.amount);
  const history = await reader.rows<{ studentId: string; lineCount: number | string; lastSeq: number | string }>(
    `SELECT studentId, COUNT(*) AS lineCount, MAX(seq) AS lastSeq FROM points_transaction WHERE studentId IN (${list}) GROUP BY studentId`,
    studentIds,
  );
  for (const row of history) {
    add(row.studentId, 'lines', row.lineCount);
    add(row.studentId, 'lastSeq', row.lastSeq);
  }
  return sums;
};

type Query = readonly [what: string, sql: (list: string) => string];

/** Each finds rows that contradict each other; each names what, whose, and both figures. */
const QUERIES: readonly Query[] = [
  [
    'lot.remaining',
    (
      list,
    ) => `SELECT l.id AS id, l.studentId AS studentId, l.remaining AS cached, l.credited + COALESCE(SUM(u.remainingDelta), 0) AS rebuilt
      FROM points_lot l LEFT JOIN points_lot_use u ON u.lotId = l.id WHERE l.studentId IN (${list})
      GROUP BY l.id, l.studentId, l.credited, l.remaining HAVING l.remaining <> l.credited + COALESCE(SUM(u.remainingDelta), 0)`,
  ],
  [
    'lot.held',
    (list) => `SELECT l.id AS id, l.studentId AS studentId, l.held AS cached, COALESCE(SUM(u.heldDelta), 0) AS rebuilt
      FROM points_lot l LEFT JOIN points_lot_use u ON u.lotId = l.id WHERE l.studentId IN (${list})
      GROUP BY l.id, l.studentId, l.held HAVING l.held <> COALESCE(SUM(u.heldDelta), 0)`,
  ],
  [
    'lot.clawedBack',
    (list) => `SELECT l.id AS id, l.studentId AS studentId, l.clawedBack AS cached, COALESCE(c.amount, 0) AS rebuilt
      FROM points_lot l LEFT JOIN (
        SELECT reversesId, SUM(0 - amount) AS amount FROM points_transaction
        WHERE kind = 'claw_back' AND studentId IN (${list}) GROUP BY reversesId
      ) c ON c.reversesId = l.id WHERE l.studentId IN (${list}) AND l.clawedBack <> COALESCE(c.amount, 0)`,
  ],
  [
    'spend.returned',
    (list) => `SELECT r.id AS id, r.studentId AS studentId, r.returned AS cached, COALESCE(v.amount, 0) AS rebuilt FROM (
        SELECT t.id AS id, t.studentId AS studentId, SUM(u.returned) AS returned FROM points_transaction t
        JOIN points_lot_use u ON u.transactionId = t.id WHERE t.studentId IN (${list}) GROUP BY t.id, t.studentId
      ) r LEFT JOIN (
        SELECT reversesId, SUM(amount) AS amount FROM points_transaction
        WHERE kind = 'undo' AND studentId IN (${list}) GROUP BY reversesId
      ) v ON v.reversesId = r.id WHERE r.returned <> COALESCE(v.amount, 0)`,
  ],
  [
    // A day of grace may lie behind the day that staff gave, never before it.
    'lot.extended',
    (list) => `SELECT l.id AS id, l.studentId AS studentId, 1 AS cached, 0 AS rebuilt
      FROM points_lot l JOIN points_lot_extension e ON e.lotId = l.id WHERE l.studentId IN (${list})
      GROUP BY l.id, l.studentId, l.expiresOn HAVING l.expiresOn < MAX(e.toDate)`,
  ],
  [
    'transaction.balance',
    (list) => `SELECT t.id AS id, t.studentId AS studentId, COALESCE(SUM(p.amount), 0) AS cached, 0 AS rebuilt
      FROM points_transaction t LEFT JOIN points_posting p ON p.transactionId = t.id WHERE t.studentId IN (${list})
      GROUP BY t.id, t.studentId HAVING COALESCE(SUM(p.amount), 0) <> 0 OR COUNT(p.line) = 0`,
  ],
  [
    'transaction.after',
    (list) => `SELECT t.id AS id, a.studentId AS studentId, a.available + a.pending + a.held - a.debt AS cached,
        t.availableAfter + t.pendingAfter + t.heldAfter - t.debtAfter AS rebuilt
      FROM points_account a JOIN points_transaction t ON t.studentId = a.studentId AND t.recordedAt = a.updatedAt AND t.seq = a.version
      WHERE a.studentId IN (${list}) AND (t.availableAfter <> a.available OR t.pendingAfter <> a.pending OR t.heldAfter <> a.held OR t.debtAfter <> a.debt)`,
  ],
];

const listsIn = (sql: string, list: string): number => sql.split(`(${list})`).length - 1;

/** Contradictions among the rows of these students. */
export const mismatchesOf = async (reader: Reader, studentIds: readonly string[]): Promise<Mismatch[]> => {
  const list = placeholders(studentIds.length);
  const found: Mismatch[] = [];
  for (const [what, build] of QUERIES) {
    const sql = build(list);
    const params = Array.from({ length: listsIn(sql, list) }, () => studentIds).flat();
    const rows = await reader.rows<Omit<Mismatch, 'what'>>(sql, params);
    found.push(...rows.map((row) => ({ ...row, what, cached: Number(row.cached), rebuilt: Number(row.rebuilt) })));
  }
  return found;
};

/** Σ of all postings of the school; must be 0. */
export const sumOfAllPostings = async (reader: Reader): Promise<number> => {
  const row = await reader.row<{ total: number | string | null }>('SELECT SUM(amount) AS total FROM points_posting');
  return Number(row?.total ?? 0);
};

/** Students who have ledger rows but no account row, which the walk over the accounts would never meet. */
export const ownersWithoutAccount = async (reader: Reader): Promise<string[]> => {
  const rows = await reader.rows<{ studentId: string }>(
    `SELECT DISTINCT t.studentId AS studentId FROM points_transaction t
     WHERE NOT EXISTS (SELECT 1 FROM points_account a WHERE a.studentId = t.studentId)`,
  );
  return rows.map((row) => row.studentId);
};

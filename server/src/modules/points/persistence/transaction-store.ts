import type { Instant, PointsTransactionKind } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { Posting } from '../domain/entry';
import { shownTitle } from './note-store';

/** One row of the ledger; never changed, never deleted. */
export interface TransactionRow {
  readonly id: string;
  readonly kind: PointsTransactionKind;
  readonly studentId: string;
  readonly campusId: string;
  readonly amount: number;
  readonly reason: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly actorKind: 'guardian' | 'staff' | 'system';
  readonly actorId: string;
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
  readonly seq: number;
  readonly ruleVersionId: string | null;
  /** JSON text of what the rule was given. */
  readonly inputs: string;
  readonly title: string;
  readonly reversesId: string | null;
  readonly inputHash: string;
  readonly availableAfter: number;
  readonly pendingAfter: number;
  readonly heldAfter: number;
  readonly debtAfter: number;
}

/** What is read of a row of `points_transaction`; the title as people see it. */
export const TRANSACTION_NAMES: readonly string[] = [
  ...'id, kind, studentId, campusId, amount, reason, sourceType, sourceId, actorKind, actorId, effectiveAt, recordedAt, seq'.split(
    ', ',
  ),
  'ruleVersionId',
  'inputs',
  `${shownTitle('points_transaction')} AS title`,
  ...'reversesId, inputHash, availableAfter, pendingAfter, heldAfter, debtAfter'.split(', '),
];
const COLUMNS = TRANSACTION_NAMES.join(', ');

export const UNIQUE_SOURCE = ['uq_points_transaction_source', 'points_transaction.sourceType'] as const;

export const insertTransactions = (uow: UnitOfWork, rows: readonly TransactionRow[]): Promise<void> =>
  uow.insert(
    'points_transaction',
    rows.map((row) => ({ ...row })),
  );

export const insertPostings = (
  uow: UnitOfWork,
  entries: readonly { readonly transactionId: string; readonly postings: readonly Posting[] }[],
): Promise<void> =>
  uow.insert(
    'points_posting',
    entries.flatMap(({ transactionId, postings }) =>
      postings.map(({ account, ownerId, amount }, line) => ({ transactionId, line, account, ownerId, amount })),
    ),
  );

export interface SourceKey {
  readonly reason: string;
  readonly source: { readonly type: string; readonly id: string };
}

export const transactionById = (reader: Reader, id: string): Promise<TransactionRow | undefined> =>
  reader.row<TransactionRow>(`SELECT ${COLUMNS} FROM points_transaction WHERE id = ?`, [id]);

export const transactionBySource = (reader: Reader, { reason, source }: SourceKey): Promise<TransactionRow | undefined> =>
  reader.row<TransactionRow>(`SELECT ${COLUMNS} FROM points_transaction WHERE sourceType = ? AND sourceId = ? AND reason = ?`, [
    source.type,
    source.id,
    reason,
  ]);

export const transactionsBySources = (
  reader: Reader,
  sourceType: string,
  sourceIds: readonly string[],
): Promise<TransactionRow[]> =>
  reader.rows<TransactionRow>(
    `SELECT ${COLUMNS} FROM points_transaction WHERE sourceType = ? AND sourceId IN (${placeholders(sourceIds.length)}) ORDER BY id`,
    [sourceType, ...sourceIds],
  );

/** Ids of sources of a type that something was booked for, each once, after a position. */
export const sourcesBooked = async (reader: Reader, sourceType: string, afterId: string, limit: number): Promise<string[]> =>
  (
    await reader.rows<{ sourceId: string }>(
      `SELECT DISTINCT sourceId FROM points_transaction WHERE sourceType = ? AND sourceId > ? ORDER BY sourceId LIMIT ${limit}`,
      [sourceType, afterId],
    )
  ).map(({ sourceId }) => sourceId);

/** Signed sum posted to one account of a transaction; used to tell a replay what the first run did. */
export const postedTo = async (reader: Reader, transactionId: string, account: string): Promise<number> => {
  const row = await reader.row<{ amount: number }>('SELECT amount FROM points_posting WHERE transactionId = ? AND account = ?', [
    transactionId,
    account,
  ]);
  return row?.amount ?? 0;
};

import type { BacktestState, Instant, LocalDate } from '@qingya/shared';
import { isUniqueViolation, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';

export interface BacktestRow {
  readonly id: string;
  readonly state: BacktestState;
  readonly fromDate: LocalDate;
  readonly throughDate: LocalDate;
  readonly ignoreValidity: number;
  readonly firstVersionId: string;
  readonly firstTitle: string;
  /** SHA-256 of the text. */
  readonly firstHash: string;
  /** The text of the version as it was when the run was asked for. */
  readonly firstRules: string;
  readonly secondVersionId: string | null;
  readonly secondTitle: string | null;
  readonly secondHash: string | null;
  readonly secondRules: string | null;
  readonly createdById: string;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** The last family that is counted; '' before the first one. */
  readonly cursorFamily: string;
  readonly studentsDone: number;
  readonly studentsTotal: number;
  readonly facts: number;
  readonly leaseId: string | null;
  readonly leaseUntil: Instant;
  /** Beginnings since the last chunk. */
  readonly attempts: number;
  /** JSON. */
  readonly frozen: string | null;
}

/** What is tried: a version and its text. */
export interface Tried {
  readonly versionId: string;
  readonly title: string;
  readonly hash: string;
  readonly rules: string;
}

export interface NewBacktest {
  readonly from: LocalDate;
  readonly through: LocalDate;
  readonly ignoreValidity: boolean;
  readonly first: Tried;
  readonly second: Tried | null;
  readonly staffId: string;
  readonly students: number;
}

const ACTIVE = 'active';

/** @returns its id, or null while another one waits or runs */
export const insertBacktest = async (uow: UnitOfWork, { first, second, ...made }: NewBacktest): Promise<string | null> => {
  const id = uow.newId();
  try {
    await uow.insert('earning_backtest', {
      id,
      state: 'waiting',
      activeKey: ACTIVE,
      fromDate: made.from,
      throughDate: made.through,
      ignoreValidity: made.ignoreValidity ? 1 : 0,
      firstVersionId: first.versionId,
      firstTitle: first.title,
      firstHash: first.hash,
      firstRules: first.rules,
      secondVersionId: second?.versionId ?? null,
      secondTitle: second?.title ?? null,
      secondHash: second?.hash ?? null,
      secondRules: second?.rules ?? null,
      createdById: made.staffId,
      createdAt: uow.now,
      startedAt: null,
      finishedAt: null,
      cursorFamily: '',
      studentsDone: 0,
      studentsTotal: made.students,
      facts: 0,
      leaseId: null,
      leaseUntil: 0,
      attempts: 0,
      frozen: null,
    });
    return id;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_earning_backtest_active', 'earning_backtest.activeKey')) return null;
    throw error;
  }
};

export const backtestById = (reader: Reader, id: string): Promise<BacktestRow | undefined> =>
  reader.row<BacktestRow>('SELECT * FROM earning_backtest WHERE id = ?', [id]);

/** Newest first, one row more than `limit`. */
export const listBacktests = (
  reader: Reader,
  query: { readonly versionId: string | undefined; readonly beforeId: string | undefined; readonly limit: number },
): Promise<BacktestRow[]> => {
  const where = ['1 = 1'];
  const params: SqlValue[] = [];
  if (query.versionId !== undefined) {
    where.push('(firstVersionId = ? OR secondVersionId = ?)');
    params.push(query.versionId, query.versionId);
  }
  if (query.beforeId !== undefined) {
    where.push('id < ?');
    params.push(query.beforeId);
  }
  const sql = `SELECT * FROM earning_backtest WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`;
  return reader.rows<BacktestRow>(sql, [...params, query.limit + 1]);
};

export type FinishedBacktest = Pick<BacktestRow, 'id' | 'fromDate' | 'throughDate'> & { readonly finishedAt: Instant };

/** The newest finished backtest that tried a text. */
export const newestDoneOf = (reader: Reader, hash: string): Promise<FinishedBacktest | undefined> =>
  reader.row<FinishedBacktest>(
    `SELECT id, fromDate, throughDate, finishedAt FROM earning_backtest
      WHERE state = 'done' AND (firstHash = ? OR secondHash = ?) ORDER BY id DESC LIMIT 1`,
    [hash, hash],
  );

/** A finished backtest by its id. */
export const doneBacktest = async (reader: Reader, id: string | null): Promise<FinishedBacktest | undefined> =>
  id === null
    ? undefined
    : reader.row<FinishedBacktest>(
        "SELECT id, fromDate, throughDate, finishedAt FROM earning_backtest WHERE id = ? AND state = 'done'",
        [id],
      );

/** Backtests that nobody works on although somebody should: those that wait, and those whose worker has gone silent. */
export const forgottenBacktests = async (reader: Reader): Promise<string[]> =>
  (
    await reader.rows<{ id: string }>(
      `SELECT id FROM earning_backtest WHERE activeKey = '${ACTIVE}' AND (state = 'waiting' OR leaseUntil < ?) ORDER BY id`,
      [reader.now],
    )
  ).map(({ id }) => id);

/** Takes the work on a backtest over. @returns false while somebody else has it, or when it has ended */
export const claimBacktest = async (uow: UnitOfWork, id: string, leaseId: string, until: Instant): Promise<boolean> =>
  (await uow.run(
    `UPDATE earning_backtest SET state = 'running', leaseId = ?, leaseUntil = ?, attempts = attempts + 1,
       startedAt = COALESCE(startedAt, ?) WHERE id = ? AND (state = 'waiting' OR (state = 'running' AND leaseUntil < ?))`,
    [leaseId, until, uow.now, id, uow.now],
  )) === 1;

/** Lets others take the work over at once. */
export const releaseBacktest = (uow: UnitOfWork, id: string, leaseId: string): Promise<number> =>
  uow.run("UPDATE earning_backtest SET leaseUntil = 0 WHERE id = ? AND leaseId = ? AND state = 'running'", [id, leaseId]);

/** Where a chunk begins and ends. */
export interface Step {
  readonly id: string;
  readonly leaseId: string;
  readonly from: string;
  readonly to: string;
  readonly students: number;
  readonly facts: number;
  readonly until: Instant;
}

/** Moves a backtest behind a chunk and keeps the lease. @returns false when it is somebody else's, elsewhere, or cancelled */
export const stepOn = async (uow: UnitOfWork, { id, leaseId, from, to, students, facts, until }: Step): Promise<boolean> =>
  (await uow.run(
    `UPDATE earning_backtest SET cursorFamily = ?, studentsDone = studentsDone + ?, facts = facts + ?, leaseUntil = ?, attempts = 0
      WHERE id = ? AND state = 'running' AND leaseId = ? AND cursorFamily = ?`,
    [to, students, facts, until, id, leaseId, from],
  )) === 1;

/** Ends a run with what is frozen. @returns false when it is somebody else's or cancelled */
export const finishBacktest = async (uow: UnitOfWork, id: string, leaseId: string, frozen: string): Promise<boolean> =>
  (await uow.run(
    `UPDATE earning_backtest SET state = 'done', activeKey = NULL, frozen = ?, finishedAt = ?, studentsTotal = studentsDone
      WHERE id = ? AND state = 'running' AND leaseId = ?`,
    [frozen, uow.now, id, leaseId],
  )) === 1;

/** Ends a backtest without a result. @returns false when it has ended already */
export const stopBacktest = async (uow: UnitOfWork, id: string, state: 'failed' | 'cancelled'): Promise<boolean> =>
  (await uow.run(
    "UPDATE earning_backtest SET state = ?, activeKey = NULL, finishedAt = ? WHERE id = ? AND state IN ('waiting', 'running')",
    [state, uow.now, id],
  )) === 1;

import type { LocalDate } from '@qingya/shared';
import { type Database, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { requireNoFailures } from '../../../platform/jobs/due-rows';
import { errorText } from '../../../platform/log/background-log';
import { dueStudentIds, lockAccountRow, lockDueAccounts } from '../persistence/account-store';
import { settleAccounts } from './settle-accounts';

export interface SweepTotals {
  readonly students: number;
  readonly lots: number;
  readonly points: number;
  /** Why the last chunk that failed as a whole did so though all its students could be settled one by one; stands in the run's progress. */
  readonly chunkError?: string;
}

/** Students handled in one transaction; a student has a handful of lots that run out on one day. */
const CHUNK = { sqlite: 500, mysql: 1_000 } as const;

const NOTHING: SweepTotals = { students: 0, lots: 0, points: 0 };
const sumOf = (a: SweepTotals, b: SweepTotals): SweepTotals => ({
  students: a.students + b.students,
  lots: a.lots + b.lots,
  points: a.points + b.points,
  ...((b.chunkError ?? a.chunkError) && { chunkError: b.chunkError ?? a.chunkError }),
});

/**
 * The nightly sweep: clears everything whose last usable day is before `businessDate` and makes spendable what was to
 * become so by then. Walks the accounts by primary key, one transaction a chunk; killed anywhere it may simply run again,
 * on any number of replicas at once, because a settled account is no longer due. A student who cannot be settled keeps
 * nobody else waiting.
 * @param onProgress told of the totals after every chunk
 * @throws Error naming the students who could not be settled, once all others were
 */
export const expireLots = async (
  db: Database,
  businessDate: LocalDate,
  onProgress: (totals: SweepTotals) => Promise<void> | void = () => {},
): Promise<SweepTotals> => {
  let totals = NOTHING;
  const failures: string[] = [];
  for (let cursor = ''; ; ) {
    const step = await nextStep(db, cursor, businessDate);
    if (!step) break;
    cursor = step.cursor;
    totals = sumOf(totals, step);
    failures.push(...step.failures);
    await onProgress(totals);
    await yieldToEventLoop();
  }
  requireNoFailures({ done: totals.students, failures });
  return totals;
};

interface Step extends SweepTotals {
  readonly cursor: string;
  readonly failures: readonly string[];
}

const nextStep = async (db: Database, cursor: string, businessDate: LocalDate): Promise<Step | undefined> => {
  try {
    const step = await db.transaction((uow) => expireLotsChunk(uow, cursor, businessDate));
    return step && { ...step, failures: [] };
  } catch (error) {
    // Whoever is in the way fails again alone and is named then; without a database the list of them cannot be read either.
    const step = await oneByOne(db, cursor, businessDate);
    return step && step.failures.length === 0 ? { ...step, chunkError: errorText(error) } : step;
  }
};

/** The students of a chunk that failed as a whole, each in a transaction of its own. */
const oneByOne = async (db: Database, after: string, businessDate: LocalDate): Promise<Step | undefined> => {
  const ids = await db.read((reader) => dueStudentIds(reader, after, businessDate, CHUNK[db.engine]));
  const cursor = ids.at(-1);
  if (cursor === undefined) return undefined;
  let totals = NOTHING;
  const failures: string[] = [];
  for (const studentId of ids) {
    try {
      totals = sumOf(totals, await db.transaction((uow) => settleOne(uow, studentId, businessDate)));
    } catch (error) {
      failures.push(`${studentId}: ${errorText(error)}`);
    }
    await yieldToEventLoop();
  }
  return { ...totals, cursor, failures };
};

const settleOne = async (uow: UnitOfWork, studentId: string, businessDate: LocalDate): Promise<SweepTotals> => {
  const account = await lockAccountRow(uow, studentId);
  if (!account || account.nextDueOn > businessDate) return NOTHING;
  const { lots, points } = await settleAccounts(uow, [account], businessDate);
  return { students: 1, lots, points };
};

/**
 * One transaction of the sweep: the next students after `afterStudentId`, in id order.
 * @returns undefined when nobody is left
 */
export const expireLotsChunk = async (
  uow: UnitOfWork,
  afterStudentId: string,
  businessDate: LocalDate,
): Promise<(SweepTotals & { readonly cursor: string }) | undefined> => {
  const accounts = await lockDueAccounts(uow, afterStudentId, businessDate, CHUNK[uow.engine]);
  const last = accounts.at(-1);
  if (!last) return undefined;
  const settled = await settleAccounts(uow, accounts, businessDate);
  return { cursor: last.studentId, students: accounts.length, lots: settled.lots, points: settled.points };
};

import type { LocalDate } from '@qingya/shared';
import { type Database, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { lockDueAccounts } from '../persistence/account-store';
import { settleAccounts } from './settle-accounts';

export interface SweepTotals {
  readonly students: number;
  readonly lots: number;
  readonly points: number;
}

/** Students handled in one transaction; a student has a handful of lots that run out on one day. */
const CHUNK = { sqlite: 500, mysql: 1_000 } as const;

/**
 * The nightly sweep: clears everything whose last usable day is before `businessDate` and makes spendable what was to
 * become so by then. Walks the accounts by primary key, one transaction a chunk; killed anywhere it may simply run again,
 * on any number of replicas at once, because a settled account is no longer due.
 * @param onProgress told of the totals after every chunk
 */
export const expireLots = async (
  db: Database,
  businessDate: LocalDate,
  onProgress: (totals: SweepTotals) => Promise<void> | void = () => {},
): Promise<SweepTotals> => {
  let totals: SweepTotals = { students: 0, lots: 0, points: 0 };
  for (let cursor = ''; ; ) {
    const step = await db.transaction((uow) => expireLotsChunk(uow, cursor, businessDate));
    if (!step) return totals;
    cursor = step.cursor;
    totals = { students: totals.students + step.students, lots: totals.lots + step.lots, points: totals.points + step.points };
    await onProgress(totals);
    await yieldToEventLoop();
  }
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

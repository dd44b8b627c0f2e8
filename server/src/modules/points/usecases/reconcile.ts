import { type Database, type Reader, yieldToEventLoop } from '../../../platform/db';
import { dueOn, NEVER } from '../domain/lots';
import type { AccountRow } from '../persistence/account-store';
import { nextDatesOf } from '../persistence/expiry-store';
import {
  accountsAfter,
  type Mismatch,
  mismatchesOf,
  ownersWithoutAccount,
  sumOfAllPostings,
  sumsOf,
} from '../persistence/reconcile-store';

export type Difference = Mismatch;

export interface Reconciliation {
  readonly accounts: number;
  readonly differences: number;
}

const CHUNK = 500;

/**
 * Counts every balance again from the rows that are never changed, and compares: postings of each transaction and of all
 * sum to zero; cached balances equal postings, lots and holds; lots equal their credits and uses; guards equal the
 * reversals they guard; line numbers have no gap. Reads only; runs beside normal traffic on a quiet student at a time,
 * each chunk in one snapshot.
 * @param onDifference told of each difference found
 */
export const reconcile = async (db: Database, onDifference: (difference: Difference) => void): Promise<Reconciliation> => {
  let accounts = 0;
  let differences = 0;
  const report = (found: readonly Difference[]): void => {
    differences += found.length;
    for (const difference of found) onDifference(difference);
  };
  for (let cursor = ''; ; ) {
    // In a transaction on MySQL the chunk's accounts are locked, so that no transaction commits between two sums.
    const chunk = await db.transaction(async (uow) => {
      const rows = await accountsAfter(uow, cursor, CHUNK);
      if (rows.length === 0) return undefined;
      const locked = await uow.lockRows<{ studentId: string }>(
        'SELECT studentId FROM points_account WHERE studentId > ? AND studentId <= ? ORDER BY studentId',
        [cursor, rows.at(-1)?.studentId ?? ''],
      );
      const current = await accountsAfter(uow, cursor, locked.length);
      return { rows: current, found: await differencesOf(uow, current) };
    });
    if (!chunk) break;
    report(chunk.found);
    accounts += chunk.rows.length;
    cursor = chunk.rows.at(-1)?.studentId ?? '';
    await yieldToEventLoop();
  }
  report(await db.read(wholeLedger));
  return { accounts, differences };
};

const wholeLedger = async (reader: Reader): Promise<Difference[]> => {
  const total = await sumOfAllPostings(reader);
  const unbalanced = total === 0 ? [] : [{ what: 'ledger.sum', id: 'ledger', studentId: '', cached: total, rebuilt: 0 }];
  const orphans = await ownersWithoutAccount(reader);
  return [
    ...unbalanced,
    ...orphans.map((studentId) => ({ what: 'account.missing', id: studentId, studentId, cached: 0, rebuilt: 1 })),
  ];
};

const differencesOf = async (reader: Reader, accounts: readonly AccountRow[]): Promise<Difference[]> => {
  const ids = accounts.map((account) => account.studentId);
  const sums = await sumsOf(reader, ids);
  const dates = new Map((await nextDatesOf(reader, ids)).map((row) => [row.studentId, row]));
  const balances = accounts.flatMap((account) => {
    const sum = (name: string): number => sums.get(account.studentId)?.get(name) ?? 0;
    const next = dates.get(account.studentId);
    const firstDue = [next?.expiresOn ? dueOn(next.expiresOn) : NEVER, next?.releaseOn ?? NEVER].sort()[0] ?? NEVER;
    const checks: [string, number, number][] = [
      ['balance.available', account.available, sum('posted.available')],
      ['balance.pending', account.pending, sum('posted.pending')],
      ['balance.held', account.held, sum('posted.held')],
      ['balance.debt', account.debt, 0 - sum('posted.debt')],
      ['lots.available', account.available, sum('lots.available')],
      ['lots.pending', account.pending, sum('lots.pending')],
      ['lots.held', account.held, sum('lots.held')],
      ['holds.active', account.held, sum('holds')],
      ['lines.count', account.version, sum('lines')],
      ['lines.last', account.version, sum('lastSeq')],
      // The hint may be early, never late: a late one would let points outlive their last day.
      ['due.late', account.nextDueOn > firstDue ? 1 : 0, 0],
    ];
    return checks
      .filter(([, cached, rebuilt]) => cached !== rebuilt)
      .map(([what, cached, rebuilt]) => ({ what, id: account.studentId, studentId: account.studentId, cached, rebuilt }));
  });
  return [...balances, ...(await mismatchesOf(reader, ids))];
};

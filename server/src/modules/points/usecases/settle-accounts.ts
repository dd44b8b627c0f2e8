import type { LocalDate } from '@qingya/shared';
import type { NewEvent, UnitOfWork } from '../../../platform/db';
import { decideRelease } from '../domain/credit';
import { postingsOf } from '../domain/entry';
import { decideExpiry } from '../domain/expire';
import { dueOn, NEVER } from '../domain/lots';
import type { Entry } from '../domain/types';
import { type AccountRow, overwriteAccountRows } from '../persistence/account-store';
import { clearRunOut, nextDatesOf, type RunOutRow, runOutOf } from '../persistence/expiry-store';
import { type LotRow, lotsToRelease } from '../persistence/lot-store';
import { insertPostings, insertTransactions, type TransactionRow } from '../persistence/transaction-store';
import { inputHash } from './input-hash';
import { accountAfter, appendEach, type EntryHeader, ledgerEvents, postEntry, transactionRow } from './post-entry';

const LEDGER = { kind: 'system', id: 'points.ledger' } as const;

export interface Settled {
  readonly accounts: readonly AccountRow[];
  /** Lots that ran out. */
  readonly lots: number;
  /** Points that ran out. */
  readonly points: number;
}

/**
 * Brings locked accounts up to `today`: pending lots whose date has come become spendable, lots whose last usable day
 * has passed are cleared. The nightly sweep does this for everyone; every command does it first for its own student, so
 * that no result depends on whether the sweep has run.
 */
export const settleAccounts = async (uow: UnitOfWork, accounts: readonly AccountRow[], today: LocalDate): Promise<Settled> => {
  const released: AccountRow[] = [];
  for (const account of accounts) released.push(account.pending > 0 ? await releaseByDate(uow, account, today) : account);
  const studentIds = released.map((account) => account.studentId);
  const due = groupByStudent(await runOutOf(uow, studentIds, today));
  const expired = due.size === 0 ? new Map<string, TransactionRow>() : await expire(uow, released, due, today);
  const dates = new Map((await nextDatesOf(uow, studentIds)).map((row) => [row.studentId, row]));
  const settled = released.map((account) => {
    const row = expired.get(account.studentId);
    const next = dates.get(account.studentId);
    const dueDates = [next?.expiresOn ? dueOn(next.expiresOn) : NEVER, next?.releaseOn ?? NEVER];
    const from = { ...account, nextDueOn: NEVER };
    return row ? accountAfter(from, row, dueDates) : { ...from, nextDueOn: earliest(dueDates) };
  });
  await overwriteAccountRows(uow, settled);
  const groups = [...due.values()].flat();
  return {
    accounts: settled,
    lots: groups.reduce((sum, group) => sum + group.lots, 0),
    points: groups.reduce((sum, group) => sum + group.amount, 0),
  };
};

const earliest = (dates: readonly LocalDate[]): LocalDate => [...dates].sort()[0] ?? NEVER;

const groupByStudent = (rows: readonly RunOutRow[]): Map<string, RunOutRow[]> => {
  const groups = new Map<string, RunOutRow[]>();
  for (const row of rows) groups.set(row.studentId, [...(groups.get(row.studentId) ?? []), row]);
  return groups;
};

const expire = async (
  uow: UnitOfWork,
  accounts: readonly AccountRow[],
  due: ReadonlyMap<string, readonly RunOutRow[]>,
  today: LocalDate,
): Promise<Map<string, TransactionRow>> => {
  const rows = new Map<string, TransactionRow>();
  const postings: Parameters<typeof insertPostings>[1][number][] = [];
  const events: NewEvent[] = [];
  let lots = 0;
  for (const account of accounts) {
    const groups = due.get(account.studentId);
    if (!groups) continue;
    const entry = decideExpiry(groups);
    const row = transactionRow(uow, account, expiryHeader(account, groups, today), entry);
    rows.set(account.studentId, row);
    postings.push({ transactionId: row.id, postings: postingsOf(entry, account.studentId) });
    lots += groups.reduce((sum, group) => sum + group.lots, 0);
    events.push(...ledgerEvents('points.expired', row, entry, { businessDate: today }));
  }
  const written = [...rows.values()];
  await insertTransactions(uow, written);
  await insertPostings(uow, postings);
  const ids = written.map((row) => row.id);
  const cleared = await clearRunOut(uow, ids, [...rows.keys()], today);
  if (cleared !== lots) throw new Error(`expected ${lots} lots to run out, cleared ${cleared}`);
  await appendEach(uow, events);
  return rows;
};

const expiryHeader = (account: AccountRow, groups: readonly RunOutRow[], today: LocalDate): EntryHeader => {
  const lots = groups.reduce((sum, group) => sum + group.lots, 0);
  const firstLotId = groups.map((group) => group.firstLotId).sort()[0];
  return {
    kind: 'expire',
    campusId: groups[0]?.campusId ?? account.campusId,
    reason: 'points.expire',
    // A lot may run out twice on one day: points that come back by a clock still on the day before keep the day that has passed. So the
    // line names the fact; the account's lock and what is left in the lots see to it that nothing is cleared twice.
    source: { type: 'lot', id: `${firstLotId}:${account.version + 1}` },
    actor: LEDGER,
    title: '积分到期',
    inputs: { businessDate: today, lots },
    inputHash: EXPIRY_HASH,
  };
};

/** The source says it all; there is no further payload two runs could differ in. */
const EXPIRY_HASH = inputHash({ kind: 'expire' });

/** Makes one pending lot spendable. @returns the account after it */
export const releaseLot = async (uow: UnitOfWork, account: AccountRow, lot: LotRow, why: string): Promise<AccountRow> => {
  const entry: Entry = decideRelease(account.debt, lot);
  const header: EntryHeader = {
    kind: 'release',
    campusId: lot.campusId,
    reason: 'points.release',
    source: { type: 'lot', id: lot.id },
    actor: LEDGER,
    title: '待生效积分已可使用',
    inputs: { because: why },
    inputHash: inputHash({ kind: 'release' }),
  };
  const posted = await postEntry(uow, account, header, entry);
  if (!posted) throw new Error(`lot ${lot.id} is pending although it was released`);
  await appendEach(uow, ledgerEvents('points.released', posted.row, entry, { lotId: lot.id }));
  return posted.account;
};

const releaseByDate = async (uow: UnitOfWork, account: AccountRow, today: LocalDate): Promise<AccountRow> => {
  let current = account;
  for (const lot of await lotsToRelease(uow, account.studentId, today)) {
    current = await releaseLot(uow, current, lot, lot.releaseOn ?? today);
  }
  return current;
};

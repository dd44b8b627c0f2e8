import type { LocalDate, PointsTransactionKind } from '@qingya/shared';
import { isUniqueViolation, type NewEvent, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { applyChange, postingsOf } from '../domain/entry';
import { dueOn, NEVER } from '../domain/lots';
import type { Entry } from '../domain/types';
import { type AccountRow, updateAccountRow } from '../persistence/account-store';
import { changeLots, countClawBack, countReturns, insertLot, insertUses, type LotRow } from '../persistence/lot-store';
import { insertNote } from '../persistence/note-store';
import {
  insertPostings,
  insertTransactions,
  type TransactionRow,
  transactionBySource,
  UNIQUE_SOURCE,
} from '../persistence/transaction-store';
import type { CommandHeader } from './commands';

/** What a transaction row says beside its figures. */
export interface EntryHeader extends CommandHeader {
  readonly kind: PointsTransactionKind;
  readonly campusId: string;
  readonly inputHash: string;
  readonly reversesId?: string;
}

/** A lot to open, without what the transaction determines. */
export type NewLot = Pick<LotRow, 'credited' | 'remaining' | 'expiresOn' | 'state' | 'releaseOn' | 'releaseWhen'>;

const MAX_AMOUNT = 1_000_000_000;

/** @throws AppError points_amount_invalid unless `amount` is a whole number from 1 to one billion */
export const requireAmount = (amount: number): void => {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > MAX_AMOUNT) throw fail('points_amount_invalid', { amount });
};

export const transactionRow = (
  uow: UnitOfWork,
  account: AccountRow,
  header: EntryHeader,
  entry: Entry,
  id: string = uow.newId(),
): TransactionRow => {
  const after = applyChange(account, entry.change);
  // Never before the previous line, whatever a clock says: the statement is read in this order.
  const recordedAt = Math.max(uow.now, account.updatedAt);
  return {
    id,
    kind: header.kind,
    studentId: account.studentId,
    campusId: header.campusId,
    amount: entry.amount,
    reason: header.reason,
    sourceType: header.source.type,
    sourceId: header.source.id,
    actorKind: header.actor.kind,
    actorId: header.actor.id,
    effectiveAt: header.effectiveAt ?? uow.now,
    recordedAt,
    seq: account.version + 1,
    ruleVersionId: header.ruleVersionId ?? null,
    inputs: JSON.stringify(header.inputs),
    title: header.title,
    reversesId: header.reversesId ?? null,
    inputHash: header.inputHash,
    availableAfter: after.available,
    pendingAfter: after.pending,
    heldAfter: after.held,
    debtAfter: after.debt,
  };
};

/** The account after a transaction. `dueDates` are days on which something new becomes due. */
export const accountAfter = (account: AccountRow, row: TransactionRow, dueDates: readonly LocalDate[]): AccountRow => ({
  ...account,
  available: row.availableAfter,
  pending: row.pendingAfter,
  held: row.heldAfter,
  debt: row.debtAfter,
  version: row.seq,
  updatedAt: row.recordedAt,
  nextDueOn: [account.nextDueOn, ...dueDates].sort()[0] ?? account.nextDueOn,
});

/**
 * Writes one decision: transaction, postings, lots, uses, guards and the cached balances. The account must be locked.
 * @param opens the lot a credit opens; its id becomes the transaction's
 * @returns the row and the account after it; undefined when the source is booked already (nothing was written)
 */
export const postEntry = async (
  uow: UnitOfWork,
  account: AccountRow,
  header: EntryHeader,
  entry: Entry,
  opens?: NewLot,
): Promise<{ readonly row: TransactionRow; readonly account: AccountRow } | undefined> => {
  const postings = postingsOf(entry, account.studentId);
  const row = transactionRow(uow, account, header, entry);
  if (!(await isNew(uow, row))) return undefined;
  if (header.note !== undefined) await insertNote(uow, row.id, row.studentId, header.note);
  await insertPostings(uow, [{ transactionId: row.id, postings }]);
  if (opens) await openLot(uow, row, opens);
  if (entry.lots.length > 0) {
    await insertUses(uow, row.id, entry.lots);
    await changeLots(uow, entry.lots);
  }
  if (entry.clawBack) await countClawBack(entry.clawBack, uow);
  if (entry.returns.length > 0) await countReturns(uow, entry.returns);
  // Points that come back to an empty lot make its last day matter again.
  const due = entry.lots.filter(({ remaining }) => remaining > 0).map(({ usableThrough }) => dueOn(usableThrough));
  if (opens) due.push(dueOn(opens.expiresOn), opens.releaseOn ?? NEVER);
  const after = accountAfter(account, row, due);
  await updateAccountRow(uow, account, entry.change, after);
  return { row, account: after };
};

const isNew = async (uow: UnitOfWork, row: TransactionRow): Promise<boolean> => {
  try {
    await insertTransactions(uow, [row]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error, ...UNIQUE_SOURCE)) return false;
    throw error;
  }
};

const openLot = async (uow: UnitOfWork, row: TransactionRow, lot: NewLot): Promise<void> => {
  await insertLot(uow, {
    id: row.id,
    studentId: row.studentId,
    campusId: row.campusId,
    ...lot,
    held: 0,
    expired: 0,
    expiredCovered: 0,
    clawedBack: 0,
    originalExpiresOn: lot.expiresOn,
    openedAt: row.recordedAt,
  });
  const repaid = lot.credited - lot.remaining;
  if (repaid > 0) await insertUses(uow, row.id, [{ lotId: row.id, remaining: 0 - repaid, held: 0 }]);
};

/**
 * The earlier transaction of the same source, for a command that turned out to be a repeat.
 * @throws AppError points_source_conflict when the payload differs from the first one's
 */
export const replayOf = async (uow: UnitOfWork, header: EntryHeader): Promise<TransactionRow | undefined> => {
  const row = await transactionBySource(uow, header);
  if (row && row.inputHash !== header.inputHash) {
    throw fail('points_source_conflict', { transactionId: row.id, reason: header.reason, source: header.source });
  }
  return row;
};

/** @throws Error when the row is missing, which a unique violation has just ruled out */
export const requireReplay = async (uow: UnitOfWork, header: EntryHeader): Promise<TransactionRow> => {
  const row = await replayOf(uow, header);
  if (!row) throw new Error('a points source was refused as booked, but its transaction is not there');
  return row;
};

/** An event about a transaction; debt events follow when the entry changed the debt. */
export const ledgerEvents = (type: string, row: TransactionRow, entry: Entry, facts: object = {}): NewEvent[] => {
  const aggregate = `student:${row.studentId}`;
  const common = {
    transactionId: row.id,
    studentId: row.studentId,
    campusId: row.campusId,
    reason: row.reason,
    source: { type: row.sourceType, id: row.sourceId },
  };
  const main = {
    type,
    aggregate,
    payload: { ...common, amount: Math.abs(row.amount), availableAfter: row.availableAfter, ...facts },
  };
  const debt = entry.change.debt;
  if (debt === 0) return [main];
  const moved = { ...common, amount: Math.abs(debt), debtAfter: row.debtAfter };
  return [main, { type: debt > 0 ? 'points.debt.raised' : 'points.debt.repaid', aggregate, payload: moved }];
};

export const appendEach = async (uow: UnitOfWork, events: readonly NewEvent[]): Promise<void> => {
  for (const event of events) await uow.append(event);
};

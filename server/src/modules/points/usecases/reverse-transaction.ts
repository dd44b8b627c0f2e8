import { localDateOf, type Points, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { clawable, decideClawBack, decideUndo, undoable } from '../domain/reverse';
import { type Entry, isLacking, type Lacking } from '../domain/types';
import type { AccountRow } from '../persistence/account-store';
import { freeLots, lotOf, takesOf } from '../persistence/lot-store';
import {
  postedTo,
  type SourceKey,
  type TransactionRow,
  transactionById,
  transactionBySource,
} from '../persistence/transaction-store';
import { type CommandHeader, DEFAULT_LEDGER_POLICY, type LedgerPolicy, type Posted } from './commands';
import { inputHash } from './input-hash';
import { lockAccount } from './lock-account';
import { appendEach, type EntryHeader, ledgerEvents, postEntry, replayOf, requireAmount } from './post-entry';

export interface ReverseCommand extends CommandHeader {
  /** The transaction to reverse: its id, or the reason and source it was booked under. */
  readonly of: string | SourceKey;
  /** ≥ 1; absent = everything that is left of it. */
  readonly amount?: Points;
}

export interface ReverseResult extends Posted {
  /** `undo` gave points of a spend back, `claw_back` took points of an earn back. */
  readonly kind: 'undo' | 'claw_back';
  /** How much of a claw-back became debt because the points were spent already. */
  readonly debt: Points;
  /** How much of a claw-back had expired before: it moves from the expired points to the taken back ones. */
  readonly expiredCovered: Points;
}

/**
 * Reverses a transaction, whole or in part, by a new one. A spend or committed hold is undone to the same lots; an earn
 * is clawed back, and what was spent already becomes a visible debt. Reversals of one transaction never exceed it.
 * @throws AppError points_transaction_not_found, points_not_reversible, points_reversal_exceeds (details: lacking),
 *   points_amount_invalid, points_source_conflict
 */
export const reverseTransaction = async (
  uow: UnitOfWork,
  command: ReverseCommand,
  policy: LedgerPolicy = DEFAULT_LEDGER_POLICY,
): Promise<ReverseResult> => {
  if (command.amount !== undefined) requireAmount(command.amount);
  const original = await findOriginal(uow, command.of);
  const kind = reversalKind(original);
  const header: EntryHeader = {
    ...command,
    kind,
    campusId: original.campusId,
    reversesId: original.id,
    inputHash: inputHash({ kind, of: original.id, amount: command.amount ?? 'rest', inputs: command.inputs, note: command.note }),
  };
  const account = await lockAccount(uow, original.studentId);
  if (!account) throw new Error(`transaction ${original.id} has no points account`);
  const known = await replayOf(uow, header);
  if (known) {
    const [owed, expired] = [await postedTo(uow, known.id, 'debt'), await postedTo(uow, known.id, 'expired')];
    return resultOf(known, Math.max(0, 0 - owed), Math.max(0, 0 - expired), true);
  }
  const decide = kind === 'undo' ? decideUndoOf : decideClawBackOf;
  const decision = await decide(uow, account, original, command.amount, policy);
  if (isLacking(decision)) throw fail('points_reversal_exceeds', { lacking: decision.lacking });
  const posted = await postEntry(uow, account, header, decision);
  // The key was free a moment ago under this account's lock: another student's transaction has it now.
  if (!posted) throw fail('points_source_conflict', { reason: header.reason, source: header.source });
  const facts = { kind, of: original.id, debt: Math.max(0, decision.change.debt) };
  await appendEach(uow, ledgerEvents('points.reversed', posted.row, decision, facts));
  return resultOf(posted.row, facts.debt, decision.clawBack?.expiredCovered ?? 0, false);
};

const findOriginal = async (uow: UnitOfWork, of: string | SourceKey): Promise<TransactionRow> => {
  const row = typeof of === 'string' ? await transactionById(uow, of) : await transactionBySource(uow, of);
  if (!row) throw fail('points_transaction_not_found');
  return row;
};

const reversalKind = ({ kind, id }: TransactionRow): 'undo' | 'claw_back' => {
  if (kind === 'spend' || kind === 'commit' || kind === 'adjust_debit') return 'undo';
  if (kind === 'credit' || kind === 'adjust_credit') return 'claw_back';
  throw fail('points_not_reversible', { transactionId: id, kind });
};

const resultOf = (row: TransactionRow, debt: number, expiredCovered: number, replayed: boolean): ReverseResult => ({
  transactionId: row.id,
  kind: row.kind === 'undo' ? 'undo' : 'claw_back',
  amount: points(Math.abs(row.amount)),
  debt: points(debt),
  expiredCovered: points(expiredCovered),
  replayed,
});

type Decide = (
  uow: UnitOfWork,
  account: AccountRow,
  original: TransactionRow,
  amount: number | undefined,
  policy: LedgerPolicy,
) => Promise<Entry | Lacking>;

const decideUndoOf: Decide = async (uow, account, original, wanted, policy) => {
  const takes = await takesOf(uow, original.id);
  const amount = wanted ?? undoable(takes);
  if (amount === 0) return { lacking: 0 };
  const from = original.kind === 'adjust_debit' ? 'adjusted' : 'redeemed';
  return decideUndo(takes, amount, account.debt, localDateOf(uow.now), policy.refundGraceDays, from, original.campusId);
};

const decideClawBackOf: Decide = async (uow, account, original, wanted) => {
  const earn = await lotOf(uow, original.id);
  if (!earn) throw new Error(`credit ${original.id} has no lot`);
  const amount = wanted ?? clawable(earn);
  if (amount === 0) return { lacking: 0 };
  // One lot more than the rest needs is read, because the earn's own lot is among them.
  const free =
    account.available === 0 ? [] : await freeLots(uow, original.studentId, Math.min(account.available, amount + earn.remaining));
  const to = original.kind === 'adjust_credit' ? 'adjusted' : 'issued';
  return decideClawBack(
    earn,
    free.filter((lot) => lot.id !== earn.id),
    amount,
    to,
    original.campusId,
  );
};

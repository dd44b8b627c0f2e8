import { type Points, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decideSpend } from '../domain/spend';
import { isLacking } from '../domain/types';
import type { AccountRow } from '../persistence/account-store';
import { freeLots } from '../persistence/lot-store';
import type { TransactionRow } from '../persistence/transaction-store';
import type { CommandHeader, Posted } from './commands';
import { inputHash } from './input-hash';
import { lockAccount } from './lock-account';
import { appendEach, type EntryHeader, ledgerEvents, postEntry, replayOf, requireAmount, requireReplay } from './post-entry';

export interface SpendCommand extends CommandHeader {
  readonly studentId: string;
  /** Campus that redeems the points; absent = the campus of the student's account. */
  readonly campusId?: string;
  /** ≥ 1 */
  readonly amount: Points;
}

export type SpendKind = 'spend' | 'adjust_debit';

/**
 * Takes points for good, earliest expiry first.
 * @throws AppError points_insufficient (details: available, lacking), points_amount_invalid, points_source_conflict
 */
export const spend = async (uow: UnitOfWork, command: SpendCommand, kind: SpendKind = 'spend'): Promise<Posted> => {
  requireAmount(command.amount);
  const { studentId, amount, inputs, effectiveAt, note, campusId: givenCampusId } = command;
  const hash = inputHash({ kind, studentId, campusId: givenCampusId, amount, inputs, effectiveAt, note });
  const account = await lockAccount(uow, studentId);
  const campusId = givenCampusId ?? account?.campusId ?? '';
  const header: EntryHeader = { ...command, kind, campusId, inputHash: hash };
  if (!account || account.available < amount) return replayOrLacking(uow, header, account, amount);
  const lots = await freeLots(uow, studentId, amount);
  const decision = decideSpend(lots, amount, kind === 'spend' ? 'redeemed' : 'adjusted', campusId);
  if (isLacking(decision)) throw lotsDisagree(account, decision.lacking);
  const posted = await postEntry(uow, account, header, decision);
  if (!posted) return replayed(await requireReplay(uow, header));
  await appendEach(uow, ledgerEvents('points.spent', posted.row, decision));
  return { transactionId: posted.row.id, amount, replayed: false };
};

const replayed = (row: TransactionRow): Posted => ({
  transactionId: row.id,
  amount: points(Math.abs(row.amount)),
  replayed: true,
});

/** A repeat is answered with its first result even when the points are gone by now; anything else is refused. */
const replayOrLacking = async (
  uow: UnitOfWork,
  header: EntryHeader,
  account: AccountRow | undefined,
  amount: number,
): Promise<Posted> => {
  const row = await replayOf(uow, header);
  if (row) return replayed(row);
  throw insufficient(account?.available ?? 0, amount);
};

/** The refusal when there are fewer free points than asked for. */
export const insufficient = (available: number, amount: number): Error => {
  const lacking = amount - available;
  return fail(
    'points_insufficient',
    { available, lacking },
    `可用积分还差 ${lacking} 分（现有 ${available} 分），请减少数量，或积累更多积分后再试。`,
  );
};

/** The cached balance promised more than the lots hold: a defect the reconciler must show, never a family's mistake. */
export const lotsDisagree = (account: AccountRow, lacking: number): Error =>
  new Error(`points account ${account.studentId}: its lots hold ${lacking} fewer than its balance`);

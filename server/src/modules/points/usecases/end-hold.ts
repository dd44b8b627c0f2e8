import { localDateOf, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decideCommit, decideVoid, hasTimedOut } from '../domain/holds';
import type { Entry } from '../domain/types';
import type { AccountRow } from '../persistence/account-store';
import { endHold, type HoldRow, holdById } from '../persistence/hold-store';
import { partsHeld } from '../persistence/lot-store';
import { type CommandHeader, DEFAULT_LEDGER_POLICY, type LedgerActor, type LedgerPolicy } from './commands';
import { inputHash } from './input-hash';
import { lockAccount } from './lock-account';
import { appendEach, type EntryHeader, ledgerEvents, postEntry } from './post-entry';
import type { HoldResult } from './reserve-hold';

/** The source is the hold's own; only who, why and the text of the line are new. */
export interface EndHoldCommand extends Partial<Pick<CommandHeader, 'title' | 'inputs'>> {
  readonly holdId: string;
  readonly actor: LedgerActor;
}

/** Where the points leave, when that is another campus than the one they were set aside at: what is had was had there. */
export interface CommitHoldCommand extends EndHoldCommand {
  readonly campusId?: string;
}

/**
 * The redemption went through: the points leave for good, booked under the reason and source the hold was reserved with.
 * A repeat returns the first result.
 * @throws AppError points_hold_not_found, points_hold_ended (voided, timed out, or its time is over)
 */
export const commitHold = async (uow: UnitOfWork, command: CommitHoldCommand): Promise<HoldResult> => {
  const { hold, account } = await lockHold(uow, command.holdId);
  if (hold.state === 'committed') return ended(hold);
  if (hold.state !== 'active' || hasTimedOut(hold.expiresAt, uow.now)) throw fail('points_hold_ended', { state: hold.state });
  const campusId = command.campusId ?? hold.campusId;
  const decision = decideCommit(await partsHeld(uow, hold.id), campusId);
  const header: EntryHeader = {
    kind: 'commit',
    campusId,
    reason: hold.reason,
    source: { type: hold.sourceType, id: hold.sourceId },
    actor: command.actor,
    title: command.title ?? hold.title,
    inputs: { ...command.inputs, holdId: hold.id },
    inputHash: hold.inputHash,
    reversesId: hold.id,
  };
  return finish(uow, account, hold, header, decision, 'committed', 'points.hold.committed');
};

/**
 * The redemption was given up: the points go back to their lots; a lot that ran out meanwhile comes back for the grace
 * days. A repeat returns the first result.
 * @throws AppError points_hold_not_found, points_hold_ended (committed; one that timed out answers as a repeat)
 */
export const voidHold = async (
  uow: UnitOfWork,
  command: EndHoldCommand,
  policy: LedgerPolicy = DEFAULT_LEDGER_POLICY,
): Promise<HoldResult> => giveBack(uow, command, policy, 'voided');

/** Like a void, by the clock. @throws AppError points_hold_not_found, points_hold_ended */
export const timeOutHold = async (uow: UnitOfWork, command: EndHoldCommand, policy: LedgerPolicy): Promise<HoldResult> =>
  giveBack(uow, command, policy, 'timed_out');

const giveBack = async (
  uow: UnitOfWork,
  command: EndHoldCommand,
  policy: LedgerPolicy,
  state: 'voided' | 'timed_out',
): Promise<HoldResult> => {
  const { hold, account } = await lockHold(uow, command.holdId);
  if (hold.state === 'voided' || hold.state === 'timed_out') return ended(hold);
  if (hold.state === 'committed') throw fail('points_hold_ended', { state: hold.state });
  const parts = await partsHeld(uow, hold.id);
  const decision = decideVoid(parts, account.debt, localDateOf(uow.now), policy.refundGraceDays);
  const header: EntryHeader = {
    kind: 'void',
    campusId: hold.campusId,
    reason: state === 'voided' ? 'points.hold-void' : 'points.hold-timeout',
    source: { type: 'hold', id: hold.id },
    actor: command.actor,
    title: command.title ?? (state === 'voided' ? '取消冻结，积分退回' : '冻结超时，积分退回'),
    inputs: { ...command.inputs, holdId: hold.id },
    inputHash: inputHash({ kind: 'void' }),
    reversesId: hold.id,
  };
  return finish(uow, account, hold, header, decision, state, state === 'voided' ? 'points.hold.voided' : 'points.hold.timed-out');
};

/** The student's account is locked before the hold is read, so that its state cannot change under the decision. */
const lockHold = async (uow: UnitOfWork, holdId: string): Promise<{ hold: HoldRow; account: AccountRow }> => {
  const found = await holdById(uow, holdId);
  const account = found && (await lockAccount(uow, found.studentId));
  const hold = account && (await holdById(uow, holdId));
  if (!hold) throw fail('points_hold_not_found');
  return { hold, account };
};

const ended = (hold: HoldRow): HoldResult => ({
  holdId: hold.id,
  transactionId: hold.endTransactionId ?? hold.id,
  amount: points(hold.amount),
  replayed: true,
});

const finish = async (
  uow: UnitOfWork,
  account: AccountRow,
  hold: HoldRow,
  header: EntryHeader,
  decision: Entry,
  state: 'committed' | 'voided' | 'timed_out',
  event: string,
): Promise<HoldResult> => {
  const posted = await postEntry(uow, account, header, decision);
  // Somebody booked another thing under the redemption's own reason and source.
  if (!posted) throw fail('points_source_conflict', { reason: header.reason, source: header.source });
  await endHold(uow, hold.id, state, posted.row.id);
  await appendEach(uow, ledgerEvents(event, posted.row, decision, { holdId: hold.id }));
  return { holdId: hold.id, transactionId: posted.row.id, amount: points(hold.amount), replayed: false };
};

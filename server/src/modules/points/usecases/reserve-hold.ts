import { type Instant, type Points, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decideReserve, hasTimedOut } from '../domain/holds';
import { isLacking } from '../domain/types';
import { holdBySource, insertHold } from '../persistence/hold-store';
import { freeLots } from '../persistence/lot-store';
import type { CommandHeader, Posted } from './commands';
import { inputHash } from './input-hash';
import { lockAccount } from './lock-account';
import { appendEach, ledgerEvents, postEntry, requireAmount } from './post-entry';
import { insufficient, lotsDisagree } from './spend';

export interface ReserveHoldCommand extends CommandHeader {
  readonly studentId: string;
  readonly campusId?: string;
  /** ≥ 1 */
  readonly amount: Points;
  /** The hold lasts until, not including, this instant. */
  readonly expiresAt: Instant;
}

export interface HoldResult extends Posted {
  readonly holdId: string;
}

/**
 * Sets points aside for an unfinished redemption, earliest expiry first: the lots are chosen now and stay usable for this
 * hold even when they run out meanwhile. The reason and source name the redemption; the commit is booked under them.
 * @throws AppError points_insufficient, points_amount_invalid, points_source_conflict, points_hold_ended (expiresAt has passed)
 */
export const reserveHold = async (uow: UnitOfWork, command: ReserveHoldCommand): Promise<HoldResult> => {
  requireAmount(command.amount);
  const { studentId, amount, inputs, expiresAt, reason, source } = command;
  const hash = inputHash({ kind: 'hold', studentId, campusId: command.campusId, amount, inputs });
  const account = await lockAccount(uow, studentId);
  const known = await holdBySource(uow, command);
  if (known) {
    if (known.inputHash !== hash) throw fail('points_source_conflict', { holdId: known.id, reason, source });
    return { holdId: known.id, transactionId: known.id, amount: points(known.amount), replayed: true };
  }
  if (hasTimedOut(expiresAt, uow.now)) throw fail('points_hold_ended', { expiresAt });
  if (!account || account.available < amount) throw insufficient(account?.available ?? 0, amount);
  const campusId = command.campusId ?? account.campusId;
  const decision = decideReserve(await freeLots(uow, studentId, amount), amount);
  if (isLacking(decision)) throw lotsDisagree(account, decision.lacking);
  const header = {
    ...command,
    kind: 'hold',
    campusId,
    inputHash: hash,
    reason: 'points.hold',
    source: holdKey(command),
  } as const;
  const posted = await postEntry(uow, account, header, decision);
  if (!posted) throw fail('points_source_conflict', { reason, source });
  const holdId = posted.row.id;
  await insertHold(uow, {
    id: holdId,
    studentId,
    campusId,
    amount,
    state: 'active',
    reason,
    sourceType: source.type,
    sourceId: source.id,
    inputHash: hash,
    title: command.title,
    createdAt: uow.now,
    expiresAt,
    endedAt: null,
    endTransactionId: null,
  });
  await appendEach(uow, ledgerEvents('points.hold.reserved', posted.row, decision, { holdId, expiresAt }));
  return { holdId, transactionId: holdId, amount, replayed: false };
};

/** The reservation's own source in the ledger: the commit is to carry the redemption's. */
const holdKey = ({ reason, source }: ReserveHoldCommand): { type: string; id: string } => ({
  type: 'hold',
  id: inputHash({ reason, source }),
});

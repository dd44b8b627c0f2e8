import { type LocalDate, localDateOf, type Points, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { decideCredit } from '../domain/credit';
import { shownExpiry, storedExpiry } from '../domain/lots';
import { postedTo } from '../persistence/transaction-store';
import type { Availability, CommandHeader, Posted } from './commands';
import { inputHash } from './input-hash';
import { lockOrOpenAccount } from './lock-account';
import { appendEach, type EntryHeader, ledgerEvents, type NewLot, postEntry, requireAmount, requireReplay } from './post-entry';

export interface CreditCommand extends CommandHeader {
  readonly studentId: string;
  /** Campus that bears the points. */
  readonly campusId: string;
  /** ≥ 1 */
  readonly amount: Points;
  /** Last usable day, inclusive; null = never expires. */
  readonly expiresOn: LocalDate | null;
  readonly availability: Availability;
  readonly ruleVersionId: string | null;
}

export interface CreditResult extends Posted {
  readonly lotId: string;
  /** How much of the credit went straight into an open debt. */
  readonly repaidDebt: Points;
}

/** Staff corrections are credits too; they differ in their kind and in the school account that bears them. */
export type CreditKind = 'credit' | 'adjust_credit';

/**
 * Gives points to a student and opens their lot. Points available at once repay an open debt first.
 * @throws AppError points_amount_invalid, points_source_conflict
 */
export const credit = async (uow: UnitOfWork, command: CreditCommand, kind: CreditKind = 'credit'): Promise<CreditResult> => {
  requireAmount(command.amount);
  const { studentId, campusId, amount, availability } = command;
  const header: EntryHeader = { ...command, kind, inputHash: creditHash(command, kind) };
  const account = await lockOrOpenAccount(uow, studentId, campusId);
  const pending = isPending(availability, localDateOf(uow.now));
  const from = kind === 'credit' ? 'issued' : 'adjusted';
  const decision = decideCredit(account.debt, amount, pending, from, campusId);
  const expiresOn = storedExpiry(command.expiresOn);
  const lot: NewLot = {
    credited: amount,
    remaining: decision.remaining,
    expiresOn,
    state: lotState(pending, decision.remaining),
    releaseOn: pending && availability.kind === 'on' ? availability.date : null,
    releaseWhen: pending && availability.kind === 'condition' ? availability.condition : null,
  };
  const posted = await postEntry(uow, account, header, decision.entry, lot);
  if (!posted) return replay(uow, header);
  const { row } = posted;
  const facts = { lotId: row.id, expiresOn: shownExpiry(expiresOn), pending, repaidDebt: decision.repaidDebt };
  await appendEach(uow, ledgerEvents('points.credited', row, decision.entry, facts));
  return { transactionId: row.id, lotId: row.id, amount, repaidDebt: points(decision.repaidDebt), replayed: false };
};

const lotState = (pending: boolean, remaining: number): NewLot['state'] => {
  if (pending) return 'pending';
  return remaining > 0 ? 'open' : 'closed';
};

const isPending = (availability: Availability, today: LocalDate): boolean => {
  if (availability.kind === 'now') return false;
  return availability.kind === 'condition' || availability.date > today;
};

const creditHash = (command: CreditCommand, kind: CreditKind): string => {
  const { studentId, campusId, amount, expiresOn, availability, ruleVersionId, inputs, effectiveAt, note } = command;
  return inputHash({ kind, studentId, campusId, amount, expiresOn, availability, ruleVersionId, inputs, effectiveAt, note });
};

const replay = async (uow: UnitOfWork, header: EntryHeader): Promise<CreditResult> => {
  const row = await requireReplay(uow, header);
  const repaid = await postedTo(uow, row.id, 'debt');
  return { transactionId: row.id, lotId: row.id, amount: points(row.amount), repaidDebt: points(repaid), replayed: true };
};

import { type LocalDate, type Points, points } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { LedgerActor, LedgerSource, Posted } from './commands';
import { credit } from './credit';
import { spend } from './spend';

export interface AdjustCommand {
  readonly studentId: string;
  readonly campusId: string;
  /** Signed, not zero: positive gives points, negative takes them. */
  readonly amount: number;
  /** Chinese; the family reads it on the statement. */
  readonly reasonText: string;
  /** Last usable day of given points; null = never. */
  readonly expiresOn: LocalDate | null;
  readonly actor: LedgerActor;
  readonly source: LedgerSource;
  readonly reason?: string;
}

/**
 * Gives or takes points by hand. Borne by the school's «adjusted» account, so that corrections never look like earning.
 * @throws AppError points_insufficient when more is taken than there is, points_amount_invalid
 */
export const adjustPoints = async (uow: UnitOfWork, command: AdjustCommand): Promise<Posted> => {
  const { studentId, campusId, amount, reasonText, expiresOn, actor, source, reason = 'points.adjust' } = command;
  if (amount === 0) throw fail('points_amount_invalid', { amount });
  const words = { title: '积分调整', note: noteOf(amount, reasonText) };
  const header = { studentId, campusId, reason, source, actor, ...words, inputs: {} };
  const size: Points = points(Math.abs(amount));
  if (amount < 0) return spend(uow, { ...header, amount: size }, 'adjust_debit');
  const given = { ...header, amount: size, expiresOn, availability: { kind: 'now' }, ruleVersionId: null } as const;
  return credit(uow, given, 'adjust_credit');
};

const noteOf = (amount: number, reasonText: string): string =>
  `${amount > 0 ? '老师补发积分' : '老师扣减积分'}：${reasonText}`.slice(0, 200);

import {
  type AwardingRole,
  type Instant,
  MANUAL_UNDO_MINUTES,
  type ManualLimit,
  type ManualLimits,
  MINUTE_MS,
} from '@qingya/shared';

/** Awards and deductions are counted apart, so that taking points makes no room for giving more. */
export type ManualKind = 'award' | 'deduction';

export const kindOf = (points: number): ManualKind => (points > 0 ? 'award' : 'deduction');

const NOTHING: ManualLimit = { perAward: 0, perDay: 0, perDeduction: 0, deductionsPerDay: 0 };

/** What somebody with several roles may do: of each limit the highest. Without a role that may give, nothing. */
export const limitOf = (limits: ManualLimits, roles: readonly string[]): ManualLimit =>
  roles
    .flatMap((role) => (role in limits ? [limits[role as AwardingRole]] : []))
    .reduce(
      (best, one) => ({
        perAward: Math.max(best.perAward, one.perAward),
        perDay: Math.max(best.perDay, one.perDay),
        perDeduction: Math.max(best.perDeduction, one.perDeduction),
        deductionsPerDay: Math.max(best.deductionsPerDay, one.deductionsPerDay),
      }),
      NOTHING,
    );

/** The two figures that count for one kind. */
export const boundsOf = (limit: ManualLimit, kind: ManualKind): { readonly once: number; readonly day: number } =>
  kind === 'award' ? { once: limit.perAward, day: limit.perDay } : { once: limit.perDeduction, day: limit.deductionsPerDay };

/** The last instant at which an award given at `givenAt` can be undone. */
export const undoableUntil = (givenAt: Instant): Instant => givenAt + MANUAL_UNDO_MINUTES * MINUTE_MS;

/** What stays in the ledger when the family and the reason are gone. */
export const fixedTitle = (points: number): string => (points > 0 ? '老师奖励' : '老师扣减');

/** The line of the statement: what for, and who. */
export const lineTitle = (points: number, reason: string, giver: string): string =>
  `${points > 0 ? '奖励积分' : '扣减积分'}：${reason}（${giver}）`;

/** The line that takes an award or a deduction back. */
export const undoneTitle = (points: number, reason: string, giver: string): string => `撤回${lineTitle(points, reason, giver)}`;

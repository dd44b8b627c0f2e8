import { addMonths, type LocalDate, type Rule } from '@qingya/shared';
import { expiryOf } from './rules';

/** Points in one lot, as far as a decision about their last day looks at them. */
export interface GrantedPoints {
  /** Null for points that no rule gave. */
  readonly ruleCode: string | null;
  readonly earnedOn: LocalDate | null;
  readonly campusId: string;
  readonly expiresOn: LocalDate;
}

/** What staff decided. */
export interface ExtensionPlan {
  readonly kind: 'policy' | 'months';
  readonly months: number | null;
  /** Rules whose expiry is taken over. */
  readonly rules: readonly Pick<Rule, 'code' | 'expiry'>[];
  /** Empty = points of every rule, and those that no rule gave. */
  readonly ruleCodes: readonly string[];
  readonly campusId: string | null;
}

/**
 * The last usable day that a plan wants for points granted already.
 * @returns null = for ever; undefined = the plan says nothing of them, or nothing later than what they have
 */
export const extendedDay = (plan: ExtensionPlan, points: GrantedPoints): LocalDate | null | undefined => {
  const { ruleCode, earnedOn, campusId, expiresOn } = points;
  if (plan.campusId !== null && plan.campusId !== campusId) return undefined;
  if (plan.ruleCodes.length > 0 && (ruleCode === null || !plan.ruleCodes.includes(ruleCode))) return undefined;
  if (plan.kind === 'months') return later(addMonths(expiresOn, plan.months ?? 0), expiresOn);
  const rule = plan.rules.find(({ code }) => code === ruleCode);
  if (!rule || earnedOn === null) return undefined;
  return later(expiryOf(rule.expiry, earnedOn), expiresOn);
};

const later = (wanted: LocalDate | null, expiresOn: LocalDate): LocalDate | null | undefined =>
  wanted === null || wanted > expiresOn ? wanted : undefined;

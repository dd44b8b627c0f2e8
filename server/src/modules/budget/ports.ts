import type { BudgetGroup, LocalDate } from '@qingya/shared';
import type { Reader } from '../../platform/db';
import type { recordAudit } from '../identity';
import type { Span } from './domain/amounts';

/** Points that somebody was given, whatever the budget knew of it then. */
export interface GivenAward {
  /** The id its points are reserved under. */
  readonly awardId: string;
  readonly studentId: string;
  readonly campusId: string;
  /** '' = older than budgets: it belongs to all other groups. */
  readonly group: BudgetGroup | '';
  /** What was not taken back; ≥ 1 */
  readonly points: number;
  /** The award's own day. */
  readonly on: LocalDate;
}

/**
 * A page of what was given on some days and stands, in the order of the awards' ids.
 * @param after the last id of the page before; '' for the first
 */
export type AwardsGiven = (reader: Reader, span: Span, after: string, limit: number) => Promise<GivenAward[]>;

/** What the composition root gives to the budget module. */
export interface BudgetPorts {
  readonly audit: typeof recordAudit;
  /** Everybody who reserves points says what was given already: a budget that is switched on late counts it. */
  readonly given: readonly AwardsGiven[];
}

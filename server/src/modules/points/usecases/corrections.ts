import type { LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';

/** A correction of a line, as those who limit points given by hand and those who keep the budget look at it. */
export interface Correction {
  /** Names it for the budget. */
  readonly disputeId: string;
  readonly staffId: string;
  readonly studentId: string;
  readonly campusId: string;
  /** Signed: positive gives, negative takes. */
  readonly points: number;
  readonly on: LocalDate;
  /** Whether this person may approve what the budget has no room for. */
  readonly mayExceed: boolean;
}

/**
 * What corrections ask of others, because they are points given by hand like any: filled by the composition root, since limits and
 * budgets lie above this module.
 */
export interface CorrectionPort {
  /** Counts it among what this person gave or took today. @returns false, and counts nothing, above the person's limits */
  count(uow: UnitOfWork, correction: Correction): Promise<boolean>;
  /** Takes what is given from the budget of its day. @returns false where it has no room and nobody approves more */
  reserve(uow: UnitOfWork, correction: Correction): Promise<boolean>;
  /** Last usable day of points given by hand on a day; null = they never lapse. */
  lastDay(reader: Reader, on: LocalDate): Promise<LocalDate | null>;
}

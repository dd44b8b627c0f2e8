import type { Instant, LocalDate } from '@qingya/shared';
import { issuedRows, staffSumRows, studentSumRows } from '../persistence/monitor-store';

export interface MonitorRange {
  /** Recorded at or after; inclusive. */
  readonly from: Instant;
  /** Recorded before; exclusive. */
  readonly before: Instant;
  /** Undefined = every campus. */
  readonly campusIds: readonly string[] | undefined;
}

/** Points given or spent on a day for one reason. */
export interface DayReasonSum {
  readonly date: LocalDate;
  readonly reason: string;
  readonly kind: 'issued' | 'redeemed';
  readonly points: number;
  readonly times: number;
}

/** What one student earned, or one member of staff gave, on a campus. */
export interface PersonSum {
  readonly personId: string;
  readonly campusId: string;
  readonly points: number;
  readonly times: number;
}

/** What somebody who watches over points looks at. */
export const monitorQueries = {
  /** Credits and spends by day and reason; corrections and reversals are no issue and no redemption. */
  issuedAndRedeemed: issuedRows,
  /** What each student earned; staff's corrections are not among it. */
  earnedByStudent: studentSumRows,
  /** Points each member of staff gave by hand, awards and corrections alike. */
  givenByStaff: staffSumRows,
} as const;

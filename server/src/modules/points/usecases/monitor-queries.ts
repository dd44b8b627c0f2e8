import { issuedRows, staffSumRows, studentSumRows } from '../persistence/monitor-store';

export type { DayReasonSum, MonitorRange, PersonSum } from '../persistence/monitor-store';

/** What somebody who watches over points looks at. */
export const monitorQueries = {
  /** Credits and spends by day and reason; corrections and reversals are no issue and no redemption. */
  issuedAndRedeemed: issuedRows,
  /** What each student earned, less what was taken back; staff's corrections are not among it. */
  earnedByStudent: studentSumRows,
  /** Points each member of staff gave by hand, awards and corrections alike, less what of them was taken back. */
  givenByStaff: staffSumRows,
} as const;

/** Days a student belongs to a class group, both included; `toDate` null = open. */
export interface MembershipPeriod {
  readonly fromDate: string;
  readonly toDate: string | null;
}

const covers = (period: MembershipPeriod, date: string): boolean =>
  period.fromDate <= date && (period.toDate === null || period.toDate >= date);

export const overlapsPeriod = (a: MembershipPeriod, b: MembershipPeriod): boolean =>
  (b.toDate === null || a.fromDate <= b.toDate) && (a.toDate === null || b.fromDate <= a.toDate);

/** The most students there are on any one day of `within`. The number only rises on a day somebody joins. */
export const peakMembers = (periods: readonly MembershipPeriod[], within: MembershipPeriod): number => {
  const days = [within.fromDate, ...periods.map((period) => period.fromDate).filter((date) => covers(within, date))];
  return days.reduce((peak, date) => Math.max(peak, periods.filter((period) => covers(period, date)).length), 0);
};

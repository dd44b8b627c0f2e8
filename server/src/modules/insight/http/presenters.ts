import type { LiabilityPart, LiabilityView, LocalDate, RollForwardView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { ruleTitles } from '../../earning';
import { campusesByIds } from '../../identity';
import { type DaySnapshot, fenRoundedUp, NEVER_MONTH } from '../domain/liability';
import { monthTitle, reasonTitle } from '../domain/reasons';
import { rateOf } from '../persistence/setting-store';
import { type DayRate, rateOn } from '../usecases/rate-on';
import { type Campuses, rollForward, snapshotAt } from '../usecases/reports';

const worthOf = (points: number, { pointsPerYuan }: DayRate) => ({ points, fen: fenRoundedUp(points, pointsPerYuan) });

const sumsBy = (parts: DaySnapshot['parts'], dimension: 'month' | 'reason'): [code: string, points: number][] => {
  const sums = new Map<string, number>();
  for (const part of parts.filter((one) => one.dimension === dimension)) {
    sums.set(part.code, (sums.get(part.code) ?? 0) + part.points);
  }
  return [...sums];
};

const mostFirst = (a: LiabilityPart, b: LiabilityPart): number => b.points - a.points;
const soonestFirst = (a: LiabilityPart, b: LiabilityPart): number => {
  if (a.code === NEVER_MONTH) return 1;
  return b.code === NEVER_MONTH || a.code < b.code ? -1 : 1;
};

const campusTitles = async (reader: Reader, ids: readonly string[]): Promise<(id: string) => string> => {
  const campuses = await campusesByIds(reader, ids);
  return (id) => campuses.get(id)?.name ?? '其他校区';
};

/** The liability at the end of a day, in words and figures. */
export const liabilityView = async (reader: Reader, date: LocalDate, campuses: Campuses): Promise<LiabilityView> => {
  const rate = await rateOn(reader, date);
  const set = await rateOf(reader);
  const snapshot = await snapshotAt(reader, date, campuses);
  const rules = await ruleTitles(reader);
  const outstanding = snapshot.campuses.reduce((sum, state) => sum + state.outstanding, 0);
  const debt = snapshot.campuses.reduce((sum, state) => sum + state.debt, 0);
  const nameOf = await campusTitles(
    reader,
    snapshot.campuses.map(({ campusId }) => campusId),
  );
  return {
    date,
    ...rate,
    setPointsPerYuan: set.pointsPerYuan,
    rateChangedAt: set.changedAt,
    outstanding: worthOf(outstanding, rate),
    debt: worthOf(debt, rate),
    net: worthOf(outstanding - debt, rate),
    months: sumsBy(snapshot.parts, 'month')
      .map(([code, points]) => ({ code, title: monthTitle(code), ...worthOf(points, rate) }))
      .sort(soonestFirst),
    behaviours: sumsBy(snapshot.parts, 'reason')
      .map(([code, points]) => ({ code, title: reasonTitle(code, rules), ...worthOf(points, rate) }))
      .sort(mostFirst),
    campuses: snapshot.campuses
      .map((state) => ({ code: state.campusId, title: nameOf(state.campusId), ...worthOf(state.outstanding, rate) }))
      .sort(mostFirst),
  };
};

/** The roll-forward of a period. */
export const rollForwardView = async (
  reader: Reader,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
  campuses: Campuses,
): Promise<RollForwardView> => {
  const rate = await rateOn(reader, to);
  const report = await rollForward(reader, from, to, campuses);
  const nameOf = await campusTitles(
    reader,
    report.campuses.map(({ campusId }) => campusId),
  );
  return {
    from,
    to,
    ...rate,
    total: { ...report.total, closingFen: fenRoundedUp(report.total.closing, rate.pointsPerYuan) },
    campuses: report.campuses.map((line) => ({ ...line, name: nameOf(line.campusId) })),
    days: [...report.days],
  };
};

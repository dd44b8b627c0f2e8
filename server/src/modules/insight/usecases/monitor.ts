import { addDays, type LocalDate, type MonitoringView, startOfDay } from '@qingya/shared';
import { chunk, type Reader } from '../../../platform/db';
import { ruleTitles } from '../../earning';
import { campusesByIds, staffNames } from '../../identity';
import { type DayReasonSum, type MonitorRange, monitorQueries, type PersonSum } from '../../points';
import { behavioursRecordedByStaff, studentNames } from '../../schooling';
import { LEAST_GROUP, medianOf, type Outlier, outlierReason, outliersOf } from '../domain/outliers';
import { reasonTitle } from '../domain/reasons';
import type { Campuses } from './reports';

/** Rows of a list of people. */
const TOP = 20;
const NAMES_A_QUERY = 500;

/** Points issued and redeemed in a period, and who stands out. @param to inclusive */
export const monitor = async (reader: Reader, from: LocalDate, to: LocalDate, campusIds: Campuses): Promise<MonitoringView> => {
  const range = { from: startOfDay(from), before: startOfDay(addDays(to, 1)), campusIds };
  const sums = await monitorQueries.issuedAndRedeemed(reader, range);
  const rules = await ruleTitles(reader);
  const students = await studentsOf(reader, range);
  const teachers = await teachersOf(reader, range);
  return {
    from,
    to,
    days: daysOf(sums),
    issued: byReason(sums, 'issued', rules),
    redeemed: byReason(sums, 'redeemed', rules),
    students: students.slice(0, TOP),
    teachers: teachers.slice(0, TOP),
    alerts: [
      ...students.map((row) => ({ ...row, kind: 'student' as const, id: row.studentId })),
      ...teachers.map((row) => ({ ...row, kind: 'teacher' as const, id: row.staffId })),
    ].flatMap(({ kind, id, name, campusName, reasons }) => reasons.map((text) => ({ kind, id, name, campusName, text }))),
  };
};

const daysOf = (sums: readonly DayReasonSum[]): MonitoringView['days'] => {
  const days = new Map<LocalDate, { issued: number; redeemed: number }>();
  for (const { date, kind, points } of sums) {
    const day = days.get(date) ?? { issued: 0, redeemed: 0 };
    days.set(date, { ...day, [kind]: day[kind] + points });
  }
  return [...days].map(([date, day]) => ({ date, ...day })).sort((a, b) => (a.date < b.date ? -1 : 1));
};

const inOrder = (days: ReadonlyMap<LocalDate, number>): { date: LocalDate; points: number }[] =>
  [...days].map(([date, points]) => ({ date, points })).sort((a, b) => (a.date < b.date ? -1 : 1));

const byReason = (
  sums: readonly DayReasonSum[],
  kind: DayReasonSum['kind'],
  rules: ReadonlyMap<string, string>,
): MonitoringView['issued'] => {
  const totals = new Map<string, { points: number; times: number; days: Map<LocalDate, number> }>();
  for (const { reason, date, points, times } of sums.filter((one) => one.kind === kind)) {
    const total = totals.get(reason) ?? { points: 0, times: 0, days: new Map<LocalDate, number>() };
    total.days.set(date, (total.days.get(date) ?? 0) + points);
    totals.set(reason, { ...total, points: total.points + points, times: total.times + times });
  }
  return [...totals]
    .map(([code, { days, ...total }]) => ({ code, title: reasonTitle(code, rules), ...total, days: inOrder(days) }))
    .sort((a, b) => b.points - a.points);
};

interface Grouped {
  readonly size: number;
  readonly median: number;
  readonly outliers: ReadonlyMap<string, Outlier>;
}

interface Placed {
  readonly personId: string;
  readonly campusId: string;
}

/** Whom the members of a campus are compared with. */
interface Groups {
  readonly of: (campusId: string) => Grouped;
  /** Whether a campus is compared with the whole school. */
  readonly isWide: (campusId: string) => boolean;
}

const grouped = (group: readonly { readonly id: string; readonly value: number }[]): Grouped => ({
  size: group.length,
  median: group.length === 0 ? 0 : medianOf(group.map(({ value }) => value)),
  outliers: new Map(outliersOf(group).map((outlier) => [outlier.id, outlier])),
});

/**
 * Each campus is a group of its own: what is usual differs from one to another. Where a campus has too few members, theirs is
 * the whole school, or the only teacher of a small campus who gives points would never stand out.
 * @param rows of the whole school
 */
const groupsOf = <T extends Placed>(rows: readonly T[], figureOf: (row: T) => number): Groups => {
  const members = new Map<string, { id: string; value: number }[]>();
  const everybody: { id: string; value: number }[] = [];
  for (const row of rows) {
    const one = { id: nameOf(row), value: figureOf(row) };
    // Somebody with nothing to count is no measure of what is usual.
    if (one.value <= 0) continue;
    members.set(row.campusId, [...(members.get(row.campusId) ?? []), one]);
    everybody.push(one);
  }
  const school = grouped(everybody);
  const campuses = new Map([...members].map(([campusId, group]) => [campusId, grouped(group)]));
  const isWide = (campusId: string): boolean => (campuses.get(campusId)?.size ?? 0) < LEAST_GROUP;
  return { isWide, of: (campusId) => (isWide(campusId) ? school : (campuses.get(campusId) ?? school)) };
};

/** Somebody on two campuses is two members of the school's group. */
const nameOf = ({ personId, campusId }: Placed): string => `${personId} ${campusId}`;

/** Why somebody stands out, or nothing. @param figure what was found, as 获得 900 积分 */
const reasonOf = (groups: Groups, row: Placed, figure: string, who: string): string[] => {
  const outlier = groups.of(row.campusId).outliers.get(nameOf(row));
  if (!outlier) return [];
  return [`${figure}，${outlierReason(`${groups.isWide(row.campusId) ? '全校' : '同校区'}${who}`, outlier)}`];
};

const shown = ({ size, median }: Grouped): { size: number; median: number } => ({ size, median });

const isWithin = ({ campusIds }: MonitorRange, { campusId }: Placed): boolean => campusIds?.includes(campusId) ?? true;

const namesIn = async (
  ids: readonly string[],
  find: (part: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>();
  for (const part of chunk([...new Set(ids)], NAMES_A_QUERY)) for (const [id, name] of await find(part)) names.set(id, name);
  return names;
};

const campusNamesOf = async (reader: Reader, rows: readonly { readonly campusId: string }[]) => {
  const campuses = await campusesByIds(reader, [...new Set(rows.map(({ campusId }) => campusId))]);
  return (campusId: string): string => campuses.get(campusId)?.name ?? '其他校区';
};

/** Most points first: the top, and everybody who is unusual. */
const studentsOf = async (reader: Reader, range: MonitorRange): Promise<MonitoringView['students']> => {
  const school = await monitorQueries.earnedByStudent(reader, { ...range, campusIds: undefined });
  const groups = groupsOf(school, ({ points }) => points);
  const reasonsOf = (row: PersonSum): string[] => reasonOf(groups, row, `获得 ${row.points} 积分`, '学员');
  const listed = school
    .filter((row) => isWithin(range, row))
    .sort((a, b) => b.points - a.points)
    .map((row) => ({ ...row, reasons: reasonsOf(row) }))
    .filter(({ reasons }, index) => index < TOP || reasons.length > 0);
  const names = await namesIn(
    listed.map(({ personId }) => personId),
    (part) => studentNames(reader, part),
  );
  const campusName = await campusNamesOf(reader, listed);
  return listed.map(({ personId, campusId, points, times, reasons }) => ({
    studentId: personId,
    name: names.get(personId) ?? '已注销学员',
    campusId,
    campusName: campusName(campusId),
    points,
    times,
    group: shown(groups.of(campusId)),
    reasons,
  }));
};

interface Given {
  readonly personId: string;
  readonly campusId: string;
  readonly points: number;
  readonly awards: number;
  readonly records: number;
}

const givenBy = async (reader: Reader, range: MonitorRange): Promise<Given[]> => {
  const all = new Map<string, Given>();
  for (const { personId, campusId, points, times } of await monitorQueries.givenByStaff(reader, range)) {
    all.set(`${personId} ${campusId}`, { personId, campusId, points, awards: times, records: 0 });
  }
  for (const { staffId, campusId, times } of await behavioursRecordedByStaff(reader, range.from, range.before, range.campusIds)) {
    const known = all.get(`${staffId} ${campusId}`) ?? { personId: staffId, campusId, points: 0, awards: 0 };
    all.set(`${staffId} ${campusId}`, { ...known, records: times });
  }
  return [...all.values()].sort((a, b) => b.points - a.points || b.records - a.records);
};

const teachersOf = async (reader: Reader, range: MonitorRange): Promise<MonitoringView['teachers']> => {
  const school = await givenBy(reader, { ...range, campusIds: undefined });
  const byPoints = groupsOf(school, ({ points }) => points);
  const byRecords = groupsOf(school, ({ records }) => records);
  const reasonsOf = (row: Given): string[] => [
    ...reasonOf(byPoints, row, `手工发放 ${row.points} 积分`, '老师'),
    ...reasonOf(byRecords, row, `登记 ${row.records} 条成长记录`, '老师'),
  ];
  const listed = school
    .filter((row) => isWithin(range, row))
    .map((row) => ({ ...row, reasons: reasonsOf(row) }))
    .filter(({ reasons }, index) => index < TOP || reasons.length > 0);
  const names = await namesIn(
    listed.map(({ personId }) => personId),
    (part) => staffNames(reader, part),
  );
  const campusName = await campusNamesOf(reader, listed);
  return listed.map(({ personId, campusId, points, awards, records, reasons }) => ({
    staffId: personId,
    name: names.get(personId) ?? '已离职员工',
    campusId,
    campusName: campusName(campusId),
    points,
    awards,
    records,
    group: shown(byPoints.of(campusId)),
    reasons,
  }));
};

import { addDays, type LocalDate, type MonitoringView, startOfDay } from '@qingya/shared';
import { chunk, type Reader } from '../../../platform/db';
import { ruleTitles } from '../../earning';
import { campusesByIds, staffNames } from '../../identity';
import { type DayReasonSum, type MonitorRange, monitorQueries, type PersonSum } from '../../points';
import { behavioursRecordedByStaff, studentNames } from '../../schooling';
import { medianOf, type Outlier, outlierReason, outliersOf } from '../domain/outliers';
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

const byReason = (
  sums: readonly DayReasonSum[],
  kind: DayReasonSum['kind'],
  rules: ReadonlyMap<string, string>,
): MonitoringView['issued'] => {
  const totals = new Map<string, { points: number; times: number }>();
  for (const row of sums.filter((one) => one.kind === kind)) {
    const total = totals.get(row.reason) ?? { points: 0, times: 0 };
    totals.set(row.reason, { points: total.points + row.points, times: total.times + row.times });
  }
  return [...totals]
    .map(([code, total]) => ({ code, title: reasonTitle(code, rules), ...total }))
    .sort((a, b) => b.points - a.points);
};

interface Grouped {
  readonly size: number;
  readonly median: number;
  readonly outliers: ReadonlyMap<string, Outlier>;
}

/** Each campus is a group of its own: what is usual differs from one to another. */
const groupsOf = (
  rows: readonly { readonly personId: string; readonly campusId: string }[],
  figureOf: (index: number) => number,
): Map<string, Grouped> => {
  const members = new Map<string, { id: string; value: number }[]>();
  rows.forEach(({ personId, campusId }, index) => {
    // Somebody with nothing to count is no measure of what is usual.
    if (figureOf(index) > 0) members.set(campusId, [...(members.get(campusId) ?? []), { id: personId, value: figureOf(index) }]);
  });
  return new Map(
    [...members].map(([campusId, group]) => [
      campusId,
      {
        size: group.length,
        median: medianOf(group.map(({ value }) => value)),
        outliers: new Map(outliersOf(group).map((outlier) => [outlier.id, outlier])),
      },
    ]),
  );
};

const NO_GROUP = { size: 0, median: 0 };
const shown = (group: Grouped | undefined): { size: number; median: number } =>
  group ? { size: group.size, median: group.median } : NO_GROUP;

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
  const all = [...(await monitorQueries.earnedByStudent(reader, range))].sort((a, b) => b.points - a.points);
  const groups = groupsOf(all, (index) => all[index]?.points ?? 0);
  const outlierOf = (row: PersonSum) => groups.get(row.campusId)?.outliers.get(row.personId);
  const listed = all.filter((row, index) => index < TOP || outlierOf(row) !== undefined);
  const names = await namesIn(
    listed.map(({ personId }) => personId),
    (part) => studentNames(reader, part),
  );
  const campusName = await campusNamesOf(reader, listed);
  return listed.map((row) => {
    const outlier = outlierOf(row);
    return {
      studentId: row.personId,
      name: names.get(row.personId) ?? '已注销学员',
      campusId: row.campusId,
      campusName: campusName(row.campusId),
      points: row.points,
      times: row.times,
      group: shown(groups.get(row.campusId)),
      reasons: outlier ? [`获得 ${row.points} 积分，${outlierReason('同校区学员', outlier)}`] : [],
    };
  });
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
  const all = await givenBy(reader, range);
  const byPoints = groupsOf(all, (index) => all[index]?.points ?? 0);
  const byRecords = groupsOf(all, (index) => all[index]?.records ?? 0);
  const reasonsOf = ({ personId, campusId, points, records }: Given): string[] => {
    const given = byPoints.get(campusId)?.outliers.get(personId);
    const recorded = byRecords.get(campusId)?.outliers.get(personId);
    return [
      ...(given ? [`手工发放 ${points} 积分，${outlierReason('同校区老师', given)}`] : []),
      ...(recorded ? [`登记 ${records} 条成长记录，${outlierReason('同校区老师', recorded)}`] : []),
    ];
  };
  const listed = all
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
    group: shown(byPoints.get(campusId)),
    reasons,
  }));
};

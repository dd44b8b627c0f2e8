import { addDays, type Cap, isoWeekday, type LocalDate, localDate } from '@qingya/shared';
import type { Reader } from '../../../src/platform/db';
import type { Period, Published } from './rules';
import type { Year } from './year';

/** The window of a cap that holds a day, by name; written anew for the checks. */
export const windowOf = (window: Cap['window'], on: LocalDate, periods: readonly Period[]): string => {
  switch (window) {
    case 'day':
      return on;
    case 'week':
      return addDays(on, 1 - isoWeekday(on));
    case 'month':
      return on.slice(0, 7);
    case 'period':
      return periods.find(({ from, through }) => on >= from && on <= through)?.id ?? on.slice(0, 4);
    case 'ever':
      return 'ever';
  }
};

/** The version that judges what happened at an instant: the last one that was in force by then. */
export const versionFor = (versions: readonly Published[], at: number): Published | undefined =>
  versions.filter(({ effectiveFrom }) => effectiveFrom <= at).at(-1);

/** What stands of one fact under one rule, all grants together. */
interface Standing {
  readonly studentId: string;
  readonly ruleCode: string;
  readonly sourceId: string;
  readonly earnedAt: number;
  readonly earnedOn: LocalDate;
  readonly points: number;
}

const standingOf = async (reader: Reader, studentIds: readonly string[]): Promise<Standing[]> => {
  const rows = await reader.rows<Omit<Standing, 'points'> & { points: number | string }>(
    `SELECT studentId, ruleCode, sourceId, step, earnedAt, earnedOn, SUM(points - takenBack) AS points FROM earning_award
      WHERE studentId IN (${studentIds.map(() => '?').join(', ')}) GROUP BY studentId, ruleCode, sourceId, step, earnedAt, earnedOn`,
    studentIds,
  );
  return rows.map((row) => ({ ...row, points: Number(row.points) })).filter(({ points }) => points > 0);
};

const isUpTo = (one: Standing, last: Standing): boolean =>
  one.earnedAt < last.earnedAt || (one.earnedAt === last.earnedAt && one.sourceId <= last.sourceId);

const brokenCap = (cap: Cap, last: Standing, all: readonly Standing[], periods: readonly Period[]): boolean => {
  const window = windowOf(cap.window, localDate(last.earnedOn), periods);
  const counted = all.filter(
    (one) =>
      one.ruleCode === last.ruleCode &&
      (cap.per === 'family' || one.studentId === last.studentId) &&
      isUpTo(one, last) &&
      windowOf(cap.window, localDate(one.earnedOn), periods) === window,
  );
  const points = counted.reduce((sum, one) => sum + one.points, 0);
  return (cap.times !== null && counted.length > cap.times) || (cap.points !== null && points > cap.points);
};

/**
 * Counts the caps of every family that an award changed for since an instant, by brute force over what stands: each award that the
 * version of its day caps, together with everything before it in the same window, must fit.
 */
export const brokenCaps = async ({ w, versions, periods }: Year, since: number): Promise<string[]> => {
  const touched = await w.t.db.read((r) =>
    r.rows<{ studentId: string; earnedAt: number }>('SELECT DISTINCT studentId FROM earning_award WHERE changedAt >= ?', [since]),
  );
  const families = new Set(
    touched.map(({ studentId }) => w.studentById.get(studentId)?.family).filter((one) => one !== undefined),
  );
  const ids = [...families].flatMap(({ students }) => students.map(({ id }) => id));
  if (ids.length === 0) return [];
  const byFamily = new Map<string, Standing[]>();
  for (const one of await w.t.db.read((r) => standingOf(r, ids))) {
    const familyId = w.studentById.get(one.studentId)?.family.id ?? '';
    const list = byFamily.get(familyId);
    if (list) list.push(one);
    else byFamily.set(familyId, [one]);
  }
  const broken: string[] = [];
  for (const standing of byFamily.values()) {
    for (const last of standing) {
      const rule = versionFor(versions, last.earnedAt)?.rules.find(({ code }) => code === last.ruleCode);
      for (const cap of rule?.caps ?? []) {
        if (brokenCap(cap, last, standing, periods))
          broken.push(`cap ${JSON.stringify(cap)} is exceeded by ${JSON.stringify(last)}`);
      }
    }
  }
  return broken;
};

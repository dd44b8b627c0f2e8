import type { ExpiryPolicy, LocalDate, Rule } from '@qingya/shared';
import { versionFor, windowOf } from './caps';
import { factsByFamily, type NaiveFact } from './facts';
import type { Published } from './rules';
import type { Year } from './year';

/** What a fact should have earned, by a model that knows nothing of the product's code. */
interface Expected {
  readonly studentId: string;
  readonly behaviour: string;
  readonly ruleCode: string;
  readonly sourceId: string;
  readonly on: LocalDate;
  readonly points: number;
  /** After refunds. */
  readonly kept: number;
  /** Last usable day; null = never lapses. */
  readonly expiresOn: string | null;
}

const pad = (n: number): string => String(n).padStart(2, '0');
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Last usable day by the calendar alone. */
const lastDay = (policy: ExpiryPolicy, on: LocalDate): string | null => {
  const [year = 0, month = 0, day = 0] = on.split('-').map(Number);
  if (policy.kind === 'never') return null;
  if (policy.kind === 'rolling') {
    const months = month - 1 + policy.months;
    const [y, m] = [year + Math.floor(months / 12), (months % 12) + 1];
    return `${y}-${pad(m)}-${pad(Math.min(day, daysIn(y, m)))}`;
  }
  if (policy.month !== 1 || policy.day !== 1) throw new Error('the oracle knows of 1 January only');
  return `${year + policy.years - 1}-12-31`;
};

/** Points before caps. */
const worth = (rule: Rule, fact: NaiveFact, nth: number): number => {
  const { formula } = rule;
  switch (formula.kind) {
    case 'fixed':
      return formula.points;
    case 'graded':
      return fact.level === null ? 0 : ((formula.points as Record<string, number>)[fact.level] ?? 0);
    case 'proportional':
      throw new Error('money is worked out with its multiplier');
    case 'stepped': {
      const length = formula.over === 'count' ? nth : fact.row;
      const position = formula.cycle === null || length === 0 ? length : ((length - 1) % formula.cycle) + 1;
      return formula.steps.find(({ at }) => at === position)?.points ?? 0;
    }
  }
};

const isMeant = (rule: Rule, fact: NaiveFact): boolean =>
  rule.behaviour === fact.behaviour &&
  (!rule.onlyPassed || fact.passed === true) &&
  (rule.validFrom === null || rule.validFrom <= fact.on) &&
  (rule.validThrough === null || fact.on <= rule.validThrough) &&
  (rule.audience.campusIds.length === 0 || rule.audience.campusIds.includes(fact.campusId)) &&
  (rule.audience.courseIds.length === 0 || (fact.courseId !== null && rule.audience.courseIds.includes(fact.courseId)));

const percentOf = (version: Published, rule: Rule, fact: NaiveFact): number =>
  version.campaigns
    .filter(({ from, through }) => rule.campaignMultiplier && from <= fact.on && fact.on <= through)
    .filter(({ ruleCodes }) => ruleCodes.length === 0 || ruleCodes.includes(rule.code))
    .filter(({ campusIds }) => campusIds.length === 0 || campusIds.includes(fact.campusId))
    .reduce((most, { percent }) => Math.max(most, percent), 100);

/** Floating point is exact enough here: no amount of the year comes near 2^53 hundredths. */
const pointsOf = (version: Published, rule: Rule, fact: NaiveFact, nth: number): number => {
  const { formula } = rule;
  const percent = percentOf(version, rule, fact);
  if (formula.kind === 'proportional') return Math.floor((formula.points * fact.netFen * percent) / (formula.perFen * 100));
  return Math.floor((worth(rule, fact, nth) * percent) / 100);
};

/**
 * What the family's facts earn, one after another; a cap looks back over everything that was given before.
 * @param roomOf how much of an award takes room of a cap: nothing when it was heard of too late for any of it to be given
 */
const expectedOf = ({ versions, periods }: Year, facts: readonly NaiveFact[], roomOf: (one: Expected) => number): Expected[] => {
  const room = new Map<Expected, number>();
  const given: Expected[] = [];
  const seen = new Map<string, number>();
  for (const fact of facts) {
    const key = `${fact.studentId} ${fact.behaviour}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const version = versionFor(versions, fact.at);
    if (!version) continue;
    for (const rule of version.rules) {
      if (!isMeant(rule, fact)) continue;
      let points = pointsOf(version, rule, fact, nth);
      for (const { per, window, times, points: most } of rule.caps) {
        const name = windowOf(window, fact.on, periods);
        const before = given.filter(
          (one) =>
            (room.get(one) ?? 0) > 0 &&
            one.ruleCode === rule.code &&
            (per === 'family' || one.studentId === fact.studentId) &&
            windowOf(window, one.on, periods) === name,
        );
        if (times !== null && before.length >= times) points = 0;
        if (most !== null)
          points = Math.min(points, Math.max(0, most - before.reduce((sum, one) => sum + (room.get(one) ?? 0), 0)));
      }
      if (points < 1) continue;
      const { studentId, behaviour, sourceId, on, netFen, refundedFen } = fact;
      const back = netFen > 0 && refundedFen > 0 ? Math.floor((points * Math.min(refundedFen, netFen)) / netFen) : 0;
      const expiresOn = lastDay(rule.expiry, on);
      const one = { studentId, behaviour, ruleCode: rule.code, sourceId, on, points, kept: points - back, expiresOn };
      given.push(one);
      room.set(one, roomOf(one));
    }
  }
  return given;
};

interface Given {
  readonly studentId: string;
  readonly ruleCode: string;
  readonly sourceId: string;
  readonly points: number | string;
  readonly expiresOn: string | null;
  readonly earnedOn: string;
}

const keyOf = ({ ruleCode, sourceId }: { readonly ruleCode: string; readonly sourceId: string }): string =>
  `${ruleCode} ${sourceId}`;

export interface Comparison {
  readonly compared: number;
  /** What would have lapsed before it was heard of, and so was rightly never granted. */
  readonly lapsed: number;
  readonly broken: readonly string[];
}

/** Compares every award with what the model expects of the same facts: how much is kept of it, and until when it may be used. */
export const compareAwards = async (year: Year): Promise<Comparison> => {
  const { w } = year;
  const rows = await w.t.db.read((r) =>
    r.rows<Given>(
      `SELECT studentId, ruleCode, sourceId, expiresOn, earnedOn, SUM(points - takenBack) AS points FROM earning_award
        GROUP BY studentId, ruleCode, sourceId, expiresOn, earnedOn HAVING SUM(points - takenBack) > 0`,
    ),
  );
  const given = new Map(rows.map((row) => [keyOf(row), row]));
  const broken: string[] = [];
  let [compared, lapsed] = [0, 0];
  for (const [familyId, facts] of await factsByFamily(w, year.deeds.paid)) {
    const news = w.lateNews.filter((one) => one.familyId === familyId);
    const pointsFor = (one: Expected): number => Number(given.get(keyOf(one))?.points ?? 0);
    const isLapsed = (one: Expected): boolean =>
      pointsFor(one) < one.kept &&
      one.expiresOn !== null &&
      news.some(({ behaviour, on, heardOn }) => behaviour === one.behaviour && on <= one.on && heardOn > (one.expiresOn ?? ''));
    const isGone = (one: Expected): boolean => pointsFor(one) === 0 && isLapsed(one);
    const expected = expectedOf(year, facts, (one) => (isGone(one) ? 0 : one.kept));
    for (const one of expected) {
      compared += 1;
      if (isLapsed(one)) lapsed += 1;
      else if (pointsFor(one) !== one.kept) broken.push(`${JSON.stringify(one)} got ${pointsFor(one)}`);
      const found = given.get(keyOf(one));
      if (found && found.expiresOn !== one.expiresOn) broken.push(`${JSON.stringify(one)} lasts until ${found.expiresOn}`);
    }
    for (const one of expected) given.delete(keyOf(one));
  }
  for (const row of given.values()) broken.push(`${JSON.stringify(row)} should not be there`);
  return { compared, lapsed, broken };
};

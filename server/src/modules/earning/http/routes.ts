import {
  addDays,
  type Cap,
  type CapWindow,
  earningContracts,
  type LocalDate,
  localDateOf,
  type ResponseOf,
  type Rule,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Route, read } from '../../../platform/http/route';
import { requireChildConsent } from '../../identity';
import { coursesOfStudent, ownerOfStudent, studentIdsOfFamily } from '../../schooling';
import { type Period, periodOn, windowKey } from '../domain/caps';
import { isAmong, isValidOn } from '../domain/evaluate';
import { liveRow } from '../domain/rows';
import { nextStep, type SteppedFormula, versionAt } from '../domain/rules';
import { type AwardRow, publishedVersions, standingAwards } from '../persistence/award-store';
import { BUDGET } from '../usecases/ports';
import { lessonFacts, readFacts, signInRow } from '../usecases/read-facts';
import { queueRoutes } from './queue-routes';

type Way = ResponseOf<typeof earningContracts.ways>['items'][number];

/** What the words about one child are made of. */
interface Child {
  readonly studentId: string;
  readonly campusId: string;
  readonly courseIds: readonly string[];
  readonly today: LocalDate;
  /** Standing awards of all children of the family. */
  readonly awards: readonly AwardRow[];
  readonly periods: readonly Period[];
}

const childOf = async (reader: Reader, studentId: string): Promise<Child> => {
  const owner = await ownerOfStudent(reader, studentId);
  if (!owner) throw fail('not_found');
  const today = localDateOf(reader.now);
  return {
    studentId,
    campusId: owner.campusId,
    courseIds: await coursesOfStudent(reader, studentId, today),
    today,
    awards: await standingAwards(reader, await studentIdsOfFamily(reader, owner.familyId)),
    periods: await BUDGET.periods(reader),
  };
};

/** Rules for tiers and tags fit nobody: nobody keeps them. */
const concerns = (rule: Rule, { campusId, courseIds, today }: Child): boolean =>
  isValidOn(rule, today) &&
  isAmong(rule.audience.campusIds, [campusId]) &&
  isAmong(rule.audience.courseIds, courseIds) &&
  rule.audience.tags.length === 0 &&
  rule.audience.tiers.length === 0;

/** A row of sign-ins is alive until today has passed without one. */
const liveSignInRow = async (reader: Reader, studentId: string, today: LocalDate): Promise<number> =>
  (await signInRow(reader, studentId, today)) || signInRow(reader, studentId, addDays(today, -1));

const EVER = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };

/** How far the child has come in the row or count a rule is about. */
const lengthOf = async (reader: Reader, rule: Rule, { over }: SteppedFormula, child: Child): Promise<number> => {
  if (over === 'lessons_on_time') return liveRow(await lessonFacts(reader, child.studentId, Number.POSITIVE_INFINITY));
  if (over === 'sign_in_days') return liveSignInRow(reader, child.studentId, child.today);
  const { facts } = await readFacts(reader, rule.behaviour, [child.studentId], EVER);
  return facts.filter(({ passed }) => !rule.onlyPassed || passed === true).length;
};

const UNITS = { lessons_on_time: 'lesson', sign_in_days: 'day', count: 'time' } as const;

const isReached = (cap: Cap, rule: Rule, child: Child): boolean => {
  const keyOf = (on: LocalDate): string => windowKey(cap.window, on, (day) => periodOn(child.periods, day)?.id ?? null);
  const counted = child.awards.filter(
    (award) =>
      award.ruleCode === rule.code &&
      (cap.per === 'family' || award.studentId === child.studentId) &&
      keyOf(award.earnedOn) === keyOf(child.today),
  );
  const times = new Set(counted.map(({ sourceId, step }) => `${sourceId}.${step}`)).size;
  const points = counted.reduce((sum, award) => sum + award.points, 0);
  return (cap.times !== null && times >= cap.times) || (cap.points !== null && points >= cap.points);
};

/** The window of the caps reached that ends last; null = there is room. */
const limitOf = (rule: Rule, child: Child): CapWindow | null => {
  const reached = new Set(rule.caps.filter((cap) => isReached(cap, rule, child)).map(({ window }) => window));
  return (['ever', 'period', 'month', 'week', 'day'] as const).find((window) => reached.has(window)) ?? null;
};

/** What the next fact earns at least, before multipliers. */
const pointsOf = ({ formula }: Rule): number | null => {
  if (formula.kind === 'graded') return Math.min(...Object.values(formula.points));
  return formula.kind === 'stepped' ? null : formula.points;
};

const wayOf = async (reader: Reader, rule: Rule, child: Child): Promise<Way> => {
  const { code, title, explanation, formula, validThrough } = rule;
  const own = child.awards.filter((award) => award.ruleCode === code && award.studentId === child.studentId);
  const timesEarned = new Set(own.map(({ sourceId, step }) => `${sourceId}.${step}`)).size;
  const limitReached = limitOf(rule, child);
  const done = limitReached === 'ever';
  const way = { code, title, explanation, timesEarned, done, limitReached, validThrough: validThrough as LocalDate | null };
  if (done) return { ...way, nextPoints: null, progress: null };
  if (formula.kind !== 'stepped') return { ...way, nextPoints: pointsOf(rule), progress: null };
  const next = nextStep(formula, await lengthOf(reader, rule, formula, child));
  const unit = UNITS[formula.over];
  return {
    ...way,
    nextPoints: next?.step.points ?? null,
    progress: next ? { current: next.step.at - next.missing, target: next.step.at, unit } : null,
  };
};

/** How to earn points, for a child, and the awards that wait for approval. */
export const routes: readonly Route[] = [
  read(earningContracts.ways, async (req) => {
    const { studentId } = req.params;
    const actor = req.actor();
    return req.db.read(async (reader) => {
      if (actor.kind === 'guardian') await requireChildConsent(reader, req.guardian().familyId);
      const version = versionAt(await publishedVersions(reader), req.now);
      const child = await childOf(reader, studentId);
      const items: Way[] = [];
      for (const rule of version?.rules ?? []) if (concerns(rule, child)) items.push(await wayOf(reader, rule, child));
      return { ruleVersion: version?.number ?? 0, asOf: child.today, items };
    });
  }),
  ...queueRoutes,
];

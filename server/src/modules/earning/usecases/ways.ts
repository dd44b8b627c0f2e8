import {
  type Cap,
  EARNING_BEHAVIOURS,
  type EarningWayView,
  type LocalDate,
  localDateOf,
  type Rule,
  startOfDay,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type PendingLot, pendingLotsOf } from '../../points';
import { coursesOfStudent, ownerOfStudent, studentIdsOfFamily } from '../../schooling';
import { type Period, periodOn, windowKey, windowSpan } from '../domain/caps';
import { campaignFor, isAmong, isValidOn } from '../domain/evaluate';
import { capWords, formulaWords } from '../domain/rule-words';
import { nextStep, type RuleVersion, versionAt } from '../domain/rules';
import { waitWords } from '../domain/wait-words';
import { roomOf, withheldLines } from '../domain/way-awards';
import { gradesOf, missingSentence, stepsOf, type WayFacts } from '../domain/way-words';
import { type AwardRow, countedAwards, publishedVersions } from '../persistence/award-store';
import { BUDGET } from './ports';
import { NOBODY_KEEPS, type Standing, type StandingPort } from './standing';
import { wayLength } from './way-length';

/** What the words about one child are made of. */
interface Child {
  readonly studentId: string;
  readonly campusId: string;
  readonly courseIds: readonly string[];
  readonly today: LocalDate;
  /** Standing awards of all children of the family. */
  readonly awards: readonly AwardRow[];
  readonly periods: readonly Period[];
  readonly pending: readonly PendingLot[];
  /** Tier and tags of today. */
  readonly standing: Standing;
}

const childOf = async (reader: Reader, studentId: string, port: StandingPort): Promise<Child> => {
  const owner = await ownerOfStudent(reader, studentId);
  if (!owner) throw fail('not_found');
  const today = localDateOf(reader.now);
  const [standing = { tier: null, tags: [] }] = await port.standings(reader, [{ studentId, at: reader.now }]);
  return {
    studentId,
    standing,
    campusId: owner.campusId,
    courseIds: await coursesOfStudent(reader, studentId, today),
    today,
    awards: await countedAwards(reader, await studentIdsOfFamily(reader, owner.familyId)),
    periods: await BUDGET.periods(reader),
    pending: await pendingLotsOf(reader, studentId),
  };
};

const concerns = ({ audience, ...rule }: Rule, { campusId, courseIds, today, standing }: Child): boolean =>
  isValidOn({ ...rule, audience }, today) &&
  isAmong(audience.campusIds, [campusId]) &&
  (audience.courseIds.length === 0 || EARNING_BEHAVIOURS[rule.behaviour].ofCourse) &&
  isAmong(audience.courseIds, courseIds) &&
  isAmong(audience.tags, standing.tags) &&
  isAmong(audience.tiers, standing.tier === null ? [] : [standing.tier.code]);

const UNITS = { lessons_on_time: 'lesson', sign_in_days: 'day', count: 'time' } as const;

/** The awards that a cap counts today. */
const countedBy =
  (rule: Rule, { awards, periods, studentId, today }: Child) =>
  (cap: Cap): readonly AwardRow[] => {
    const keyOf = (on: LocalDate): string => windowKey(cap.window, on, (day) => periodOn(periods, day)?.id ?? null);
    return awards.filter(
      (award) =>
        award.ruleCode === rule.code &&
        (cap.per === 'family' || award.studentId === studentId) &&
        keyOf(award.earnedOn) === keyOf(today),
    );
  };

/** Whether a day lies in the budget period of today, or in the year where there is none. */
const isOfThisPeriod =
  ({ periods, today }: Child) =>
  (on: LocalDate): boolean => {
    const keyOf = (day: LocalDate): string => windowKey('period', day, (one) => periodOn(periods, one)?.id ?? null);
    return keyOf(on) === keyOf(today);
  };

/** What the next fact earns at least, before multipliers. */
const pointsOf = ({ formula }: Rule): number | null => {
  if (formula.kind === 'graded') return Math.min(...Object.values(formula.points));
  return formula.kind === 'stepped' ? null : formula.points;
};

/** What was earned by a rule and is not usable yet. */
const pendingBy = (own: readonly AwardRow[], { pending }: Child): NonNullable<EarningWayView['pending']> =>
  own.flatMap(({ transactionId }) => {
    const lot = pending.find((one) => one.transactionId === transactionId);
    return lot ? [{ points: lot.amount, availableOn: lot.availableOn, text: waitWords(lot) }] : [];
  });

/** What is the same whatever the rule's formula. */
const commonOf = (rule: Rule, campaigns: RuleVersion['campaigns'], child: Child) => {
  const own = child.awards.filter(({ ruleCode, studentId }) => ruleCode === rule.code && studentId === child.studentId);
  const given = own.filter(({ state }) => state === 'given');
  const { window, points: room, isDone, withheld } = roomOf(rule, countedBy(rule, child));
  const through = window === null ? null : windowSpan(window, child.today, child.periods).through;
  const campaign = rule.campaignMultiplier
    ? campaignFor(campaigns, rule, { on: child.today, campusId: child.campusId })
    : undefined;
  const way = {
    code: rule.code,
    title: rule.title,
    explanation: rule.explanation,
    timesEarned: new Set(given.map(({ sourceId, step }) => `${sourceId}.${step}`)).size,
    done: isDone,
    limitReached: window,
    limitUntil: window === 'ever' ? null : through,
    validThrough: rule.validThrough as LocalDate | null,
    gives: formulaWords(rule.formula),
    limits: rule.caps.map(capWords),
    campaign: campaign ? { title: campaign.title, percent: campaign.percent, through: campaign.through } : null,
    pending: pendingBy(given, child),
    withheld: withheldLines(own, isOfThisPeriod(child)),
    grades: gradesOf(rule),
  };
  const limit = window === null || through === null ? null : { window, through };
  return { way, own, words: { limit, room, isDone, withheld, campaignPercent: campaign?.percent ?? 100 } };
};

const wayOf = async (reader: Reader, rule: Rule, { campaigns }: RuleVersion, child: Child): Promise<EarningWayView> => {
  const { formula } = rule;
  const { way, own, words } = commonOf(rule, campaigns, child);
  const missing = (next: WayFacts['next'], ofRound = words.withheld): string =>
    missingSentence({ rule, next, ...words, withheld: ofRound });
  if (way.limitReached === 'ever') return { ...way, nextPoints: null, progress: null, missing: missing(null), steps: [] };
  if (formula.kind !== 'stepped') {
    return { ...way, nextPoints: pointsOf(rule), progress: null, missing: missing(null), steps: [] };
  }
  const { length, isFor } = await wayLength(reader, rule, formula, child);
  const next = nextStep(formula, length);
  const awardsAt = (at: number): AwardRow[] => own.filter((award) => award.step === at && isFor(award, at));
  const steps = stepsOf(rule, length, awardsAt);
  const ofRound = steps.find((step) => step.withheld !== null)?.withheld ?? null;
  return {
    ...way,
    nextPoints: next?.step.points ?? null,
    progress: next ? { current: next.step.at - next.missing, target: next.step.at, unit: UNITS[formula.over] } : null,
    missing: missing(next ? { points: next.step.points, missing: next.missing } : null, ofRound),
    steps,
  };
};

/**
 * How a child can earn points under the rules of today, and how far it has come. Of what only the day is known the rules of its
 * beginning count, so these are shown until the next day, also when others were published since.
 * @throws AppError not_found
 */
export const waysFor = async (
  reader: Reader,
  studentId: string,
  port: StandingPort = NOBODY_KEEPS,
): Promise<{ ruleVersion: number; asOf: LocalDate; items: EarningWayView[] }> => {
  const versions = await publishedVersions(reader);
  const now = versionAt(versions, reader.now);
  const child = await childOf(reader, studentId, port);
  const ofToday = versionAt(versions, startOfDay(child.today));
  const isDayOnly = ({ behaviour }: Rule): boolean => EARNING_BEHAVIOURS[behaviour].dayOnly;
  const items: EarningWayView[] = [];
  for (const version of new Set([now, ofToday])) {
    const rules = version?.rules.filter((rule) => version === (isDayOnly(rule) ? ofToday : now)) ?? [];
    for (const rule of rules) if (version && concerns(rule, child)) items.push(await wayOf(reader, rule, version, child));
  }
  return { ruleVersion: now?.number ?? 0, asOf: child.today, items };
};

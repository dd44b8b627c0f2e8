import { addDays, DAY_MS, type LocalDate, localDateOf, type RulePreview, type RuleSet, startOfDay } from '@qingya/shared';
import { type Database, type Reader, yieldToEventLoop } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { allStudentIds, courseTitles, studentsWithSiblings } from '../../schooling';
import { campaignsToCome, candidateVersion, type Span } from '../domain/backtest';
import { periodOn } from '../domain/caps';
import { type Dropped, type Earned, evaluate } from '../domain/evaluate';
import { cutWords, factWords } from '../domain/fact-words';
import type { Fact } from '../domain/facts';
import type { RuleVersion } from '../domain/rules';
import { publishedVersions } from '../persistence/award-store';
import { byFamily } from './backtest-run';
import { needsOf, readBatch } from './batch-facts';
import { BUDGET } from './ports';
import { NOBODY_KEEPS, type StandingPort, withStanding } from './standing';

/** So many children are looked at, at most: the answer is waited for. */
const MOST_STUDENTS = 300;
const MOST_LINES = 400;
/** Never an id of a version. */
const UNSAVED = 'unsaved';

export interface PreviewQuestion {
  readonly ruleSet: RuleSet;
  readonly studentId?: string | undefined;
  readonly days: number;
}

/** So many of a list, at even distances; all of a shorter one. */
export const drawnEvenly = <T>(all: readonly T[], count: number): T[] =>
  all.length <= count ? [...all] : Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)] as T);

/** Rules that are tried, and whom they ask about tiers and tags. */
interface Trying {
  readonly ruleSet: RuleSet;
  readonly standing: StandingPort;
}

/** What one set of rules gave. */
interface Given {
  readonly earned: readonly Earned[];
  readonly dropped: readonly Dropped[];
}

/** What both sets of rules made of the same facts of the students looked at. */
interface Compared {
  readonly facts: readonly Fact[];
  readonly inForce: Given;
  readonly draft: Given;
}

/** What unsaved rules would have given in the days through yesterday, and what was in force gives. @throws AppError not_found */
export const previewRules = async (
  db: Database,
  { ruleSet, studentId, days }: PreviewQuestion,
  standing: StandingPort = NOBODY_KEEPS,
): Promise<RulePreview> => {
  const through = addDays(localDateOf(db.clock.now()), -1);
  const span = { from: addDays(through, 1 - days), through };
  const everybody = studentId === undefined ? await db.read(allStudentIds) : [studentId];
  const looked = drawnEvenly(everybody, MOST_STUDENTS);
  const compared = await compare(db, looked, span, { ruleSet, standing });
  const courses = await db.read(courseTitles);
  return {
    from: span.from,
    through: span.through,
    students: looked.length,
    ofStudents: everybody.length,
    inForce: summed(compared.inForce.earned),
    draft: summed(compared.draft.earned),
    campaignsLeftOut: campaignsToCome(ruleSet.campaigns, span, false).map(({ campaign }) => campaign.title),
    lines: studentId === undefined ? [] : linesOf(compared, ruleSet, courses),
  };
};

/** Facts of siblings are judged along, because caps may be the family's; they are not counted. */
const compare = async (db: Database, studentIds: readonly string[], span: Span, trying: Trying): Promise<Compared> => {
  const { ruleSet } = trying;
  const { versions, periods, people, facts } = await db.read((reader) => read(reader, studentIds, span, trying));
  if (people.length === 0 && studentIds.length > 0) throw fail('not_found');
  const candidate = [candidateVersion(UNSAVED, ruleSet, span, false)];
  const looked = new Set(studentIds);
  const isCounted = (one: { readonly studentId: string }, on: LocalDate): boolean =>
    looked.has(one.studentId) && span.from <= on && on <= span.through;
  const earned: Record<'inForce' | 'draft', Earned[]> = { inForce: [], draft: [] };
  const dropped: Record<'inForce' | 'draft', Dropped[]> = { inForce: [], draft: [] };
  const periodOf = (on: LocalDate): string | null => periodOn(periods, on)?.id ?? null;
  const sides: readonly (readonly ['inForce' | 'draft', readonly RuleVersion[]])[] = [
    ['inForce', versions],
    ['draft', candidate],
  ];
  for (const ofFamily of byFamily(people, facts)) {
    for (const [side, rules] of sides) {
      const context = { versions: rules, periodOf, onDropped: (one: Dropped) => void dropped[side].push(one) };
      const found = evaluate(context, ofFamily);
      earned[side].push(...found.filter((one) => one.keep > 0 && isCounted(one, one.earnedOn)));
    }
    await yieldToEventLoop();
  }
  return {
    facts: facts.filter((fact) => isCounted(fact, fact.on)),
    inForce: { earned: earned.inForce, dropped: dropped.inForce },
    draft: { earned: earned.draft, dropped: dropped.draft },
  };
};

const read = async (reader: Reader, studentIds: readonly string[], span: Span, { ruleSet, standing }: Trying) => {
  const versions = await publishedVersions(reader);
  const periods = await BUDGET.periods(reader);
  const people = await studentsWithSiblings(reader, studentIds);
  const all = [...versions, candidateVersion(UNSAVED, ruleSet, span, false)];
  const needs = needsOf(all, periods, span);
  const ids = people.map(({ studentId }) => studentId);
  const facts = await readBatch(reader, ids, needs, startOfDay(span.through) + DAY_MS);
  return { versions, periods, people, facts: await withStanding(reader, standing, all, facts) };
};

const summed = (earned: readonly Earned[]): RulePreview['draft'] => {
  const rules = new Map<string, { code: string; title: string; points: number; times: number }>();
  for (const { ruleCode: code, ruleTitle: title, keep } of earned) {
    const sum = rules.get(code) ?? { code, title, points: 0, times: 0 };
    rules.set(code, { code, title, points: sum.points + keep, times: sum.times + 1 });
  }
  return {
    points: earned.reduce((sum, { keep }) => sum + keep, 0),
    rules: [...rules.values()].sort((a, b) => b.points - a.points),
  };
};

const bySource = <T extends { readonly sourceId: string }>(all: readonly T[]): Map<string, T[]> => {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(one.sourceId, [...(found.get(one.sourceId) ?? []), one]);
  return found;
};

const linesOf = (compared: Compared, { rules }: RuleSet, courses: ReadonlyMap<string, string>): RulePreview['lines'] => {
  const before = bySource(compared.inForce.earned);
  const after = bySource(compared.draft.earned);
  const dropped = bySource(compared.draft.dropped);
  const newest = [...compared.facts].sort((a, b) => b.at - a.at || (a.sourceId < b.sourceId ? 1 : -1)).slice(0, MOST_LINES);
  return newest.map((fact) => ({
    on: fact.on,
    what: factWords(fact, courses),
    inForce: (before.get(fact.sourceId) ?? []).map(({ ruleCode: code, title, keep: points }) => ({ code, title, points })),
    draft: [
      ...(after.get(fact.sourceId) ?? []).map(({ ruleCode: code, title, keep: points, inputs }) => ({
        code,
        title,
        points,
        cut: cutWords(inputs.cap === null ? null : String(inputs.cap), rules, code),
      })),
      ...(dropped.get(fact.sourceId) ?? []).map(({ ruleCode: code, title, cap }) => ({
        code,
        title,
        points: 0,
        cut: cutWords(cap, rules, code),
      })),
    ],
  }));
};

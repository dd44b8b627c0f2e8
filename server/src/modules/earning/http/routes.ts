import { addDays, earningContracts, type LocalDate, localDateOf, type ResponseOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type Route, read } from '../../../platform/http/route';
import { requireChildConsent } from '../../identity';
import { liveRow } from '../domain/evaluate';
import { nextStep, type Rule, type StreakRule, versionAt } from '../domain/rules';
import { awardCounts, publishedVersions } from '../persistence/award-store';
import { signInRow } from '../usecases/judge-behaviour';
import { lessonFacts } from '../usecases/judge-lesson';

type Way = ResponseOf<typeof earningContracts.ways>['items'][number];

interface Rows {
  readonly lessons: number;
  readonly days: number;
}

/** A row of sign-ins is alive until today has passed without one. */
const liveSignInRow = async (reader: Reader, studentId: string, today: LocalDate): Promise<number> =>
  (await signInRow(reader, studentId, today)) || signInRow(reader, studentId, addDays(today, -1));

const liveLessonRow = async (reader: Reader, studentId: string): Promise<number> =>
  liveRow(await lessonFacts(reader, studentId, Number.POSITIVE_INFINITY));

const streakWay = (rule: StreakRule, rows: Rows, timesEarned: number): Way => {
  const overLessons = rule.over === 'lessons_on_time';
  const length = overLessons ? rows.lessons : rows.days;
  const next = nextStep(rule, length);
  const unit = overLessons ? ('lesson' as const) : ('day' as const);
  return {
    ...wordsOf(rule),
    nextPoints: next?.step.points ?? null,
    progress: next ? { current: next.step.at - next.missing, target: next.step.at, unit } : null,
    timesEarned,
    done: false,
  };
};

const wordsOf = ({ code, title, explanation }: Rule) => ({ code, title, explanation });

const wayOf = (rule: Rule, rows: Rows, timesEarned: number): Way => {
  if (rule.kind === 'streak') return streakWay(rule, rows, timesEarned);
  const done = rule.oncePerStudent === true && timesEarned > 0;
  return { ...wordsOf(rule), nextPoints: done ? null : rule.points, progress: null, timesEarned, done };
};

/** How to earn points, for a child. */
export const routes: readonly Route[] = [
  read(earningContracts.ways, async (req) => {
    const { studentId } = req.params;
    const today = localDateOf(req.now);
    const actor = req.actor();
    return req.db.read(async (reader) => {
      if (actor.kind === 'guardian') await requireChildConsent(reader, req.guardian().familyId);
      const version = versionAt(await publishedVersions(reader), req.now);
      const counts = await awardCounts(reader, studentId);
      const rows = { lessons: await liveLessonRow(reader, studentId), days: await liveSignInRow(reader, studentId, today) };
      const items = (version?.rules ?? []).map((rule) => wayOf(rule, rows, counts.get(rule.code) ?? 0));
      return { ruleVersion: version?.number ?? 0, asOf: today, items };
    });
  }),
];

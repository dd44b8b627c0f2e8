import {
  AWARD_LEVELS,
  type CapWindow,
  EARNING_BEHAVIOURS,
  type EarningWayView,
  type LocalDate,
  type Rule,
  type Withheld,
} from '@qingya/shared';
import { LEVEL_NAMES, yuan } from './rule-words';
import { type EarnedAward, netOf, withheldOf } from './way-awards';

/** What the sentence about one way to earn is made of. */
export interface WayFacts {
  readonly rule: Rule;
  /** The step to be reached next and how many are missing; null for rules without steps and when none is left. */
  readonly next: { readonly points: number; readonly missing: number } | null;
  /** The window of the limit that is reached, and its last day; null = there is room. */
  readonly limit: { readonly window: CapWindow; readonly through: LocalDate } | null;
  /** The limit that never ends is reached by points that were given. */
  readonly isDone: boolean;
  /** Why the award of a once-only rule, or what this round earned, gave nothing; null = everything was given. */
  readonly withheld: Withheld | null;
  /** Points that the limits still leave; null = no limit counts points. */
  readonly room: number | null;
  /** Of the campaign that runs today; 100 = none. */
  readonly campaignPercent: number;
}

const dayWords = (on: LocalDate): string => {
  const [, month, day] = on.split('-').map(Number);
  return `${month}月${day}日`;
};

const LIMIT_WORDS: Readonly<Record<Exclude<CapWindow, 'ever'>, string>> = {
  day: '今天的上限已到，明天可以继续',
  week: '本周的上限已到',
  month: '本月的上限已到',
  period: '这一期的上限已到',
};

/** A once-only rule whose one award gave no points. */
const ONCE_WITHHELD: Readonly<Record<Withheld, string>> = {
  queued: '已经做到，积分等待学校审批。',
  unfunded: '已经做到，学校本期的积分额度已满，没有发放。',
  refused: '已经做到，学校审批未通过，没有发放。',
};

const limitSentence = ({ window, through }: NonNullable<WayFacts['limit']>, { rule, isDone, withheld }: WayFacts): string => {
  if (window === 'ever') {
    if (!rule.caps.some((cap) => cap.window === 'ever' && cap.times === 1)) return '累计上限已到，不再增加。';
    return isDone || withheld === null ? '已经得到，这项只奖励一次。' : ONCE_WITHHELD[withheld];
  }
  return window === 'day' ? `${LIMIT_WORDS.day}。` : `${LIMIT_WORDS[window]}，${dayWords(through)}之后可以继续。`;
};

/** What has to be done for the next points, without a full stop. */
const nextWords = ({ rule, next, withheld }: WayFacts): string => {
  const { formula, behaviour } = rule;
  const { name } = EARNING_BEHAVIOURS[behaviour];
  const deed = rule.onlyPassed ? `${name}通过` : name;
  switch (formula.kind) {
    case 'fixed':
      return `每次${deed}得 +${formula.points}`;
    case 'proportional':
      return `${name}每实付 ${yuan(formula.perFen)}得 +${formula.points}`;
    case 'graded': {
      const [first] = gradesOf(rule);
      const last = gradesOf(rule).at(-1);
      return first && last ? `${deed}后由老师登记，${first.name} +${first.points}，${last.name} +${last.points}` : deed;
    }
    case 'stepped': {
      if (next === null) return withheld === null ? '这一轮的奖励都已得到' : '这一轮的各档都已达到';
      if (formula.over === 'lessons_on_time') return `再连续准时 ${next.missing} 节得 +${next.points}`;
      return formula.over === 'sign_in_days'
        ? `再连续打卡 ${next.missing} 天得 +${next.points}`
        : `再${deed} ${next.missing} 次得 +${next.points}`;
    }
  }
};

/** What is still missing for the next points, in one sentence. */
export const missingSentence = (facts: WayFacts): string => {
  const { rule, limit, room, campaignPercent, next } = facts;
  if (limit !== null) return limitSentence(limit, facts);
  const isOver = rule.formula.kind === 'stepped' && next === null;
  const campaign = campaignPercent > 100 && !isOver ? `，活动期间按 ${campaignPercent}% 计` : '';
  const left = room === null || isOver ? '' : `，上限内还能得 ${room} 积分`;
  return `${nextWords(facts)}${campaign}${left}。`;
};

/** Points of each level, lowest first; empty for other rules. */
export const gradesOf = ({ formula }: Rule): { readonly name: string; readonly points: number }[] =>
  formula.kind === 'graded'
    ? AWARD_LEVELS.flatMap((level) => {
        const points = formula.points[level];
        return points === undefined ? [] : [{ name: LEVEL_NAMES[level], points }];
      })
    : [];

/**
 * The steps of the round under way, and whether points were given for them.
 * @param length of the row or count
 * @param awardsAt awards for the fact that made the row or count so long
 */
export const stepsOf = (
  { formula }: Rule,
  length: number,
  awardsAt: (position: number) => readonly EarnedAward[],
): NonNullable<EarningWayView['steps']> => {
  if (formula.kind !== 'stepped') return [];
  const done = formula.cycle === null ? length : length % formula.cycle;
  return [...formula.steps]
    .sort((a, b) => a.at - b.at)
    .map(({ at, points }) => {
      const awards = at <= done ? awardsAt(length - done + at) : [];
      const given = awards.filter(({ state }) => state === 'given').reduce((sum, award) => sum + netOf(award), 0);
      return given > 0
        ? { at, points: given, reached: true, withheld: null }
        : { at, points, reached: false, withheld: withheldOf(awards) };
    });
};

import type { CapWindow, EarningWayView, LocalDate, Rule, Withheld } from '@qingya/shared';
import type { Decided } from './reconcile';

/** What became of something that was earned, as far as the words for families look at it. */
export interface EarnedAward extends Pick<Decided, 'ruleCode' | 'sourceId' | 'step' | 'points' | 'takenBack' | 'state'> {
  readonly studentId: string;
  readonly earnedOn: LocalDate;
  /** Who decided about it; null = the budget alone did. */
  readonly decidedById: string | null;
}

/** What stays of an award after corrections and refunds, whether it was given or not. */
export const netOf = ({ points, takenBack }: Pick<EarnedAward, 'points' | 'takenBack'>): number => points - takenBack;

/** Why an award gave no points; null = it did. */
export const withheldState = ({ state, decidedById }: Pick<EarnedAward, 'state' | 'decidedById'>): Withheld | null => {
  if (state === 'queued') return 'queued';
  if (state !== 'refused') return null;
  return decidedById === null ? 'unfunded' : 'refused';
};

/** What still may become points comes first. */
const ORDER = ['queued', 'unfunded', 'refused'] as const satisfies readonly Withheld[];

/** The most hopeful reason why some awards gave nothing; null = all of them gave points. */
export const withheldOf = (awards: readonly EarnedAward[]): Withheld | null => {
  const states = new Set(awards.filter((award) => netOf(award) > 0).map(withheldState));
  return ORDER.find((state) => states.has(state)) ?? null;
};

const WITHHELD_WORDS: Readonly<Record<Withheld, (points: number) => string>> = {
  queued: (points) => `${points} 积分等待学校审批，通过后到账`,
  unfunded: (points) => `学校本期的积分额度已满，${points} 积分没有发放`,
  refused: (points) => `学校审批未通过，${points} 积分没有发放`,
};

/**
 * What was earned and not given, by what became of it.
 * @param isShown whether a refusal is still news on its day
 */
export const withheldLines = (
  awards: readonly EarnedAward[],
  isShown: (earnedOn: LocalDate) => boolean,
): NonNullable<EarningWayView['withheld']> =>
  ORDER.flatMap((state) => {
    const points = awards
      .filter((award) => withheldState(award) === state && (state === 'queued' || isShown(award.earnedOn)))
      .reduce((sum, award) => sum + netOf(award), 0);
    return points === 0 ? [] : [{ state, points, text: WITHHELD_WORDS[state](points) }];
  });

/** Whether a limit holds nothing more. */
const isFull = (
  { times, points }: Pick<Rule['caps'][number], 'times' | 'points'>,
  used: { readonly times: number; readonly points: number },
): boolean => (times !== null && used.times >= times) || (points !== null && used.points >= points);

/** What some awards take of a limit: what was taken back takes nothing. */
const usedBy = (awards: readonly EarnedAward[]): { readonly times: number; readonly points: number } => {
  const standing = awards.filter((award) => netOf(award) > 0);
  return {
    times: new Set(standing.map(({ sourceId, step }) => `${sourceId}.${step}`)).size,
    points: standing.reduce((sum, award) => sum + netOf(award), 0),
  };
};

/** How the limits of a rule stand for a child. */
export interface Room {
  /** The limit reached that ends last; null = there is room. */
  readonly window: CapWindow | null;
  /** Points that the limits leave; null = none counts points. */
  readonly points: number | null;
  /** A limit that never ends is reached by points that were given. */
  readonly isDone: boolean;
  /** Why what fills a limit that never ends gave nothing; null = it did, or no such limit is full. Of two the child's own speaks. */
  readonly withheld: Withheld | null;
}

/**
 * How much the limits of a rule leave: they count what was earned, also what the budget had no room for.
 * @param countedBy the awards that a limit counts today
 */
export const roomOf = ({ caps }: Pick<Rule, 'caps'>, countedBy: (cap: Rule['caps'][number]) => readonly EarnedAward[]): Room => {
  const reached = new Set<CapWindow>();
  let points: number | null = null;
  let isDone = false;
  const everFull = new Map<Rule['caps'][number]['per'], readonly EarnedAward[]>();
  for (const cap of caps) {
    const awards = countedBy(cap);
    const used = usedBy(awards);
    if (isFull(cap, used)) reached.add(cap.window);
    if (cap.window === 'ever' && isFull(cap, used)) everFull.set(cap.per, awards);
    if (cap.window === 'ever' && isFull(cap, usedBy(awards.filter(({ state }) => state === 'given')))) isDone = true;
    if (cap.points !== null) points = Math.min(points ?? cap.points, Math.max(0, cap.points - used.points));
  }
  return {
    window: (['ever', 'period', 'month', 'week', 'day'] as const).find((window) => reached.has(window)) ?? null,
    points,
    isDone,
    withheld: withheldOf(everFull.get('student') ?? everFull.get('family') ?? []),
  };
};

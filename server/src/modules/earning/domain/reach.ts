import { type CapWindow, DAY_MS, type EarningBehaviour, type Instant, localDateOf, startOfDay } from '@qingya/shared';
import { type Period, spanOf } from './caps';
import type { RuleVersion } from './rules';

/** Whose facts count together under the rules of a behaviour. */
export interface Counting {
  /** Caps are counted, so nobody else may count at the same time. */
  readonly isCounted: boolean;
  /** Facts of the other children of the family count as well. */
  readonly isOfFamily: boolean;
}

/** How far a change of one fact reaches. */
export interface Reach extends Counting {
  /** Facts from here on are needed to judge those concerned; −Infinity = all. */
  readonly needFrom: Instant;
  /** Facts before this instant may be concerned; Infinity = all later ones. */
  readonly before: Instant;
}

const rulesFor = (versions: readonly RuleVersion[], behaviour: EarningBehaviour) =>
  versions.flatMap((version) => version.rules).filter((rule) => rule.behaviour === behaviour);

const countsUp = (rules: ReturnType<typeof rulesFor>): boolean =>
  rules.some(({ formula }) => formula.kind === 'stepped' && formula.over === 'count');

/** Whose facts of a behaviour count together under any version of the rules. */
export const countingOf = (versions: readonly RuleVersion[], behaviour: EarningBehaviour): Counting => {
  const rules = rulesFor(versions, behaviour);
  const caps = rules.flatMap((rule) => rule.caps);
  return { isCounted: caps.length > 0 || countsUp(rules), isOfFamily: caps.some(({ per }) => per === 'family') };
};

/**
 * How far a change of a behaviour at an instant reaches under any version of the rules.
 * @param onwards all that lies behind it is concerned, whatever the rules say: rows may have moved
 */
export const reachOf = (
  versions: readonly RuleVersion[],
  periods: readonly Period[],
  behaviour: EarningBehaviour,
  at: Instant,
  onwards: boolean,
): Reach => {
  const rules = rulesFor(versions, behaviour);
  const windows = new Set<CapWindow>(rules.flatMap((rule) => rule.caps).map(({ window }) => window));
  const isEver = countsUp(rules) || windows.has('ever');
  const span = isEver || windows.size === 0 ? null : spanOf(windows, localDateOf(at), periods, onwards);
  const isOnwards = isEver || onwards;
  return {
    ...countingOf(versions, behaviour),
    needFrom: isEver ? Number.NEGATIVE_INFINITY : span === null ? at : startOfDay(span.from),
    before: isOnwards ? Number.POSITIVE_INFINITY : span === null ? at + 1 : startOfDay(span.through) + DAY_MS,
  };
};

import { type CapWindow, DAY_MS, type EarningBehaviour, type Instant, localDateOf, startOfDay } from '@qingya/shared';
import { type Period, spanOf } from './caps';
import type { RuleVersion } from './rules';

/** How far a change of one fact reaches. */
export interface Reach {
  /** Facts from here on are needed to judge those concerned; −Infinity = all. */
  readonly needFrom: Instant;
  /** Facts before this instant may be concerned; Infinity = all later ones. */
  readonly before: Instant;
  /** Caps are counted, so nobody else may count at the same time. */
  readonly isCounted: boolean;
  /** Facts of the other children of the family count as well. */
  readonly isOfFamily: boolean;
}

/**
 * How far a change of a behaviour at an instant reaches under any version of the rules.
 * @param onwards the change moves rows behind it, whatever the rules say
 */
export const reachOf = (
  versions: readonly RuleVersion[],
  periods: readonly Period[],
  behaviour: EarningBehaviour,
  at: Instant,
  onwards: boolean,
): Reach => {
  const rules = versions.flatMap((version) => version.rules).filter((rule) => rule.behaviour === behaviour);
  const caps = rules.flatMap((rule) => rule.caps);
  const counts = rules.some(({ formula }) => formula.kind === 'stepped' && formula.over === 'count');
  const windows = new Set<CapWindow>(caps.map(({ window }) => window));
  const isEver = counts || windows.has('ever');
  const span = isEver || windows.size === 0 ? null : spanOf(windows, localDateOf(at), periods);
  const lastInstant = span === null ? at + 1 : startOfDay(span.through) + DAY_MS;
  return {
    needFrom: isEver ? Number.NEGATIVE_INFINITY : span === null ? at : startOfDay(span.from),
    before: isEver || onwards ? Number.POSITIVE_INFINITY : lastInstant,
    isCounted: caps.length > 0 || counts,
    isOfFamily: caps.some(({ per }) => per === 'family'),
  };
};

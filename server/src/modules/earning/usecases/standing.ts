import type { Instant } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { judgedAt } from '../domain/evaluate';
import type { Fact } from '../domain/facts';
import type { RuleVersion } from '../domain/rules';

/** What a student is at a moment, as far as rules look at it. */
export interface Standing {
  /** The tier and its multiplier in whole percent; null = none. */
  readonly tier: { readonly code: string; readonly percent: number } | null;
  readonly tags: readonly string[];
}

/** What earning asks of whoever keeps tiers and tags. */
export interface StandingPort {
  /**
   * What students were at the time of their facts, not what they are now: a recount must find the same.
   * @returns one answer for each question, in their order
   */
  standings(
    reader: Reader,
    questions: readonly { readonly studentId: string; readonly at: Instant }[],
  ): Promise<readonly Standing[]>;
}

const NOTHING: Standing = { tier: null, tags: [] };

/** For a school that keeps neither: rules for tiers and tags fit nobody. */
export const NOBODY_KEEPS: StandingPort = {
  standings: async (_reader, questions) => questions.map(() => NOTHING),
};

/** Whether any rule looks at tiers or tags; most schools' rules do not, and then nobody is asked. */
const looksAtStanding = (versions: readonly Pick<RuleVersion, 'rules'>[]): boolean =>
  versions.some(({ rules }) =>
    rules.some(({ tierMultiplier, audience }) => tierMultiplier || audience.tags.length > 0 || audience.tiers.length > 0),
  );

/** The facts with what their students were at the time. @param versions by which they are judged */
export const withStanding = async (
  reader: Reader,
  port: StandingPort,
  versions: readonly Pick<RuleVersion, 'rules'>[],
  facts: readonly Fact[],
): Promise<readonly Fact[]> => {
  if (port === NOBODY_KEEPS || facts.length === 0 || !looksAtStanding(versions)) return facts;
  const standings = await port.standings(
    reader,
    facts.map((fact) => ({ studentId: fact.studentId, at: judgedAt(fact) })),
  );
  return facts.map((fact, index) => ({ ...fact, ...(standings[index] ?? NOTHING) }));
};

import type { LocalDate } from '@qingya/shared';
import type { Earned } from './evaluate';

/** An award on record, whatever became of it. */
export interface Decided {
  readonly id: string;
  readonly ruleCode: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly step: number;
  readonly grantNo: number;
  readonly points: number;
  readonly takenBack: number;
  /** `queued` and `refused` awards moved no points, but they are decided: a recount does not try them again. */
  readonly state: 'given' | 'queued' | 'refused' | 'taken_back';
}

export interface Grant {
  readonly earned: Earned;
  /** The whole, or what is missing of it. */
  readonly points: number;
  readonly grantNo: number;
}

export interface TakeBack<A extends Decided = Decided> {
  readonly award: A;
  readonly points: number;
}

export interface AwardChanges<A extends Decided = Decided> {
  readonly grants: readonly Grant[];
  readonly takeBacks: readonly TakeBack<A>[];
}

const keyOf = (one: Pick<Decided, 'ruleCode' | 'sourceType' | 'sourceId' | 'step'>): string =>
  `${one.ruleCode}|${one.sourceType}|${one.sourceId}|${one.step}`;

/**
 * Makes what was given equal to what is earned, rule by rule, fact by fact and step by step.
 * @param decided every award ever made for the same facts
 * @param today awards that would have lapsed before today are not granted; those given stand
 */
export const reconcileAwards = <A extends Decided>(
  earned: readonly Earned[],
  decided: readonly A[],
  today: LocalDate,
): AwardChanges<A> => {
  const known = grouped(decided);
  const wanted = new Map(earned.map((one) => [keyOf(one), one.keep]));
  const grants = earned.flatMap((one) => {
    const awards = known.get(keyOf(one)) ?? [];
    const points = one.keep - netOf(awards);
    if (points <= 0 || (one.expiresOn !== null && one.expiresOn < today)) return [];
    return [{ earned: one, points, grantNo: 1 + Math.max(0, ...awards.map(({ grantNo }) => grantNo)) }];
  });
  const takeBacks = [...known].flatMap(([key, awards]) => cut(awards, netOf(awards) - (wanted.get(key) ?? 0)));
  return { grants, takeBacks };
};

/**
 * Of some changes what can be granted while all that was given stands: rule by rule no more in total than all changes together would
 * have added, whole grants only, those of earlier facts first.
 */
export const onlyAdding = <A extends Decided>({ grants, takeBacks }: AwardChanges<A>): AwardChanges<A> => {
  const room = new Map<string, number>();
  const add = (ruleCode: string, points: number): void => void room.set(ruleCode, (room.get(ruleCode) ?? 0) + points);
  for (const { earned, points } of grants) add(earned.ruleCode, points);
  for (const { award, points } of takeBacks) add(award.ruleCode, -points);
  const inOrder = [...grants].sort(
    (a, b) => a.earned.earnedAt - b.earned.earnedAt || (a.earned.sourceId < b.earned.sourceId ? -1 : 1),
  );
  const fitting = inOrder.filter(({ earned: { ruleCode }, points }) => {
    if (points > (room.get(ruleCode) ?? 0)) return false;
    add(ruleCode, -points);
    return true;
  });
  return { grants: fitting, takeBacks: [] };
};

const grouped = <A extends Decided>(awards: readonly A[]): ReadonlyMap<string, readonly A[]> => {
  const groups = new Map<string, A[]>();
  for (const award of awards) {
    const group = groups.get(keyOf(award));
    if (group) group.push(award);
    else groups.set(keyOf(award), [award]);
  }
  return groups;
};

const netOf = (awards: readonly Decided[]): number => awards.reduce((sum, { points, takenBack }) => sum + points - takenBack, 0);

/** What never reached the student goes first, then the newest grant. */
const cut = <A extends Decided>(awards: readonly A[], tooMuch: number): TakeBack<A>[] => {
  const order = [...awards].sort((a, b) => Number(a.state === 'given') - Number(b.state === 'given') || b.grantNo - a.grantNo);
  let open = tooMuch;
  return order.flatMap((award) => {
    const points = Math.min(open, award.points - award.takenBack);
    if (points <= 0) return [];
    open -= points;
    return [{ award, points }];
  });
};

import { commitmentOf, drawNumber, givenFor, type Hashing, hashOfText, prizeAt, seedBytes } from './draw';
import { ID, type LotteryRules, type Prize, RULES_FORMAT, rulesText, totalWeight } from './rules';

/** One line of the published list of draws. */
export interface PublishedDraw {
  readonly drawNo: number;
  readonly familyNonce: string;
  /** What was given. */
  readonly prizeId: string;
}

/** What is published when a campaign is over. */
export interface PublishedCampaign {
  readonly rules: LotteryRules;
  /** The rules as the very text that was published; absent = as this version of the program spells them. */
  readonly text?: string;
  /** SHA-256 of the text of the rules, as it was published before the start. */
  readonly rulesHash: string;
  /** As it was published before the start. */
  readonly commitment: string;
  readonly seed: string;
  /** Ordered by `drawNo`. */
  readonly draws: readonly PublishedDraw[];
}

/** What was hashed: a later version of this program may spell the same rules differently, and must not be asked how. */
const spelled = ({ text, rules }: PublishedCampaign): string => text ?? rulesText(rules);

/**
 * The file anyone can download and recompute. The rules are in it as the very text whose hash was published, so that a
 * verifier has to hash what it reads and need not know how the text was made.
 */
export const publishedText = (campaign: PublishedCampaign): string => {
  const { rulesHash, commitment, seed, draws } = campaign;
  return JSON.stringify(
    {
      format: RULES_FORMAT,
      rulesHash,
      commitment,
      seed,
      rules: spelled(campaign),
      draws: draws.map(({ drawNo, familyNonce, prizeId }) => ({ drawNo, familyNonce, prizeId })),
    },
    null,
    2,
  );
};

/** Something that is not as it should be. */
export interface Discrepancy {
  readonly code: 'seed' | 'commitment' | 'rules' | 'order' | 'nonce' | 'limit' | 'result';
  /** Which draw, where it is about one. */
  readonly drawNo: number | null;
  readonly expected: string;
  readonly published: string;
}

/** Goes through draws in their order and keeps count of what is left. */
export const drawsInOrder = (
  hashing: Hashing,
  rules: LotteryRules,
  seed: string,
): ((drawNo: number, familyNonce: string) => { readonly number: number; readonly drawn: Prize; readonly given: Prize }) => {
  const key = seedBytes(seed);
  const total = totalWeight(rules.prizes);
  const counts = new Map<string, number>();
  return (drawNo, familyNonce) => {
    const number = drawNumber(hashing, key, { campaignId: rules.campaignId, drawNo, familyNonce }, total);
    const drawn = prizeAt(rules.prizes, number);
    const given = givenFor(rules.prizes, drawn, counts.get(drawn.id) ?? 0);
    counts.set(given.id, (counts.get(given.id) ?? 0) + 1);
    return { number, drawn, given };
  };
};

const headProblems = (hashing: Hashing, campaign: PublishedCampaign): Discrepancy[] => {
  const { rules, rulesHash, commitment, seed } = campaign;
  const of = (code: Discrepancy['code'], expected: string, published: string): Discrepancy[] =>
    expected === published ? [] : [{ code, drawNo: null, expected, published }];
  return [
    ...of('commitment', commitmentOf(hashing, seed), commitment),
    ...of('commitment', commitment, rules.commitment),
    ...of('rules', hashOfText(hashing, spelled(campaign)), rulesHash),
  ];
};

/** Counts the lines of each nonce, which stands for one family; what is over the limit is reported once. */
const limitOf = ({ perFamily }: LotteryRules): ((drawNo: number, familyNonce: string) => Discrepancy[]) => {
  const counts = new Map<string, number>();
  return (drawNo, familyNonce) => {
    const count = (counts.get(familyNonce) ?? 0) + 1;
    counts.set(familyNonce, count);
    if (count !== perFamily + 1) return [];
    return [{ code: 'limit', drawNo, expected: `at most ${perFamily} of ${familyNonce}`, published: `${count} or more` }];
  };
};

/**
 * Recomputes a whole campaign: the seed belongs to the commitment, the rules to their hash, the draws are numbered without a gap,
 * no family drew more often than the rules allow, and each draw gives what its number says with the stock that was left.
 * @returns nothing when all is as published
 */
export const verifyCampaign = (hashing: Hashing, campaign: PublishedCampaign): Discrepancy[] => {
  if (!/^[0-9a-f]{64}$/.test(campaign.seed))
    return [{ code: 'seed', drawNo: null, expected: '64 hex digits', published: campaign.seed }];
  const problems = headProblems(hashing, campaign);
  const next = drawsInOrder(hashing, campaign.rules, campaign.seed);
  const overLimit = limitOf(campaign.rules);
  campaign.draws.forEach(({ drawNo, familyNonce, prizeId }, index) => {
    const wanted = index + 1;
    if (drawNo !== wanted) problems.push({ code: 'order', drawNo: wanted, expected: String(wanted), published: String(drawNo) });
    if (!ID.test(familyNonce)) {
      problems.push({ code: 'nonce', drawNo: wanted, expected: String(ID), published: familyNonce });
      return;
    }
    problems.push(...overLimit(wanted, familyNonce));
    const { given } = next(wanted, familyNonce);
    if (given.id !== prizeId) problems.push({ code: 'result', drawNo: wanted, expected: given.id, published: prizeId });
  });
  return problems;
};

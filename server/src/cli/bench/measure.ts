/** Rounds that count; one more before them warms both sides up. */
const ROUNDS = 5;

/** @returns seconds that `work` took */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** One side of a comparison: does its share of one round and says how many operations a second it reached. */
export type Contender = (round: number) => Promise<number>;

/**
 * Lets several contenders take turns, so that a busy moment of the machine meets all of them, each round beginning with
 * another one. The first round warms up and is not counted.
 * @returns the median of each contender, in the order given
 */
export const takeTurns = async (contenders: readonly Contender[]): Promise<number[]> => {
  const figures: number[][] = contenders.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const at = (turn + round) % contenders.length;
      const rate = await contenders[at]?.(round);
      if (round > 0 && rate !== undefined) figures[at]?.push(rate);
    }
  }
  return figures.map(median);
};

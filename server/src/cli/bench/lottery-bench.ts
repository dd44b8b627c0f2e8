import { createHmac, randomBytes } from 'node:crypto';
import { drawNumber, nodeHashing, prizeAt, seedBytes } from '../../modules/lottery';
import { chiSquare, chiSquareLimit } from './chi-square';
import type { BenchLine } from './context';
import { timed } from './measure';

/** Weights far apart and no power of two in the total, so that a remainder that favours some numbers would show. */
const PRIZES = [1, 9, 90, 900, 9_000, 40_000, 50_003].map((weight) => ({ weight }));
const TOTAL = PRIZES.reduce((sum, { weight }) => sum + weight, 0);
/** Of the bare hash so many are measured: each costs the same. */
const RAW_DRAWS = 500_000;

const perSecond = (count: number, seconds: number): number => count / seconds;

/**
 * Draws with a fresh seed, which is printed, and compares what came with the published odds.
 * @param draws how many; at least a million, so that even the rarest prize is expected often enough for the statistic
 * @throws Error when the draws do not fit: fair ones fail at most once in a billion runs
 */
export const lotteryBench = async (draws: number): Promise<BenchLine[]> => {
  if (!Number.isSafeInteger(draws) || draws < 1_000_000)
    throw new Error('BENCH_LOTTERY_DRAWS must be a whole number from 1,000,000');
  const seed = randomBytes(32).toString('hex');
  const key = seedBytes(seed);
  const counts = new Map(PRIZES.map((prize) => [prize, 0]));
  const seconds = await timed(async () => {
    for (let drawNo = 1; drawNo <= draws; drawNo += 1) {
      const number = drawNumber(nodeHashing, key, { campaignId: 'bench', drawNo, familyNonce: `n${drawNo % 1_000}` }, TOTAL);
      const prize = prizeAt(PRIZES, number);
      counts.set(prize, (counts.get(prize) ?? 0) + 1);
    }
  });
  const rawSeconds = await timed(async () => {
    for (let drawNo = 1; drawNo <= RAW_DRAWS; drawNo += 1) createHmac('sha256', key).update(`bench|${drawNo}|n|0`).digest();
  });
  const weights = PRIZES.map(({ weight }) => weight);
  const statistic = chiSquare([...counts.values()], weights);
  const limit = chiSquareLimit(weights.length);
  const found = `χ² ${Math.round(statistic * 100) / 100}, limit ${Math.round(limit * 100) / 100}, ${weights.length - 1} degrees of freedom, seed ${seed}`;
  if (statistic >= limit) throw new Error(`${draws} draws do not fit the odds: ${[...counts.values()].join(', ')}; ${found}`);
  process.stdout.write(`lottery ${draws.toLocaleString('en-US')} draws fit the odds: ${found}\n`);
  return [
    {
      name: 'draws, raw = the bare hash',
      unit: 'draws/s',
      product: perSecond(draws, seconds),
      raw: perSecond(RAW_DRAWS, rawSeconds),
    },
  ];
};

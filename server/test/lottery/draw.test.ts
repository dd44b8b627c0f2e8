import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { chiSquare, chiSquareLimit } from '../../src/cli/bench/chi-square';
import {
  commitmentOf,
  drawNumber,
  givenFor,
  hashOfText,
  numberBelow,
  prizeAt,
  seedBytes,
} from '../../src/modules/lottery/domain/draw';
import { totalWeight } from '../../src/modules/lottery/domain/rules';
import { nodeHashing } from '../../src/modules/lottery/usecases/hashing';
import { PRIZES, SEED, sampleRules } from './sample';

const bytes = (number: number): Uint8Array => Uint8Array.from([number >>> 24, number >>> 16, number >>> 8, number, 0xff, 0xff]);
const blocksOf =
  (...numbers: number[]) =>
  (index: number) =>
    bytes(numbers[index] ?? 0);

describe('a number below another one', () => {
  it('is the remainder of the first four bytes, most significant first', () => {
    expect(numberBelow(blocksOf(0x01020304), 1_000)).toBe(0x01020304 % 1_000);
    expect(numberBelow(blocksOf(0xffffffff), 2 ** 32)).toBe(0xffffffff);
    expect(numberBelow(blocksOf(7), 1)).toBe(0);
  });

  it('throws away what lies at or above the largest multiple and takes the next block', () => {
    const usable = 2 ** 32 - (2 ** 32 % 1_000);
    expect(numberBelow(blocksOf(usable - 1, 5), 1_000)).toBe(999);
    expect(numberBelow(blocksOf(usable, 5), 1_000)).toBe(5);
    expect(numberBelow(blocksOf(usable, 0xffffffff, 6_007), 1_000)).toBe(7);
  });

  it('ends with an error rather than never, and refuses what is no range', () => {
    expect(() => numberBelow(() => bytes(0xffffffff), 1_000)).toThrow(RangeError);
    for (const below of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) expect(() => numberBelow(blocksOf(1), below)).toThrow(RangeError);
  });

  it('reads a block where it lies inside a larger buffer', () => {
    const pool = Uint8Array.from([9, 9, 9, 9, 0, 0, 0, 5]);
    expect(numberBelow(() => pool.subarray(4), 1_000)).toBe(5);
  });
});

describe('a draw', () => {
  it('is what docs/lottery.md computes by hand', () => {
    const key = { campaignId: sampleRules().campaignId, drawNo: 1, familyNonce: 'family-0' };
    const block = createHmac('sha256', Buffer.from(SEED, 'hex')).update('01JD4Q2M3N4P5Q6R7S8T9V0W1X|1|family-0|0').digest();
    expect(drawNumber(nodeHashing, seedBytes(SEED), key, 1_000)).toBe(block.readUInt32BE(0) % 1_000);
    expect(commitmentOf(nodeHashing, SEED)).toBe('630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd');
    expect(hashOfText(nodeHashing, 'abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('depends on the seed, the campaign, its number and the nonce', () => {
    const key = { campaignId: 'c', drawNo: 1, familyNonce: 'n' };
    const of = (change: object, seed = SEED) => drawNumber(nodeHashing, seedBytes(seed), { ...key, ...change }, 2 ** 32);
    const all = [of({}), of({ campaignId: 'd' }), of({ drawNo: 2 }), of({ familyNonce: 'm' }), of({}, SEED.replace('1f', '1e'))];
    expect(new Set(all).size).toBe(all.length);
  });

  it('refuses keys that could be read in two ways, and seeds that are none', () => {
    const of = (change: object) => () =>
      drawNumber(nodeHashing, seedBytes(SEED), { campaignId: 'c', drawNo: 1, familyNonce: 'n', ...change }, 10);
    for (const wrong of [{ campaignId: 'c|1' }, { familyNonce: '1|n' }, { familyNonce: '' }, { drawNo: 0 }, { drawNo: 1.5 }])
      expect(of(wrong)).toThrow(RangeError);
    for (const seed of ['', 'ab', SEED.toUpperCase(), `${SEED}00`]) expect(() => seedBytes(seed)).toThrow(RangeError);
  });

  it('gives each prize exactly its numbers', () => {
    const counts = new Map<string, number>();
    for (let number = 0; number < totalWeight(PRIZES); number += 1) {
      const { id } = prizeAt(PRIZES, number);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect([...counts]).toEqual(PRIZES.map(({ id, weight }) => [id, weight]));
    expect(() => prizeAt(PRIZES, 1_000)).toThrow(RangeError);
  });

  it('gives the last one there is, and then the fallback', () => {
    const [easel, , points] = PRIZES;
    expect(givenFor(PRIZES, easel!, 1).id).toBe('easel');
    expect(givenFor(PRIZES, easel!, 2).id).toBe('none');
    expect(givenFor(PRIZES, points!, 1_000_000).id).toBe('points50');
    expect(() => givenFor([easel!], easel!, 2)).toThrow(RangeError);
  });
});

/**
 * Each run takes a fresh seed. Fair draws exceed the limit at most once in 10⁹ runs, see `chiSquareLimit`; the seed is part of what a
 * failure prints.
 */
const DRAWS = 200_000;
const fits = (counts: readonly number[], weights: readonly number[], seed: string) => ({
  seed,
  counts,
  fits: chiSquare(counts, weights) < chiSquareLimit(weights.length),
});

describe(`${DRAWS.toLocaleString('en-US')} draws`, () => {
  const seed = randomBytes(32).toString('hex');
  const key = seedBytes(seed);
  const numbers = (below: number, next: (drawNo: number) => number = (no) => fair(no, below)): number[] =>
    Array.from({ length: DRAWS }, (_, index) => next(index + 1));
  const fair = (drawNo: number, below: number): number =>
    drawNumber(nodeHashing, key, { campaignId: 'c', drawNo, familyNonce: `n${drawNo % 97}` }, below);
  const into = (values: readonly number[], bins: number, binOf: (value: number) => number): number[] => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      const bin = binOf(value);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts;
  };
  const even = (bins: number): number[] => new Array<number>(bins).fill(1);

  it('fit the published odds', () => {
    const counts = into(numbers(1_000), PRIZES.length, (number) => PRIZES.indexOf(prizeAt(PRIZES, number)));
    expect(
      fits(
        counts,
        PRIZES.map(({ weight }) => weight),
        seed,
      ),
    ).toMatchObject({ seed, fits: true });
  });

  it('hit all of a thousand numbers alike', () => {
    expect(
      fits(
        into(numbers(1_000), 1_000, (number) => number),
        even(1_000),
        seed,
      ),
    ).toMatchObject({ seed, fits: true });
  });

  it('have no modulo bias where it would be greatest, and the same test finds the bias of a plain remainder', () => {
    // 2^32 holds 3 · 10^9 once and 1.29 · 10^9 more: a plain remainder hits those twice as often.
    const below = 3_000_000_000;
    const binOf = (number: number): number => Math.floor(number / 300_000_000);
    expect(fits(into(numbers(below), 10, binOf), even(10), seed)).toMatchObject({ seed, fits: true });
    const biased = numbers(below, (no) => fair(no, 2 ** 32) % below);
    expect(fits(into(biased, 10, binOf), even(10), seed)).toMatchObject({ seed, fits: false });
  });

  it('would be told from odds that are off by a tenth', () => {
    const counts = into(numbers(1_000), 2, (number) => (number < 220 ? 0 : 1));
    expect(fits(counts, [200, 800], seed)).toMatchObject({ seed, fits: false });
  });
});

describe('the limit of the statistic', () => {
  it.each([
    [2, 37.325],
    [4, 44.841],
    [10, 60.66],
    [1_000, 1_290.824],
  ])('with %i bins is at or above the exact quantile %d, by at most ten', (bins, exact) => {
    expect(chiSquareLimit(bins)).toBeGreaterThan(exact);
    expect(chiSquareLimit(bins)).toBeLessThan(exact + 10);
  });

  it('is zero for counts that are as expected, and positive otherwise', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 2, maxLength: 9 }), (weights) => {
        expect(chiSquare(weights, weights)).toBe(0);
        expect(chiSquare([weights[0]! + 1, ...weights.slice(1)], weights)).toBeGreaterThan(0);
      }),
    );
  });
});

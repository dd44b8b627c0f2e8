import fc from 'fast-check';
import { splitPoints } from './split';

describe('points split by weights', () => {
  it('parts of points are whole, near their share, and add up', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.array(fc.nat(2_000_000_000), { minLength: 1, maxLength: 8 }), (total, weights) => {
        const parts = splitPoints(total, weights);
        const sum = weights.reduce((all, weight) => all + weight, 0);
        expect(parts.reduce((all, part) => all + part, 0)).toBe(sum === 0 ? 0 : total);
        for (const [i, part] of parts.entries()) {
          const product = BigInt(total) * BigInt(weights[i] ?? 0);
          const floor = sum === 0 ? 0 : Number(product / BigInt(sum));
          expect(part === floor || part === floor + 1).toBe(true);
        }
      }),
    );
    expect(splitPoints(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitPoints(10, [0, 2, 1])).toEqual([0, 7, 3]);
    expect(splitPoints(5, [0, 0])).toEqual([0, 0]);
  });
});

import fc from 'fast-check';
import { orderProblem, orderShare, sharesByLargestRemainder } from './order-parts';

const YUAN = { points: 1, perFen: 100 };

describe('the shares of an order', () => {
  it.each<[string, number[], number[]]>([
    ['1,000 yuan for three', [33_334, 33_333, 33_333], [334, 333, 333]],
    ['the child that paid a fen more comes first wherever it stands', [33_333, 33_333, 33_334], [333, 333, 334]],
    ['equal remainders by position', [50, 50, 50, 50], [1, 1, 0, 0]],
    ['a fen short of another point', [33_333, 33_333, 33_333], [333, 333, 333]],
    ['a fen more', [33_333, 33_333, 33_335], [333, 333, 334]],
    ['one part is the whole', [199], [1]],
    ['a child that paid nothing gets nothing', [0, 99, 1], [0, 1, 0]],
    ['nobody paid', [0, 0], [0, 0]],
    ['together not a point', [33, 33, 33], [0, 0, 0]],
    ['together just one', [33, 33, 34], [0, 0, 1]],
    ['what divides evenly', [10_000, 20_000], [100, 200]],
  ])('%s', (_what, partsFen, shares) => {
    expect(sharesByLargestRemainder(YUAN, partsFen).map(Number)).toEqual(shares);
  });

  it.each<[string, { points: number; perFen: number }, number[], number, number[]]>([
    ['a campaign of 200 %', YUAN, [150, 100], 20_000, [3, 2]],
    ['one part in a campaign is what it is without an order', { points: 1, perFen: 10_000 }, [19_900], 30_000, [5]],
    ['two parts in a campaign', { points: 1, perFen: 10_000 }, [19_900, 10_000], 30_000, [5, 3]],
    ['three equal parts in a campaign', { points: 1, perFen: 10_000 }, [19_900, 19_900, 19_900], 15_000, [3, 3, 2]],
    ['tier and campaign together', YUAN, [33_334, 33_333, 33_333], 110 * 150, [550, 550, 550]],
  ])('%s', (_what, rate, partsFen, multiplier, shares) => {
    expect(sharesByLargestRemainder(rate, partsFen, multiplier).map(Number)).toEqual(shares);
  });

  it('are told with the whole', () => {
    expect(orderShare(YUAN, { partsFen: [33_334, 33_333, 33_333], part: 0 })).toEqual({
      orderFen: 100_000,
      orderPoints: 1_000,
      share: 334,
      left: 1,
    });
    expect(orderShare({ points: 3, perFen: 1_000 }, { partsFen: [999, 1_000], part: 1 })).toEqual({
      orderFen: 1_999,
      orderPoints: 5,
      share: 3,
      left: 0,
    });
  });

  it('add up to the whole, are within a point of what is due, and follow the amount, not the position', () => {
    const cases = fc.record({
      points: fc.integer({ min: 1, max: 1_000_000 }),
      perFen: fc.integer({ min: 1, max: 100_000_000 }),
      multiplier: fc.oneof(fc.constant(10_000), fc.integer({ min: 1, max: 1_000_000 })),
      partsFen: fc.oneof(
        fc.array(fc.nat({ max: 5_000_000 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / 20) }), { minLength: 1, maxLength: 20 }),
      ),
    });
    fc.assert(
      fc.property(cases, ({ points, perFen, partsFen, multiplier }) => {
        const shares = sharesByLargestRemainder({ points, perFen }, partsFen, multiplier);
        const per = BigInt(perFen) * 10_000n;
        const times = BigInt(points) * BigInt(multiplier);
        const whole = partsFen.reduce((sum, fen) => sum + BigInt(fen), 0n) * times;
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(whole / per);
        for (const [index, share] of shares.entries()) {
          const due = BigInt(partsFen[index] ?? 0) * times;
          expect(share * per > due - per && share * per < due + per).toBe(true);
          expect(share >= due / per).toBe(true);
        }
        // Whoever paid more never gets less; who paid the same gets no less for standing further ahead.
        for (let i = 1; i < shares.length; i += 1) {
          const [a = 0, b = 0] = [partsFen[i - 1], partsFen[i]];
          const [first = 0n, second = 0n] = [shares[i - 1], shares[i]];
          if (a >= b) expect(first >= second).toBe(true);
          if (b > a) expect(second >= first).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is told of an order', () => {
  const parts = (count: number): number[] => Array.from({ length: count }, () => 5);
  it.each<[string, unknown, boolean]>([
    ['one part', { partsFen: [5], part: 0 }, true],
    ['the last of 20', { partsFen: parts(20), part: 19 }, true],
    ['21 parts', { partsFen: parts(21), part: 0 }, false],
    ['no parts', { partsFen: [], part: 0 }, false],
    ['parts that are no list', { partsFen: '5', part: 0 }, false],
    ['nothing', null, false],
    ['a number', 5, false],
    ['a part behind the last', { partsFen: [5, 5], part: 2 }, false],
    ['a part before the first', { partsFen: [5, 5], part: -1 }, false],
    ['half a part', { partsFen: [5, 5], part: 0.5 }, false],
    ['no part', { partsFen: [5, 5] }, false],
    ['another amount', { partsFen: [4, 5], part: 0 }, false],
    ['a part of nothing beside it', { partsFen: [0, 5], part: 1 }, true],
    ['a negative one', { partsFen: [-1, 5], part: 1 }, false],
    ['a broken fen', { partsFen: [1.5, 5], part: 1 }, false],
    ['an amount as text', { partsFen: ['1', 5], part: 1 }, false],
    ['as much as numbers hold', { partsFen: [5, Number.MAX_SAFE_INTEGER - 5], part: 0 }, true],
    ['more than numbers hold', { partsFen: [5, Number.MAX_SAFE_INTEGER - 4], part: 0 }, false],
  ])('%s', (_what, order, isFine) => {
    expect(orderProblem(order, 5) === null).toBe(isFine);
  });
});

import fc from 'fast-check';
import {
  breakEvenOf,
  decidePromotion,
  deepestPercentOf,
  discounted,
  discountText,
  effectOnLiability,
  fenOf,
  type PricingInput,
  proposeListPrice,
} from './pricing';

/** 300 yuan, shipping 10 yuan, 100 points a yuan, 150 % on top, prices in thousands. */
const WORKED: PricingInput = {
  costFen: 30_000,
  shippingFen: 1_000,
  pointsPerYuan: 100,
  premiums: [15_000],
  logistics: 'percent',
  step: 1_000,
};

describe('the worked example', () => {
  it('gives 103 % for logistics, 46,350 points, 47,000 in steps, break-even 31,000 and 6.6 折', () => {
    expect(proposeListPrice(WORKED)).toEqual({
      logisticsBasisPoints: 10_300,
      computed: 46_350,
      points: 47_000,
      breakEven: 31_000,
      raised: false,
      deepestPercent: 66,
    });
    expect(discountText(66)).toBe('6.6 折');
  });

  it('comes to the same price with the exact logistics premium: 46,452', () => {
    const exact = proposeListPrice({ ...WORKED, logistics: 'exact' });
    expect(exact).toMatchObject({ logisticsBasisPoints: 10_323, computed: 46_452, points: 47_000 });
  });

  it('allows 7 折 = 32,900 without a word', () => {
    const price = discounted(47_000, 70);
    expect(price).toBe(32_900);
    expect(decidePromotion({ ...WORKED, list: 47_000, price, maySellBelow: false })).toEqual({
      allowed: true,
      belowBreakEven: null,
    });
  });

  it('refuses 30,000 and says what it would cost; with the permission it is allowed and says so too', () => {
    const below = {
      breakEven: 31_000,
      missingPoints: 1_000,
      lossFen: 1_000,
      text: '促销价 30000 积分低于保本价 31000 积分，每兑换一件学校约补贴 10.00 元，需要低于保本价销售的权限。',
    };
    const question = { ...WORKED, list: 47_000, price: 30_000 };
    expect(decidePromotion({ ...question, maySellBelow: false })).toEqual({
      allowed: false,
      reason: 'below_break_even',
      belowBreakEven: below,
    });
    expect(decidePromotion({ ...question, maySellBelow: true })).toEqual({ allowed: true, belowBreakEven: below });
  });

  it('draws the line exactly at break-even', () => {
    const at = (price: number) => decidePromotion({ ...WORKED, list: 47_000, price, maySellBelow: false }).allowed;
    expect([at(31_000), at(30_999)]).toEqual([true, false]);
    expect(discounted(47_000, 66)).toBe(31_020);
    expect(discounted(47_000, 65)).toBeLessThan(31_000);
  });

  it('takes 31,000 points and 310 yuan of goods from the books at break-even', () => {
    expect(effectOnLiability(WORKED, 47_000, 10, 4_700_000)).toEqual({
      points: 470_000,
      fen: 470_000,
      costFen: 310_000,
      marginFen: 160_000,
      shareBasisPoints: 1_000,
    });
    expect(effectOnLiability(WORKED, 31_000, 1, 0)).toMatchObject({ fen: 31_000, marginFen: 0, shareBasisPoints: null });
    expect(effectOnLiability(WORKED, 30_000, 1, 100)).toMatchObject({ marginFen: -1_000, shareBasisPoints: 10_000 });
  });
});

describe('corners', () => {
  it('raises a price whose premiums do not cover the shipping', () => {
    const price = proposeListPrice({ ...WORKED, costFen: 100, shippingFen: 1_000, premiums: [], step: 10 });
    expect(price).toMatchObject({ computed: 191, breakEven: 1_100, points: 1_100, raised: true, deepestPercent: 100 });
  });

  it('asks one step for what costs nothing', () => {
    expect(proposeListPrice({ ...WORKED, costFen: 0, shippingFen: 0, step: 50 })).toMatchObject({
      logisticsBasisPoints: 10_000,
      computed: 0,
      points: 50,
      breakEven: 0,
      deepestPercent: 1,
    });
  });

  it('multiplies every premium and keeps each digit where products pass 2^53', () => {
    const price = proposeListPrice({
      ...WORKED,
      costFen: 9_000_000_001,
      shippingFen: 0,
      premiums: [10_001, 10_001, 10_001],
      step: 1,
    });
    // 9,000,000,001 × 1.0001³ = 9,002,700,271.0097003…
    expect(price.computed).toBe(9_002_700_272);
  });

  it('refuses what cannot be counted exactly rather than rounding it', () => {
    expect(() => proposeListPrice({ ...WORKED, costFen: Number.MAX_SAFE_INTEGER, pointsPerYuan: 1_000_000 })).toThrow(RangeError);
    for (const wrong of [{ costFen: -1 }, { shippingFen: 0.5 }, { step: 0 }, { premiums: [0] }, { pointsPerYuan: 0 }])
      expect(() => proposeListPrice({ ...WORKED, ...wrong })).toThrow(RangeError);
    expect(() => discounted(100, 101)).toThrow(RangeError);
    expect(() => discounted(100, 0)).toThrow(RangeError);
  });

  it('knows no promotion that is not cheaper', () => {
    expect(decidePromotion({ ...WORKED, list: 47_000, price: 47_000, maySellBelow: true })).toEqual({
      allowed: false,
      reason: 'not_below_list',
    });
  });

  it.each([
    [66, '6.6 折'],
    [70, '7 折'],
    [85, '8.5 折'],
    [5, '0.5 折'],
    [99, '9.9 折'],
    [100, '不打折'],
  ])('%i percent is said %s', (percent, text) => expect(discountText(percent)).toBe(text));

  it('counts a part of a fen as a fen', () => {
    expect([fenOf(1, 100), fenOf(1, 300), fenOf(0, 300)]).toEqual([1, 1, 0]);
  });
});

const inputs = fc.record({
  costFen: fc.integer({ min: 0, max: 10_000_000 }),
  shippingFen: fc.integer({ min: 0, max: 1_000_000 }),
  pointsPerYuan: fc.integer({ min: 1, max: 10_000 }),
  premiums: fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 4 }),
  logistics: fc.constantFrom('exact' as const, 'percent' as const),
  step: fc.integer({ min: 1, max: 10_000 }),
});

describe('whatever the figures', () => {
  it('is a list price a multiple of its step, covers the cost, and is the least such price', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { points, computed, breakEven, raised } = proposeListPrice(input);
        const floor = Math.max(computed, breakEven, 1);
        expect(points % input.step).toBe(0);
        expect(points).toBeGreaterThanOrEqual(floor);
        expect(points - input.step).toBeLessThan(floor);
        expect(raised).toBe(computed < breakEven);
      }),
    );
  });

  it('covers the deepest discount the cost, and one percent more does not', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { points, breakEven, deepestPercent } = proposeListPrice(input);
        expect(discounted(points, deepestPercent)).toBeGreaterThanOrEqual(breakEven);
        if (deepestPercent > 1) expect(BigInt(points) * BigInt(deepestPercent - 1)).toBeLessThan(BigInt(breakEven) * 100n);
      }),
    );
  });

  it('gets nothing cheaper when it costs more, ships for more or carries a higher premium', () => {
    fc.assert(
      fc.property(inputs, fc.nat(100_000), fc.constantFrom('costFen', 'shippingFen'), (input, more, what) => {
        // A premium rounded to whole percent may fall by half a percent while the cost rises by less.
        const exact = { ...input, logistics: 'exact' as const };
        const dearer = { ...exact, [what]: exact[what] + more };
        expect(proposeListPrice(dearer).points).toBeGreaterThanOrEqual(proposeListPrice(exact).points);
        const premium = { ...exact, premiums: [...exact.premiums, 10_000 + more] };
        expect(proposeListPrice(premium).points).toBeGreaterThanOrEqual(proposeListPrice(exact).points);
      }),
    );
  });

  it('never sells below break-even without the permission, and always says so with it', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 99 }), fc.boolean(), (input, percent, maySellBelow) => {
        const list = proposeListPrice(input).points;
        const price = discounted(list, percent);
        const decision = decidePromotion({ ...input, list, price, maySellBelow });
        if (price >= list) expect(decision).toEqual({ allowed: false, reason: 'not_below_list' });
        else {
          expect(decision.allowed).toBe(price >= breakEvenOf(input) || maySellBelow);
          const said = 'belowBreakEven' in decision ? decision.belowBreakEven : null;
          expect(said !== null).toBe(price < breakEvenOf(input));
        }
      }),
    );
  });

  it('is a discount at the deepest percent or above always allowed', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 100 }), (input, percent) => {
        const { points, breakEven } = proposeListPrice(input);
        fc.pre(percent >= deepestPercentOf(points, breakEven));
        expect(discounted(points, percent)).toBeGreaterThanOrEqual(breakEven);
      }),
    );
  });
});

import fc from 'fast-check';
import { proposePrice } from './proposal';

const inputs = fc.record({
  costFen: fc.integer({ min: 0, max: 10_000_000 }),
  shippingFen: fc.integer({ min: 0, max: 1_000_000 }),
  pointsPerYuan: fc.integer({ min: 1, max: 10_000 }),
  premiums: fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 4 }),
  logistics: fc.constant('exact' as const),
  step: fc.integer({ min: 1, max: 10_000 }),
  discountPercent: fc.integer({ min: 1, max: 100 }),
  pieces: fc.integer({ min: 0, max: 10_000 }),
});

describe('a proposal', () => {
  it('says a loss exactly when the tried price is below break-even, and how much is missing', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { discounted, breakEven, belowBreakEven, points } = proposePrice(input, 1_000);
        // What is no discount is no promotion, and the list price itself always covers the cost.
        if (discounted >= points || discounted >= breakEven) expect(belowBreakEven).toBeNull();
        else expect(belowBreakEven?.missingPoints).toBe(breakEven - discounted);
      }),
    );
  });

  it('rounds every price up and never down, by less than a point', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { costFen, shippingFen, pointsPerYuan, premiums, discountPercent } = input;
        const { computed, breakEven, points, discounted } = proposePrice(input, 0);
        const whole = BigInt(costFen) + BigInt(shippingFen);
        expect(BigInt(breakEven) * 100n).toBeGreaterThanOrEqual(whole * BigInt(pointsPerYuan));
        expect((BigInt(breakEven) - 1n) * 100n).toBeLessThan(whole * BigInt(pointsPerYuan));
        expect(BigInt(discounted) * 100n).toBeGreaterThanOrEqual(BigInt(points) * BigInt(discountPercent));
        expect((BigInt(discounted) - 1n) * 100n).toBeLessThan(BigInt(points) * BigInt(discountPercent));
        if (whole === 0n) return;
        const over = premiums.reduce((product, one) => product * BigInt(one), BigInt(costFen) * BigInt(pointsPerYuan));
        const exact = over * (whole + BigInt(shippingFen));
        const under = whole * 100n * 10_000n ** BigInt(premiums.length);
        expect(BigInt(computed) * under).toBeGreaterThanOrEqual(exact);
        expect((BigInt(computed) - 1n) * under).toBeLessThan(exact);
      }),
    );
  });

  it('takes from the books what the pieces at the tried price stand for', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: 0, max: 1_000_000_000 }), (input, outstanding) => {
        const { discounted, liability } = proposePrice(input, outstanding);
        expect(liability.points).toBe(discounted * input.pieces);
        expect(liability.marginFen).toBe(liability.fen - liability.costFen);
        if (outstanding === 0) expect(liability.shareBasisPoints).toBeNull();
        else expect(liability.shareBasisPoints === 10_000).toBe(liability.points >= outstanding);
      }),
    );
  });
});

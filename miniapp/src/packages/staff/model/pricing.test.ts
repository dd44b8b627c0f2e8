import { mallPricingContracts } from '@qingya/shared';
import {
  foldText,
  isBelow,
  liabilityLines,
  type Proposal,
  pricingDraftOf,
  proposalLines,
  readFold,
  readPricing,
  readPromotion,
} from './pricing';

const draft = { ...pricingDraftOf('17.39', '6'), premiums: ['150', '', '102.5'], discount: '6.6', pieces: '30' };

describe('what is asked of the pricing assistant', () => {
  it('is whole numbers the contract takes', () => {
    const read = readPricing(draft);
    expect(read).toEqual({
      value: {
        costFen: 1_739,
        shippingFen: 600,
        premiums: [15_000, 10_250],
        logistics: 'exact',
        step: 100,
        discountPercent: 66,
        pieces: 30,
      },
    });
    expect(mallPricingContracts.propose.body?.safeParse('value' in read && read.value).success).toBe(true);
  });

  it('names the first field that cannot be read', () => {
    expect(readPricing({ ...draft, cost: '' })).toMatchObject({ field: 'cost' });
    expect(readPricing({ ...draft, cost: '0' })).toHaveProperty('value');
    expect(readPricing({ ...draft, shipping: 'x' })).toMatchObject({ field: 'shipping' });
    expect(readPricing({ ...draft, premiums: ['150.555'] })).toMatchObject({ field: 'premiums' });
    expect(readPricing({ ...draft, premiums: ['0'] })).toMatchObject({ field: 'premiums' });
    expect(readPricing({ ...draft, step: '0' })).toMatchObject({ field: 'step' });
    expect(readPricing({ ...draft, discount: '10.1' })).toMatchObject({ field: 'discount' });
    expect(readPricing({ ...draft, pieces: '1000001' })).toMatchObject({ field: 'pieces' });
  });

  it('reads 折 and writes it', () => {
    expect(['7', '6.6', '10', '', '0.1', '6.6折'].map(readFold)).toEqual([70, 66, 100, 100, 1, 66]);
    expect(['0', '10.1', '6.66', '七'].map(readFold)).toEqual([null, null, null, null]);
    expect([70, 66, 5, 100].map(foldText)).toEqual(['7 折', '6.6 折', '0.5 折', '不打折']);
  });
});

const proposal = {
  pointsPerYuan: 100,
  logisticsBasisPoints: 13_450,
  computed: 3_508,
  points: 3_600,
  breakEven: 2_339,
  raised: false,
  deepestPercent: 65,
  deepestText: '最低 6.5 折',
  discounted: 2_400,
  discountText: '6.6 折',
  belowBreakEven: null,
  liability: { points: 72_000, fen: 72_000, costFen: 70_170, marginFen: 1_830, shareBasisPoints: 125 },
} as Proposal;

describe('what it answers', () => {
  it('says why the price is what it is', () => {
    const text = (one: Proposal) => JSON.stringify(proposalLines(one));
    expect(text(proposal)).toContain('3,600 积分');
    expect(text(proposal)).toContain('物流溢价 134.5%');
    expect(text({ ...proposal, raised: true })).toContain('已抬到保本价');
  });

  it('speaks of the liability only when pieces were given', () => {
    expect(liabilityLines(proposal, 0)).toEqual([]);
    expect(liabilityLines(proposal, 30)[0]).toMatchObject({ value: '72,000 积分', hint: '约合 ¥720，占全部未用积分的 1.25%' });
  });
});

describe('a promotion', () => {
  const promotion = { points: '900', from: '', until: '' };
  it('is below the list price and ends after it begins', () => {
    expect(readPromotion(promotion, 1_000)).toEqual({ value: { points: 900, from: null, until: null } });
    expect(readPromotion({ ...promotion, points: '1000' }, 1_000)).toMatchObject({ field: 'points' });
    expect(readPromotion({ ...promotion, points: '999' }, 1_000)).toHaveProperty('value');
    expect(readPromotion({ ...promotion, from: '2026-12-01', until: '2026-11-30' }, 1_000)).toMatchObject({ field: 'until' });
    expect(readPromotion({ ...promotion, from: '2026-12-01', until: '2026-12-01 00:01' }, 1_000)).toHaveProperty('value');
  });

  it('lasts through the day that is typed as its end: one day by dates alone is a whole day', () => {
    expect(readPromotion({ ...promotion, from: '2026-12-01', until: '2026-12-01' }, 1_000)).toEqual({
      value: {
        points: 900,
        from: Date.parse('2026-12-01T00:00:00+08:00'),
        until: Date.parse('2026-12-02T00:00:00+08:00'),
      },
    });
    expect(readPromotion({ ...promotion, from: '2026-12-01', until: '2026-12-01 00:00' }, 1_000)).toMatchObject({
      field: 'until',
    });
  });

  it('is below break-even only where that is known', () => {
    expect([isBelow(99, 100), isBelow(100, 100), isBelow(1, null)]).toEqual([true, false, false]);
  });
});

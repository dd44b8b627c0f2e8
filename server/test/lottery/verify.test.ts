import fc from 'fast-check';
import { hashOfText } from '../../src/modules/lottery/domain/draw';
import { rulesText } from '../../src/modules/lottery/domain/rules';
import { type PublishedCampaign, publishedText, verifyCampaign } from '../../src/modules/lottery/domain/verify';
import { nodeHashing } from '../../src/modules/lottery/usecases/hashing';
import { finished, PRIZES, SEED, sampleRules } from './sample';

const verify = (campaign: PublishedCampaign) => verifyCampaign(nodeHashing, campaign);
const codes = (campaign: PublishedCampaign) => [...new Set(verify(campaign).map(({ code }) => code))];
const HONEST = finished(400);

const withPrizes = (change: (prizes: typeof PRIZES) => typeof PRIZES): PublishedCampaign => {
  const rules = { ...HONEST.rules, prizes: change(HONEST.rules.prizes) };
  return { ...HONEST, rules };
};
const weighing = (id: string, weight: number) =>
  withPrizes((all) => all.map((one) => (one.id === id ? { ...one, weight } : one)));

describe('a campaign that was drawn as published', () => {
  it('has no discrepancy, with no draw, with one and with many', () => {
    for (const draws of [0, 1, 400]) expect(verify(finished(draws))).toEqual([]);
  });

  it('gives no more of a prize than there is, and the fallback from then on', () => {
    const prizes = PRIZES.map((one) => (one.id === 'points50' ? { ...one, stock: 3 } : one));
    const campaign = finished(400, sampleRules({ prizes }));
    expect(campaign.draws.filter(({ prizeId }) => prizeId === 'points50')).toHaveLength(3);
    expect(verify(campaign)).toEqual([]);
    const unlimited = finished(400).draws.filter(({ prizeId }) => prizeId === 'points50');
    const fourth = unlimited[3]!.drawNo;
    expect(campaign.draws[fourth - 1]?.prizeId).toBe('none');
  });

  it('holds for any seed, weights, stock and list of families', () => {
    const prizes = fc
      .array(fc.record({ weight: fc.integer({ min: 1, max: 1_000_000 }), stock: fc.option(fc.integer({ min: 1, max: 5 })) }), {
        minLength: 1,
        maxLength: 6,
      })
      .map((all) => all.map((one, index) => ({ ...PRIZES[0]!, ...one, id: `p${index}` })));
    const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((seed) => Buffer.from(seed).toString('hex'));
    fc.assert(
      fc.property(prizes, hex, fc.nat(60), (all, seed, draws) => {
        const rules = sampleRules({
          prizes: [...all, PRIZES[3]!],
          commitment: Buffer.from(nodeHashing.sha256(Buffer.from(seed, 'hex'))).toString('hex'),
        });
        const campaign = finished(draws, rules, seed);
        expect(verify(campaign)).toEqual([]);
        for (const { id, stock } of all)
          if (stock !== null) expect(campaign.draws.filter(({ prizeId }) => prizeId === id).length).toBeLessThanOrEqual(stock);
      }),
      { numRuns: 50 },
    );
  });
});

describe('rules that another version of the program spelled', () => {
  const text = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(rulesText(HONEST.rules))).reverse()));
  const old = { ...HONEST, text, rulesHash: hashOfText(nodeHashing, text) };

  it('are judged by the text that was published', () => {
    expect(text).not.toBe(rulesText(HONEST.rules));
    expect(verify(old)).toEqual([]);
    expect(JSON.parse(publishedText(old))).toMatchObject({ rules: text, rulesHash: old.rulesHash });
  });

  it('are not as published once a letter of the text is another', () => {
    expect(codes({ ...old, text: `${text} ` })).toEqual(['rules']);
  });
});

describe('a family', () => {
  it('stands in as many lines as it may draw, and one more is found once', () => {
    // Forty families drew ten times each.
    const limited = (perFamily: number) => verify(finished(400, sampleRules({ perFamily })));
    expect(limited(10)).toEqual([]);
    expect(limited(9)).toHaveLength(40);
    const first = { code: 'limit', drawNo: 361, expected: 'at most 9 of family-0', published: '10 or more' };
    expect(limited(9)[0]).toEqual(first);
    expect(limited(8).filter(({ code }) => code === 'limit')).toHaveLength(40);
  });
});

describe('tampering is found', () => {
  it('in any single result', () => {
    fc.assert(
      fc.property(fc.nat(399), fc.constantFrom(...PRIZES.map(({ id }) => id)), (index, prizeId) => {
        fc.pre(HONEST.draws[index]?.prizeId !== prizeId);
        const draws = HONEST.draws.map((draw, at) => (at === index ? { ...draw, prizeId } : draw));
        expect(verify({ ...HONEST, draws })[0]).toMatchObject({ code: 'result', drawNo: index + 1, published: prizeId });
      }),
    );
  });

  it('in a result that names no prize', () => {
    const draws = HONEST.draws.map((draw, at) => (at === 7 ? { ...draw, prizeId: 'car' } : draw));
    expect(verify({ ...HONEST, draws })).toMatchObject([{ code: 'result', drawNo: 8, published: 'car' }]);
  });

  it('in the order: two draws swapped, with and without their numbers', () => {
    const at = HONEST.draws.findIndex(({ prizeId }, index) => prizeId !== HONEST.draws[index + 1]?.prizeId);
    const [a, b] = [HONEST.draws[at]!, HONEST.draws[at + 1]!];
    const put = (first: typeof a, second: typeof a) => ({
      ...HONEST,
      draws: [...HONEST.draws.slice(0, at), first, second, ...HONEST.draws.slice(at + 2)],
    });
    expect(codes(put(b, a))).toContain('order');
    expect(codes(put({ ...b, drawNo: a.drawNo }, { ...a, drawNo: b.drawNo }))).toContain('result');
  });

  it('in a draw left out, put in or doubled', () => {
    expect(codes({ ...HONEST, draws: HONEST.draws.filter((_, index) => index !== 200) })).toContain('order');
    expect(codes({ ...HONEST, draws: [HONEST.draws[0]!, ...HONEST.draws] })).toContain('order');
    const renumbered = HONEST.draws.filter((_, index) => index !== 0).map((draw, index) => ({ ...draw, drawNo: index + 1 }));
    expect(codes({ ...HONEST, draws: renumbered })).toContain('result');
  });

  it('in a weight, a stock, the order of prizes or any other rule, by the hash', () => {
    expect(codes(weighing('easel', 2))).toContain('rules');
    expect(codes(withPrizes((all) => all.map((one) => (one.stock === 2 ? { ...one, stock: 1 } : one))))).toContain('rules');
    expect(codes(withPrizes((all) => [...all].reverse()))).toEqual(expect.arrayContaining(['rules', 'result']));
    expect(codes({ ...HONEST, rules: { ...HONEST.rules, forfeit: '' } })).toEqual(['rules']);
  });

  it('in a weight whose hash was made to fit, by the results', () => {
    const changed = weighing('points50', 20);
    const rulesHash = hashOfText(nodeHashing, rulesText(changed.rules));
    expect(codes({ ...changed, rulesHash })).toEqual(['result']);
  });

  it('in the seed: another one, one with its own commitment, one that is none', () => {
    const seed = `ff${SEED.slice(2)}`;
    expect(codes({ ...HONEST, seed })).toEqual(expect.arrayContaining(['commitment', 'result']));
    const commitment = Buffer.from(nodeHashing.sha256(Buffer.from(seed, 'hex'))).toString('hex');
    // The commitment is part of the rules, whose hash was published.
    expect(codes({ ...HONEST, seed, commitment })).toContain('commitment');
    const rules = { ...HONEST.rules, commitment };
    expect(codes({ ...HONEST, seed, commitment, rules })).toContain('rules');
    expect(codes({ ...HONEST, seed: 'secret' })).toEqual(['seed']);
  });

  it('in a nonce', () => {
    const draws = HONEST.draws.map((draw, index) => ({ ...draw, familyNonce: index < 200 ? 'other' : draw.familyNonce }));
    // 200 lines of one nonce are more than a family may have, too.
    expect(codes({ ...HONEST, draws }).sort()).toEqual(['limit', 'result']);
    const odd = HONEST.draws.map((draw, index) => (index === 0 ? { ...draw, familyNonce: 'a|b' } : draw));
    expect(codes({ ...HONEST, draws: odd })).toContain('nonce');
  });
});

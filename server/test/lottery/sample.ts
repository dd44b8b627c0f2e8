import { localDate, startOfDay } from '@qingya/shared';
import { commitmentOf, hashOfText } from '../../src/modules/lottery/domain/draw';
import { type LotteryRules, type Prize, rulesText } from '../../src/modules/lottery/domain/rules';
import { drawsInOrder, type PublishedCampaign } from '../../src/modules/lottery/domain/verify';
import { nodeHashing } from '../../src/modules/lottery/usecases/hashing';

/** The seed of the worked example in docs/lottery.md. */
export const SEED = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

const prize = (id: string, name: string, weight: number, rest: Partial<Prize>): Prize => ({
  id,
  name,
  kind: 'goods',
  valueFen: 0,
  points: 0,
  weight,
  stock: null,
  fallback: false,
  usage: '',
  ...rest,
});

export const PRIZES: readonly Prize[] = [
  prize('easel', '画架', 10, { valueFen: 60_000, stock: 2 }),
  prize('paints', '颜料套装', 40, { valueFen: 8_800, stock: 20 }),
  prize('points50', '50 积分', 150, { kind: 'points', valueFen: 50, points: 50, usage: '可在积分商城使用，有效期一年。' }),
  prize('none', '未中奖', 800, { kind: 'nothing', fallback: true }),
];

/** Rules of a campaign that may start. */
export const sampleRules = (change: Partial<LotteryRules> = {}): LotteryRules => ({
  campaignId: '01JD4Q2M3N4P5Q6R7S8T9V0W1X',
  title: '冬日抽奖',
  commitment: commitmentOf(nodeHashing, SEED),
  opensAt: startOfDay(localDate('2026-12-01')),
  closesAt: startOfDay(localDate('2026-12-11')),
  pointsPerDraw: 100,
  perFamilyDay: 3,
  perFamily: 10,
  prizes: PRIZES,
  conditions: '本校在读学员的家庭均可参加，无需分享。',
  claim: '凭领奖码到校区前台领取。',
  claimThrough: localDate('2026-12-31'),
  forfeit: '逾期未领视为放弃，奖品不再补发。',
  organiser: '青芽艺术学校',
  contact: '021-00000000',
  ...change,
});

/** A finished campaign with `draws` draws of as many families, published as the product does. */
export const finished = (draws: number, rules: LotteryRules = sampleRules(), seed = SEED): PublishedCampaign => {
  const next = drawsInOrder(nodeHashing, rules, seed);
  return {
    rules,
    rulesHash: hashOfText(nodeHashing, rulesText(rules)),
    commitment: rules.commitment,
    seed,
    draws: Array.from({ length: draws }, (_, index) => {
      const familyNonce = `family-${index % 40}`;
      return { drawNo: index + 1, familyNonce, prizeId: next(index + 1, familyNonce).given.id };
    }),
  };
};

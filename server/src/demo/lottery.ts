import { addDays, DAY_MS, type Instant, type LotteryPrizeInput, localDateOf, MINUTE_MS } from '@qingya/shared';
import { type CampaignText, createCampaign, drawOnce, endCampaign, startCampaign, switchLotteries } from '../modules/lottery';
import type { Vault } from '../platform/vault';
import type { Cast } from './cast';
import { shoppersOf } from './mall';
import type { Deed } from './timeline';

const POINTS_PER_DRAW = 50;
const HOUR_MS = 60 * MINUTE_MS;

const prize = (
  id: string,
  name: string,
  weight: number,
  stock: number | null,
  over: Partial<LotteryPrizeInput>,
): LotteryPrizeInput => ({
  id,
  name,
  kind: 'goods',
  valueFen: 0,
  points: 0,
  weight,
  stock,
  fallback: false,
  usage: '',
  costFen: 0,
  ...over,
});

const PRIZES: readonly LotteryPrizeInput[] = [
  prize('easel', '儿童画架', 1, 1, { valueFen: 6_800, costFen: 4_500 }),
  prize('paints', '水彩套装', 5, 5, { valueFen: 1_800, costFen: 1_100 }),
  prize('stickers', '植物贴纸一套', 20, 30, { valueFen: 150, costFen: 80 }),
  prize('points', '30 积分', 24, 200, { kind: 'points', valueFen: 30, points: 30, usage: '可在积分商城使用，有效期 12 个月。' }),
  prize('none', '未中奖', 50, null, { kind: 'nothing', fallback: true }),
];

const textOf = (title: string, opensAt: Instant, closesAt: Instant): CampaignText => ({
  title,
  opensAt,
  closesAt,
  pointsPerDraw: POINTS_PER_DRAW,
  perFamilyDay: 3,
  perFamily: 12,
  prizes: PRIZES,
  conditions: '本校在读学员的家庭均可参加，每次 50 积分。',
  claim: '凭领奖码到孩子所在校区前台领取。',
  claimThrough: addDays(localDateOf(closesAt), 30),
  forfeit: '逾期未领视为放弃，奖品不再补发。',
  organiser: '青芽艺术成长中心',
  contact: '028-00000000',
});

/** A campaign that is over, with its seed laid open, and one that is running. */
export const lotteryDeeds = (cast: Cast, now: Instant, vault: Vault): Deed[] => {
  const players = [...shoppersOf(cast, 'WJ').slice(0, 5), ...shoppersOf(cast, 'CX').slice(0, 5)];
  const ids = { autumn: '', winter: '' };
  const begin = (name: keyof typeof ids, title: string, opensAt: Instant, closesAt: Instant): Deed => ({
    at: opensAt - HOUR_MS,
    run: async (uow) => {
      ids[name] = await createCampaign(uow, { vault }, textOf(title, opensAt, closesAt));
      await startCampaign(uow, { vault }, ids[name], 1);
    },
  });
  const draws = (name: keyof typeof ids, first: Instant, count: number, apart: number): Deed[] =>
    Array.from({ length: count }, (_, index): Deed => {
      const player = players[(index * 3) % players.length] ?? players[0];
      return {
        at: first + index * apart,
        run: (uow) => {
          if (!player) throw new Error('the demo story has nobody who draws');
          const { id: studentId, guardianId } = player;
          const who = { studentId, guardianId, points: POINTS_PER_DRAW, nonce: `demo-${studentId}` };
          return drawOnce(uow, { vault }, { campaignId: ids[name], ...who });
        },
      };
    });
  return [
    { at: now - 41 * DAY_MS, run: (uow) => switchLotteries(uow, true) },
    begin('autumn', '秋日抽奖', now - 40 * DAY_MS, now - 12 * DAY_MS),
    ...draws('autumn', now - 39 * DAY_MS, 18, 30 * HOUR_MS),
    { at: now - 12 * DAY_MS + 5 * MINUTE_MS, run: (uow) => endCampaign(uow, { vault }, ids.autumn) },
    begin('winter', '冬日暖心抽奖', now - 4 * DAY_MS, now + 17 * DAY_MS),
    ...draws('winter', now - 3.5 * DAY_MS, 6, 13 * HOUR_MS),
  ];
};

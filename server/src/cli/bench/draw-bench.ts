import { randomBytes } from 'node:crypto';
import { addDays, DAY_MS, localDateOf } from '@qingya/shared';
import {
  type CampaignText,
  createCampaign,
  drawOnce,
  type LotteryPorts,
  startCampaign,
  switchLotteries,
} from '../../modules/lottery';
import type { Database, UnitOfWork } from '../../platform/db';
import { createVault } from '../../platform/vault';
import type { BenchContext, BenchLine } from './context';
import { CLIENTS, compare } from './mall-bench';
import { COMMANDS, PRICE, plantMany, plantShoppers, type Shopper } from './mall-fixture';
import { takeTurns, timed } from './measure';
import { inParallel } from './raw';

/** Draws of one round in a campaign that everybody draws in. */
const DRAWS = CLIENTS * 4;
/** So many of them find a prize; the others get none. */
const PRIZES = 100;

const PORTS: LotteryPorts = { vault: createVault([{ id: 'bench', key: randomBytes(32) }], randomBytes(32)) };

const textAt = (now: number): CampaignText => {
  const prize = {
    kind: 'goods',
    valueFen: 1_000,
    points: 0,
    weight: 1_000,
    stock: PRIZES,
    fallback: false,
    usage: '',
    costFen: 600,
  } as const;
  const none = {
    ...prize,
    id: 'none',
    name: '未中奖',
    kind: 'nothing',
    valueFen: 0,
    costFen: 0,
    stock: null,
    fallback: true,
  } as const;
  return {
    title: '压测抽奖',
    opensAt: now - DAY_MS,
    closesAt: now + DAY_MS,
    pointsPerDraw: PRICE,
    perFamilyDay: 5,
    perFamily: 5,
    // The rare one is never gone: a campaign with nothing left to win refuses draws.
    prizes: [
      { ...prize, id: 'gift', name: '压测奖品' },
      { ...prize, id: 'rare', name: '稀有奖品', weight: 1, stock: DRAWS },
      none,
    ],
    conditions: '在读学员的家庭均可参加。',
    claim: '凭领奖码到校区前台领取。',
    claimThrough: addDays(localDateOf(now), 30),
    forfeit: '逾期未领视为放弃。',
    organiser: '压测学校',
    contact: '028-00000000',
  };
};

const plantCampaign = async (uow: UnitOfWork): Promise<string> => {
  const id = await createCampaign(uow, PORTS, textAt(uow.now));
  await startCampaign(uow, PORTS, id, 1);
  return id;
};

interface Turn extends Shopper {
  readonly campaignId: string;
}

const drawTurn = (uow: UnitOfWork, turn: Turn): Promise<unknown> =>
  drawOnce(uow, PORTS, { ...turn, points: PRICE, nonce: `bench-${turn.studentId}` });

const turnsApart = async (db: Database): Promise<Turn[]> => {
  const campaigns = await plantMany(db, COMMANDS, plantCampaign);
  return (await plantShoppers(db, COMMANDS)).map((shopper, index) => ({ ...shopper, campaignId: campaigns[index] ?? '' }));
};

/** Everybody draws in one campaign. @throws Error when a number is missing or a prize was given too often */
const rush = async (db: Database): Promise<number> => {
  const campaignId = await db.transaction(plantCampaign);
  const turns = (await plantShoppers(db, DRAWS)).map((shopper) => ({ ...shopper, campaignId }));
  const seconds = await timed(() => inParallel(turns, CLIENTS, (turn) => db.transaction((uow) => drawTurn(uow, turn))));
  const counted = await db.read((r) =>
    r.row<{ draws: number; last: number; given: number }>(
      `SELECT COUNT(*) AS draws, MAX(drawNo) AS last,
              (SELECT given FROM lottery_prize p WHERE p.campaignId = d.campaignId AND p.prizeId = 'gift') AS given
         FROM lottery_draw d WHERE campaignId = ? GROUP BY campaignId`,
      [campaignId],
    ),
  );
  if (counted?.draws !== DRAWS || counted.last !== DRAWS || counted.given > PRIZES)
    throw new Error(`${DRAWS} draws were asked for: ${JSON.stringify(counted)}`);
  return DRAWS / seconds;
};

/** Draws beside their bare statements, and a campaign that everybody draws in at once. */
export const drawBench = async (context: BenchContext): Promise<BenchLine[]> => {
  const { db } = context;
  await db.transaction((uow) => switchLotteries(uow, true));
  const apart = await compare(context, 'draw, campaigns apart', turnsApart, drawTurn);
  const [hot = 0] = await takeTurns([() => rush(db)]);
  return [apart, { name: `draws of one campaign, ${CLIENTS} clients`, unit: 'tx/s', product: hot, raw: null }];
};

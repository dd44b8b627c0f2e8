import { DAY_MS, type LotteryPrizeInput, localDateOf } from '@qingya/shared';
import { givePoints } from '../mall/support';
import type { TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, freshKey, type Person } from '../support/product-school';

const prize = (id: string, name: string, weight: number, rest: Partial<LotteryPrizeInput>): LotteryPrizeInput => ({
  id,
  name,
  kind: 'goods',
  valueFen: 0,
  points: 0,
  weight,
  stock: null,
  fallback: false,
  usage: '',
  costFen: 0,
  ...rest,
});

export const easel = prize('easel', '画架', 10, { valueFen: 60_000, stock: 2, costFen: 40_000 });
export const paints = prize('paints', '颜料套装', 300, { valueFen: 8_800, stock: 20, costFen: 5_000 });
export const points50 = prize('points50', '50 积分', 200, {
  kind: 'points',
  valueFen: 50,
  points: 50,
  usage: '可在积分商城使用。',
});
export const none = prize('none', '未中奖', 490, { kind: 'nothing', fallback: true });

/** Everything a campaign needs to start, running from now for ten days. */
export const campaignText = (t: TestProduct, over: object = {}) => {
  const now = t.clock.now();
  return {
    title: '冬日抽奖',
    opensAt: now,
    closesAt: now + 10 * DAY_MS,
    pointsPerDraw: 10,
    perFamilyDay: 5,
    perFamily: 20,
    prizes: [easel, paints, points50, none],
    conditions: '本校在读学员的家庭均可参加，无需分享。',
    claim: '凭领奖码到校区前台领取。',
    claimThrough: localDateOf(now + 30 * DAY_MS),
    forfeit: '逾期未领视为放弃，奖品不再补发。',
    organiser: '青芽艺术学校',
    contact: '021-00000000',
    ...over,
  };
};

/** A school that has switched lotteries on, with the people who run them. */
export const buildLottery = async (t: TestProduct) => {
  const campusId = await buildCampus(t);
  const owner = await buildStaff(t, 'owner');
  const marketing = await buildStaff(t, 'marketing', campusId);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const { status } = await owner.api.put('/lottery-setting', { on: true, understood: true });
  if (status !== 200) throw new Error(`the switch was refused: ${status}`);
  return { campusId, owner, marketing, desk };
};
export type LotteryScene = Awaited<ReturnType<typeof buildLottery>>;

/** A draft. @returns what the console shows of it */
export const buildDraft = async (t: TestProduct, { owner }: Pick<LotteryScene, 'owner'>, over: object = {}) => {
  const { status, body } = await owner.api.post('/lotteries', campaignText(t, over), freshKey());
  if (status !== 201) throw new Error(`the draft was refused: ${JSON.stringify(body)}`);
  return body;
};

/** A campaign that runs. @returns its id */
export const buildCampaign = async (t: TestProduct, s: Pick<LotteryScene, 'owner'>, over: object = {}): Promise<string> => {
  const { id, version } = await buildDraft(t, s, over);
  const { status, body } = await s.owner.api.post(`/lotteries/${id}/start`, { version }, freshKey());
  if (status !== 200) throw new Error(`the start was refused: ${JSON.stringify(body)}`);
  return id;
};

export interface Player {
  readonly familyId: string;
  readonly guardianId: string;
  readonly parent: Person;
  readonly parents: readonly Person[];
  readonly studentId: string;
}

/** A family with points. @param bound false = nobody has signed in: enough for use cases, and quickly made */
export const buildPlayer = async (
  t: TestProduct,
  campusId: string,
  amount: number,
  { guardians = 1, bound = true } = {},
): Promise<Player> => {
  const family = await buildFamily(t, { campusId, guardians, bound });
  const [studentId = '', guardianId = ''] = [family.children[0]?.id, family.guardianIds[0]];
  if (amount > 0) await givePoints(t, studentId, campusId, amount);
  return { familyId: family.familyId, guardianId, parent: family.guardians[0], parents: family.guardians, studentId };
};

interface DrawAsked {
  readonly points?: number;
  readonly key?: string;
  readonly nonce?: string;
  /** The guardians' word. */
  readonly pin?: string;
}

/** Draws as the mini-program does. */
export const askDraw = (
  { studentId }: Pick<Player, 'studentId'>,
  person: Person,
  lotteryId: string,
  { points = 10, key = freshKey(), nonce = freshKey(), pin }: DrawAsked = {},
) =>
  person.api.post(
    `/students/${studentId}/lotteries/${lotteryId}/draws`,
    { points, nonce, ...(pin === undefined ? {} : { pin }) },
    key,
  );

/** A draw that succeeded. */
export const drawn = async (player: Player, lotteryId: string, options: Parameters<typeof askDraw>[3] = {}) => {
  const { status, body } = await askDraw(player, player.parent, lotteryId, options);
  if (status !== 201) throw new Error(`the draw was refused: ${JSON.stringify(body)}`);
  return body;
};

import { addDays, DAY_MS, type Instant, localDateOf, MINUTE_MS, points } from '@qingya/shared';
import {
  cancelRedemption,
  createGood,
  handOverRedemption,
  keyPin,
  moveByHand,
  orRefuse,
  prepareRedemption,
  promote,
  proposeListPrice,
  redeem,
  returnRedemption,
  sealAddress,
  setFamilyRule,
  setGoodState,
  shipRedemption,
  uploadImage,
  useRight,
  wishFor,
} from '../modules/mall';
import { adjustPoints, balanceOf } from '../modules/points';
import type { Database, UnitOfWork } from '../platform/db';
import type { FileStore } from '../platform/files';
import type { Vault } from '../platform/vault';
import { type Cast, type CastStudent, must } from './cast';
import { drawGood, type GoodsPicture } from './goods-pictures';
import { type DemoGood, demoGoods, onSaleAt } from './mall-goods';
import { DEMO_PARENT_FAMILY } from './story';
import type { Deed } from './timeline';

const HOUR_MS = 60 * MINUTE_MS;
const POINTS_PER_YUAN = 100;
/** Ten percent above what a piece costs. */
const PREMIUM_BASIS_POINTS = 11_000;
const PRICE_STEP = 10;
/** The guardians' word of the demo parent's family; docs/mall.md says it. */
const DEMO_PIN = '246810';
const APPROVAL_ABOVE = 1_200;

/** Pictures of the goods in the file store, uploaded by the owner. */
export const uploadPictures = async (
  db: Database,
  files: FileStore,
  cast: Cast,
  now: Instant,
): Promise<ReadonlyMap<GoodsPicture, string>> => {
  const owner = must(cast.staffIds.get('owner'), 'owner');
  const ids = new Map<GoodsPicture, string>();
  for (const { picture } of demoGoods(cast, now)) ids.set(picture, await uploadImage(db, files, await drawGood(picture), owner));
  return ids;
};

/** What the mall's part of the story needs beside its people. */
export interface MallStage {
  readonly pictures: ReadonlyMap<GoodsPicture, string>;
  readonly vault: Vault;
}

/** What is found out while the story is told. */
interface Shop extends MallStage {
  readonly cast: Cast;
  readonly now: Instant;
  readonly goodIds: Map<GoodsPicture, string>;
  readonly prices: ReadonlyMap<GoodsPicture, number>;
}

/** The list price that the pricing rules propose. */
const priceOf = ({ costFen, shippingFen = 0 }: DemoGood): number =>
  proposeListPrice({
    costFen,
    shippingFen,
    pointsPerYuan: POINTS_PER_YUAN,
    premiums: [PREMIUM_BASIS_POINTS],
    logistics: 'percent',
    step: PRICE_STEP,
  }).points;

const everywhere = () => true;

const goodDeed = (shop: Shop, good: DemoGood): Deed => ({
  at: onSaleAt(good, shop.now),
  run: async (uow) => {
    const { cast, goodIds, prices, pictures } = shop;
    const staffId = must(cast.staffIds.get('owner'), 'owner');
    const campusIds = [must(cast.campusIds.get('WJ'), 'campus'), must(cast.campusIds.get('CX'), 'campus')];
    const { picture, title, category, description, costFen, shippingFen = 0, fulfilment } = good;
    const physical = ['pick_up', 'post', 'pick_up_or_post'].includes(fulfilment.kind);
    const text = {
      kind: physical ? ('physical' as const) : ('virtual' as const),
      category,
      title,
      description,
      points: must(prices.get(picture), 'price'),
      moneyFen: 0,
      costFen,
      shippingFen,
      fulfilment,
      tiers: good.tiers ?? [],
      imageIds: [must(pictures.get(picture), 'picture')],
      perStudent: good.perStudent ?? null,
      perFamily: null,
      limitPeriod: 'ever' as const,
      saleFrom: good.saleFrom ?? null,
      saleUntil: null,
      pickUpDays: 14,
      campusIds,
    };
    const editor = { staffId, looksAfter: everywhere, maySellBelow: everywhere, pointsPerYuan: POINTS_PER_YUAN };
    const goodId = await createGood(uow, text, editor);
    goodIds.set(picture, goodId);
    await setGoodState(uow, goodId, 1, 'on_sale', editor);
    const actor = { kind: 'staff', id: staffId } as const;
    for (const [index, campusId] of campusIds.entries())
      await moveByHand(uow, { goodId, campusId, kind: 'in', quantity: good.pieces[index] ?? 0, reason: null, actor });
  },
});

const transfer = (
  student: CastStudent,
  cast: Cast,
  at: Instant,
  amount: number,
  lastsDays: number,
  reasonText: string,
): Deed => ({
  at,
  run: (uow) =>
    adjustPoints(uow, {
      studentId: student.id,
      campusId: must(cast.campusIds.get(student.story.campusCode), 'campus'),
      amount: points(amount),
      reasonText,
      expiresOn: addDays(localDateOf(at), lastsDays),
      actor: { kind: 'staff', id: must(cast.staffIds.get('owner'), 'owner') },
      source: { type: 'demo_transfer', id: `${student.id}-${amount}` },
    }),
});

/** What happens to a redemption after it was made, so many days ago. */
type Step = readonly [what: 'ready' | 'hand_over' | 'ship' | 'cancel' | 'refuse' | 'return', daysAgo: number];

interface Story {
  readonly who: CastStudent;
  readonly picture: GoodsPicture;
  readonly daysAgo: number;
  readonly post?: boolean;
  /** Only if there are points enough. */
  readonly ifAffordable?: boolean;
  readonly steps?: readonly Step[];
  /** Right after it was made. */
  readonly after?: (uow: UnitOfWork, redemptionId: string) => Promise<unknown>;
}

const staffOf = ({ cast }: Shop, student: CastStudent) =>
  ({ kind: 'staff', id: must(cast.staffIds.get(student.story.campusCode === 'WJ' ? 'desk' : 'desk2'), 'front desk') }) as const;

const take = (shop: Shop, uow: UnitOfWork, step: Step[0], who: CastStudent, redemptionId: string): Promise<unknown> => {
  const command = { redemptionId, actor: staffOf(shop, who) };
  switch (step) {
    case 'ready':
      return prepareRedemption(uow, command);
    case 'hand_over':
      return handOverRedemption(uow, { ...command, note: '家长当面领取', shown: { proof: 'known' } });
    case 'ship':
      return shipRedemption(uow, { ...command, courier: '顺丰', trackingNo: `SF${redemptionId.slice(-12)}` });
    case 'cancel':
      return cancelRedemption(uow, { redemptionId, actor: { kind: 'guardian', id: who.guardianId } });
    case 'refuse':
      return cancelRedemption(uow, { ...command, note: '运输途中破损，已退回积分' });
    case 'return':
      return returnRedemption(uow, { ...command, note: '和家里已有的重复', restock: true });
  }
};

const storyDeeds = (shop: Shop, story: Story): Deed[] => {
  const { who, picture, daysAgo, post = false, ifAffordable = false, steps = [], after } = story;
  let redemptionId = '';
  const address = {
    recipient: '王女士',
    phone: '13900000000',
    region: '四川省 成都市 青羊区',
    detail: '清江路 8 号 2 栋 301',
  };
  const begin: Deed = {
    at: shop.now - daysAgo * DAY_MS,
    run: async (uow) => {
      const price = must(shop.prices.get(picture), 'price');
      if (ifAffordable && (await balanceOf(uow, who.id)).available < price) return;
      const row = await redeem(uow, {
        studentId: who.id,
        goodId: must(shop.goodIds.get(picture), 'good'),
        quantity: 1,
        points: price,
        guardianId: who.guardianId,
        ...(post ? { address: sealAddress(shop.vault, address) } : {}),
      });
      redemptionId = orRefuse(row).id;
      await after?.(uow, redemptionId);
    },
  };
  const later = steps.map(
    ([step, ago]): Deed => ({
      at: shop.now - ago * DAY_MS,
      run: async (uow) => {
        if (redemptionId !== '') await take(shop, uow, step, who, redemptionId);
      },
    }),
  );
  return [begin, ...later];
};

/** The demo parent's child: one redemption of each kind that a family can look at. */
const parentDeeds = (shop: Shop): Deed[] => {
  const { cast, now } = shop;
  const family = must(cast.families[DEMO_PARENT_FAMILY], 'demo parent');
  const who = must(family.students[0], 'child');
  const { familyId } = family;
  const wished = (picture: GoodsPicture) => (uow: UnitOfWork) => wishFor(uow, who.id, must(shop.goodIds.get(picture), 'good'));
  const useOnce = async (uow: UnitOfWork, redemptionId: string): Promise<void> => {
    const right = await uow.row<{ id: string; used: number }>('SELECT id, used FROM mall_right WHERE sourceId = ?', [
      redemptionId,
    ]);
    const { id: rightId, used } = must(right, 'right of the demo parent');
    await useRight(uow, { studentId: who.id, rightId, used, note: '《秋天的树》', actor: staffOf(shop, who) });
  };
  const stories: Story[] = [
    {
      who,
      picture: 'rope',
      daysAgo: 45,
      steps: [
        ['ready', 44.5],
        ['hand_over', 44],
      ],
    },
    {
      who,
      picture: 'picture_book',
      daysAgo: 30,
      steps: [
        ['hand_over', 29],
        ['return', 27],
      ],
    },
    { who, picture: 'framing', daysAgo: 9, after: useOnce },
    { who, picture: 'coupon', daysAgo: 6 },
    { who, picture: 'bottle', daysAgo: 5, post: true, steps: [['ship', 4]] },
    { who, picture: 'sketchbook', daysAgo: 3, steps: [['ready', 2]] },
    { who, picture: 'bear', daysAgo: 0.2 },
  ];
  return [
    // It lapses before what is earned, so that earned points stay; the small one comes last and is not spent any more.
    transfer(who, cast, now - 62 * DAY_MS, 7_000, 300, '旧系统积分转入'),
    transfer(who, cast, now - 4 * HOUR_MS, 60, 21, '秋季画展志愿服务'),
    { at: now - 40 * DAY_MS, run: wished('blocks') },
    { at: now - 20 * DAY_MS, run: wished('racket') },
    {
      at: now - 2.5 * DAY_MS,
      run: async (uow) => {
        const newPin = keyPin(shop.vault, DEMO_PIN);
        orRefuse(await setFamilyRule(uow, familyId, { approvalAbove: APPROVAL_ABOVE, newPin }));
      },
    },
    ...stories.flatMap((story) => storyDeeds(shop, story)),
  ];
};

/** Children of other families whose guardians use the mini-program, by campus. */
export const shoppersOf = (cast: Cast, campusCode: string): readonly CastStudent[] =>
  cast.families
    .slice(DEMO_PARENT_FAMILY + 1)
    .filter(({ accountId }) => accountId !== null)
    .flatMap(({ students }) => students.slice(0, 1))
    .filter(({ story }) => story.campusCode === campusCode);

const RICH = 5;

const otherDeeds = (shop: Shop): Deed[] => {
  const { cast, now } = shop;
  const [east, west] = [shoppersOf(cast, 'WJ'), shoppersOf(cast, 'CX')];
  const w = (index: number): CastStudent => must(east[index], 'shopper');
  const c = (index: number): CastStudent => must(west[index], 'shopper');
  const stories: Story[] = [
    { who: w(0), picture: 'blocks', daysAgo: 48, steps: [['hand_over', 47]] },
    { who: w(1), picture: 'blocks', daysAgo: 46, steps: [['hand_over', 44]] },
    { who: c(0), picture: 'blocks', daysAgo: 45, steps: [['hand_over', 43]] },
    {
      who: w(2),
      picture: 'crayons',
      daysAgo: 40,
      steps: [
        ['ready', 39],
        ['hand_over', 38],
      ],
    },
    { who: w(1), picture: 'bottle', daysAgo: 35, steps: [['hand_over', 33]] },
    { who: w(3), picture: 'crayons', daysAgo: 33, steps: [['hand_over', 32]] },
    { who: c(1), picture: 'racket', daysAgo: 30, post: true, steps: [['ship', 28]] },
    { who: c(2), picture: 'bear', daysAgo: 25, steps: [['cancel', 24]] },
    { who: w(2), picture: 'sketchbook', daysAgo: 20 },
    { who: w(3), picture: 'lesson', daysAgo: 15 },
    { who: c(3), picture: 'bottle', daysAgo: 12, post: true, steps: [['ship', 10]] },
    { who: w(0), picture: 'picture_book', daysAgo: 9, steps: [['refuse', 8]] },
    { who: c(3), picture: 'coupon', daysAgo: 8 },
    { who: c(2), picture: 'seat', daysAgo: 6 },
    { who: c(0), picture: 'pencil', daysAgo: 3 },
    { who: c(1), picture: 'stickers', daysAgo: 2, steps: [['ready', 1]] },
    { who: w(4), picture: 'racket', daysAgo: 2, post: true },
    { who: w(1), picture: 'rope', daysAgo: 1.2 },
  ];
  const small = [...east.slice(RICH, RICH + 6), ...west.slice(RICH, RICH + 5)].map(
    (who, index): Story => ({
      who,
      picture: index % 2 === 0 ? 'stickers' : 'pencil',
      daysAgo: 32 - index * 2,
      ifAffordable: true,
      steps: [['hand_over', 31 - index * 2]],
    }),
  );
  const rich = [...east.slice(0, RICH), ...west.slice(0, RICH)];
  return [
    ...rich.map((who) => transfer(who, cast, now - 62 * DAY_MS, 4_000, 300, '旧系统积分转入')),
    ...[...stories, ...small].flatMap((story) => storyDeeds(shop, story)),
  ];
};

/** One promotion that covers its cost, and one that the owner pays for. */
const promotionDeeds = ({ cast, now, goodIds }: Shop): Deed[] => {
  const staffId = must(cast.staffIds.get('owner'), 'owner');
  const pricer = { looksAfter: everywhere, maySellBelow: everywhere };
  const lower = (picture: GoodsPicture, daysAgo: number, daysAhead: number, price: number): Deed => ({
    at: now - daysAgo * DAY_MS,
    run: (uow) => {
      const goodId = must(goodIds.get(picture), 'good');
      const wish = { goodId, points: price, from: null, until: now + daysAhead * DAY_MS, confirmLoss: true, staffId };
      return promote(uow, wish, pricer, POINTS_PER_YUAN);
    },
  });
  return [lower('bottle', 3, 6, 1_620), lower('picture_book', 2, 4, 500)];
};

/** The mall of the demo school: goods of every kind, and redemptions in every state. */
export const mallDeeds = (cast: Cast, now: Instant, stage: MallStage): Deed[] => {
  const goods = demoGoods(cast, now);
  const prices = new Map(goods.map((good) => [good.picture, priceOf(good)]));
  const shop: Shop = { ...stage, cast, now, goodIds: new Map(), prices };
  return [...goods.map((good) => goodDeed(shop, good)), ...parentDeeds(shop), ...otherDeeds(shop), ...promotionDeeds(shop)];
};

import { addDays, DAY_MS, type Fulfilment, type GoodsCategory, type Instant, instantAt, localDateOf } from '@qingya/shared';
import { type Cast, must } from './cast';
import type { GoodsPicture } from './goods-pictures';

/** A good of the demo school. */
export interface DemoGood {
  readonly picture: GoodsPicture;
  readonly title: string;
  readonly category: GoodsCategory;
  readonly description: string;
  /** Purchase price of one piece in fen; the list price follows from it. */
  readonly costFen: number;
  readonly shippingFen?: number;
  readonly fulfilment: Fulfilment;
  readonly tiers?: readonly string[];
  readonly perStudent?: number;
  /** On sale from this instant on. */
  readonly saleFrom?: Instant;
  /** Pieces that came in at Wangjiang and at Chengxi. */
  readonly pieces: readonly [wangJiang: number, west: number];
  /** Days before now on which it was put on sale. */
  readonly daysAgo: number;
}

const PICK_UP = { kind: 'pick_up' } as const;
const EITHER = { kind: 'pick_up_or_post' } as const;

const things: readonly DemoGood[] = [
  {
    picture: 'stickers',
    title: '植物贴纸一套',
    category: 'stationery',
    description: '六张，可重复粘贴。',
    costFen: 80,
    fulfilment: PICK_UP,
    pieces: [60, 40],
    daysAgo: 70,
  },
  {
    picture: 'pencil',
    title: '自动铅笔',
    category: 'stationery',
    description: '0.5 毫米，配一盒笔芯。',
    costFen: 160,
    fulfilment: PICK_UP,
    pieces: [50, 30],
    daysAgo: 70,
  },
  {
    picture: 'crayons',
    title: '24 色水彩笔',
    category: 'stationery',
    description: '可水洗，适合 4 岁以上。',
    costFen: 900,
    fulfilment: PICK_UP,
    perStudent: 2,
    pieces: [20, 15],
    daysAgo: 70,
  },
  {
    picture: 'sketchbook',
    title: '素描本',
    category: 'stationery',
    description: '16 开 60 页，课堂上也用得到。',
    costFen: 320,
    fulfilment: PICK_UP,
    pieces: [30, 20],
    daysAgo: 70,
  },
  {
    picture: 'bear',
    title: '毛绒小熊',
    category: 'toy',
    description: '坐高 25 厘米，可自提或邮寄。',
    costFen: 1_100,
    shippingFen: 300,
    fulfilment: EITHER,
    perStudent: 1,
    pieces: [8, 6],
    daysAgo: 60,
  },
  {
    picture: 'blocks',
    title: '磁力积木',
    category: 'toy',
    description: '32 片，数量有限，兑完为止。',
    costFen: 1_500,
    fulfilment: PICK_UP,
    perStudent: 1,
    pieces: [2, 1],
    daysAgo: 50,
  },
  {
    picture: 'rope',
    title: '跳绳',
    category: 'sports',
    description: '可调长度，适合小学生。',
    costFen: 260,
    fulfilment: PICK_UP,
    pieces: [15, 10],
    daysAgo: 70,
  },
  {
    picture: 'racket',
    title: '儿童羽毛球拍',
    category: 'sports',
    description: '一副两支，由仓库直接寄出。',
    costFen: 1_800,
    shippingFen: 600,
    fulfilment: { kind: 'post' },
    pieces: [6, 4],
    daysAgo: 45,
  },
  {
    picture: 'picture_book',
    title: '绘本《小种子去旅行》',
    category: 'book',
    description: '精装，40 页。',
    costFen: 700,
    fulfilment: PICK_UP,
    pieces: [12, 8],
    daysAgo: 65,
  },
  {
    picture: 'stories',
    title: '成语故事画册',
    category: 'book',
    description: '适合一、二年级自己读。',
    costFen: 950,
    fulfilment: PICK_UP,
    pieces: [20, 12],
    daysAgo: 75,
  },
  {
    picture: 'bottle',
    title: '保温水杯',
    category: 'daily',
    description: '350 毫升，可自提或邮寄。',
    costFen: 1_300,
    shippingFen: 300,
    fulfilment: EITHER,
    pieces: [10, 10],
    daysAgo: 40,
  },
  {
    picture: 'bag',
    title: '帆布画袋',
    category: 'daily',
    description: '金芽会员专享，能装下 4 开画板。',
    costFen: 1_600,
    fulfilment: PICK_UP,
    tiers: ['gold'],
    pieces: [6, 6],
    daysAgo: 30,
  },
];

const virtualThings = (cast: Cast, now: Instant): readonly DemoGood[] => {
  const courseId = must(cast.courseIds.get('ART'), 'course');
  const seatAt = instantAt(addDays(localDateOf(now), 12), 14 * 60);
  const placeOf = '望江校区 201 画室';
  return [
    {
      picture: 'lesson',
      title: '创意美术 1 课时',
      category: 'course',
      description: '兑换后自动到账，90 天内有效。',
      costFen: 1_500,
      fulfilment: { kind: 'lesson_credits', courseId, credits: 1, validDays: 90 },
      pieces: [20, 20],
      daysAgo: 60,
    },
    {
      picture: 'extension',
      title: '美术课包延期 7 天',
      category: 'course',
      description: '最先到期的美术课包延长 7 天。',
      costFen: 300,
      fulfilment: { kind: 'validity_days', courseId, days: 7 },
      pieces: [20, 20],
      daysAgo: 60,
    },
    {
      picture: 'coupon',
      title: '10 元教材抵用券',
      category: 'course',
      description: '购买教材满 50 元时在前台使用，60 天内有效。',
      costFen: 1_000,
      fulfilment: { kind: 'coupon', label: '10 元教材抵用券', valueFen: 1_000, minSpendFen: 5_000, validDays: 60 },
      pieces: [30, 30],
      daysAgo: 60,
    },
    {
      picture: 'framing',
      title: '作品装裱 3 次',
      category: 'course',
      description: '把孩子的作品装进画框，一学期内 3 次。',
      costFen: 900,
      fulfilment: { kind: 'benefit_quota', label: '作品装裱', times: 3, validDays: 120 },
      pieces: [15, 15],
      daysAgo: 60,
    },
    {
      picture: 'seat',
      title: '周末扎染活动名额',
      category: 'other',
      description: '家长可陪同，材料由学校准备。',
      costFen: 600,
      fulfilment: { kind: 'activity_seat', label: '周末扎染活动', startsAt: seatAt, place: placeOf },
      perStudent: 1,
      pieces: [12, 8],
      daysAgo: 10,
    },
  ];
};

/** Everything on the shelves, in the order in which it is shown. */
export const demoGoods = (cast: Cast, now: Instant): readonly DemoGood[] => [
  ...things,
  ...virtualThings(cast, now),
  {
    picture: 'badge',
    title: '新年限定徽章',
    category: 'other',
    description: '九天后开始兑换，每人一枚。',
    costFen: 240,
    fulfilment: PICK_UP,
    perStudent: 1,
    saleFrom: instantAt(addDays(localDateOf(now), 9), 10 * 60),
    pieces: [40, 40],
    daysAgo: 2,
  },
];

/** The instant of a good's first day on sale. */
export const onSaleAt = ({ daysAgo }: DemoGood, now: Instant): Instant => now - daysAgo * DAY_MS;

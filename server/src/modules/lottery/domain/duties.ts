import { addDays, DAY_MS, type Instant, isLocalDate, localDateOf, SHARING_WORDS, sharingWordIn } from '@qingya/shared';
import { ID, type LotteryRules, MAX_TOTAL_WEIGHT, type Prize, totalWeight } from './rules';

/** The most a prize may be worth: 50,000 yuan. */
export const TOP_PRIZE_FEN = 5_000_000;
/** Winners of prizes above 500 yuan are published. */
export const PUBLISHED_ABOVE_FEN = 50_000;

/** After the day of the last draw there are at least so many days to claim a prize, so that everybody can still be reminded. */
export const LEAST_CLAIM_DAYS = 7;
/** A campaign closes within so many days from its start, and prizes wait no longer after that: a year that was mistyped could never be ended. */
export const MOST_DAYS = 366;

/** What keeps a campaign from starting. */
export interface Duty {
  readonly code:
    | 'title'
    | 'commitment'
    | 'times'
    | 'price'
    | 'limits'
    | 'prize_ids'
    | 'prize_name'
    | 'prize_value'
    | 'prize_points'
    | 'prize_stock'
    | 'prize_usage'
    | 'no_prize_worth'
    | 'top_value'
    | 'weights'
    | 'fallback'
    | 'conditions'
    | 'sharing'
    | 'claim'
    | 'claim_through'
    | 'forfeit'
    | 'organiser'
    | 'contact';
  /** Which prize, where it is about one. */
  readonly prizeId: string | null;
  readonly text: string;
}

const whole = (least: number, value: number): boolean => Number.isSafeInteger(value) && value >= least;
const blank = (text: string): boolean => text.trim() === '';

const FRIENDS = '好友|朋友|亲友|熟人|新人|新生|新学员|学员|同学|家庭|家长|他人|别人';
/** Beside sharing also bringing others along, which a draw must not ask for even where it succeeds; nor does it need any 分享会. */
const ACTS = [
  SHARING_WORDS,
  '分享|邀请|带新|老带|组团|转介绍|推荐有礼|推荐成功|推荐人',
  // «活动介绍», «推荐年龄» and «介绍学员作品» are no acts; «介绍一位好友» is.
  `(?:介绍|推荐)[^，。；：、！？\\s]{0,5}?(?:${FRIENDS})(?!的?(?:作品|故事|成长|阅读|使用))`,
].join('|');
const SHARING = new RegExp(ACTS);
/** «无需分享», «不得以转发», «与分享无关» say the opposite; anything looser could hide a condition behind a «无需» of something else. */
const NO_SHARING = new RegExp(
  `(无需|不需要?|无须|不必|不得|禁止|不以)(以|通过|任何|进行)*(${ACTS})|与(任何)?(${ACTS})(行为)?(无关|没有关系)`,
  'g',
);

const sharingLeftIn = (text: string): string | undefined => SHARING.exec(text)?.[0] ?? sharingWordIn(text);

/**
 * The words by which a text makes sharing a way to a draw: forbidden, so what merely looks like it must be worded otherwise.
 * @returns undefined when there are none
 */
export const sharingIn = (text: string): string | undefined => sharingLeftIn(text.replace(NO_SHARING, ''));

type Check = readonly [code: Duty['code'], missing: boolean, text: string];

const campaignChecks = (rules: LotteryRules): Check[] => [
  ['title', blank(rules.title), '请填写活动名称。'],
  ['commitment', !/^[0-9a-f]{64}$/.test(rules.commitment), '还没有公布随机种子的承诺值，请先生成。'],
  [
    'times',
    !(whole(0, rules.opensAt) && whole(0, rules.closesAt) && rules.opensAt < rules.closesAt),
    '请填写抽奖的开始和结束时间。',
  ],
  ['price', !whole(1, rules.pointsPerDraw), '请填写每次抽奖需要的积分，至少 1 积分。'],
  [
    'limits',
    !(whole(1, rules.perFamilyDay) && whole(1, rules.perFamily) && rules.perFamilyDay <= rules.perFamily),
    '请填写每个家庭每天和整个活动的抽奖次数上限，每天的不能多于总的。',
  ],
  ['conditions', blank(rules.conditions), '请写明谁可以参加。'],
  sharingCheck(rules),
  ['claim', blank(rules.claim), '请写明怎样领奖、奖品怎样交付。'],
  ['claim_through', !claimable(rules), `请填写领奖的最后一天：抽奖结束那天之后至少 ${LEAST_CLAIM_DAYS} 天，最多一年。`],
  ['forfeit', blank(rules.forfeit), '请写明逾期不领奖怎样处理。'],
  ['organiser', blank(rules.organiser), '请写明主办方。'],
  ['contact', blank(rules.contact), '请写明联系方式。'],
];

/** Everything staff wrote that families read. */
const textsOf = ({ title, conditions, claim, forfeit, organiser, contact, prizes }: LotteryRules): string[] => [
  ...[title, conditions, claim, forfeit, organiser, contact],
  ...prizes.flatMap(({ name, usage }) => [name, usage]),
];

const sharingCheck = (rules: LotteryRules): Check => {
  const found = textsOf(rules)
    .map(sharingIn)
    .find((words) => words !== undefined);
  return [
    'sharing',
    found !== undefined,
    `抽奖不能以分享、转发、邀请、推荐好友等作为条件，请修改「${found ?? ''}」这几个字的写法。`,
  ];
};

/** The last draw may be made on the day before which the campaign closes. */
const claimable = ({ claimThrough, closesAt }: LotteryRules): boolean => {
  if (!isLocalDate(claimThrough) || !whole(1, closesAt)) return false;
  const lastDay = localDateOf(closesAt - 1);
  return claimThrough >= addDays(lastDay, LEAST_CLAIM_DAYS) && claimThrough <= addDays(lastDay, MOST_DAYS);
};

/** Whether a prize says what it can be used for, and must: goods are handed over, and «no prize» is nothing. */
const hasUsage = (kind: Prize['kind']): boolean => kind === 'coupon' || kind === 'points';

const prizeChecks = ({ name, kind, valueFen, points, stock, fallback, usage }: Prize): Check[] => [
  ['prize_name', blank(name), '请填写奖品名称。'],
  ['prize_value', !whole(0, valueFen) || (kind !== 'nothing' && valueFen === 0), `请填写奖品「${name}」的价值。`],
  ['no_prize_worth', kind === 'nothing' && valueFen !== 0, `「${name}」是未中奖，不能有价值。`],
  [
    'prize_points',
    !whole(0, points) || (kind === 'points') !== points > 0,
    `请填写奖品「${name}」的积分数；不是积分奖品的填 0。`,
  ],
  ['top_value', valueFen > TOP_PRIZE_FEN, `奖品「${name}」超过了抽奖奖品的最高价值 50,000 元。`],
  ['prize_stock', stock !== null && !whole(1, stock), `请填写奖品「${name}」的数量，至少 1 件，或选择不限量。`],
  ['prize_usage', hasUsage(kind) && blank(usage), `请写明奖品「${name}」可以用来做什么、有什么限制。`],
  // No field shows it for these kinds: it would be published without anybody having seen it.
  ['prize_usage', !hasUsage(kind) && !blank(usage), `奖品「${name}」不是积分或券，不能带使用说明，请重新保存草稿把它去掉。`],
  ['fallback', fallback && stock !== null, `保底奖项「${name}」不能限量：别的奖品发完后都由它代替。`],
];

const listChecks = ({ prizes }: LotteryRules): Check[] => {
  const total = totalWeight(prizes);
  return [
    [
      'prize_ids',
      prizes.some(({ id }) => !ID.test(id)) || new Set(prizes.map(({ id }) => id)).size !== prizes.length,
      '奖品编号有重复或不合规定，请重新添加奖品。',
    ],
    [
      'weights',
      prizes.length === 0 || prizes.some(({ weight }) => !whole(1, weight)) || total > MAX_TOTAL_WEIGHT,
      '请为每个奖项填写概率份数：大于零的整数，总份数不超过 10 亿。',
    ],
    ['fallback', prizes.filter(({ fallback }) => fallback).length !== 1, '请指定一个保底奖项：「未中奖」或一份不限量的纪念奖。'],
    ['no_prize_worth', prizes.every(({ kind }) => kind === 'nothing'), '请至少设置一个真正的奖品。'],
  ];
};

/**
 * What must still be filled in or changed before a campaign may start: everything that has to be published beforehand, the
 * value cap and the ban on draws for sharing. Number and odds of every prize are part of the published rules.
 * @returns nothing when it may start
 */
export const missingBeforeStart = (rules: LotteryRules): Duty[] => {
  const failed = (checks: readonly Check[], prizeId: string | null): Duty[] =>
    checks.filter(([, missing]) => missing).map(([code, , text]) => ({ code, prizeId, text }));
  return [
    ...failed(campaignChecks(rules), null),
    ...failed(listChecks(rules), null),
    ...rules.prizes.flatMap((prize) => failed(prizeChecks(prize), prize.id)),
  ];
};

/** What is wrong with the closing time of a campaign that is started now; null = nothing. */
const closingProblem = (closesAt: Instant, now: Instant): string | null => {
  if (closesAt <= now) return '抽奖结束时间已经过去，请重新填写。';
  return closesAt > now + MOST_DAYS * DAY_MS ? '抽奖结束时间太远，请填写一年以内的时间。' : null;
};

/** What keeps a draft from starting at an instant: the duties of the rules, and a closing time that is past already or out of reach. */
export const missingAt = (rules: LotteryRules, now: Instant): Duty[] => {
  const missing = missingBeforeStart(rules);
  const text = closingProblem(rules.closesAt, now);
  if (text === null || missing.some(({ code }) => code === 'times')) return missing;
  return [{ code: 'times', prizeId: null, text }, ...missing];
};

/** Whether the winner of a prize is published by first name. */
export const isPublished = ({ valueFen }: Pick<Prize, 'valueFen'>): boolean => valueFen > PUBLISHED_ABOVE_FEN;

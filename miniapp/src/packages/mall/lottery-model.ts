import type { TagTone } from '@/components';
import type { Fact } from '@/family/Facts';
import { formatDay, formatFen, formatInstant, formatPoints, formatWhole } from '@/format';
import type { IconName } from '@/icons/icons';
import type { AnswerOf } from '@/services/api';
import type { ApiFailure } from '@/services/http';
import type { LocalDate } from '@/vocabulary';
import type { NonceDoubt } from './lottery-draft';
import { lockText } from './rule-model';

export type Lottery = AnswerOf<'lottery.show'>;
export type LotteryHead = AnswerOf<'lottery.open'>['items'][number];
export type Draw = AnswerOf<'lottery.draw'>;
export type Winner = AnswerOf<'lottery.winners'>['items'][number];
export type Prize = Lottery['prizes'][number];

/**
 * Where a campaign is. `closed`: nobody draws any more, and the seed is not revealed yet; `ended`: everything can be
 * recomputed.
 */
export type Phase = 'ahead' | 'open' | 'closed' | 'ended';

/** Where a campaign is at an instant of the server's clock. */
export const phaseOf = ({ state, opensAt, closesAt }: Pick<Lottery, 'state' | 'opensAt' | 'closesAt'>, now: number): Phase => {
  if (state === 'ended') return 'ended';
  if (now >= closesAt) return 'closed';
  return now < opensAt ? 'ahead' : 'open';
};

/** The next instant at which the phase changes by itself; null = it does not. */
export const nextTurn = ({ opensAt, closesAt }: Pick<Lottery, 'opensAt' | 'closesAt'>, phase: Phase): number | null => {
  if (phase === 'ahead') return opensAt;
  return phase === 'open' ? closesAt : null;
};

const PHASE_TAGS: Readonly<Record<Phase, { readonly text: string; readonly tone: TagTone }>> = {
  ahead: { text: '即将开始', tone: 'info' },
  open: { text: '进行中', tone: 'brand' },
  closed: { text: '已结束', tone: 'neutral' },
  ended: { text: '已公布', tone: 'neutral' },
};
export const phaseTag = (phase: Phase) => PHASE_TAGS[phase];

const ICONS: Readonly<Record<Prize['kind'], IconName>> = {
  goods: 'gift',
  points: 'points',
  coupon: 'wallet',
  nothing: 'minus',
};
export const prizeIcon = (kind: Prize['kind']): IconName => ICONS[kind];

const KINDS: Readonly<Record<Prize['kind'], string>> = { goods: '实物', points: '积分', coupon: '优惠券', nothing: '未中奖' };

/** What a prize is and what it is worth: 实物 · 价值 ¥600. */
export const prizeWorth = ({ kind, valueFen, points }: Pick<Prize, 'kind' | 'valueFen' | 'points'>): string => {
  if (kind === 'nothing') return '没有奖品';
  const worth = `价值 ${formatFen(valueFen)}`;
  return kind === 'points' ? `${formatPoints(points)} 积分 · ${worth}` : `${KINDS[kind]} · ${worth}`;
};

/** How many are there still: 剩 3 / 20 份; nothing for what has no limit and is no prize. */
export const prizeLeft = ({ kind, left, stock }: Pick<Prize, 'kind' | 'left' | 'stock'>): string => {
  if (left === null || stock === null) return kind === 'nothing' ? '' : '不限量';
  return left === 0 ? `${formatWhole(stock)} 份已发完` : `剩 ${formatWhole(left)} / ${formatWhole(stock)} 份`;
};

/** The exact chance: 1/100. */
export const prizeFraction = ({ odds }: Pick<Prize, 'odds'>): string => `${formatWhole(odds.over)}/${formatWhole(odds.under)}`;

/** A chance as it is read out: 概率 1.00%，即 100 次里有 1 次的机会. */
export const prizeChanceSpoken = ({ name, odds }: Pick<Prize, 'name' | 'odds'>): string =>
  `${name}，概率 ${odds.text}，即 ${formatWhole(odds.under)} 分之 ${formatWhole(odds.over)}`;

/** The line below the odds: that they are all of them, and what stands in for prizes that are gone. */
export const oddsSum = ({ prizes, stockOut }: Pick<Lottery, 'prizes' | 'stockOut'>): string => {
  const fallback = prizes.find((prize) => prize.fallback);
  const nothing = prizes.find(({ kind }) => kind === 'nothing');
  const parts = ['以上概率合计 100%'];
  if (nothing !== undefined) parts.push(`其中「${nothing.name}」的概率是 ${nothing.odds.text}`);
  const gone = fallback === undefined ? '' : `保底奖项是「${fallback.name}」。`;
  return `${parts.join('，')}。${gone}${stockOut}`;
};

const REFUSALS: Readonly<Record<string, string>> = {
  lottery_not_open_yet: '还没有开始，到时间这里就可以抽奖。',
  lottery_over: '抽奖已经结束，谢谢参与。',
  lottery_sold_out: '奖品已经全部发完，不再接受抽奖，也不会再扣积分。',
  lottery_day_limit: '您家今天的次数已经用完，明天可以再来。',
  lottery_family_limit: '您家在这个活动里的次数已经用完。',
  lottery_off: '学校目前没有开放抽奖。',
};

/** Why the family cannot draw at the moment, in words; null = it can. */
export const refusalText = ({
  refusal,
  available,
  pointsPerDraw,
}: Pick<Lottery, 'refusal' | 'available' | 'pointsPerDraw'>): string | null => {
  if (refusal === null) return null;
  if (refusal === 'points_insufficient')
    return `抽一次要 ${formatPoints(pointsPerDraw)} 积分，现在有 ${formatPoints(available)}，还差 ${formatPoints(pointsPerDraw - available)}。`;
  return REFUSALS[refusal] ?? '现在不能抽奖，请稍后刷新再看。';
};

/** Why a draw was refused, in words of this screen. */
export const drawProblem = ({ code, message, details }: Pick<ApiFailure, 'code' | 'message' | 'details'>): string => {
  const lockedUntil = (details as { readonly lockedUntil?: unknown } | undefined)?.lockedUntil;
  if (code === 'family_pin_locked' && typeof lockedUntil === 'number') return lockText(lockedUntil);
  if (code === 'idempotency_conflict') return '这一次可能已经抽过，请先到「我的抽奖」里看一看。';
  return message;
};

/** What the family has and may still draw; before the opening, when nobody may draw yet, what it will be allowed. */
export const standingFacts = (lottery: Lottery, childName: string, phase: Phase): readonly Fact[] => {
  const price = { name: '每次', value: `${formatPoints(lottery.pointsPerDraw)} 积分` };
  const purse = { name: `${childName}的可用积分`, value: `${formatPoints(lottery.available)} 积分` };
  const [ofDay, ofAll] = [formatWhole(lottery.perFamilyDay), formatWhole(lottery.perFamily)];
  if (phase === 'ahead')
    return [price, purse, { name: '开始后每天可抽', value: `${ofDay} 次` }, { name: '整个活动可抽', value: `${ofAll} 次` }];
  return [
    price,
    purse,
    { name: '今天还可以抽', value: `${formatWhole(lottery.leftToday)} 次` },
    { name: '今天已抽', value: `${formatWhole(lottery.drawnToday)} / ${ofDay} 次` },
    { name: '整个活动已抽', value: `${formatWhole(lottery.drawn)} / ${ofAll} 次` },
  ];
};

/** What a draw would cost and leave, before the second tap. */
export const costFacts = ({
  available,
  pointsPerDraw,
  leftToday,
}: Pick<Lottery, 'available' | 'pointsPerDraw' | 'leftToday'>) => [
  { name: '这次使用', value: `${formatPoints(pointsPerDraw)} 积分` },
  { name: '抽完还剩', value: `${formatPoints(available - pointsPerDraw)} 积分` },
  { name: '抽完今天还可以抽', value: `${formatWhole(Math.max(0, leftToday - 1))} 次` },
];

/** Prizes that are gone: their draws give the fallback, which a family must know before it pays. */
export const goneText = ({ prizes }: Pick<Lottery, 'prizes'>): string | null => {
  const gone = prizes.filter(({ left }) => left === 0).map(({ name }) => `「${name}」`);
  const fallback = prizes.find((prize) => prize.fallback);
  if (gone.length === 0 || fallback === undefined) return null;
  return `${gone.join('、')}已经发完，抽中时改发「${fallback.name}」。`;
};

const DOUBTS: Readonly<Record<NonceDoubt, string>> = {
  planted: '您家还没有抽过奖，系统里却已经有一串随机码。随机码应当由您的手机在第一次抽奖时产生，请先不要抽奖，联系学校问清楚。',
  changed: '您家的随机码与这台设备记下的不一样。一个活动里随机码不应改变，请联系学校问清楚。',
  not_ours: '您家的随机码不是这台设备产生的。如果家里有人先在另一部手机上抽过，这是正常的；如果没有，请联系学校问清楚。',
};
/** What a family should ask the school about its nonce. */
export const doubtText = (doubt: NonceDoubt): string => DOUBTS[doubt];

/** Everything that was published besides prizes and odds. */
export const termFacts = (lottery: Lottery): readonly Fact[] => [
  { name: '开始', value: formatInstant(lottery.opensAt) },
  { name: '结束', value: formatInstant(lottery.closesAt) },
  { name: '每家每天', value: `${formatWhole(lottery.perFamilyDay)} 次` },
  { name: '每家一共', value: `${formatWhole(lottery.perFamily)} 次` },
  { name: '领奖截止', value: `${formatDay(lottery.claimThrough as LocalDate, true)}（含当天）` },
  { name: '积分和券的有效期', value: lottery.validity },
  { name: '主办方', value: lottery.organiser },
  { name: '联系方式', value: lottery.contact },
];

export interface Term {
  readonly name: string;
  readonly text: string;
}

/** The published texts that are sentences, those that say something. */
export const termTexts = ({ conditions, claim, forfeit, prizes }: Lottery): readonly Term[] =>
  [
    { name: '谁可以参加', text: conditions },
    { name: '怎样领奖', text: claim },
    { name: '逾期不领', text: forfeit },
    ...prizes.filter(({ usage }) => usage !== '').map(({ name, usage }) => ({ name: `「${name}」怎么用`, text: usage })),
  ].filter(({ text }) => text !== '');

export const PROOF_SENTENCE =
  '抽奖开始前，学校已经定好了随机种子和规则，下面两串是它们的指纹。现在记下来，结束后学校公布种子，任何人都能重新算出每一次的结果，看有没有改动。';

/** What came of a draw, and what the family does next. */
export interface Outcome {
  readonly won: boolean;
  readonly title: string;
  readonly text: string;
  /** Leads on: to the code, to the points, to the coupon; null = nothing to do. */
  readonly next: 'code' | 'points' | 'rights' | null;
}

/** Where a prize waits: a family may know several campuses. */
const deskOf = ({ campusName }: Pick<Draw, 'campusName'>): string => (campusName === '' ? '校区前台' : `${campusName}前台`);

/** The result of a draw in words. */
export const outcomeOf = (draw: Draw): Outcome => {
  const instead = draw.insteadOf === null ? '' : `抽中的「${draw.insteadOf}」已经发完，按规则改为「${draw.prizeName}」。`;
  if (draw.prizeKind === 'nothing')
    return { won: false, title: '这次没有抽中', text: `${instead}谢谢参与，积分记在明细里。`, next: null };
  const title = `抽中了「${draw.prizeName}」`;
  if (draw.state === 'waiting')
    return {
      won: true,
      title,
      text: `${instead}请最晚在 ${formatDay(draw.claimThrough as LocalDate)} 凭领奖码到${deskOf(draw)}领取。`,
      next: 'code',
    };
  if (draw.prizeKind === 'points')
    return { won: true, title, text: `${instead}${formatPoints(draw.prizePoints)} 积分已经到账。`, next: 'points' };
  return { won: true, title, text: `${instead}已经放进「我的权益」，续费或使用时出示。`, next: 'rights' };
};

/** What to note of a draw for the check after the end. */
export const drawFacts = (draw: Draw): readonly Fact[] => [
  { name: '抽奖编号', value: formatWhole(draw.drawNo) },
  { name: '您家的随机码', value: draw.nonce },
  { name: '使用积分', value: formatPoints(draw.pointsPaid) },
  { name: '时间', value: formatInstant(draw.drawnAt) },
];

const WINS: Readonly<Record<Draw['state'], { readonly text: string; readonly tone: TagTone }>> = {
  none: { text: '未中奖', tone: 'neutral' },
  given: { text: '已到账', tone: 'brand' },
  waiting: { text: '待领取', tone: 'points' },
  handed_over: { text: '已领取', tone: 'brand' },
  forfeited: { text: '已过期', tone: 'neutral' },
};
export const winTag = ({ state }: Pick<Draw, 'state'>) => WINS[state];

/** What can still be done about a draw, or when it was done; empty = nothing to say. */
export const winLine = (draw: Pick<Draw, 'state' | 'claimThrough' | 'handedOverAt' | 'campusName'>): string => {
  const { state, claimThrough, handedOverAt } = draw;
  if (state === 'waiting') return `最晚 ${formatDay(claimThrough as LocalDate)}（含当天）到${deskOf(draw)}领取`;
  if (state === 'handed_over' && handedOverAt !== null) return `领取于 ${formatInstant(handedOverAt)}`;
  return state === 'forfeited' ? '过了领奖的最后一天，没有领取' : '';
};

/** Draws with a code to show first, then the others; each part as it came, latest first. */
export const waitingFirst = (draws: readonly Draw[]) => ({
  waiting: draws.filter(({ state }) => state === 'waiting'),
  others: draws.filter(({ state }) => state !== 'waiting'),
});

/** One draw of each campaign, in the order they came: where each campaign's check begins. */
export const campaignsOf = (draws: readonly Draw[]): readonly Draw[] =>
  draws.filter(({ campaignId }, index) => draws.findIndex((one) => one.campaignId === campaignId) === index);

/** A winner's line: 小雨 抽中「画架」. */
export const winnerText = ({ firstName, prizeName }: Pick<Winner, 'firstName' | 'prizeName'>): string =>
  `${firstName} 抽中「${prizeName}」`;

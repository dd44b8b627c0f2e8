import type { TagTone } from '@/components';
import { formatFen, formatInstant, formatMinute, formatPoints, formatWhole } from '@/format';
import type { AnswerOf, RequestOf } from '@/services/api';
import { addDays, instantAt, isLocalDate, type LocalDate, localDateOf, minuteOfDay } from '@/vocabulary';
import { lastDayText } from './desk';
import { readYuan, yuanText } from './money';

export type Lottery = AnswerOf<'lottery.read'>;
export type LotteryPrize = Lottery['prizes'][number];
export type LotteryDraw = AnswerOf<'lottery.draws'>['items'][number];
export type LotteryCost = AnswerOf<'lottery.cost'>;
export type LotteryBody = RequestOf<'lottery.create'>['body'];
export type CostBody = RequestOf<'lottery.cost'>['body'];
export type PrizeKind = LotteryPrize['kind'];

type Marked<K extends string> = Readonly<Record<K, { readonly text: string; readonly tone: TagTone }>>;

export const LOTTERY_STATES: Marked<Lottery['state']> = {
  draft: { text: '草稿', tone: 'neutral' },
  started: { text: '已开始', tone: 'brand' },
  ended: { text: '已结束', tone: 'info' },
};
export const isLotteryState = (text: string): text is Lottery['state'] => text in LOTTERY_STATES;

export const WIN_STATES: Marked<LotteryDraw['state']> = {
  none: { text: '未中奖', tone: 'neutral' },
  given: { text: '已到账', tone: 'brand' },
  waiting: { text: '待领取', tone: 'points' },
  handed_over: { text: '已领取', tone: 'brand' },
  forfeited: { text: '已过期', tone: 'neutral' },
};
export const isWinState = (text: string): text is LotteryDraw['state'] => text in WIN_STATES;

export const PRIZE_KINDS: readonly { readonly value: PrizeKind; readonly text: string }[] = [
  { value: 'goods', text: '实物' },
  { value: 'points', text: '积分' },
  { value: 'coupon', text: '优惠券' },
  { value: 'nothing', text: '未中奖' },
];
const isPrizeKind = (text: string): text is PrizeKind => PRIZE_KINDS.some(({ value }) => value === text);

/** Most prizes of one campaign; the contract refuses more. */
export const MOST_PRIZES = 20;

/** A prize as it is typed. */
export interface PrizeForm {
  /** Stays the same for life. */
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Yuan. */
  readonly value: string;
  readonly points: string;
  readonly weight: string;
  /** Empty = no limit. */
  readonly stock: string;
  /** Yuan; what one costs the school. */
  readonly cost: string;
  readonly usage: string;
  readonly fallback: boolean;
}

/** A campaign as it is typed: what can be read as it stands stays text until it is sent. */
export interface LotteryForm {
  readonly title: string;
  readonly opens: string;
  readonly closes: string;
  readonly pointsPerDraw: string;
  readonly perFamilyDay: string;
  readonly perFamily: string;
  readonly prizes: readonly PrizeForm[];
  readonly conditions: string;
  readonly claim: string;
  readonly claimThrough: string;
  readonly forfeit: string;
  readonly organiser: string;
  readonly contact: string;
}

/** What is wrong or missing, by the field it belongs to; a prize's fields are `prizes.<id>.<field>`. */
export type Notes = Readonly<Record<string, string>>;

const DAYS_OPEN = 14;
const DAYS_TO_CLAIM = 30;
const TEN = 600;
const EIGHT_IN_THE_EVENING = 1_200;

/** What a new draft begins with: two weeks from tomorrow, and nothing but the fallback to win. */
export const newLottery = (title: string, today: LocalDate): LotteryBody => {
  const last = addDays(today, DAYS_OPEN);
  return {
    title: title.trim(),
    opensAt: instantAt(addDays(today, 1), TEN),
    closesAt: instantAt(last, EIGHT_IN_THE_EVENING),
    pointsPerDraw: 100,
    perFamilyDay: 1,
    perFamily: 5,
    prizes: [{ id: 'p1', name: '未中奖', kind: 'nothing', valueFen: 0, weight: 1_000, stock: null, fallback: true }],
    claimThrough: addDays(last, DAYS_TO_CLAIM),
    conditions: '',
    claim: '',
    forfeit: '',
    organiser: '',
    contact: '',
  };
};

/** An instant as it is typed: 2026-12-01 10:00, Shanghai; empty for none. */
export const momentText = (at: number): string => (at <= 0 ? '' : `${localDateOf(at)} ${formatMinute(minuteOfDay(at))}`);

/** Reads 2026-12-01 10:00; null when it is no such moment. */
export const readMoment = (text: string): number | null => {
  const [, date = '', hour = '', minute = ''] = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2})[:：](\d{2})$/.exec(text.trim()) ?? [];
  if (!isLocalDate(date) || Number(hour) > 23 || Number(minute) > 59) return null;
  return instantAt(date, Number(hour) * 60 + Number(minute));
};

/** A new row at the end; its id is one no other has. */
export const withPrize = (prizes: readonly PrizeForm[]): readonly PrizeForm[] => {
  const taken = prizes.map(({ id }) => id);
  let serial = prizes.length + 1;
  while (taken.includes(`p${serial}`)) serial += 1;
  const blank = { name: '', kind: 'goods', value: '', points: '', weight: '', stock: '1', cost: '', usage: '', fallback: false };
  return [...prizes, { id: `p${serial}`, ...blank }];
};

/** The prizes with one of them a place up or down; at an end nothing moves. They are published in this order. */
export const movedPrize = (prizes: readonly PrizeForm[], id: string, by: 1 | -1): readonly PrizeForm[] => {
  const from = prizes.findIndex((prize) => prize.id === id);
  const one = prizes[from];
  const other = prizes[from + by];
  if (one === undefined || other === undefined) return prizes;
  return prizes.map((prize, index) => (index === from ? other : index === from + by ? one : prize));
};

/** Whether families are told what a prize of a kind can be used for; others have no such text, and none that nobody sees. */
export const hasUsage = (kind: string): boolean => kind === 'points' || kind === 'coupon';

/** One prize changed. There is one fallback, and it has no limit; only points are counted in points. */
export const changePrize = (
  prizes: readonly PrizeForm[],
  id: string,
  change: Partial<Omit<PrizeForm, 'id'>>,
): readonly PrizeForm[] =>
  prizes.map((prize) => {
    if (prize.id !== id) return change.fallback === true ? { ...prize, fallback: false } : prize;
    const next = { ...prize, ...change };
    return {
      ...next,
      stock: next.fallback ? '' : next.stock,
      ...(next.kind === 'nothing' ? { value: '', cost: '' } : {}),
      points: next.kind === 'points' ? next.points : '',
      usage: hasUsage(next.kind) ? next.usage : '',
    };
  });

const fenText = (fen: number): string => (fen === 0 ? '' : yuanText(fen));
const countText = (count: number): string => (count === 0 ? '' : String(count));

const prizeForm = ({ id, name, kind, valueFen, points, weight, stock, costFen, usage, fallback }: LotteryPrize): PrizeForm => ({
  id,
  name,
  kind,
  value: fenText(valueFen),
  points: countText(points),
  weight: String(weight),
  stock: stock === null ? '' : String(stock),
  cost: fenText(costFen),
  // What an earlier kind left behind stands in no field: the next save takes it away.
  usage: hasUsage(kind) ? usage : '',
  fallback,
});

/** A form filled with what was saved. */
export const lotteryForm = (lottery: Lottery): LotteryForm => ({
  title: lottery.title,
  opens: momentText(lottery.opensAt),
  closes: momentText(lottery.closesAt),
  pointsPerDraw: String(lottery.pointsPerDraw),
  perFamilyDay: String(lottery.perFamilyDay),
  perFamily: String(lottery.perFamily),
  prizes: lottery.prizes.map(prizeForm),
  conditions: lottery.conditions,
  claim: lottery.claim,
  claimThrough: lottery.claimThrough,
  forfeit: lottery.forfeit,
  organiser: lottery.organiser,
  contact: lottery.contact,
});

/** Collects what cannot be read while the fields are read. */
class Reading {
  readonly notes: Record<string, string> = {};

  whole(field: string, text: string, least: number, most: number): number {
    const clean = text.replace(/[\s,]/g, '');
    const value = clean === '' ? least : /^\d{1,10}$/.test(clean) ? Number(clean) : Number.NaN;
    if (value >= least && value <= most && (clean !== '' || least === 0)) return value;
    this.notes[field] = `请填 ${least} 到 ${formatWhole(most)} 之间的整数`;
    return least;
  }

  fen(field: string, text: string): number {
    if (/^[\s0.]*$/.test(text)) return 0;
    const read = readYuan(text);
    if ('fen' in read) return read.fen;
    this.notes[field] = read.problem;
    return 0;
  }

  moment(field: string, text: string): number {
    if (text.trim() === '') return 0;
    const at = readMoment(text);
    if (at === null) this.notes[field] = '请按 2026-12-01 10:00 的格式填写';
    return at ?? 0;
  }

  date(field: string, text: string): string {
    const clean = text.trim();
    if (!isLocalDate(clean)) this.notes[field] = '请按 2026-12-31 的格式填写';
    return clean;
  }
}

const readPrize = (reading: Reading, form: PrizeForm): LotteryBody['prizes'][number] => {
  const at = (field: string) => `prizes.${form.id}.${field}`;
  return {
    id: form.id,
    name: form.name.trim(),
    kind: isPrizeKind(form.kind) ? form.kind : 'goods',
    valueFen: reading.fen(at('value'), form.value),
    points: reading.whole(at('points'), form.points, 0, 10_000_000),
    weight: reading.whole(at('weight'), form.weight, 1, 1_000_000_000),
    stock: form.stock.trim() === '' ? null : reading.whole(at('stock'), form.stock, 1, 1_000_000),
    fallback: form.fallback,
    usage: form.usage.trim(),
    costFen: reading.fen(at('cost'), form.cost),
  };
};

/** Reads a form: what is to be sent, or what cannot be read at which field. What is merely missing the server says. */
export const readLottery = (form: LotteryForm): { readonly body: LotteryBody } | { readonly notes: Notes } => {
  const reading = new Reading();
  const body: LotteryBody = {
    title: form.title.trim(),
    opensAt: reading.moment('opens', form.opens),
    closesAt: reading.moment('closes', form.closes),
    pointsPerDraw: reading.whole('pointsPerDraw', form.pointsPerDraw, 0, 1_000_000),
    perFamilyDay: reading.whole('perFamilyDay', form.perFamilyDay, 0, 1_000),
    perFamily: reading.whole('perFamily', form.perFamily, 0, 100_000),
    prizes: form.prizes.map((prize) => readPrize(reading, prize)),
    conditions: form.conditions.trim(),
    claim: form.claim.trim(),
    claimThrough: reading.date('claimThrough', form.claimThrough),
    forfeit: form.forfeit.trim(),
    organiser: form.organiser.trim(),
    contact: form.contact.trim(),
  };
  return Object.keys(reading.notes).length === 0 ? { body } : { notes: reading.notes };
};

/** What the cost is asked for; null while the prizes or the number of draws cannot be read. */
export const costBody = (form: LotteryForm, draws: string): CostBody | null => {
  const reading = new Reading();
  const body: CostBody = {
    pointsPerDraw: reading.whole('pointsPerDraw', form.pointsPerDraw, 0, 1_000_000),
    prizes: form.prizes.map((prize) => readPrize(reading, prize)),
    draws: reading.whole('draws', draws, 1, 10_000_000),
  };
  return body.prizes.length === 0 || Object.keys(reading.notes).length > 0 ? null : body;
};

/** Which field a duty of the server stands beside. */
const DUTY_FIELDS: Readonly<Record<string, string>> = {
  times: 'opens',
  price: 'pointsPerDraw',
  limits: 'perFamilyDay',
  sharing: 'conditions',
  claim_through: 'claimThrough',
};
const PRIZE_FIELDS: Readonly<Record<string, string>> = {
  prize_name: 'name',
  prize_value: 'value',
  no_prize_worth: 'value',
  top_value: 'value',
  prize_points: 'points',
  prize_stock: 'stock',
  fallback: 'stock',
  prize_usage: 'usage',
};
const OF_ALL_PRIZES = ['prize_ids', 'weights', 'fallback', 'no_prize_worth'];

/** What is still missing, at the field where it is filled in; `prizes` holds what is about all of them. */
export const dutyNotes = (missing: Lottery['missing']): Notes => {
  const notes: Record<string, string> = {};
  for (const { code, prizeId, text } of missing) {
    const whole = OF_ALL_PRIZES.includes(code) ? 'prizes' : (DUTY_FIELDS[code] ?? code);
    const field = prizeId === null ? whole : `prizes.${prizeId}.${PRIZE_FIELDS[code] ?? 'name'}`;
    notes[field] = notes[field] === undefined ? text : `${notes[field]} ${text}`;
  }
  return notes;
};

/** How many of a prize there are: 20 份, 不限量. */
export const stockText = (stock: number | null): string => (stock === null ? '不限量' : `${formatWhole(stock)} 份`);

/** How many were drawn: 3 / 20, or 3 where there is no limit. */
export const givenText = ({ given, stock }: Pick<LotteryPrize, 'given' | 'stock'>): string =>
  stock === null ? formatWhole(given) : `${formatWhole(given)} / ${formatWhole(stock)}`;

export interface Line {
  readonly label: string;
  readonly value: string;
}

const kindText = (kind: PrizeKind): string => PRIZE_KINDS.find(({ value }) => value === kind)?.text ?? '';

/** A prize as it is published; numbered, because two may have one name. */
const prizeLines = ({ name, kind, points, odds, stock, valueFen, fallback, usage }: LotteryPrize, index: number): Line[] => {
  const said = [
    kindText(kind),
    points === 0 ? '' : `${formatPoints(points)} 积分`,
    odds.text,
    stockText(stock),
    valueFen === 0 ? '' : `价值 ${formatFen(valueFen)}`,
    fallback ? '保底' : '',
  ];
  const line = { label: `奖项 ${index + 1} ${name}`, value: said.filter((part) => part !== '').join('，') };
  return usage === '' ? [line] : [line, { label: `奖项 ${index + 1} 怎么用`, value: usage }];
};

/** Everything that is fixed by the start, as somebody should read it once more. */
export const frozenLines = (lottery: Lottery): readonly Line[] => [
  { label: '活动', value: lottery.title },
  { label: '时间', value: `${formatInstant(lottery.opensAt)} 至 ${formatInstant(lottery.closesAt)}` },
  { label: '每次', value: `${formatPoints(lottery.pointsPerDraw)} 积分` },
  {
    label: '次数',
    value: `每家每天 ${formatWhole(lottery.perFamilyDay)} 次，一共 ${formatWhole(lottery.perFamily)} 次`,
  },
  ...lottery.prizes.flatMap(prizeLines),
  { label: '奖品发完时', value: lottery.stockOut },
  { label: '积分和券的有效期', value: lottery.validity },
  { label: '谁可以参加', value: lottery.conditions },
  { label: '领奖', value: `${lottery.claim}（${lastDayText(lottery.claimThrough)}）` },
  { label: '逾期', value: lottery.forfeit },
  { label: '主办和联系', value: `${lottery.organiser} ${lottery.contact}` },
];

/** What a number of draws comes to: expected, and the most that can happen. */
export const costLines = ({
  cost,
}: LotteryCost): readonly { readonly label: string; readonly mean: string; readonly most: string }[] => [
  { label: '家庭支付的积分', mean: formatPoints(cost.pointsIn), most: formatPoints(cost.pointsIn) },
  { label: '作为奖品送出的积分', mean: formatPoints(cost.pointsOut), most: formatPoints(cost.mostPointsOut) },
  { label: '其他奖品的成本', mean: formatFen(cost.costFen), most: formatFen(cost.mostFen) },
];

/** What may be done with a campaign that has started: the seed is revealed after the closing time only. */
export const mayEnd = ({ state, closesAt }: Pick<Lottery, 'state' | 'closesAt'>, now: number): boolean =>
  state === 'started' && now >= closesAt;

/** Where a started campaign stands: 12月1日 周二 10:00 开始. */
export const whenText = ({ state, opensAt, closesAt, endedAt }: Lottery, now: number): string => {
  if (state === 'ended') return `${formatInstant(endedAt ?? closesAt)} 公布种子`;
  if (opensAt === 0) return '还没有定时间';
  if (state === 'draft' || now < opensAt) return `${formatInstant(opensAt)} 开始`;
  return now < closesAt ? `正在进行，${formatInstant(closesAt)} 结束` : '已经截止，等待公布种子';
};

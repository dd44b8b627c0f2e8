import { formatMinute } from '@/format';
import type { RequestOf } from '@/services/api';
import { addDays, instantAt, isLocalDate, localDateOf, minuteOfDay } from '@/vocabulary';
import { type Category, FULFILMENTS_OF, type Fulfilment, type FulfilmentKind, type Good, isFulfilment } from './mall';
import { readYuan, yuanText } from './money';

export type GoodBody = RequestOf<'mall.createGood'>['body'];
export type GoodImage = Good['images'][number];

/** A good as it is typed. Blank limits, moments and cost mean that there are none. */
export interface GoodDraft {
  readonly kind: Good['kind'];
  readonly category: Category;
  readonly title: string;
  readonly description: string;
  readonly points: string;
  readonly money: string;
  readonly cost: string;
  readonly shipping: string;
  readonly fulfilment: FulfilmentKind;
  readonly courseId: string;
  readonly credits: string;
  readonly days: string;
  readonly validDays: string;
  readonly label: string;
  readonly value: string;
  readonly minSpend: string;
  readonly times: string;
  readonly startsAt: string;
  readonly place: string;
  readonly tiers: string;
  readonly images: readonly GoodImage[];
  readonly perStudent: string;
  readonly perFamily: string;
  readonly limitPeriod: Good['limitPeriod'];
  readonly saleFrom: string;
  readonly saleUntil: string;
  readonly pickUpDays: string;
  readonly campusIds: readonly string[];
}
export type GoodProblems = Readonly<Partial<Record<keyof GoodDraft, string>>>;

/** An instant as the form writes it: 2026-11-21 18:30, in Shanghai. */
export const momentText = (at: number | null): string =>
  at === null ? '' : `${localDateOf(at)} ${formatMinute(minuteOfDay(at))}`;

/** The first instant after something as the form writes it: what ends with a day is written as that day alone. */
export const endText = (at: number | null): string =>
  at !== null && minuteOfDay(at) === 0 ? localDateOf(at - 1) : momentText(at);

/**
 * Reads `2026-11-21 18:30` or a day alone; blank = none, undefined = it cannot be read.
 * @param edge a day alone is its first instant, or as an `end` the first instant after it: the last day counts in full
 */
export const readInstant = (text: string, edge: 'begin' | 'end' = 'begin'): number | null | undefined => {
  const clean = text.trim().replace(/：/g, ':').replace(/\s+/g, ' ');
  if (clean === '') return null;
  const [, date = '', hour, minute = '0'] = /^(\d{4}-\d{2}-\d{2})(?: (\d{1,2}):(\d{2}))?$/.exec(clean) ?? [];
  if (!isLocalDate(date) || Number(hour ?? 0) > 23 || Number(minute) > 59) return undefined;
  if (hour === undefined) return instantAt(edge === 'end' ? addDays(date, 1) : date, 0);
  return instantAt(date, Number(hour) * 60 + Number(minute));
};

/** Reads an amount that may be nothing: blank and 0 are 0 fen. */
export const readFenOrNothing = (text: string): { readonly fen: number } | { readonly problem: string } =>
  /^[\s¥￥]*0*(?:[.．]0*)?元?\s*$/.test(text) ? { fen: 0 } : readYuan(text);

const EMPTY: GoodDraft = {
  kind: 'physical',
  category: 'stationery',
  title: '',
  description: '',
  points: '',
  money: '',
  cost: '',
  shipping: '',
  fulfilment: 'pick_up',
  courseId: '',
  credits: '',
  days: '',
  validDays: '90',
  label: '',
  value: '',
  minSpend: '',
  times: '1',
  startsAt: '',
  place: '',
  tiers: '',
  images: [],
  perStudent: '',
  perFamily: '',
  limitPeriod: 'ever',
  saleFrom: '',
  saleUntil: '',
  pickUpDays: '14',
  campusIds: [],
};

/** The fields of a way of fulfilment, as they are typed. */
const fulfilmentFields = (one: Fulfilment): Partial<GoodDraft> => {
  switch (one.kind) {
    case 'lesson_credits':
      return { courseId: one.courseId, credits: String(one.credits), validDays: String(one.validDays) };
    case 'validity_days':
      return { courseId: one.courseId, days: String(one.days) };
    case 'coupon':
      return {
        label: one.label,
        value: yuanText(one.valueFen),
        minSpend: one.minSpendFen === 0 ? '' : yuanText(one.minSpendFen),
        validDays: String(one.validDays),
      };
    case 'benefit_quota':
      return { label: one.label, times: String(one.times), validDays: String(one.validDays) };
    case 'activity_seat':
      return { label: one.label, startsAt: momentText(one.startsAt), place: one.place };
    default:
      return {};
  }
};

const orBlank = (value: number | null): string => (value === null ? '' : String(value));

/** A form filled with what there is; a new one is offered on all campuses of the person. */
export const goodDraftOf = (good: Good | null, campusIds: readonly string[]): GoodDraft =>
  good === null
    ? { ...EMPTY, campusIds }
    : {
        ...EMPTY,
        kind: good.kind,
        category: good.category,
        title: good.title,
        description: good.description,
        points: String(good.points),
        money: good.moneyFen === 0 ? '' : yuanText(good.moneyFen),
        cost: good.costFen === null ? '' : yuanText(good.costFen),
        shipping: good.shippingFen === 0 ? '' : yuanText(good.shippingFen),
        fulfilment: good.fulfilment.kind,
        ...fulfilmentFields(good.fulfilment),
        tiers: good.tiers.join('、'),
        images: good.images,
        perStudent: orBlank(good.perStudent),
        perFamily: orBlank(good.perFamily),
        limitPeriod: good.limitPeriod,
        saleFrom: momentText(good.saleFrom),
        saleUntil: endText(good.saleUntil),
        pickUpDays: String(good.pickUpDays),
        campusIds: good.campusIds,
      };

/** Another kind of good takes the first way of fulfilment that suits it. */
export const withKind = (draft: GoodDraft, kind: string): GoodDraft => {
  if (kind !== 'physical' && kind !== 'virtual') return draft;
  const [first = 'pick_up'] = FULFILMENTS_OF[kind];
  return kind === draft.kind ? draft : { ...draft, kind, fulfilment: first };
};

export const withFulfilment = (draft: GoodDraft, kind: string): GoodDraft =>
  isFulfilment(kind) && FULFILMENTS_OF[draft.kind].includes(kind) ? { ...draft, fulfilment: kind } : draft;

/** Reads typed fields one by one and remembers what cannot be read. */
class Reading {
  readonly problems: Partial<Record<keyof GoodDraft, string>> = {};
  constructor(private readonly draft: GoodDraft) {}

  wrong(field: keyof GoodDraft, problem: string): void {
    this.problems[field] ??= problem;
  }
  words(field: 'title' | 'label' | 'place' | 'description', least: number, most: number, name: string): string {
    const text = this.draft[field].trim();
    if (text.length < least) this.wrong(field, `请填写${name}`);
    if (text.length > most) this.wrong(field, `${name}请控制在 ${most} 字以内`);
    return text;
  }
  whole(field: 'points' | 'credits' | 'days' | 'validDays' | 'times' | 'pickUpDays', most: number, name: string): number {
    const value = this.limit(field, most);
    if (value === null) this.wrong(field, `请填写${name}，1 到 ${most} 之间的整数`);
    return value ?? 1;
  }
  /** Blank = none. */
  limit(field: keyof GoodDraft, most: number): number | null {
    const text = String(this.draft[field]).replace(/[\s,，]/g, '');
    if (text === '') return null;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > most) this.wrong(field, `请填写 1 到 ${most} 之间的整数`);
    return value;
  }
  fen(field: 'money' | 'cost' | 'shipping' | 'value' | 'minSpend'): number {
    const read = readFenOrNothing(this.draft[field]);
    if ('problem' in read) this.wrong(field, read.problem);
    return 'fen' in read ? read.fen : 0;
  }
  moment(field: 'saleFrom' | 'saleUntil' | 'startsAt', edge: 'begin' | 'end' = 'begin'): number | null {
    const at = readInstant(this.draft[field], edge);
    if (at === undefined) this.wrong(field, '请按 2026-11-21 18:30 的格式填写');
    return at ?? null;
  }
  course(): string {
    if (this.draft.courseId === '') this.wrong('courseId', '请选择课程');
    return this.draft.courseId;
  }
}

const readFulfilment = (draft: GoodDraft, read: Reading): Fulfilment => {
  const validDays = () => read.whole('validDays', 730, '有效天数');
  const label = () => read.words('label', 1, 40, '名称');
  switch (draft.fulfilment) {
    case 'lesson_credits':
      return {
        kind: 'lesson_credits',
        courseId: read.course(),
        credits: read.whole('credits', 100, '课时'),
        validDays: validDays(),
      };
    case 'validity_days':
      return { kind: 'validity_days', courseId: read.course(), days: read.whole('days', 365, '延长的天数') };
    case 'coupon': {
      const valueFen = read.fen('value');
      if (valueFen === 0) read.wrong('value', '请填写优惠金额');
      return { kind: 'coupon', label: label(), valueFen, minSpendFen: read.fen('minSpend'), validDays: validDays() };
    }
    case 'benefit_quota':
      return { kind: 'benefit_quota', label: label(), times: read.whole('times', 100, '次数'), validDays: validDays() };
    case 'activity_seat': {
      const startsAt = read.moment('startsAt');
      if (startsAt === null) read.wrong('startsAt', '请填写活动开始的时间');
      return { kind: 'activity_seat', label: label(), startsAt: startsAt ?? 0, place: read.words('place', 1, 60, '地点') };
    }
    default:
      return { kind: draft.fulfilment };
  }
};

const readTiers = (text: string, read: Reading): string[] => {
  const tiers = [
    ...new Set(
      text
        .split(/[、，,\s]+/)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ),
  ];
  if (tiers.length > 20) read.wrong('tiers', '最多 20 个等级');
  if (tiers.some((one) => one.length > 40)) read.wrong('tiers', '每个等级请控制在 40 字以内');
  return tiers;
};

/** Reads the form as the server takes it; nothing is guessed, every field that cannot be read says so. */
export const readGood = (draft: GoodDraft): { readonly value: GoodBody } | { readonly problems: GoodProblems } => {
  const read = new Reading(draft);
  const { kind, category, limitPeriod } = draft;
  const saleFrom = read.moment('saleFrom');
  const saleUntil = read.moment('saleUntil', 'end');
  if (saleFrom !== null && saleUntil !== null && saleUntil <= saleFrom) read.wrong('saleUntil', '结束时间要晚于开始时间');
  if (draft.campusIds.length === 0) read.wrong('campusIds', '请至少选择一个校区');
  const costFen = read.fen('cost');
  const value: GoodBody = {
    kind,
    category,
    title: read.words('title', 1, 40, '商品名称'),
    description: read.words('description', 0, 1_000, '商品说明'),
    points: read.whole('points', 10_000_000, '积分价格'),
    moneyFen: read.fen('money'),
    costFen: draft.cost.trim() === '' ? null : costFen,
    shippingFen: read.fen('shipping'),
    fulfilment: readFulfilment(draft, read),
    tiers: readTiers(draft.tiers, read),
    imageIds: draft.images.map(({ imageId }) => imageId),
    perStudent: read.limit('perStudent', 9_999),
    perFamily: read.limit('perFamily', 9_999),
    limitPeriod,
    saleFrom,
    saleUntil,
    pickUpDays: read.whole('pickUpDays', 90, '领取期限'),
    campusIds: [...draft.campusIds],
  };
  return Object.keys(read.problems).length === 0 ? { value } : { problems: read.problems };
};

// ---- Pictures ----

export const MOST_IMAGES = 6;
const MOST_BYTES = 5 * 1024 * 1024;

/** Why a picture cannot be sent; null = it can be tried. The server looks into the file itself. */
export const imageProblem = ({ type, size }: { readonly type: string; readonly size: number }): string | null => {
  if (!['image/jpeg', 'image/png', 'image/webp'].includes(type)) return '请选择 JPG、PNG 或 WebP 图片';
  return size > MOST_BYTES ? '图片太大，请选择 5 MB 以内的图片' : null;
};

/** The pictures with one of them a place further to the front; the first one is the cover. */
export const movedForward = (images: readonly GoodImage[], index: number): readonly GoodImage[] => {
  const before = images[index - 1];
  const one = images[index];
  if (before === undefined || one === undefined) return images;
  return [...images.slice(0, index - 1), one, before, ...images.slice(index + 1)];
};

import { type Instant, isLocalDate, type LocalDate, localDateOf, minuteOfDay } from '@qingya/shared';

/** Types of the fields of a subscription message; a field is named by its type and a number (`thing1`). */
export const FIELD_TYPES = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
  'enum',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

const KEY = /^([a-z]+(?:_[a-z]+)?)\d{1,3}$/;

/** The type a field's name stands for; undefined when it is no name of a field. */
export const fieldTypeOf = (key: string): FieldType | undefined => {
  const type = KEY.exec(key)?.[1];
  return FIELD_TYPES.find((known) => known === type);
};

/**
 * Text as WeChat takes it: one line, no control characters, nothing invisible, no half characters. A value that is too
 * long is refused by WeChat, not cut, so everything below cuts first.
 */
const clean = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .trim();

/** At most `limit` characters; what was cut off is shown by an ellipsis, which counts. */
const cut = (text: string, limit: number): string => {
  const characters = [...text];
  return characters.length <= limit
    ? text
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
};

const first = (text: string, limit: number): string => [...text].slice(0, limit).join('').trim();

const NAME_LIMIT = 10;
/** Only where every character is ASCII: one other makes the whole name count as Chinese. */
const ASCII_NAME_LIMIT = 20;

/** Digits and pictures are not among what a name may hold. */
const fitName = (text: string): string => {
  const name = clean(text)
    .replace(/[^\p{L}\p{M}\p{P} ]/gu, '')
    .trim();
  return first(name, /^[\x20-\x7e]*$/.test(name) ? ASCII_NAME_LIMIT : NAME_LIMIT);
};

const DAY = /^(\d{4})(?:年(\d{1,2})月(?:(\d{1,2})日)?|([-/.])(\d{1,2})(?:\4(\d{1,2}))?)$/;
const CLOCK = /^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;

/** A day, or a month, that the calendar has. */
const isDay = (text: string): boolean => {
  const match = DAY.exec(text);
  if (!match) return false;
  const [year = '', month = '', day = '1'] = [match[1], match[2] ?? match[5], match[3] ?? match[6]];
  return isLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
};

const TIME_FORMS = ['clock', 'day clock'];
const DATE_FORMS = ['day', 'day clock'];

/** One moment or two joined by a tilde, each of a form that the field's type knows. */
const isMoments = (text: string, forms: readonly string[]): boolean => {
  const ends = text.split('~');
  const formOf = (end: string): string =>
    end
      .split(' ')
      .map((word) => (CLOCK.test(word) ? 'clock' : isDay(word) ? 'day' : 'unknown'))
      .join(' ');
  return ends.length <= 2 && ends.every((end) => forms.includes(formOf(end)));
};

const NUMBER = /^\d+(?:\.\d+)?$/;
const MAX_DIGITS = 32;
const AMOUNT = /^([￥¥$€£])?(\d{1,10})(?:\.(\d+))?(元)?$/;
const MAX_AMOUNT_DIGITS = 10;
const PHONE = /^[\d+\-() *]{1,17}$/;
const CAR = /^[\p{Script=Han}A-Z0-9]{1,8}$/u;

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

const fitAmount = (text: string): string => {
  const amount = text.trim();
  const match = AMOUNT.exec(amount);
  if (!match || digitsIn(amount) > MAX_AMOUNT_DIGITS) return '';
  // A bare number is accepted by some templates only.
  return match[1] === undefined && match[4] === undefined ? `￥${amount}` : amount;
};

const exactly = (text: string, fits: boolean): string => (fits ? text : '');

const FITTERS: Readonly<Record<FieldType, (text: string) => string>> = {
  // An empty remark must not keep the whole message from being sent.
  thing: (text) => cut(clean(text), 20) || '无',
  number: (text) => exactly(text.trim(), NUMBER.test(text.trim()) && digitsIn(text) <= MAX_DIGITS),
  letter: (text) => first(text.replace(/[^A-Za-z]/g, ''), 32),
  symbol: (text) => first(clean(text).replace(/[^\p{P}\p{S}]/gu, ''), 5),
  character_string: (text) => first(text.replace(/[^\x21-\x7e]/g, ''), 32),
  time: (text) => exactly(text.trim(), isMoments(text.trim(), TIME_FORMS)),
  date: (text) => exactly(text.trim(), isMoments(text.trim(), DATE_FORMS)),
  amount: fitAmount,
  phone_number: (text) => exactly(text.trim(), PHONE.test(text.trim()) && digitsIn(text) > 0),
  car_number: (text) => exactly(text.trim(), CAR.test(text.trim())),
  name: fitName,
  phrase: (text) => first(text.replace(/[^\p{Script=Han}]/gu, ''), 5),
  enum: (text) => exactly(clean(text), [...clean(text)].length <= 20),
};

/**
 * A value as the field takes it: cleaned and, where that does not change its meaning, cut.
 * @returns undefined when nothing of it can be sent (a number that is none, a date that is none, an empty name)
 */
export const fitValue = (type: FieldType, text: string): string | undefined => FITTERS[type](text) || undefined;

export type TemplateData = Readonly<Record<string, { readonly value: string }>>;

export type FittedData =
  | { readonly kind: 'ok'; readonly data: TemplateData }
  /** `field`: the first one that cannot be sent. */
  | { readonly kind: 'broken'; readonly field: string };

/** Prepares all fields of a message. */
export const fitData = (values: Readonly<Record<string, string>>): FittedData => {
  const data: Record<string, { value: string }> = {};
  for (const [field, text] of Object.entries(values)) {
    const type = fieldTypeOf(field);
    const value = type && fitValue(type, text);
    if (value === undefined) return { kind: 'broken', field };
    data[field] = { value };
  }
  return { kind: 'ok', data };
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026年11月21日`, for fields of type date or time. */
export const dateText = (date: LocalDate): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

const clockText = (at: Instant): string => {
  const minute = minuteOfDay(at);
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};

/** `2026年11月21日 10:00`, Beijing time, for fields of type date or time. */
export const dateTimeText = (at: Instant): string => `${dateText(localDateOf(at))} ${clockText(at)}`;

/** From when to when: the clock alone on one day (`10:00~11:30`), else both ends with their day. */
export const timeRangeText = (from: Instant, to: Instant): string =>
  localDateOf(from) === localDateOf(to) ? `${clockText(from)}~${clockText(to)}` : `${dateTimeText(from)}~${dateTimeText(to)}`;

/** Largest amount that a field of type amount holds. */
const MAX_FEN = 9_999_999_999;

/** `￥1234.50` from whole fen. @throws RangeError below 0 or above ￥99,999,999.99 */
export const amountText = (fen: number): string => {
  if (!Number.isSafeInteger(fen) || fen < 0 || fen > MAX_FEN) throw new RangeError('not an amount that a message can show');
  return `￥${Math.floor(fen / 100)}.${two(fen % 100)}`;
};

import type { TemplateField } from '../templates';

/** Whether a value keeps the rule of its field's type. */
type Rule = (value: string, field: TemplateField) => boolean;

const lengthOf = (value: string): number => [...value].length;
const matches =
  (pattern: RegExp, longest = Number.POSITIVE_INFINITY): Rule =>
  (value) =>
    pattern.test(value) && lengthOf(value) <= longest;
const digitsIn = (value: string): number => value.replace(/\D/g, '').length;

const NUMBER = /^\d+(\.\d+)?$/;
const CLOCK = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const DATE = /^(\d{4})(?:年(\d{1,2})月(?:(\d{1,2})日)?|([-/.])(\d{1,2})(?:\4(\d{1,2}))?)$/;

/** A day that the calendar has; the day may be left out. */
const isDate = (text: string): boolean => {
  const match = DATE.exec(text);
  if (!match) return false;
  const month = Number(match[2] ?? match[5]);
  const day = Number(match[3] ?? match[6] ?? 1);
  const date = new Date(Date.UTC(Number(match[1]), month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** One end of a range: a clock time, a date, or both with a space between. */
const readMoment = (text: string): { date: boolean; clock: boolean } | undefined => {
  if (CLOCK.test(text)) return { date: false, clock: true };
  if (isDate(text)) return { date: true, clock: false };
  const [day = '', time = '', ...rest] = text.split(' ');
  return rest.length === 0 && isDate(day) && CLOCK.test(time) ? { date: true, clock: true } : undefined;
};

const isRange = (value: string, isEnd: (moment: { date: boolean; clock: boolean }) => boolean): boolean => {
  const moments = value.split('~').map((part) => readMoment(part.trim()));
  return moments.length <= 2 && moments.every((moment) => moment !== undefined && isEnd(moment));
};

const amount: Rule = (value) => {
  const number = /^[^\d\s.,元-]?(\d+(?:\.\d+)?)元?$/u.exec(value)?.[1];
  return number !== undefined && digitsIn(number) <= 10;
};

/** Up to 20 letters and symbols, but only 10 characters when one of them is Chinese. */
const name: Rule = (value) =>
  /^[\p{L}\p{M}\p{P}\p{S} ]+$/u.test(value) && lengthOf(value) <= (/\p{Script=Han}/u.test(value) ? 10 : 20);

/** The types of fields and what the platform lets through; a value that is too long is refused, not cut. */
export const VALUE_RULES: Readonly<Record<string, Rule>> = {
  thing: (value) => lengthOf(value) <= 20,
  number: (value) => NUMBER.test(value) && digitsIn(value) <= 32,
  letter: matches(/^[A-Za-z]+$/, 32),
  symbol: matches(/^[\p{P}\p{S}]+$/u, 5),
  character_string: matches(/^[\x20-\x7e]+$/, 32),
  time: (value) => isRange(value, ({ clock }) => clock),
  date: (value) => isRange(value, ({ date }) => date),
  amount,
  phone_number: matches(/^[\d\p{P}\p{S} ]+$/u, 17),
  car_number: matches(/^[\p{Script=Han}A-Za-z0-9]+$/u, 8),
  name,
  phrase: matches(/^\p{Script=Han}+$/u, 5),
  enum: (value, { values = [] }) => values.includes(value),
};

/** Whether a value may stand in a field: nothing empty, no control characters and line breaks, and the type's own rule. */
export const isGoodValue = (value: unknown, field: TemplateField): boolean => {
  if (typeof value !== 'string' || value.trim() === '' || /\p{Cc}/u.test(value)) return false;
  const type = /^([a-z_]+)\d+$/.exec(field.key)?.[1] ?? '';
  const rule = VALUE_RULES[type];
  return rule?.(value, field) ?? false;
};

import { addDays, isLocalDate, type LocalDate } from '@qingya/shared';

/** Full-width letters, digits and signs to their plain forms, all kinds of blanks to one space, trimmed. */
export const plainText = (text: string): string =>
  text
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u200B-\u200D\uFEFF]/g, '')
    .replace(/[\s\u00A0\u3000]+/g, ' ')
    .trim();

/** A value that could be read, or what is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };
const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (reason: string): Parsed<never> => ({ ok: false, reason });

/** A code such as a student number: blanks removed, at most 40 characters. Case is kept, for it may matter. */
export const parseCode = (text: string): Parsed<string> => {
  const code = plainText(text).replace(/ /g, '').replace(/^'/, '');
  if (/^\d(\.\d+)?E\+\d+$/i.test(code)) return bad('被表格软件写成了科学计数法');
  if (code.length > 40) return bad('超过 40 个字');
  return good(code);
};

const MOBILE = /^1[3-9]\d{9}$/;
/** A number of another country or region, with its prefix: +852…, 0044… */
const ABROAD = /^(?:\+|00)(?!86)[1-9]\d{7,13}$/;

/** A mainland mobile number in any usual spelling (+86, spaces, dashes, dots) as 11 digits. */
export const parsePhone = (text: string): Parsed<string> => {
  const spelled = plainText(text).replace(/^'/, '');
  if (/^\d(\.\d+)?E\+?\d+$/i.test(spelled)) return bad('被表格软件写成了科学计数法，后几位已经丢失');
  const digits = spelled.replace(/[\s\-.()]/g, '').replace(/^(?:\+?86|0086)(?=1\d{10}$)/, '');
  if (MOBILE.test(digits)) return good(digits);
  if (ABROAD.test(digits)) return good(digits.replace(/^00/, '+'));
  return bad(/^\d+$/.test(digits) ? `不是 11 位手机号（现在是 ${digits.length} 位）` : '不是 11 位手机号');
};

/** Day 0 of a spreadsheet's calendar, chosen so that serials after February 1900 are right. */
const SERIAL_EPOCH = '1899-12-30' as LocalDate;
const FIRST_SERIAL = 20_000;
const LAST_SERIAL = 80_000;

/** A day written 2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日, 20260105, with or without a time, or as a spreadsheet serial. */
export const parseDate = (text: string): Parsed<LocalDate> => {
  const spelled = plainText(text).replace(/^'/, '');
  const day = spelled.replace(/[ T]\d{1,2}:\d{2}(?::\d{2})?$/, '').replaceAll(' ', '');
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(day) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(day);
  if (parts !== null) {
    const [, year = '', month = '', dayOfMonth = ''] = parts;
    const date = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
    return isLocalDate(date) ? good(date) : bad('这一天不存在');
  }
  if (/^\d{5}(\.\d+)?$/.test(spelled)) {
    const serial = Math.floor(Number(spelled));
    if (serial >= FIRST_SERIAL && serial <= LAST_SERIAL) return good(addDays(SERIAL_EPOCH, serial));
  }
  return bad('看不懂这个日期');
};

const GENDERS: Readonly<Record<string, 'male' | 'female'>> = {
  男: 'male',
  男孩: 'male',
  男生: 'male',
  m: 'male',
  male: 'male',
  boy: 'male',
  女: 'female',
  女孩: 'female',
  女生: 'female',
  f: 'female',
  female: 'female',
  girl: 'female',
};

export const parseGender = (text: string): Parsed<'male' | 'female'> => {
  const gender = GENDERS[plainText(text).toLowerCase()];
  return gender === undefined ? bad('请写「男」或「女」') : good(gender);
};

const MAX_CREDITS = 9_999;

/** A whole number of lessons, 0..9999; a unit behind it and «.0» are tolerated. */
export const parseCredits = (text: string): Parsed<number> => {
  const match = /^(-?\d+)(\.\d+)? ?(?:节|课时|次)?$/.exec(plainText(text));
  if (match === null) return bad('不是数字');
  if (match[2] !== undefined && /[1-9]/.test(match[2])) return bad('课时必须是整数');
  const value = Number(match[1]);
  if (value < 0) return bad('不能是负数');
  return value > MAX_CREDITS ? bad(`不能超过 ${MAX_CREDITS}`) : good(value);
};

const YES = new Set(['是', '要', '对', 'y', 'yes', 'true', '1', '√', '✓']);
const NO = new Set(['否', '不', '不要', 'n', 'no', 'false', '0']);

export const parseYesNo = (text: string): Parsed<boolean> => {
  const word = plainText(text).toLowerCase();
  if (YES.has(word)) return good(true);
  return NO.has(word) ? good(false) : bad('请写「是」或「否」');
};

/** Free text of at most `max` characters. */
export const parseText =
  (max: number) =>
  (text: string): Parsed<string> => {
    const plain = plainText(text).replace(/^'/, '');
    return [...plain].length > max ? bad(`超过 ${max} 个字`) : good(plain);
  };

export type RosterRelation = 'mother' | 'father' | 'grandparent' | 'other';

const RELATIONS: readonly (readonly [RosterRelation, RegExp])[] = [
  ['mother', /^(?:妈妈?|母亲?|妈咪|mother|mom|mum)$/],
  ['father', /^(?:爸爸?|父亲?|爹|father|dad)$/],
  [
    'grandparent',
    /^(?:爷爷?|奶奶?|外公|外婆|姥爷|姥姥|祖父母?|祖母|外祖父|外祖母|祖辈|公公|婆婆|grand(?:parent|father|mother|ma|pa))$/,
  ],
];

/** Mother, father or grandparent in the usual words; any other word is some other guardian. */
export const parseRelation = (text: string): Parsed<RosterRelation> => {
  const word = plainText(text).toLowerCase();
  return good(RELATIONS.find(([, pattern]) => pattern.test(word))?.[0] ?? 'other');
};

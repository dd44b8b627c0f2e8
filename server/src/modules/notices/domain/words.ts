import { type Instant, isoWeekday, type LocalDate, localDateOf, minuteOfDay } from '@qingya/shared';

/** Family names of two characters that occur today; in every other name the first character is the family name. */
const COMPOUND_NAMES = new Set([
  '欧阳', '司马', '上官', '诸葛', '东方', '皇甫', '尉迟', '公孙', '慕容', '司徒', '令狐', '夏侯', '端木', '独孤', '南宫', '轩辕',
  '宇文', '长孙', '钟离', '司空', '闻人', '澹台', '公冶', '宗政', '濮阳', '淳于', '单于', '太叔', '申屠', '公羊', '赫连', '呼延',
]); // biome-ignore format: a list of words

const HAN_ONLY = /^\p{Script=Han}+$/u;

/**
 * What a child is called in a message. A name of two characters stays whole: what is left of it alone would be no name.
 * @param name as the school keeps it
 */
export const firstNameOf = (name: string): string => {
  const letters = [...name.trim()];
  if (!HAN_ONLY.test(name.trim())) return name.trim().split(/\s+/)[0] ?? '';
  if (letters.length <= 2) return letters.join('');
  const isCompound = COMPOUND_NAMES.has(letters.slice(0, 2).join(''));
  return letters.slice(isCompound && letters.length > 3 ? 2 : 1).join('');
};

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

const two = (value: number): string => String(value).padStart(2, '0');

const dateParts = (date: LocalDate): readonly [number, number, number] => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return [year, month, day];
};

const clockText = (at: Instant): string => `${two(Math.floor(minuteOfDay(at) / 60))}:${two(minuteOfDay(at) % 60)}`;

/** `11月23日（周一）14:30` */
export const whenText = (at: Instant): string => {
  const date = localDateOf(at);
  const [, month, day] = dateParts(date);
  return `${month}月${day}日（周${WEEKDAYS[isoWeekday(date) - 1]}）${clockText(at)}`;
};

/** `2026年11月23日`, as WeChat's `date` fields take it. */
export const dateText = (date: LocalDate): string => {
  const [year, month, day] = dateParts(date);
  return `${year}年${month}月${day}日`;
};

/** `2026年11月23日 14:30`, as WeChat's `time` fields take it. */
export const timeText = (at: Instant): string => `${dateText(localDateOf(at))} ${clockText(at)}`;

/** `¥1280.50` of 128050 fen. */
export const yuanText = (fen: number): string => `¥${Math.trunc(fen / 100)}.${two(fen % 100)}`;

/** A text that fits the column it goes to. */
export const cut = (text: string, most: number): string => {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
};

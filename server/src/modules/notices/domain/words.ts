import { type Instant, isoWeekday, type LocalDate, localDateOf, minuteOfDay } from '@qingya/shared';

export { firstNameOf } from '@qingya/shared';

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

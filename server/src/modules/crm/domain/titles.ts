import { type Instant, localDateOf, minuteOfDay } from '@qingya/shared';

const COMPOUND_SURNAMES = [
  '欧阳',
  '上官',
  '司马',
  '司徒',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '夏侯',
  '端木',
  '南宫',
];
const CHINESE = /^[㐀-鿿·]+$/;

/** What a child is called: the name without the surname, unless too little would be left. */
export const firstName = (name: string): string => {
  const whole = name.trim();
  if (!CHINESE.test(whole)) return whole.split(/\s+/)[0] ?? whole;
  const surname = COMPOUND_SURNAMES.find((one) => whole.startsWith(one)) ?? whole.slice(0, 1);
  const given = whole.slice(surname.length);
  return given.length >= 2 ? given : whole;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** 11月22日 15:00 */
export const dayAndTime = (at: Instant): string => {
  const [, month, day] = localDateOf(at).split('-');
  const minute = minuteOfDay(at);
  return `${Number(month)}月${Number(day)}日 ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
};

/** ¥1,280 or ¥12.80, from fen. */
export const yuan = (fen: number): string => {
  const whole = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return fen % 100 === 0 ? `¥${whole}` : `¥${whole}.${two(fen % 100)}`;
};

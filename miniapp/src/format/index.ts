import { isoWeekday, type LocalDate, localDateOf, minuteOfDay } from '@/vocabulary';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A whole number with thousands separators; some WeChat devices lack `toLocaleString`. */
export const formatWhole = (value: number): string => (value < 0 ? '-' : '') + grouped(String(Math.abs(value)));

/** Points as a family reads them; `signed` puts a + before gains. */
export const formatPoints = (value: number, signed = false): string =>
  signed && value > 0 ? `+${formatWhole(value)}` : formatWhole(value);

/** Fen as yuan: 128000 → ¥1,280, 128050 → ¥1,280.50, -5 → -¥0.05. */
export const formatFen = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const cents = digits.slice(-2);
  return `${fen < 0 ? '-' : ''}¥${grouped(digits.slice(0, -2))}${cents === '00' ? '' : `.${cents}`}`;
};

/** Fen as yuan where there is little room, whole yuan in tens of thousands: 1500000 → ¥1.5万. */
export const formatFenShort = (fen: number): string => {
  const yuan = fen / 100;
  return Math.abs(yuan) < 10_000
    ? formatFen(fen)
    : `${fen < 0 ? '-' : ''}¥${grouped(String(Math.abs(Math.round(yuan / 10)) / 1_000))}万`;
};

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** 2026-11-21 → 11月21日 周六; with `year`, 2026年11月21日 周六. */
export const formatDay = (date: LocalDate, year = false): string => {
  const [y = '', m = '', d = ''] = date.split('-');
  return `${year ? `${y}年` : ''}${Number(m)}月${Number(d)}日 周${WEEKDAYS[isoWeekday(date) - 1] ?? ''}`;
};

/** 1110 → 18:30; minutes after midnight. */
export const formatMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** An instant as 11月21日 周六 18:30, in Shanghai whatever the device's zone. */
export const formatInstant = (at: number): string => `${formatDay(localDateOf(at))} ${formatMinute(minuteOfDay(at))}`;

/** When something happened; what begins with its day is known by its day alone: 11月21日 周六. */
export const formatMoment = (at: number): string => (minuteOfDay(at) === 0 ? formatDay(localDateOf(at)) : formatInstant(at));

/** The first instant after something, in words; what ends with a day is known by that day: 11月20日 周五（含当天）. */
export const formatEnd = (at: number): string =>
  minuteOfDay(at) === 0 ? `${formatDay(localDateOf(at - 1))}（含当天）` : formatInstant(at);

/** Two instants of one day as 11月21日 周六 18:30–20:00. */
export const formatSpan = (from: number, to: number): string => `${formatInstant(from)}–${formatMinute(minuteOfDay(to))}`;

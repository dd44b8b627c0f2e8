import type { LocalDate } from '@/vocabulary';
import {
  formatDay,
  formatEnd,
  formatFen,
  formatFenShort,
  formatInstant,
  formatMinute,
  formatMoment,
  formatPoints,
  formatSpan,
  formatWhole,
} from '.';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [9_999_999, '9,999,999'],
  [-1234567, '-1,234,567'],
])('groups %i as %s', (value, text) => {
  expect(formatWhole(value)).toBe(text);
});

it.each([
  [0, '0', '0'],
  [10, '10', '+10'],
  [-10, '-10', '-10'],
])('shows %i points as %s, signed as %s', (value, plain, signed) => {
  expect(formatPoints(value)).toBe(plain);
  expect(formatPoints(value, true)).toBe(signed);
});

it.each([
  [0, '¥0'],
  [5, '¥0.05'],
  [99, '¥0.99'],
  [100, '¥1'],
  [128000, '¥1,280'],
  [128050, '¥1,280.50'],
  [-5, '-¥0.05'],
  [-128001, '-¥1,280.01'],
])('shows %i fen as %s', (fen, text) => {
  expect(formatFen(fen)).toBe(text);
});

it.each([
  [0, '¥0'],
  [999_999, '¥9,999.99'],
  [1_000_000, '¥1万'],
  [1_500_000, '¥1.5万'],
  [-1_500_000, '-¥1.5万'],
  [999_999_900_000, '¥999,999.9万'],
])('shortens %i fen as %s', (fen, text) => {
  expect(formatFenShort(fen)).toBe(text);
});

it('writes days with their weekday', () => {
  expect(formatDay('2026-11-21' as LocalDate)).toBe('11月21日 周六');
  expect(formatDay('2026-11-22' as LocalDate)).toBe('11月22日 周日');
  expect(formatDay('2027-01-04' as LocalDate, true)).toBe('2027年1月4日 周一');
});

it('writes times of the school, wherever the device is', () => {
  expect(formatMinute(0)).toBe('00:00');
  expect(formatMinute(1110)).toBe('18:30');
  expect(formatInstant(Date.parse('2026-11-20T16:00:00Z'))).toBe('11月21日 周六 00:00');
  expect(formatMoment(Date.parse('2026-11-20T16:00:00Z'))).toBe('11月21日 周六');
  expect(formatMoment(Date.parse('2026-11-20T16:01:00Z'))).toBe('11月21日 周六 00:01');
  expect(formatEnd(Date.parse('2026-11-20T16:00:00Z'))).toBe('11月20日 周五（含当天）');
  expect(formatEnd(Date.parse('2026-11-20T16:01:00Z'))).toBe('11月21日 周六 00:01');
  expect(formatSpan(Date.parse('2026-11-21T10:30:00Z'), Date.parse('2026-11-21T12:00:00Z'))).toBe('11月21日 周六 18:30–20:00');
});

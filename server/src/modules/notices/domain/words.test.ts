import { localDate } from '@qingya/shared';
import { cut, dateText, firstNameOf, timeText, whenText, yuanText } from './words';

it.each([
  ['王小明', '小明'],
  ['欧阳娜娜', '娜娜'],
  ['欧阳修', '欧阳修'],
  ['李雷', '李雷'],
  ['司马光明', '光明'],
  ['Anna Smith', 'Anna'],
  [' 王小明 ', '小明'],
])('calls %s by the name %s', (name, first) => {
  expect(firstNameOf(name)).toBe(first);
});

// 2026-11-23 is a Monday; the instants lie on both sides of Shanghai's midnight.
it.each([
  [Date.UTC(2026, 10, 22, 15, 59), '11月22日（周日）23:59', '2026年11月22日 23:59'],
  [Date.UTC(2026, 10, 22, 16, 0), '11月23日（周一）00:00', '2026年11月23日 00:00'],
  [Date.UTC(2026, 10, 23, 6, 5), '11月23日（周一）14:05', '2026年11月23日 14:05'],
])('%d is %s in Shanghai', (at, when, time) => {
  expect(whenText(at)).toBe(when);
  expect(timeText(at)).toBe(time);
});

it('writes dates and amounts as templates take them', () => {
  expect(dateText(localDate('2026-01-05'))).toBe('2026年1月5日');
  expect(yuanText(128_050)).toBe('¥1280.50');
  expect(yuanText(5)).toBe('¥0.05');
  expect(yuanText(100)).toBe('¥1.00');
});

it('cuts by characters, not by halves of them', () => {
  expect(cut('四个字的', 4)).toBe('四个字的');
  expect(cut('五个字的话', 4)).toBe('五个字…');
  expect(cut('🌱🌱🌱', 2)).toBe('🌱…');
});

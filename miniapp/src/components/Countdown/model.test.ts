import { countdownSpoken, countdownText, nextTick } from './model';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

it.each([
  [-1, '00:00:00', '时间到了'],
  [0, '00:00:00', '时间到了'],
  [1, '00:00:01', '还剩 1 分钟'],
  [1_000, '00:00:01', '还剩 1 分钟'],
  [1_001, '00:00:02', '还剩 1 分钟'],
  [60_000, '00:01:00', '还剩 1 分钟'],
  [60_001, '00:01:01', '还剩 2 分钟'],
  [HOUR - 1_000, '00:59:59', '还剩 1 小时'],
  [HOUR, '01:00:00', '还剩 1 小时'],
  [DAY - 1_000, '23:59:59', '还剩 1 天'],
  [DAY - 999, '1 天 00:00:00', '还剩 1 天'],
  [DAY, '1 天 00:00:00', '还剩 1 天'],
  [2 * DAY + 3 * HOUR + 4 * 60_000 + 5_000, '2 天 03:04:05', '还剩 2 天 3 小时 5 分钟'],
  [365 * DAY, '365 天 00:00:00', '还剩 365 天'],
])('with %s ms left it shows %s and says %s', (left, shown, said) => {
  expect(countdownText(left)).toBe(shown);
  expect(countdownSpoken(left)).toBe(said);
});

it('changes with the second, and never after the end', () => {
  expect([nextTick(1_500), nextTick(1_000), nextTick(1)]).toEqual([500, 1_000, 1]);
  expect([nextTick(0), nextTick(-5)]).toEqual([null, null]);
});

import { learnTime, offsetOf, serverNow } from './server-clock';

const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
const second = Date.parse(date);

it.each([
  ['the same time', second, second + 400, 0],
  ['a little less', second - 1_000, second - 600, 0],
  ['an hour ahead', second + 3_600_000, second + 3_600_400, 300 - 3_600_000],
  ['an hour behind', second - 3_600_000, second - 3_599_600, 300 + 3_600_000],
  ['just enough behind', second - 1_600, second - 1_400, 2_000],
  ['not quite enough behind', second - 1_599, second - 1_399, 0],
])('a device that has %s', (_, sentAt, arrivedAt, offset) => {
  expect(offsetOf(date, sentAt, arrivedAt)).toBe(offset);
});

it('knows nothing from an answer without a readable date', () => {
  expect(offsetOf(undefined, 1, 2)).toBeNull();
  expect(offsetOf('yesterday', 1, 2)).toBeNull();
});

it('keeps what it learnt until an answer says otherwise', () => {
  jest.useFakeTimers({ now: second - 3_600_000 });
  learnTime(date, Date.now());
  expect(serverNow()).toBe(second + 500);
  learnTime(undefined, Date.now());
  expect(serverNow()).toBe(second + 500);
  jest.setSystemTime(second);
  learnTime(date, Date.now());
  expect(serverNow()).toBe(second);
  jest.useRealTimers();
});

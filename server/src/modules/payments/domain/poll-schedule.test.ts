import { nextCheck, nextTry, pauseAfter } from './poll-schedule';

const SECOND = 1_000;
const MINUTE = 60_000;

describe('when an order is asked about', () => {
  it.each([
    [0, 10 * SECOND],
    [1, 30 * SECOND],
    [2, MINUTE],
    [3, 2 * MINUTE],
    [4, 5 * MINUTE],
    [5, 10 * MINUTE],
    [6, 10 * MINUTE],
    [500, 10 * MINUTE],
  ])('waits after %i checks', (checks, pause) => {
    expect(pauseAfter(checks)).toBe(pause);
  });

  it('never looks past the end of the order, and soon once it is there', () => {
    const end = 1_000 * MINUTE;
    expect(nextCheck(end - 3 * SECOND, 0, end)).toBe(end);
    expect(nextCheck(end - 20 * MINUTE, 9, end)).toBe(end - 10 * MINUTE);
    expect(nextCheck(end, 3, end)).toBe(end + 30 * SECOND);
  });

  it('asks a platform that stays silent less often', () => {
    expect(nextTry(0, 1)).toBe(30 * SECOND);
    expect(nextTry(0, 19)).toBe(30 * SECOND);
    expect(nextTry(0, 20)).toBe(10 * MINUTE);
  });
});

import { backOffDelay } from './back-off';

describe('back-off', () => {
  const policy = { maxAttempts: 10, firstDelayMs: 1_000, maxDelayMs: 10_000 };
  it.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [2, 1, 2_000],
    [4, 1, 8_000],
    [5, 1, 10_000],
    [5, 0, 5_000],
    [1_000, 1, 10_000],
  ])('after failure %i with jitter %d waits %i ms', (failures, random, expected) => {
    expect(backOffDelay(failures, policy, random)).toBe(expected);
  });
});

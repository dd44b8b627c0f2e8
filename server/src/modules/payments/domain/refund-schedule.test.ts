import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { isStuck, nextPartAt, queryDelay, sendDelay } from './refund-schedule';

const HOUR_MS = 60 * MINUTE_MS;

describe('when a refund is looked at again', () => {
  it('sends after 5 s, 30 s, 2 min, 10 min, then every hour', () => {
    expect([1, 2, 3, 4, 5, 6, 100].map(sendDelay)).toEqual([
      5_000,
      30_000,
      2 * MINUTE_MS,
      10 * MINUTE_MS,
      HOUR_MS,
      HOUR_MS,
      HOUR_MS,
    ]);
  });

  it('asks after 1 min, 5 min, 30 min, then every hour', () => {
    expect([0, 1, 2, 3, 4, 100].map(queryDelay)).toEqual([MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, HOUR_MS, HOUR_MS]);
  });

  it('keeps parts of a payment 61 s apart', () => {
    expect(nextPartAt([])).toBe(0);
    expect(nextPartAt([1_000, 5_000, 2_000])).toBe(66_000);
  });
});

describe('whether a person should look', () => {
  it.each([
    ['waiting', HOUR_MS, false],
    ['waiting', HOUR_MS + 1, true],
    ['processing', 6 * DAY_MS, false],
    ['processing', 6 * DAY_MS + 1, true],
    ['blocked', 0, true],
    ['abnormal', 0, true],
    ['failed', 0, true],
    ['succeeded', 365 * DAY_MS, false],
  ] as const)('%s for %d ms: %s', (state, age, expected) => {
    expect(isStuck({ state, createdAt: 1_000 }, 1_000 + age)).toBe(expected);
  });
});

import { localDate } from '@qingya/shared';
import { expiryOf } from './rules';

describe('expiry', () => {
  const year = { kind: 'fixed_date', month: 1, day: 1, years: 1 } as const;
  it.each([
    [{ kind: 'rolling', months: 12 } as const, '2020-06-01', '2021-06-01'],
    [{ kind: 'rolling', months: 12 } as const, '2024-02-29', '2025-02-28'],
    [{ kind: 'rolling', months: 48 } as const, '2024-02-29', '2028-02-29'],
    [{ kind: 'rolling', months: 1 } as const, '2026-01-31', '2026-02-28'],
    [{ kind: 'rolling', months: 1 } as const, '2028-01-31', '2028-02-29'],
    [{ kind: 'rolling', months: 1 } as const, '2026-05-31', '2026-06-30'],
    [year, '2026-01-01', '2026-12-31'],
    [year, '2026-12-31', '2026-12-31'],
    [year, '2027-01-01', '2027-12-31'],
    [{ ...year, years: 2 }, '2026-12-31', '2027-12-31'],
    [{ ...year, month: 9 }, '2026-08-31', '2026-08-31'],
    [{ ...year, month: 9 }, '2026-09-01', '2027-08-31'],
    [{ ...year, month: 2, day: 31 }, '2026-02-27', '2026-02-27'],
    [{ ...year, month: 2, day: 31 }, '2026-02-28', '2027-02-27'],
    [{ ...year, month: 2, day: 31 }, '2027-03-01', '2028-02-28'],
    [{ kind: 'never' } as const, '2026-02-28', null],
  ])('%j, earned on %s: usable through %s', (policy, earnedOn, through) => {
    expect(expiryOf(policy, localDate(earnedOn))).toBe(through);
  });
});

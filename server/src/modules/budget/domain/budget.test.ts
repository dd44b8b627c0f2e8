import { localDate } from '@qingya/shared';
import { alertsOf } from './alerts';
import { placesFor, sharesOf } from './allocations';
import { projectedOf, sizeOf } from './amounts';
import { gather, SLOT_COUNT, slotOf, spread } from './slots';

describe('the size of a budget', () => {
  it('is the worked example: a tenth of 10,000,000 yuan at 100 points per yuan', () => {
    const cost = { source: 'net_profit', baseFen: 1_000_000_000, shareBasisPoints: 1_000, pointsPerYuan: 100 } as const;
    expect(sizeOf(cost)).toEqual({ costFen: 100_000_000, points: 100_000_000 });
  });

  it.each([
    // A share: 0.01 % of 10,000 fen is exactly 1 fen, of 9,999 none.
    [{ source: 'revenue', baseFen: 10_000, shareBasisPoints: 1, pointsPerYuan: 100 }, 1, 1],
    [{ source: 'revenue', baseFen: 9_999, shareBasisPoints: 1, pointsPerYuan: 100 }, 0, 0],
    // Points: 100 fen at 1 point per yuan are 1, 99 none, 199 still 1.
    [{ source: 'fixed', baseFen: 100, shareBasisPoints: 10_000, pointsPerYuan: 1 }, 100, 1],
    [{ source: 'fixed', baseFen: 99, shareBasisPoints: 10_000, pointsPerYuan: 1 }, 99, 0],
    [{ source: 'fixed', baseFen: 199, shareBasisPoints: 10_000, pointsPerYuan: 1 }, 199, 1],
    // A fixed amount is no share of anything.
    [{ source: 'fixed', baseFen: 12_345, shareBasisPoints: 500, pointsPerYuan: 3 }, 12_345, 370],
    // Beyond what a double holds exactly while multiplying.
    [
      { source: 'revenue', baseFen: 9_999_999_999_999, shareBasisPoints: 9_999, pointsPerYuan: 999 },
      9_998_999_999_999,
      99_890_009_999_990,
    ],
  ] as const)('of %j is %i fen and %i points', (cost, costFen, points) => {
    expect(sizeOf(cost)).toEqual({ costFen, points });
  });
});

describe('the projection', () => {
  const span = { from: localDate('2026-09-01'), through: localDate('2026-09-30') };
  it.each([
    ['2026-08-31', 0, 0],
    ['2026-09-01', 10, 300],
    ['2026-09-15', 150, 300],
    // 7 points in 3 days: 7 + 63 = 70 exactly; 8 in 3 days: 8 + 72 = 80; 1 in 7 days: 1 + 23/7, rounded up.
    ['2026-09-03', 7, 70],
    ['2026-09-07', 1, 5],
    ['2026-09-29', 29, 30],
    ['2026-09-30', 300, 300],
    ['2026-10-05', 300, 300],
  ])('on %s with %i issued is %i', (on, issued, projected) => {
    expect(projectedOf(issued, span, localDate(on))).toBe(projected);
  });

  it('is exact for a single day', () => {
    const day = localDate('2026-09-01');
    expect(projectedOf(5, { from: day, through: day }, day)).toBe(5);
  });
});

describe('alerts', () => {
  it.each([
    [1_000, 699, 1_000, []],
    [1_000, 700, 1_000, ['at_70']],
    [1_000, 899, 1_000, ['at_70']],
    [1_000, 900, 1_000, ['at_70', 'at_90']],
    [1_000, 999, 1_000, ['at_70', 'at_90']],
    [1_000, 1_000, 1_000, ['at_70', 'at_90', 'at_100']],
    [1_000, 10, 1_001, ['projection']],
    [1_000, 10, 1_000, []],
    [0, 0, 0, []],
    // 70 % of 3 points are 2.1: two are not there yet.
    [3, 2, 3, []],
    [3, 3, 3, ['at_70', 'at_90', 'at_100']],
  ])('of %i points with %i issued and %i to be expected are %j', (points, issued, projected, kinds) => {
    expect(alertsOf(points, issued, projected)).toEqual(kinds);
  });
});

describe('slots', () => {
  it('hold the allocation exactly, whatever is used', () => {
    for (const points of [100, 101, 115, 116, 1_000_003]) {
      const used = Array.from({ length: SLOT_COUNT }, (_, index) => (index === 3 ? 90 : 0));
      const capacities = spread(points, used) ?? [];
      expect(capacities.reduce((sum, one) => sum + one, 0)).toBe(points);
      expect(capacities.every((capacity, index) => capacity >= (used[index] ?? 0))).toBe(true);
    }
    expect(spread(90, [90, 0])).toEqual([90, 0]);
    expect(spread(89, [90, 0])).toBeUndefined();
  });

  it('give their room to one, to the last point and no further', () => {
    const slots = [
      { slot: 0, capacity: 5, used: 5 },
      { slot: 1, capacity: 5, used: 3 },
      { slot: 2, capacity: 5, used: 4 },
    ];
    expect(gather(slots, 0, 3)).toEqual(
      new Map([
        [1, 3],
        [2, 4],
        [0, 8],
      ]),
    );
    expect(gather(slots, 0, 4)).toBeUndefined();
    expect(gather(slots, 1, 2)).toEqual(new Map());
  });

  it('are spread over the students', () => {
    const hit = new Set(
      Array.from({ length: 300 }, (_, index) => slotOf(`01J0000000000000000000${String(index).padStart(4, '0')}`)),
    );
    expect(hit.size).toBe(SLOT_COUNT);
    expect([...hit].every((slot) => slot >= 0 && slot < SLOT_COUNT)).toBe(true);
  });
});

describe('allocations', () => {
  it('are tried from the particular to the general', () => {
    expect(placesFor('A', 'attendance').map(({ campusId, behaviourGroup }) => [campusId, behaviourGroup])).toEqual([
      ['A', 'attendance'],
      ['A', ''],
      ['', 'attendance'],
      ['', ''],
    ]);
  });

  it('leave the rest to all others, and never exceed the whole', () => {
    const one = { campusId: 'A', group: 'attendance', points: 60 } as const;
    const rest = { campusId: '', behaviourGroup: '', points: 40 };
    expect(sharesOf(100, [one])).toEqual([{ campusId: 'A', behaviourGroup: 'attendance', points: 60 }, rest]);
    expect(sharesOf(60, [one])).toMatchObject([{ points: 60 }, { points: 0 }]);
    expect(sharesOf(59, [one])).toBe('budget_over_allocated');
    expect(sharesOf(200, [one, one])).toBe('budget_allocation_twice');
    expect(sharesOf(200, [{ campusId: null, group: null, points: 1 }])).toBe('budget_allocation_twice');
  });
});

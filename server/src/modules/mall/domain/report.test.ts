import { addDays, instantAt, localDate } from '@qingya/shared';
import fc from 'fast-check';
import { daysGone, type GoodTally, goodLineOf, inOrder, isReportRange, type ShelfStock, slowLines, totalOf } from './report';

const TODAY = localDate('2026-11-21');
const BEAR: GoodTally = {
  goodId: 'A',
  title: '毛绒小熊',
  category: 'toy',
  redemptions: 2,
  pieces: 3,
  points: 301,
  costFen: 240,
  costless: 0,
  givenBack: 1,
  lastRedeemedAt: instantAt(TODAY, 600),
  available: 10,
};

describe('days of a report', () => {
  const through = (days: number) => ({ from: TODAY, through: addDays(TODAY, days) });

  it('are at least one and at most 366', () => {
    expect([-1, 0, 365, 366].map((days) => isReportRange(through(days)))).toEqual([false, true, true, false]);
  });

  it('count for the pace only when they have begun', () => {
    const week = { from: addDays(TODAY, -3), through: addDays(TODAY, 3) };
    expect(daysGone(week, TODAY)).toBe(4);
    expect(daysGone(week, addDays(TODAY, 3))).toBe(7);
    expect(daysGone(week, addDays(TODAY, 30))).toBe(7);
    expect(daysGone(week, addDays(TODAY, -3))).toBe(1);
    expect(daysGone(week, addDays(TODAY, -4))).toBe(0);
  });
});

describe('a line of the report by good', () => {
  it('values points like the liability, rounded up, and takes the cost off', () => {
    expect(goodLineOf(BEAR, 100, 30)).toMatchObject({ fen: 301, costFen: 240, marginFen: 61 });
    expect(goodLineOf(BEAR, 300, 30)).toMatchObject({ fen: 101, marginFen: -139 });
    expect(goodLineOf({ ...BEAR, points: 300 }, 300, 30)).toMatchObject({ fen: 100 });
  });

  it('has no margin when the cost of one redemption is unknown', () => {
    expect(goodLineOf({ ...BEAR, costless: 1 }, 100, 30)).toMatchObject({ fen: 301, costFen: null, marginFen: null });
    expect(goodLineOf({ ...BEAR, costFen: 0 }, 100, 30)).toMatchObject({ costFen: 0, marginFen: 301 });
  });

  it('says how long the stock lasts at this pace, rounded down', () => {
    expect(goodLineOf(BEAR, 100, 30).daysOfStock).toBe(100);
    expect(goodLineOf(BEAR, 100, 29).daysOfStock).toBe(96);
    expect(goodLineOf({ ...BEAR, available: 0 }, 100, 30).daysOfStock).toBe(0);
    expect(goodLineOf({ ...BEAR, redemptions: 0, pieces: 0, points: 0 }, 100, 30).daysOfStock).toBeNull();
  });
});

const tallies = fc.array(
  fc
    .record({
      pieces: fc.integer({ min: 0, max: 1_000 }),
      points: fc.integer({ min: 0, max: 10_000_000 }),
      costFen: fc.integer({ min: 0, max: 100_000_000 }),
      costless: fc.integer({ min: 0, max: 1 }),
      givenBack: fc.integer({ min: 0, max: 99 }),
    })
    .map((fields): GoodTally => ({ ...BEAR, ...fields })),
  { maxLength: 20 },
);

describe('the report by good', () => {
  it('adds up to the last fen, whatever the rate', () => {
    fc.assert(
      fc.property(tallies, fc.integer({ min: 1, max: 10_000 }), (rows, pointsPerYuan) => {
        const lines = rows.map((row, index) => goodLineOf({ ...row, goodId: `G${index}` }, pointsPerYuan, 30));
        const total = totalOf(lines);
        let [points, fen, margin] = [0, 0, 0];
        for (const line of lines) {
          points += line.points;
          fen += line.fen;
          margin += line.marginFen ?? 0;
          expect(BigInt(line.fen) * BigInt(pointsPerYuan)).toBeGreaterThanOrEqual(BigInt(line.points) * 100n);
          expect((BigInt(line.fen) - 1n) * BigInt(pointsPerYuan)).toBeLessThan(BigInt(line.points) * 100n);
        }
        expect(total).toMatchObject({ points, fen, marginFen: margin });
        for (const order of ['-points', 'margin', '-margin'] as const)
          expect(
            inOrder(lines, order)
              .map(({ goodId }) => goodId)
              .sort(),
          ).toEqual(lines.map(({ goodId }) => goodId).sort());
      }),
    );
  });

  it('has no cost in the sum when none is known', () => {
    const unknown = goodLineOf({ ...BEAR, costless: 2 }, 100, 30);
    expect(totalOf([unknown])).toMatchObject({ costFen: null, marginFen: 0, fen: 301 });
    expect(totalOf([unknown, goodLineOf(BEAR, 100, 30)])).toMatchObject({ costFen: 240, marginFen: 61, fen: 602 });
    expect(totalOf([])).toEqual({ redemptions: 0, pieces: 0, points: 0, fen: 0, costFen: null, marginFen: 0, givenBack: 0 });
  });

  it('is sorted as asked, what is not known last and equal lines by their goods', () => {
    const line = (goodId: string, over: Partial<GoodTally>) => goodLineOf({ ...BEAR, goodId, ...over }, 100, 30);
    const lines = [
      line('C', { points: 500, costFen: 600 }),
      line('B', { points: 500, costless: 1, pieces: 9 }),
      line('A', { points: 200, costFen: 0, givenBack: 7 }),
    ];
    const ids = (order: Parameters<typeof inOrder>[1]) =>
      inOrder(lines, order)
        .map(({ goodId }) => goodId)
        .join('');
    expect(ids('-points')).toBe('BCA');
    expect(ids('-pieces')).toBe('BAC');
    expect(ids('-margin')).toBe('ACB');
    expect(ids('margin')).toBe('CAB');
    expect(ids('-givenBack')).toBe('ABC');
  });
});

describe('slow stock', () => {
  const stock = (over: Partial<ShelfStock>): ShelfStock => ({
    goodId: 'A',
    title: '跳绳',
    campusId: 'C',
    onHand: 4,
    unitCostFen: 1_250,
    lastWantedAt: null,
    firstMovedAt: instantAt(addDays(TODAY, -200), 600),
    ...over,
  });

  it('counts days since the last redemption, or since the first piece came', () => {
    const last = instantAt(addDays(TODAY, -60), 23 * 60 + 59);
    expect(slowLines([stock({}), stock({ goodId: 'B', lastWantedAt: last })], TODAY, 60)).toEqual([
      { goodId: 'A', title: '跳绳', campusId: 'C', onHand: 4, costFen: 5_000, idleDays: 200 },
      { goodId: 'B', title: '跳绳', campusId: 'C', onHand: 4, costFen: 5_000, idleDays: 60 },
    ]);
    expect(slowLines([stock({ lastWantedAt: last })], TODAY, 61)).toEqual([]);
  });

  it('knows no money where no cost is known', () => {
    expect(slowLines([stock({ unitCostFen: null })], TODAY, 60)).toMatchObject([{ costFen: null }]);
  });
});

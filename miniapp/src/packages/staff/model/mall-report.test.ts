import {
  costByGood,
  fenOrDash,
  type GoodLine,
  isSlowDays,
  lastsText,
  lyingFen,
  pointsByGood,
  readRange,
  runsOut,
} from './mall-report';

const line = (title: string, over: Partial<GoodLine> = {}): GoodLine =>
  ({ goodId: title, title, points: 100, fen: 100, costFen: 50, available: 5, daysOfStock: 20, ...over }) as unknown as GoodLine;

it('takes a year and a day, not a day more', () => {
  expect(readRange('2026-01-01', '2027-01-01')).toHaveProperty('value');
  expect(readRange('2026-01-01', '2027-01-02')).toHaveProperty('problem');
  expect(readRange('2026-01-02', '2026-01-01')).toHaveProperty('problem');
  expect(readRange('2026-01-01', '2026-01-01')).toHaveProperty('value');
  expect(readRange('', '2026-01-01')).toHaveProperty('problem');
});

it('draws the most wanted first, twelve at most, and costs only where they are known', () => {
  const items = Array.from({ length: 14 }, (_, index) => line(`商品${index}`, { points: index }));
  const drawn = pointsByGood({ items });
  expect([drawn.length, drawn[0]?.values, drawn.at(-1)?.values]).toEqual([12, [13], [2]]);
  expect(costByGood({ items: [line('甲', { costFen: null }), line('乙')] }).map(({ values }) => values)).toEqual([[100, 50]]);
});

it('gives every bar a name of its own, also to two goods of one title', () => {
  const names = pointsByGood({ items: [line('书包'), line('书包')] }).map(({ name }) => name);
  expect(new Set(names).size).toBe(2);
});

it('says how long the stock lasts', () => {
  expect([
    lastsText({ available: 0, daysOfStock: 0 }),
    lastsText({ available: 3, daysOfStock: null }),
    lastsText({ available: 3, daysOfStock: 13 }),
  ]).toEqual(['已兑完', '没有兑出', '约 13 天']);
  expect([13, 14].map((daysOfStock) => runsOut({ available: 3, daysOfStock }))).toEqual([true, false]);
  expect(fenOrDash(null)).toBe('未知');
  expect(lyingFen([{ costFen: 5 }, { costFen: null }, { costFen: 7 }])).toBe(12);
  expect(['6', '7', '365', '366', 'x'].map(isSlowDays)).toEqual([false, true, true, false, false]);
});

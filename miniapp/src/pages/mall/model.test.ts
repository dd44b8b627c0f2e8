import { categories, emptyShelf, everything, type Lottery, lotteryHint, shelfKey, shelfQuery } from './model';

it('asks only for what was narrowed', () => {
  expect(shelfQuery(everything)).toEqual({ sort: '-created' });
  expect(shelfQuery({ scope: 'affordable', category: 'toy', sort: 'points', search: ' 熊 ' })).toEqual({
    sort: 'points',
    category: 'toy',
    search: '熊',
    affordable: 'yes',
  });
  expect(shelfQuery({ ...everything, scope: 'wished' })).toEqual({ sort: '-created', wished: 'yes' });
});

it('keeps two questions apart, and one question together', () => {
  expect(shelfKey('s', everything)).toBe(shelfKey('s', { ...everything, search: '  ' }));
  const keys = [
    shelfKey('s', everything),
    shelfKey('t', everything),
    shelfKey('s', { ...everything, scope: 'wished' }),
    shelfKey('s', { ...everything, category: 'book' }),
    shelfKey('s', { ...everything, sort: '-points' }),
    shelfKey('s', { ...everything, search: '熊' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

it('offers every category once, and none', () => {
  expect(categories.map(({ value }) => value)).toEqual(['', 'stationery', 'toy', 'book', 'sports', 'daily', 'course', 'other']);
});

it('says why there is nothing', () => {
  expect(emptyShelf(everything).title).toBe('商城还没有上架商品');
  expect(emptyShelf({ ...everything, category: 'toy' }).title).toBe('这个类别还没有商品');
  expect(emptyShelf({ ...everything, scope: 'wished', category: 'toy' }).title).toBe('心愿单里还没有商品');
  expect(emptyShelf({ ...everything, scope: 'affordable' }).title).toBe('积分还不够换这里的商品');
  expect(emptyShelf({ ...everything, scope: 'wished', search: '熊' }).title).toBe('没有找到这样的商品');
});

it('says how a lottery stands, to the instant', () => {
  const opensAt = Date.parse('2026-11-28T02:00:00Z');
  const closesAt = Date.parse('2026-11-30T10:00:00Z');
  const lottery: Lottery = { id: 'l', state: 'started', title: '秋天的惊喜', opensAt, closesAt, pointsPerDraw: 1_000 };
  expect(lotteryHint(lottery, opensAt - 1)).toBe('11月28日 周六 10:00 开始');
  expect(lotteryHint(lottery, opensAt)).toBe('每次 1,000 积分，11月30日 周一 18:00 截止');
  expect(lotteryHint(lottery, closesAt - 1)).toContain('截止');
  expect(lotteryHint(lottery, closesAt)).toBe('已结束，可以查看结果');
  expect(lotteryHint({ ...lottery, state: 'ended' }, opensAt)).toBe('已结束，可以查看结果');
});

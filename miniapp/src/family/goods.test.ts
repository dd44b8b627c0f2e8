import { goodMark, goodSentence, lackText, paceText, pictureAddress, promotionText, type ShelfGood, standingOf } from './goods';

const now = Date.parse('2026-11-28T02:00:00Z');
const good = (over: Partial<ShelfGood> = {}): ShelfGood => ({
  id: 'g',
  kind: 'physical',
  category: 'toy',
  title: '小熊积木',
  description: '',
  points: 1_200,
  listPoints: 1_200,
  comparePoints: null,
  promotionUntil: null,
  images: [],
  fulfilment: { kind: 'pick_up' },
  courseTitle: null,
  tiers: [],
  tierAllowed: true,
  wished: false,
  aboutLessons: 0,
  campusId: 'c',
  stock: 3,
  stockAnywhere: 3,
  lacking: 0,
  perStudent: null,
  perFamily: null,
  limitPeriod: 'ever',
  leftForChild: null,
  limitRenewsAt: null,
  saleFrom: null,
  saleUntil: null,
  open: true,
  pickUpDays: 14,
  ...over,
});

it.each<[string, Partial<ShelfGood>, ReturnType<typeof standingOf>]>([
  ['enough of everything', {}, 'open'],
  ['the last piece', { stock: 1, leftForChild: 1 }, 'open'],
  ['one point short', { lacking: 1 }, 'lacking'],
  ['no piece', { stock: 0, lacking: 5 }, 'sold_out'],
  ['nothing left of the limit', { leftForChild: 0, lacking: 5 }, 'limit'],
  ['for others', { tierAllowed: false, stock: 0 }, 'tier_only'],
  ['before its time', { open: false, saleFrom: now + 1, stock: 0 }, 'not_yet'],
  ['after its time', { open: false, saleFrom: now, saleUntil: now }, 'over'],
  ['taken off', { open: false }, 'over'],
])('says how a good stands: %s', (_, over, expected) => {
  expect(standingOf(good(over), now)).toBe(expected);
});

it('marks only what cannot be redeemed, and what is for some', () => {
  const text = (over: Partial<ShelfGood>) => goodMark(good(over), now)?.text ?? null;
  expect(text({})).toBeNull();
  expect(text({ lacking: 9 })).toBeNull();
  expect(text({ stock: 0, stockAnywhere: 0 })).toBe('已兑完');
  expect(text({ stock: 0, stockAnywhere: 1 })).toBe('本校区已兑完');
  expect(text({ leftForChild: 0 })).toBe('已达限兑');
  expect(text({ open: false, saleFrom: Date.parse('2026-11-30T16:00:00Z') })).toBe('12月1日开始');
  expect(text({ open: false })).toBe('已结束');
  expect(text({ tiers: ['leaf'] })).toBe('等级专享');
  expect(text({ tiers: ['leaf'], tierAllowed: false })).toBe('等级专享');
});

it('says what is lacking and how long that may take', () => {
  expect(lackText(1_200)).toBe('还差 1,200 积分');
  expect(paceText({ lacking: 100, aboutLessons: 4 })).toBe('大约再上 4 节课');
  expect(paceText({ lacking: 100, aboutLessons: null })).toBeNull();
  expect(paceText({ lacking: 0, aboutLessons: 0 })).toBeNull();
});

it('names the end of a lower price, and of none else', () => {
  const until = Date.parse('2026-11-30T10:00:00Z');
  expect(promotionText({ promotionUntil: until, points: 900, listPoints: 1_200 })).toBe('特价至 11月30日 周一 18:00');
  const wholeDay = Date.parse('2026-11-30T16:00:00Z');
  expect(promotionText({ promotionUntil: wholeDay, points: 900, listPoints: 1_200 })).toBe('特价至 11月30日 周一（含当天）');
  expect(promotionText({ promotionUntil: until, points: 1_200, listPoints: 1_200 })).toBeNull();
  expect(promotionText({ promotionUntil: null, points: 900, listPoints: 1_200 })).toBeNull();
});

it('puts a card into one sentence', () => {
  expect(goodSentence(good({ comparePoints: 1_500, lacking: 20, aboutLessons: 1, wished: true }), now)).toBe(
    '小熊积木，1,200 积分，原价 1,500 积分，还差 20 积分，大约再上 1 节课，在心愿单里',
  );
});

it.each([
  ['/api/v1/good-images/i/thumb', '/api/v1', '/api/v1/good-images/i/thumb'],
  ['/api/v1/good-images/i/thumb', 'https://school.example/api/v1', 'https://school.example/api/v1/good-images/i/thumb'],
  ['/good-images/i/thumb', 'https://school.example/api/v1', 'https://school.example/api/v1/good-images/i/thumb'],
  ['good-images/i/thumb', '/api/v1', '/api/v1/good-images/i/thumb'],
  ['https://pictures.example/i', '/api/v1', 'https://pictures.example/i'],
])('finds %s of %s', (path, base, expected) => {
  expect(pictureAddress(path, base)).toBe(expected);
});

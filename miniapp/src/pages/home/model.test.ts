import {
  lessonState,
  lotterySentence,
  mainLesson,
  orderedLessons,
  paymentsSentence,
  type Redemption,
  redemptionNews,
  signInSentence,
  unreadSentence,
} from './model';

const lesson = (startsAt: number, checkIn: 'open' | 'not_open' | 'done' | 'over') => ({ startsAt, checkIn });

it('puts the lesson that can be checked in first', () => {
  const over = lesson(1, 'over');
  const open = lesson(3, 'open');
  const next = lesson(2, 'not_open');
  expect(mainLesson([over, next, open])).toBe(open);
  expect(mainLesson([over, next])).toBe(next);
  expect(mainLesson([lesson(4, 'done'), over])).toBe(over);
  expect(mainLesson([])).toBeUndefined();
  expect(orderedLessons([next, open, over])).toEqual([open, over, next]);
  expect(orderedLessons([])).toEqual([]);
});

it('tells what became of a lesson rather than what could be done', () => {
  const attendance = { status: 'late' } as NonNullable<Parameters<typeof lessonState>[0]['attendance']>;
  expect(lessonState({ checkIn: 'done', attendance }).text).toBe('已签到 · 迟到');
  expect(lessonState({ checkIn: 'over', attendance: { ...attendance, status: 'absent' } }).text).toBe('缺课');
  expect(lessonState({ checkIn: 'done', attendance: { ...attendance, status: 'present' } }).text).toBe('已签到');
  expect(lessonState({ checkIn: 'open', attendance: null }).text).toBe('可以签到');
});

it.each([
  [1, false, '打卡成功，明天再来'],
  [2, false, '打卡成功，已连续 2 天'],
  [2, true, '今天已经打过卡，已连续 2 天'],
])('a sign-in with a row of %s (repeated: %s) says %s', (streak, replayed, words) => {
  expect(signInSentence({ signInId: 'x', date: '2026-11-21', streak, replayed })).toBe(words);
});

it('says what waits to be paid', () => {
  expect(paymentsSentence(null)).toBeNull();
  expect(paymentsSentence({ open: 1, amount: 1 })).toBe('有 1 笔费用待缴：¥0.01');
  expect(paymentsSentence({ open: 2, amount: 128_000 })).toBe('有 2 笔费用待缴，共 ¥1,280');
});

it('says of a lottery what a draw costs, until its last instant', () => {
  const closesAt = Date.parse('2026-12-01T10:30:00Z');
  const lottery = { id: 'L', title: '冬日抽奖', closesAt, pointsPerDraw: 1_000 };
  expect(lotterySentence(null, 0)).toBeNull();
  expect(lotterySentence(lottery, closesAt - 1)).toBe('每次 1,000 积分，12月1日 周二 18:30 截止');
  expect(lotterySentence(lottery, closesAt)).toBeNull();
});

it.each([
  [0, null],
  [1, '有 1 条新消息'],
  [99, '有 99 条新消息'],
  [100, '有 99 条以上新消息'],
])('%s unread messages say %s', (unread, words) => {
  expect(unreadSentence(unread)).toBe(words);
});

describe('what was redeemed', () => {
  const now = Date.parse('2026-11-28T02:00:00Z');
  const redemption = (over: Partial<Redemption> = {}): Redemption => ({
    id: 'r',
    goodTitle: '小熊积木',
    campusName: '东校区',
    state: 'ready',
    expiresAt: now + 1,
    pickUpRequest: null,
    ...over,
  });
  const asked = { taker: '奶奶', state: 'waiting', until: now + 1 } as const;

  it('is told while it waits for the family, and no longer', () => {
    const texts = (over: Partial<Redemption>, at = now) => redemptionNews([redemption(over)], at).map(({ text }) => text);
    expect(texts({})).toEqual(['「小熊积木」可以到东校区领取了']);
    expect(texts({}, now + 1)).toEqual([]);
    expect(texts({ state: 'held' })).toEqual(['孩子想兑换「小熊积木」，等您确认']);
    expect(texts({ pickUpRequest: asked })).toEqual(['奶奶在前台想代领「小熊积木」，等您确认']);
    expect(texts({ pickUpRequest: { ...asked, until: now } })).toEqual(['「小熊积木」可以到东校区领取了']);
    expect(texts({ state: 'confirmed' })).toEqual([]);
    expect(texts({ state: 'handed_over' })).toEqual([]);
  });

  it('asks for answers first', () => {
    const news = redemptionNews([redemption({ id: 'a' }), redemption({ id: 'b', state: 'held' }), redemption({ id: 'c' })], now);
    expect(news.map(({ redemptionId }) => redemptionId)).toEqual(['b', 'a', 'c']);
  });
});

import { lessonState, mainLesson, orderedLessons, paymentsSentence, signInSentence, unreadSentence } from './model';

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

it.each([
  [0, null],
  [1, '有 1 条新消息'],
  [99, '有 99 条新消息'],
  [100, '有 99 条以上新消息'],
])('%s unread messages say %s', (unread, words) => {
  expect(unreadSentence(unread)).toBe(words);
});

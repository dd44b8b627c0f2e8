import { type Message, remainingText, topicFilters, topicIcons, unreadText, withRead } from './messages-model';

const message = (id: string, readAt: number | null): Message => ({
  id,
  topic: 'lesson',
  title: '',
  body: '',
  page: null,
  studentId: null,
  createdAt: 1,
  readAt,
});

it.each([
  [-1, undefined],
  [0, undefined],
  [1, '1'],
  [99, '99'],
  [100, '99+'],
])('%d unread reads %s', (unread, text) => {
  expect(unreadText(unread)).toBe(text);
});

it('marks what was read just now and keeps older times', () => {
  const items = [message('a', null), message('b', 5), message('c', null)];
  expect(withRead(items, new Set(['a', 'b']), 9).map(({ readAt }) => readAt)).toEqual([9, 5, null]);
});

it('has an icon for every topic it can filter by', () => {
  for (const { value } of topicFilters) if (value !== '') expect(topicIcons[value]).toBeDefined();
});

it('says how often a reminder will still come', () => {
  const template = { when: '上课前一天傍晚', remaining: 2, muted: false };
  expect(remainingText(template)).toBe('上课前一天傍晚 · 还会提醒 2 次');
  expect(remainingText({ ...template, remaining: 0 })).toBe('上课前一天傍晚 · 再允许一次才会提醒');
  expect(remainingText({ ...template, muted: true })).toBe('上课前一天傍晚 · 已关闭');
});

import type { IconName } from '@/icons/icons';
import type { AnswerOf } from '@/services/api';

export type Message = AnswerOf<'messages.list'>['items'][number];
export type Topic = Message['topic'];

export const topicIcons: Readonly<Record<Topic, IconName>> = {
  lesson: 'lesson',
  leave: 'calendar',
  record: 'sprout',
  points: 'points',
  payment: 'wallet',
  account: 'me',
};

export const topicFilters = [
  { value: '', text: '全部' },
  { value: 'lesson', text: '课程' },
  { value: 'leave', text: '请假补课' },
  { value: 'record', text: '成长' },
  { value: 'points', text: '积分' },
  { value: 'payment', text: '缴费' },
] as const;
export type TopicFilter = (typeof topicFilters)[number]['value'];

/** The most the server counts. */
const MOST_COUNTED = 100;

/** `3`, `99+`; nothing for none. */
export const unreadText = (unread: number): string | undefined => {
  if (unread <= 0) return undefined;
  return unread >= MOST_COUNTED ? '99+' : String(unread);
};

/** Messages that this visit has read, for the moment before the list is asked for again. */
export const withRead = (items: readonly Message[], read: ReadonlySet<string>, now: number): Message[] =>
  items.map((item) => (item.readAt === null && read.has(item.id) ? { ...item, readAt: now } : item));

/** Under a template: how many more reminders were allowed. */
export const remainingText = (template: {
  readonly remaining: number;
  readonly muted: boolean;
  readonly when: string;
}): string => {
  if (template.muted) return `${template.when} · 已关闭`;
  return template.remaining === 0
    ? `${template.when} · 再允许一次才会提醒`
    : `${template.when} · 还会提醒 ${template.remaining} 次`;
};

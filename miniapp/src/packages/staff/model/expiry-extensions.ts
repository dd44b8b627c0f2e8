import type { TagTone } from '@/components';
import { formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import type { Me } from '../types';
import { allows } from './access';

export type Extension = AnswerOf<'expiryExtensions.list'>['items'][number];

export const EXTENSION_STATES: Readonly<Record<Extension['state'], { readonly text: string; readonly tone: TagTone }>> = {
  counting: { text: '统计中', tone: 'info' },
  ready: { text: '等待确认', tone: 'points' },
  running: { text: '执行中', tone: 'info' },
  done: { text: '已完成', tone: 'brand' },
  cancelled: { text: '已取消', tone: 'neutral' },
};

/** Something is going on that changes by itself. */
export const isAtWork = ({ state }: Pick<Extension, 'state'>): boolean => state === 'counting' || state === 'running';

/** What a decision does, in words. */
export const extensionWords = ({ kind, months, version, ruleCodes }: Extension): string => {
  const which = ruleCodes.length === 0 ? '' : `「${ruleCodes.map(({ title }) => title).join('」「')}」的积分`;
  if (kind === 'months') return `${which}延长 ${months ?? 0} 个月`;
  return `${which}按「${version?.title ?? '已删除的版本'}」的有效期延长`;
};

const sums = ({ students, lots, points }: Extension['counted']): string =>
  `${formatPoints(students)} 名学员，${formatPoints(lots)} 笔共 ${formatPoints(points)} 积分`;

/** How much it concerns, or how much it did. */
export const reachWords = ({ state, counted, done }: Extension): string => {
  if (state === 'counting') return `已统计 ${sums(counted)}`;
  if (state === 'running' || state === 'done') return `已延长 ${sums(done)}`;
  return counted.lots === 0 ? '没有会变得更长的积分' : `将延长 ${sums(counted)}`;
};

/** Why the person may not confirm; null = may. */
export const confirmBlocked = ({ created, counted }: Extension, me: Me): string | null => {
  if (!allows(me, 'rules.publish')) return '需由有发布权限的同事确认';
  if (me.staff?.staffId === created.staffId) return '您发起的，需由另一位同事确认';
  return counted.lots === 0 ? '没有需要延长的积分' : null;
};

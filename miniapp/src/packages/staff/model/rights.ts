import type { TagTone } from '@/components';
import { formatFen, formatInstant } from '@/format';
import type { AnswerOf } from '@/services/api';
import { dayText } from './desk';

export type Right = AnswerOf<'mallFamily.rights'>['items'][number];

export const RIGHT_STATES: Readonly<Record<Right['state'], { readonly text: string; readonly tone: TagTone }>> = {
  active: { text: '可用', tone: 'brand' },
  used: { text: '已用完', tone: 'neutral' },
  over: { text: '已过期', tone: 'neutral' },
  revoked: { text: '已收回', tone: 'neutral' },
};

/** Whether it can be used once more. */
export const isUsable = ({ state, used, times }: Pick<Right, 'state' | 'used' | 'times'>): boolean =>
  state === 'active' && used < times;

/** Whether its last use can be taken back; what was taken back with its redemption stays so. */
export const isUndoable = ({ used, state }: Pick<Right, 'used' | 'state'>): boolean => used > 0 && state !== 'revoked';

/** 还剩 2 次, or that nothing is left. */
export const rightTitle = ({ times, used }: Pick<Right, 'times' | 'used'>): string =>
  used >= times ? '已用完' : `还剩 ${times - used} 次`;

/** · 剩 1 / 2 张; nothing for one coupon or one seat, and a quota says it first. */
const leftText = ({ kind, times, used }: Pick<Right, 'kind' | 'times' | 'used'>): string =>
  kind === 'benefit_quota' || times === 1
    ? ''
    : ` · 剩 ${Math.max(0, times - used)} / ${times} ${kind === 'coupon' ? '张' : '个名额'}`;

/** What it is worth, how much of it is left, until when, and what was published about its use. */
export const rightHint = (right: Right): string => {
  const worth =
    right.kind === 'coupon' && right.valueFen !== null
      ? `${right.minSpendFen !== null && right.minSpendFen > 0 ? `满 ${formatFen(right.minSpendFen)} ` : ''}减 ${formatFen(right.valueFen)}`
      : right.kind === 'activity_seat' && right.startsAt !== null
        ? `${formatInstant(right.startsAt)}${right.place === null ? '' : ` ${right.place}`}`
        : rightTitle(right);
  const usage = right.usage === null ? '' : ` · 使用说明：${right.usage}`;
  return `${worth}${leftText(right)} · 可用到 ${dayText(right.validThrough)}（含当天）${usage}`;
};

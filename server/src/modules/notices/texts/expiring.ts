import type { LocalDate } from '@qingya/shared';
import type { Notice } from '../../messaging';
import { pages } from '../domain/pages';
import { cut, dateText, firstNameOf } from '../domain/words';

export const EXPIRING = 'points.expiring';

/** What of a family's points lapses after one day. */
export interface Expiring {
  readonly children: readonly { readonly name: string; readonly amount: number }[];
  /** Those of them that cannot be used yet, by what they wait for, as in `再上一节课后可用`. */
  readonly waiting: readonly { readonly amount: number; readonly text: string }[];
  /** Last usable day. */
  readonly on: LocalDate;
  /** What the children can use now, whenever it lapses. */
  readonly available: number;
}

interface Counted {
  readonly amount: number;
}

const sumOf = (parts: readonly Counted[]): number => parts.reduce((sum, { amount }) => sum + amount, 0);

/** `其中 5 积分待生效，再上一节课后可用。`; empty when all can be used. */
const waitText = (total: number, waiting: Expiring['waiting']): string => {
  const [only] = waiting;
  if (!only) return '';
  const sum = sumOf(waiting);
  const what = sum === total ? '这些积分待生效' : `其中 ${sum} 积分待生效`;
  if (waiting.length === 1) return `${what}，${only.text}。`;
  return `${what}：${waiting.map(({ amount, text }) => `${text}的 ${amount} 积分`).join('、')}。`;
};

const hint = (total: number, waiting: Expiring['waiting']): string => {
  if (waiting.length === 0) return '到期前都可以使用';
  return sumOf(waiting) === total ? '这些积分还没有生效' : '部分积分还没有生效';
};

const about = (
  familyId: string,
  { children, waiting, on, available }: Expiring,
  occasion: string | number,
  added: string,
): Notice => {
  const amount = sumOf(children);
  const each = children.map((child) => `${firstNameOf(child.name)} ${child.amount} 积分`).join('、');
  return {
    familyId,
    studentId: null,
    topic: 'points',
    reason: EXPIRING,
    subject: `${on}:${occasion}`,
    title: `${amount} 积分快到期了`,
    body: cut(`${each}，最后可用日是${dateText(on)}，过期后无法恢复。${added}${waitText(amount, waiting)}`, 400),
    page: pages.points(),
    template: {
      code: 'points_expiring',
      data: {
        number1: String(amount),
        date2: dateText(on),
        number3: String(available),
        thing4: hint(amount, waiting),
      },
    },
    urgency: 'daytime',
  };
};

/** Points of a family's children lapse soon. @param milestone days before the last usable day */
export const pointsExpiring = (familyId: string, expiring: Expiring, milestone: number): Notice =>
  about(familyId, expiring, milestone, '');

/** More lapses than a family was told. @param added points of it that came after the family was told of the day */
export const morePointsExpiring = (familyId: string, expiring: Expiring, added: number): Notice =>
  about(familyId, expiring, 'more', `其中 ${added} 积分是上次提醒后新增的。`);

import type { Rule } from '@qingya/shared';

type Condition = Extract<Rule['availability'], { kind: 'condition' }>['condition'];

const WAITS: { readonly [C in Condition]: string } = {
  refund_window_over: '退费期结束后可用',
  lesson_attended: '再上一节课后可用',
};

/** The ledger releases by name, so every fact has a condition of its own. */
export const conditionName = (condition: Condition, sourceId: string): string => `${condition}:${sourceId}`;

/**
 * What points wait for, as a family reads it: `12月1日起可用`, `再上一节课后可用`.
 * @param wait a day, or else the name of a condition
 */
export const waitWords = ({
  availableOn,
  condition,
}: {
  readonly availableOn: string | null;
  readonly condition: string | null;
}): string => {
  if (availableOn !== null) {
    const [, month, day] = availableOn.split('-').map(Number);
    return `${month}月${day}日起可用`;
  }
  const [kind = ''] = (condition ?? '').split(':');
  return (WAITS as Readonly<Record<string, string>>)[kind] ?? '满足条件后可用';
};

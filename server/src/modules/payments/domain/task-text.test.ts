import { PAYMENT_TASK_KINDS } from '@qingya/shared';
import { isRefundable, mayClose, taskText } from './task-text';

describe('what a task says', () => {
  it.each(PAYMENT_TASK_KINDS)('%s says what happened and what to do', (kind) => {
    const { title, advice } = taskText({ kind, code: undefined, underWay: false });
    expect(title).toMatch(/[一-龥]{4}/);
    expect(advice).toMatch(/请|可以/);
  });

  it('tells that nothing is left to do while the money is on its way', () => {
    expect(taskText({ kind: 'unknown_order', code: undefined, underWay: true }).advice).toContain('自动完成');
  });

  it('warns of money that may have gone back twice', () => {
    expect(taskText({ kind: 'refund_abnormal', code: 'refunded_twice', underWay: false }).title).toContain('两次');
  });
});

describe('whether held money may be given back', () => {
  const held = { outcome: 'held', amount: 100, reserved: 0 } as const;
  it.each([
    [{ state: 'open', refundId: null }, held, true],
    [{ state: 'done', refundId: null }, held, false],
    [{ state: 'open', refundId: 'R' }, held, false],
    [{ state: 'open', refundId: null }, { ...held, reserved: 100 }, false],
    [{ state: 'open', refundId: null }, { ...held, outcome: 'settled' }, false],
    [{ state: 'open', refundId: null }, undefined, false],
  ] as const)('%j of %j: %s', (task, capture, expected) => {
    expect(isRefundable(task, capture)).toBe(expected);
  });
});

describe('whether a task may be noted as dealt with', () => {
  const held = { kind: 'amount_mismatch', code: undefined, underWay: false } as const;
  it.each([
    [held, null, true],
    [{ ...held, underWay: true }, null, false],
    [{ ...held, kind: 'refund_failed', code: 'closed' }, 'failed', false],
    [{ ...held, kind: 'refund_abnormal', code: 'abnormal' }, 'abnormal', false],
    [{ ...held, kind: 'refund_not_enough', code: 'NOT_ENOUGH' }, 'blocked', false],
    [{ ...held, kind: 'refund_abnormal', code: 'facts_differ' }, 'processing', true],
    [{ ...held, kind: 'refund_abnormal', code: 'refunded_twice' }, 'succeeded', true],
  ] as const)('%j of a refund that is %s: %s', (facts, refundState, expected) => {
    expect(mayClose(facts, refundState)).toBe(expected);
  });
});

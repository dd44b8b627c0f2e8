import { REFUND_STATES as CONTRACT_STATES } from '@qingya/shared';
import { adviceOf, askedRefunds, REFUND_STATES, refundAmount, refundWay } from './refunds';

describe('refunds', () => {
  it('takes no more than may still be asked back', () => {
    expect(refundAmount('50.01', 5_000)).toEqual({ problem: '最多还能退 ¥50' });
    expect(refundAmount('50', 5_000)).toEqual({ fen: 5_000 });
    expect(refundAmount('x', 5_000)).toHaveProperty('problem');
    expect(refundAmount('0.01', 0)).toHaveProperty('problem');
  });

  it('has a word for every state and advice for every one a person must look at', () => {
    expect(Object.keys(REFUND_STATES).sort()).toEqual([...CONTRACT_STATES].sort());
    for (const state of ['blocked', 'abnormal', 'failed'] as const)
      expect(adviceOf({ state, stuck: true })).toMatchObject({ todo: expect.any(String), mayRetry: true, mayByHand: true });
  });

  it('asks nobody for anything while a refund goes its way', () => {
    for (const state of ['waiting', 'processing', 'succeeded'] as const)
      expect(adviceOf({ state, stuck: false })).toMatchObject({ todo: null, mayRetry: false, mayByHand: false });
  });

  it('never pays by hand what WeChat may still be paying', () => {
    for (const state of ['waiting', 'processing'] as const) expect(adviceOf({ state, stuck: true }).mayByHand).toBe(false);
  });

  it('counts those that somebody asked for', () => {
    expect(askedRefunds({ refunds: [] })).toBe(0);
    expect(askedRefunds({ refunds: [{ cause: 'duplicate' }, { cause: 'asked' }, { cause: 'late' }, { cause: 'asked' }] })).toBe(
      2,
    );
  });

  it('goes back by hand where WeChat does not bring it back', () => {
    const DAY = 86_400_000;
    const paid = { id: 'C', channel: 'wechat' as const, paidAt: 0 };
    const parts = (count: number) => Array.from({ length: count }, () => ({ captureId: 'C' }));
    expect(refundWay(paid, parts(49), 365 * DAY)).toBe('wechat');
    expect(refundWay(paid, parts(50), DAY)).toBe('tooMany');
    expect(refundWay(paid, [], 365 * DAY + 1)).toBe('tooOld');
    expect(refundWay({ ...paid, channel: 'cash' }, [], 0)).toBe('desk');
    expect(refundWay(paid, [...parts(49), { captureId: 'OTHER' }], DAY)).toBe('wechat');
  });
});

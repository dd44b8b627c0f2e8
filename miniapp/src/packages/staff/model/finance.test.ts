import { DIFFERENCE_KINDS, PAYMENT_TASK_KINDS } from '@qingya/shared';
import { mayOpen, menuOf } from '../console/menu';
import type { Me, Permission } from '../types';
import { billDayProblem, differenceText, hasEverywhere, TASK_KINDS, voidBlocked, yesterdayOf } from './finance';

const me = (permissions: Readonly<Record<string, 'all' | readonly string[]>>) =>
  ({
    staff: {
      staffId: 'STAFF',
      permissions: Object.entries(permissions).map(([permission, campuses]) => ({
        permission: permission as Permission,
        campuses,
      })),
    },
  }) as Me;

describe('bills', () => {
  const now = Date.parse('2026-11-21T00:30:00+08:00');
  it('compares days from three months back to yesterday', () => {
    expect(yesterdayOf(now)).toBe('2026-11-20');
    expect(billDayProblem('2026-11-20', now)).toBeNull();
    expect(billDayProblem('2026-08-21', now)).toBeNull();
    expect(billDayProblem('2026-11-21', now)).toBe('只能核对今天以前的账单');
    expect(billDayProblem('2026-08-20', now)).toBe('微信只保留最近三个月的账单');
    expect(billDayProblem('2026-02-30', now)).toBe('请选择日期');
  });

  it('has words for every difference and every task', () => {
    for (const kind of DIFFERENCE_KINDS)
      for (const subject of ['payment', 'refund'] as const) expect(differenceText({ kind, subject }).hint).not.toBe('');
    expect(Object.keys(TASK_KINDS).sort()).toEqual([...PAYMENT_TASK_KINDS].sort());
  });
});

describe('voids', () => {
  it('are decided by somebody else', () => {
    const who = me({ 'payment.void': 'all' });
    expect(voidBlocked({ state: 'requested', requestedById: 'STAFF' }, who)).toContain('另一位同事');
    expect(voidBlocked({ state: 'requested', requestedById: 'OTHER' }, who)).toBeNull();
    expect(voidBlocked({ state: 'approved', requestedById: 'STAFF' }, who)).toBeNull();
  });
});

describe('the pages of finance', () => {
  it('shows the school’s books only to those whose role reaches every campus', () => {
    expect(hasEverywhere(me({ 'payment.reconcile': ['K1'] }), 'payment.reconcile')).toBe(false);
    const campus = me({ 'payment.read': ['K1'], 'payment.reconcile': ['K1'] });
    const school = me({ 'payment.read': 'all', 'payment.reconcile': 'all' });
    const ids = (who: Me) => menuOf(who).flatMap(({ entries }) => entries.map(({ id }) => id));
    expect(ids(campus)).not.toContain('bills');
    expect(ids(school)).toEqual(['payments', 'refunds', 'desk-voids', 'payment-tasks', 'bills']);
    expect([mayOpen(campus, 'bills'), mayOpen(school, 'bills'), mayOpen(campus, 'payment')]).toEqual([false, true, true]);
    expect(ids(me({ 'student.read': 'all' }))).not.toContain('payments');
  });
});

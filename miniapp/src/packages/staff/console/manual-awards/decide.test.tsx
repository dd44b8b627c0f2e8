import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { ManualAward } from '../../model/manual-awards';
import type { Me } from '../../types';
import { Decision } from './decide';
import { Limits } from './limits';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const done = jest.fn();

const award: ManualAward = {
  id: 'a1',
  studentId: 's1',
  studentName: '林小雨',
  campusId: 'c1',
  points: 80,
  reason: '区级比赛获奖',
  state: 'waiting',
  waitedFor: 'per_award',
  givenById: 'teacher',
  givenByName: '陈静',
  givenAt: 0,
  decidedByName: null,
  decidedAt: null,
  note: null,
  transactionId: null,
  undoableUntil: null,
};
const meAs = (staffId: string, ...permissions: readonly string[]): Me =>
  ({ staff: { staffId, permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } }) as unknown as Me;
const click = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));

beforeEach(() => {
  asked.mockReset().mockResolvedValue({ ok: true, data: award });
  done.mockReset();
});
afterEach(cleanup);

describe('deciding a request', () => {
  it('books it after a look at what it is', async () => {
    render(<Decision award={award} me={meAs('manager')} onDone={done} />);
    await click('approve-a1');
    screen.getByText('奖励 林小雨 80 积分？');
    await click('sheet-confirm');
    expect(asked).toHaveBeenCalledWith('manualAwards.decide', {
      params: { manualAwardId: 'a1' },
      body: { decision: 'approved' },
      idempotencyKey: expect.any(String),
    });
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('refuses it only with a reason', async () => {
    render(<Decision award={award} me={meAs('manager')} onDone={done} />);
    await click('refuse-a1');
    await click('sheet-confirm');
    expect(asked).not.toHaveBeenCalled();
    fireEvent.change(document.getElementById('reason')!, { target: { value: ' 数量偏高 ' } });
    await click('sheet-confirm');
    expect(asked.mock.calls[0][1].body).toEqual({ decision: 'refused', note: '数量偏高' });
  });

  it('is not for the person who asked', async () => {
    render(<Decision award={award} me={meAs('teacher')} onDone={done} />);
    screen.getByText('您提交的申请，需由另一位同事审批');
    await click('approve-a1');
    expect(document.getElementById('sheet-confirm')).toBeNull();
  });
});

describe('limits', () => {
  const limit = { perAward: 50, perDay: 300, perDeduction: 20, deductionsPerDay: 100 };
  const limits = { owner: limit, campus_manager: limit, front_desk: limit, teacher: limit };
  const policy = { version: 3, limits, validMonths: 12, changedAt: 0, changedByName: null };
  const open = (me: Me) => {
    asked.mockResolvedValue({ ok: true, data: { current: policy, history: [policy] } });
    return act(async () => void render(<Limits me={me} campuses={[]} />));
  };

  it('are changed by those who may, from the version they saw', async () => {
    await open(meAs('owner', 'points.limits'));
    await click('edit-limits');
    const field = document.getElementById('limit-teacher-perDay')!;
    fireEvent.change(field, { target: { value: 'x' } });
    await click('save-limits');
    expect(asked).toHaveBeenCalledTimes(1);
    fireEvent.change(field, { target: { value: '400' } });
    await click('save-limits');
    expect(asked.mock.calls[1]).toEqual([
      'manualAwards.setPolicy',
      { body: { version: 3, limits: { ...limits, teacher: { ...limit, perDay: 400 } }, validMonths: 12 } },
    ]);
  });

  it('are only read by the others', async () => {
    await open(meAs('manager', 'points.adjust'));
    expect(document.getElementById('edit-limits')).toBeNull();
    screen.getByText('第 3 版 · 系统初始值 · 1970年1月1日 周四 08:00');
  });
});

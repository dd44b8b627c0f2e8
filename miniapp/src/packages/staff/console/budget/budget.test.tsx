import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { type Board, startedText } from '../../model/budget';
import type { Campus } from '../../types';
import { BoardView } from './board';
import { BudgetForm } from './form';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const done = jest.fn();
const campuses = [{ campusId: 'A', name: '南山校区' }] as unknown as readonly Campus[];
const none = { used: 0, beyond: 0, left: 0, projected: 0 };

const board = {
  id: 'B1',
  title: '秋季预算',
  from: '2026-11-01',
  through: '2026-11-30',
  source: 'net_profit',
  baseFen: 1_000_000,
  shareBasisPoints: 1_050,
  pointsPerYuan: 100,
  costFen: 105_000,
  points: 105_000,
  used: 700,
  beyond: 500,
  left: 104_300,
  projected: 3_600,
  whenFull: 'queue',
  expiredReturn: true,
  state: 'active',
  revision: 4,
  today: '2026-11-10',
  endsFreely: false,
  allocations: [
    { id: 'X', campusId: 'A', group: 'attendance', points: 1_000, used: 700, beyond: 500, left: 300, projected: 3_600 },
    { ...none, id: 'Y', campusId: null, group: null, points: 104_000 },
  ],
  alerts: [
    {
      id: 'L',
      allocationId: 'X',
      campusId: 'A',
      group: 'attendance',
      kind: 'at_90',
      points: 1_000,
      issued: 950,
      projected: 2_000,
      raisedAt: 1_762_700_000_000,
    },
  ],
  days: [{ date: '2026-11-02', issued: 1_200 }],
} as unknown as Board;

beforeEach(() => {
  asked.mockReset();
  done.mockReset();
});
afterEach(cleanup);

const type = (what: string, value: string) => fireEvent.change(document.getElementById(what)!, { target: { value } });
const tap = (what: string) => act(async () => void fireEvent.click(document.getElementById(what)!));
const text = (what: string) => document.getElementById(what)?.textContent ?? '';

describe('the board', () => {
  beforeEach(() => {
    render(<BoardView board={board} campuses={campuses} />);
  });

  it('names what was issued beyond the budget and what is to be expected', () => {
    const matrix = text('budget-matrix');
    expect(matrix).toContain('700 / 1,000');
    expect(matrix).toContain('另批准超额 500');
    expect(matrix).toContain('预计会到 3,600');
    expect(screen.getByRole('progressbar', { name: '南山校区 · 到课' }).getAttribute('aria-valuenow')).toBe('100');
    expect(screen.getByRole('progressbar', { name: '其余未分配' }).getAttribute('aria-valuenow')).toBe('0');
    expect(text('budget-board')).toContain('净利润的比例 10.50%');
    expect(text('budget-board')).toContain('回到预算');
  });

  it('shows the alerts with their figures at that time', () => {
    expect(text('budget-alerts')).toContain('南山校区 · 到课');
    expect(text('budget-alerts')).toContain('已发放达到 90%');
    expect(text('budget-alerts')).toContain('950 / 1,000');
  });
});

it('says that nothing limits points after a budget that ends without another one', () => {
  render(<BoardView board={board} campuses={campuses} />);
  expect(document.getElementById('budget-ends')).toBeNull();
  cleanup();
  render(<BoardView board={{ ...board, endsFreely: true }} campuses={campuses} />);
  expect(text('budget-ends')).toContain('到 2026-11-30 为止');
});

it.each([
  [0, 0, 100, ''],
  [80, 0, 20, '已启用。这段日期里此前发放的 80 积分已经记入，还剩 20 积分。'],
  [
    100,
    1_100,
    0,
    '已启用。这段日期里此前发放的 1,200 积分已经记入，其中 1,100 积分放不下，记为超额；放不下的校区或类别额度已经用完。',
  ],
])('says what a budget bears that was switched on late: %d and %d beyond', (used, beyond, left, said) => {
  expect(startedText({ used, beyond, left })).toBe(said);
});

describe('the form', () => {
  it('computes while one types, and sends a new budget once it is complete', async () => {
    render(<BudgetForm campuses={campuses} onClose={jest.fn()} onDone={done} />);
    type('budget-title', '秋季预算');
    type('budget-from', '2026-09-01');
    type('budget-through', '2026-12-31');
    await tap('save-budget');
    expect(asked).not.toHaveBeenCalled();
    type('budget-base', '10000000');
    expect(text('budget-size')).toBe('预算 ¥1,000,000，最多发放 100,000,000 积分');
    await tap('allot');
    type('allot-campus-0', 'A');
    type('allot-points-0', '100000001');
    await tap('save-budget');
    expect(asked).not.toHaveBeenCalled();
    type('allot-points-0', '40000000');
    await tap('budget-expired-return');
    expect(text('budget-form')).toContain('60,000,000 积分');
    asked.mockResolvedValue({ ok: true, data: { id: 'B2' } });
    await tap('save-budget');
    expect(asked).toHaveBeenCalledWith('budget.create', {
      body: {
        title: '秋季预算',
        source: 'net_profit',
        baseFen: 1_000_000_000,
        shareBasisPoints: 1_000,
        pointsPerYuan: 100,
        from: '2026-09-01',
        through: '2026-12-31',
        whenFull: 'queue',
        expiredReturn: true,
        allocations: [{ campusId: 'A', group: null, points: 40_000_000 }],
      },
      idempotencyKey: expect.any(String),
    });
    expect(done).toHaveBeenCalledWith({ id: 'B2' });
  });

  it('keeps the days of a budget in use, names the revision it saw, and says why it was refused', async () => {
    render(<BudgetForm board={board} campuses={campuses} onClose={jest.fn()} onDone={done} />);
    expect((document.getElementById('budget-from') as HTMLInputElement).disabled).toBe(true);
    asked.mockResolvedValue({
      ok: false,
      error: { code: 'budget_changed', message: '预算刚刚被别人修改过', status: 409, requestId: '' },
    });
    await tap('save-budget');
    const [id, request] = asked.mock.calls[0];
    expect([id, request.params, request.body.revision]).toEqual(['budget.save', { budgetPeriodId: 'B1' }, 4]);
    expect(screen.getByRole('alert').textContent).toBe('预算刚刚被别人修改过');
    expect(done).not.toHaveBeenCalled();
  });
});

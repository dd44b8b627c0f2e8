import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call, download } from '@/services/api';
import { screens } from '../../../../../test/stand-ins/taro';
import type { BacktestDetail } from '../../types';
import type { Caller } from '../shell';
import { Result } from './result';
import { backtest, moving, result } from './test-samples';

jest.mock('@/services/api', () => ({ call: jest.fn(), download: jest.fn() }));
jest.mock('@/services/auth', () => ({ signOut: jest.fn() }));
const asked = call as unknown as jest.Mock;
const fetched = download as unknown as jest.Mock;

const student = {
  studentId: 'K1',
  name: '周明远',
  campusId: 'C1',
  campusName: '南山校区',
  older: 100,
  newer: 150,
  difference: 50,
  why: [{ code: 'lesson_comment', title: '课后点评', points: 50 }],
};
const refusal = (code: string, message: string) => ({ ok: false, error: { code, message, status: 409, requestId: '' } });

const caller = (...permissions: string[]): Caller =>
  ({
    me: { staff: { permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } },
    campuses: [
      { campusId: 'C1', name: '南山校区' },
      { campusId: 'C2', name: '福田校区' },
    ],
  }) as unknown as Caller;

/** What the server has; tests move it on. */
let now: BacktestDetail;
let students: unknown;
const show = async (...permissions: string[]) => {
  asked.mockImplementation((id: string) => {
    if (id === 'ruleBacktests.students') return Promise.resolve(students);
    if (id === 'ruleBacktests.read') return Promise.resolve({ ok: true, data: now });
    return Promise.resolve({ ok: true, data: { items: [], nextCursor: null } });
  });
  await act(async () => void render(<Result backtestId='B1' caller={caller('rules.read', 'student.read', ...permissions)} />));
};
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`nothing is called ${id}`);
  return found;
};
const text = (id: string) => at(id).textContent ?? '';
const press = (id: string) => act(async () => void fireEvent.click(at(id)));
const sent = (id: string) => asked.mock.calls.filter(([name]) => name === id).map(([, request]) => request);
const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));

beforeEach(() => {
  asked.mockReset();
  fetched.mockReset().mockResolvedValue(refusal('forbidden', '您不能导出'));
  now = backtest;
  students = { ok: true, data: { items: [student], nextCursor: null } };
  jest.useFakeTimers();
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

describe('while it runs', () => {
  it('shows how far it is, asks again in front only, and stops when the result is there', async () => {
    now = moving;
    await show('rules.write');
    expect(text('backtest-progress')).toContain('已算 1,234 / 20,000 位学员（6%）');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('6');
    expect(document.getElementById('backtest-answer')).toBeNull();
    now = { ...moving, progress: { students: 15_000, of: 20_000 } };
    await pass(2_000);
    expect(text('backtest-progress')).toContain('75%');
    act(() => screens.hide());
    const before = sent('ruleBacktests.read').length;
    await pass(20_000);
    expect(sent('ruleBacktests.read')).toHaveLength(before);
    now = backtest;
    act(() => screens.show());
    await pass(2_000);
    expect(text('backtest-answer')).toContain('多发 200 积分');
    expect(document.getElementById('backtest-progress')).toBeNull();
    const after = sent('ruleBacktests.read').length;
    await pass(20_000);
    expect(sent('ruleBacktests.read')).toHaveLength(after);
  });

  it('is cancelled once, after a question, by those who write rules', async () => {
    now = moving;
    await show();
    expect(document.getElementById('cancel')).toBeNull();
    cleanup();
    await show('rules.write');
    await press('cancel');
    expect(sent('ruleBacktests.cancel')).toEqual([]);
    now = { ...moving, state: 'cancelled', finishedAt: 1_800_000_060_000 };
    await press('sheet-confirm');
    expect(sent('ruleBacktests.cancel')).toEqual([{ params: { backtestId: 'B1' }, idempotencyKey: expect.any(String) }]);
    expect(screen.getByRole('alert').textContent).toBe('这次回测被取消了，没有结果。');
    expect(document.getElementById('cancel')).toBeNull();
    expect(document.getElementById('again')).not.toBeNull();
  });

  it('says that it ended meanwhile, and shows what it ended in', async () => {
    now = moving;
    await show('rules.write');
    await press('cancel');
    asked.mockImplementation((id: string) =>
      Promise.resolve(
        id === 'ruleBacktests.cancel'
          ? refusal('backtest_state', '这次回测的状态已经改变，请刷新后查看。')
          : { ok: true, data: id === 'ruleBacktests.read' ? backtest : { items: [], nextCursor: null } },
      ),
    );
    await press('sheet-confirm');
    expect(screen.getByRole('alert').textContent).toBe('这次回测的状态已经改变，请刷新后查看。');
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: '继续算' })));
    expect(text('backtest-answer')).toContain('换成草案 A');
  });
});

describe('without a result', () => {
  it('says that it failed and offers to begin again with the same versions', async () => {
    now = { ...moving, state: 'failed', finishedAt: 1_800_000_060_000 };
    await show('rules.write');
    expect(screen.getByRole('alert').textContent).toContain('没有算完');
    expect(document.getElementById('backtest-answer')).toBeNull();
    asked.mockImplementation((id: string) =>
      Promise.resolve(
        id === 'ruleVersions.list'
          ? {
              ok: true,
              data: {
                items: ['V9', 'V2', 'V3'].map((key) => ({ id: key, number: null, title: key, state: 'draft', inForce: false })),
                nextCursor: null,
              },
            }
          : refusal('backtest_busy', '已有回测正在排队或进行，请等它结束，或先取消它。'),
      ),
    );
    await press('again');
    await press('sheet-confirm');
    expect(sent('ruleBacktests.create').map(({ body }) => body)).toEqual([
      { versionIds: ['V2', 'V3'], months: 6, ignoreValidity: false },
    ]);
    expect(screen.getByRole('dialog').textContent).toContain('已有回测正在排队或进行');
    at('see-busy');
  });

  it('says so when nothing happened in these days', async () => {
    now = { ...backtest, result: { ...result, facts: 0, students: 0 } };
    await show();
    screen.getByText('这段时间没有可以算分的事');
    expect(document.getElementById('backtest-sides')).toBeNull();
  });

  it('shows why it could not be read, and tries again', async () => {
    asked.mockResolvedValue(refusal('not_found', '没有找到这次回测'));
    await act(async () => void render(<Result backtestId='B1' caller={caller('rules.read')} />));
    screen.getByText('没有找到这次回测');
    asked.mockImplementation((id: string) =>
      Promise.resolve({ ok: true, data: id === 'ruleBacktests.read' ? backtest : { items: [], nextCursor: null } }),
    );
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: '重试' })));
    expect(text('backtest-answer')).toContain('换成草案 A');
  });
});

describe('the result', () => {
  it('says first what changing over means, then each side against the budget', async () => {
    await show();
    expect(text('backtest-answer')).toContain('换成草案 A，会比现行规则多发 200 积分（约 ¥2），多 50%。');
    expect(text('backtest-answer')).toContain('3 位学员会多得，0 位会少得，2 位不变。');
    expect(text('backtest-answer')).toContain('其中 1 周没有预算');
    expect(text('backtest-sides')).toContain('用掉预算的 80%，还剩 100 积分');
    expect(text('backtest-sides')).toContain('超出预算 100 积分（约 ¥1）');
    expect(text('backtest-groups')).toContain('超出预算');
    screen.getByText('回测之后改动过或已删除，结果是改动前的');
    const rows = [...at('backtest-rules').querySelectorAll('[role="row"]')].map((row) => row.textContent);
    expect(rows[1]).toBe('课后点评400¥4 · 12 次600¥6 · 12 次—+200');
    expect(rows.at(-1)).toBe('合计400600300+200');
    expect(text('backtest-spread')).toContain('一半学员会得到 150 积分以上');
  });

  it('compares the pair that was chosen, everywhere on the page', async () => {
    await show();
    await press('pair-1-2');
    expect(text('backtest-answer')).toContain('换成草案 B，会比草案 A 少发 300 积分');
    expect([...at('backtest-rules').querySelectorAll('[role="row"]')].map((row) => row.textContent?.slice(-4)).at(1)).toBe(
      '-600',
    );
    expect(text('backtest-weeks')).toContain('草案 B');
    expect(sent('ruleBacktests.students').at(-1).query).toMatchObject({ older: 1, newer: 2, order: 'gain' });
  });

  it('offers no choice where there is one pair only', async () => {
    now = {
      ...backtest,
      candidates: backtest.candidates.slice(0, 1),
      result: { ...result, sides: result.sides.slice(0, 2), comparisons: result.comparisons.slice(0, 1) },
    };
    await show();
    expect(document.querySelector('[role="radiogroup"]')).toBeNull();
    expect(text('backtest-answer')).toContain('换成草案，会比现行规则多发');
  });
});

describe('who gains and who loses', () => {
  it('lists both, on a campus if asked, and exports exactly that', async () => {
    await show();
    expect(text('backtest-students')).toContain('课后点评 +50');
    await press('tab-lose');
    fireEvent.change(at('filter-campusId'), { target: { value: 'C2' } });
    await pass(0);
    expect(sent('ruleBacktests.students').at(-1)).toMatchObject({
      params: { backtestId: 'B1' },
      query: { older: 0, newer: 1, order: 'lose', campusId: 'C2' },
    });
    await press('students-xlsx');
    expect(fetched).toHaveBeenCalledWith('exports.backtestStudents', {
      params: { backtestId: 'B1', format: 'xlsx' },
      query: { older: 0, newer: 1, order: 'lose', campusId: 'C2' },
    });
    expect(text('backtest-students')).toContain('您不能导出');
  });

  it('says when the server is not done yet, and tries again', async () => {
    students = refusal('backtest_not_done', '这次回测还没有完成，请稍后再看结果。');
    await show();
    expect(text('backtest-students')).toContain('这次回测还没有完成，请稍后再看结果。');
    students = { ok: true, data: { items: [], nextCursor: null } };
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: '重试' })));
    expect(text('backtest-students')).toContain('没有学员会多得积分');
  });
});

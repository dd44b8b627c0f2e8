import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { call } from '@/services/api';
import { PAUSE_MS } from '../../hooks/use-preview';
import type { Subject } from '../../model/previews';
import type { RulePreview } from '../../types';
import { type RuleSet, TryOut, type TryOutProps } from './try-out';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;

const empty: RuleSet = { rules: [], campaigns: [] };
const preview: RulePreview = {
  from: '2026-10-22',
  through: '2026-11-21',
  students: 200,
  ofStudents: 20_000,
  inForce: { points: 30, rules: [{ code: 'comment', title: '点评', points: 30, times: 6 }] },
  draft: { points: 45, rules: [{ code: 'comment', title: '点评', points: 45, times: 5 }] },
  campaignsLeftOut: [],
  lines: [
    {
      on: '2026-11-20',
      what: '写下课后点评',
      inForce: [{ code: 'comment', title: '点评', points: 5 }],
      draft: [{ code: 'comment', title: '点评', points: 8, cut: null }],
    },
    {
      on: '2026-11-19',
      what: '又写了一次',
      inForce: [{ code: 'comment', title: '点评', points: 5 }],
      draft: [{ code: 'comment', title: '点评', points: 0, cut: '每天最多 8 积分' }],
    },
    { on: '2026-11-18', what: '每日打卡 · 连续第 1 天', inForce: [], draft: [] },
  ],
};
let answer: unknown;
const Page = (props: Partial<TryOutProps>) => {
  const [subject, onSubject] = useState<Subject>({ kind: 'school' });
  return <TryOut place='try' ruleSet={empty} mayFind subject={subject} onSubject={onSubject} {...props} />;
};
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`nothing is called ${id}`);
  return found;
};
const text = () => at('try').textContent ?? '';
const press = (id: string) => act(async () => void fireEvent.click(at(id)));
const pass = (ms = PAUSE_MS) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));
const sent = () => asked.mock.calls.filter(([id]) => id === 'ruleBacktests.preview').map(([, { body }]) => body);

beforeEach(() => {
  jest.useFakeTimers();
  answer = { ok: true, data: preview };
  asked
    .mockReset()
    .mockImplementation((id: string) =>
      Promise.resolve(
        id === 'ruleBacktests.preview'
          ? answer
          : { ok: true, data: { items: [{ id: 'K1', name: '周明远', externalNo: 'P001' }], nextCursor: null } },
      ),
    );
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

it('says what the school’s sample would get, rule by rule, and that it is a sample', async () => {
  render(<Page focus='comment' />);
  expect(screen.getByRole('status', { name: '正在加载' })).toBeTruthy();
  await pass();
  expect(text()).toContain('按这份草稿得 45 积分，现在是 30，多 15。');
  expect(text()).toContain('不是全校总数');
  expect(text()).toContain('30 → 45');
  expect(text()).toContain('6 次 → 5 次');
  expect(document.querySelector('.try-out__row--focus')?.textContent).toContain('点评');
  expect(text()).not.toContain('写下课后点评');
});

it('finds a child by name, and shows each thing it did with what the cap cut', async () => {
  render(<Page />);
  await pass();
  await press('try-whom-student');
  await pass();
  expect(sent()).toHaveLength(1);
  await act(async () => void fireEvent.change(at('try-search'), { target: { value: '周' } }));
  await pass();
  await press('try-child-0');
  await pass();
  expect(sent().at(-1)).toEqual({ ruleSet: empty, studentId: 'K1' });
  expect(text()).toContain('写下课后点评');
  expect(text()).toContain('5 → 8');
  expect(text()).toContain('每天最多 8 积分');
  expect(text()).not.toContain('不是全校总数');
  expect(text()).not.toContain('每日打卡');
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: '另有 1 件不给积分的事' })));
  expect(text()).toContain('每日打卡 · 连续第 1 天');
});

it('keeps the last answer and says why while the form cannot be read', async () => {
  const { rerender } = render(<Page />);
  await pass();
  rerender(<Page ruleSet={null} />);
  await pass();
  expect(text()).toContain('填完整以后，会按新的内容再算');
  expect(text()).toContain('按这份草稿得 45 积分');
  expect(sent()).toHaveLength(1);
});

it('says an error in its place, without an alarm, and tries again when told', async () => {
  answer = { ok: false, error: { code: 'rate_limited', message: '操作太频繁，请稍后再试', status: 429, requestId: '' } };
  render(<Page />);
  await pass();
  expect(text()).toContain('没有算出来：操作太频繁，请稍后再试');
  expect(screen.queryByRole('alert')).toBeNull();
  answer = { ok: true, data: { ...preview, inForce: preview.draft, lines: [] } };
  await press('try-again');
  await pass();
  expect(text()).toContain('一样多');
});

it('offers no search to those who may not see children, and asks nothing while it rests', async () => {
  render(<Page mayFind={false} resting />);
  await pass(10 * PAUSE_MS);
  expect(document.getElementById('try-whom-student')).toBeNull();
  expect(sent()).toEqual([]);
});

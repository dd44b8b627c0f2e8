import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Backtest } from '../../types';
import { backtest, moving } from '../backtest-result/test-samples';
import type { Caller } from '../shell';
import { Backtests } from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/services/auth', () => ({ signOut: jest.fn() }));
const asked = call as unknown as jest.Mock;
const opened = jest.fn();

const versions = [
  { id: 'V1', number: 1, title: '初始规则', state: 'published', inForce: true },
  { id: 'V2', number: null, title: '春季规则', state: 'draft', inForce: false },
  { id: 'V3', number: null, title: '省钱规则', state: 'review', inForce: false },
];
let list: readonly Backtest[];
let fresh: Backtest;
let answer: unknown;
const show = async (...permissions: string[]) => {
  asked.mockImplementation((id: string) => {
    if (id === 'ruleBacktests.create') return Promise.resolve(answer);
    if (id === 'ruleBacktests.read') return Promise.resolve({ ok: true, data: fresh });
    return Promise.resolve({ ok: true, data: { items: id === 'ruleVersions.list' ? versions : list, nextCursor: null } });
  });
  const me = {
    staff: { permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) },
  } as unknown as Caller['me'];
  await act(async () => void render(<Backtests me={me} />));
};
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`nothing is called ${id}`);
  return found;
};
const press = (id: string) => act(async () => void fireEvent.click(at(id)));
const choose = (id: string, value: string) => act(async () => void fireEvent.change(at(id), { target: { value } }));
const sent = (id: string) => asked.mock.calls.filter(([name]) => name === id).map(([, request]) => request);

beforeEach(() => {
  asked.mockReset();
  opened.mockReset();
  Object.assign(Taro, { navigateTo: opened });
  list = [backtest];
  answer = { ok: true, data: { ...moving, id: 'B9' } };
});
afterEach(cleanup);

it('lists what was tried, by whom and when, and leads to it', async () => {
  await show('rules.read');
  const row = screen.getAllByRole('row')[1]?.textContent ?? '';
  for (const part of ['春季规则和省钱规则', '已完成', '2026-05-22 至 2026-11-21', '司马']) expect(row).toContain(part);
  await press('backtest-B1');
  expect(opened).toHaveBeenCalledWith({ url: expect.stringContaining('backtest-result/index?backtestId=B1') });
  expect(document.getElementById('new-backtest')).toBeNull();
});

it('keeps the one under way up to date by itself, until it is done', async () => {
  jest.useFakeTimers();
  list = [moving];
  fresh = { ...moving, progress: { students: 10_000, of: 20_000 } };
  await show('rules.read');
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
  fresh = backtest;
  await act(async () => void (await jest.advanceTimersByTimeAsync(2_000)));
  expect(screen.getAllByRole('row')[1]?.textContent).toContain('已完成');
  const count = sent('ruleBacktests.read').length;
  await act(async () => void (await jest.advanceTimersByTimeAsync(10_000)));
  expect(sent('ruleBacktests.read')).toHaveLength(count);
  jest.useRealTimers();
});

it('begins with the newest draft over six months, and opens it', async () => {
  await show('rules.read', 'rules.write');
  await press('new-backtest');
  screen.getByText(/不看规则里写的开始和结束日期/);
  await press('sheet-confirm');
  expect(sent('ruleBacktests.create')).toEqual([
    { body: { versionIds: ['V2'], months: 6, ignoreValidity: false }, idempotencyKey: expect.any(String) },
  ]);
  expect(opened).toHaveBeenCalledWith({ url: expect.stringContaining('backtestId=B9') });
});

it('holds two different versions against each other, as far back as asked', async () => {
  await show('rules.read', 'rules.write');
  await press('new-backtest');
  await choose('version-two', 'V3');
  await choose('months', '24');
  await press('ignore-validity');
  // The second version becomes the first: it cannot be compared with itself.
  await choose('version-one', 'V3');
  expect((at('version-two') as HTMLSelectElement).value).toBe('');
  await choose('version-one', 'V2');
  expect((at('version-two') as HTMLSelectElement).value).toBe('V3');
  await press('sheet-confirm');
  expect(sent('ruleBacktests.create').map(({ body }) => body)).toEqual([
    { versionIds: ['V2', 'V3'], months: 24, ignoreValidity: true },
  ]);
});

it('says which one is in the way when another is under way', async () => {
  answer = {
    ok: false,
    error: { code: 'backtest_busy', message: '已有回测正在排队或进行，请等它结束，或先取消它。', status: 409, requestId: '' },
  };
  await show('rules.read', 'rules.write');
  await press('new-backtest');
  await press('sheet-confirm');
  expect(screen.getByRole('alert').textContent).toContain('已有回测正在排队或进行');
  list = [moving];
  fresh = moving;
  await press('see-busy');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getAllByRole('row')[1]?.textContent).toContain('正在回测');
});

it('tells what a backtest is for while there is none', async () => {
  list = [];
  await show('rules.read', 'rules.write');
  screen.getByText('还没有回测过');
});

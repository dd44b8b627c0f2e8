import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { AnswerOf } from '@/services/api';
import { call } from '@/services/api';
import type { Caller } from '../shell';
import { PointsPart } from './points-part';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;

const student = { id: 's1', name: '林小雨', campusId: 'c1' } as unknown as AnswerOf<'schooling.getStudent'>;
const callerWith = (...permissions: readonly string[]): Caller =>
  ({
    me: { staff: { staffId: 'm1', permissions: permissions.map((permission) => ({ permission, campuses: 'all' })) } },
    campuses: [],
  }) as unknown as Caller;
const limit = { perAward: 50, perDay: 300, perDeduction: 20, deductionsPerDay: 100 };
const options = {
  studentName: '林小雨',
  available: 30,
  limit,
  awardedToday: 0,
  deductedToday: 0,
  today: '2026-11-22',
  reasons: ['帮助同学'],
  amounts: [10],
};
const answers: Readonly<Record<string, unknown>> = {
  'points.balance': { available: 30, pending: 0, held: 0, debt: 0, expiring: [] },
  'points.statement': { items: [], nextCursor: null },
  'manualAwards.options': options,
  'manualAwards.give': {
    id: 'a1',
    studentName: '林小雨',
    points: 80,
    reason: '帮助同学',
    state: 'waiting',
    waitedFor: 'per_award',
    givenById: 'm1',
    undoableUntil: null,
  },
};
const open = (...permissions: readonly string[]) =>
  act(async () => void render(<PointsPart student={student} caller={callerWith(...permissions)} />));
const click = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const type = (id: string, value: string) =>
  act(async () => void fireEvent.change(document.getElementById(id)!, { target: { value } }));

beforeEach(() => asked.mockReset().mockImplementation(async (id: string) => ({ ok: true, data: answers[id] })));
afterEach(cleanup);

it('gives points within the limits of whoever does it, and says what waits for a second person', async () => {
  await open('points.award');
  await click('give-points');
  await click('award-reason-帮助同学');
  await click('award-amount-other');
  await type('award-own-amount', '80');
  screen.getByText('提交审批：奖励 80 积分');
  await click('sheet-confirm');
  const sent = asked.mock.calls.filter(([id]) => id === 'manualAwards.give');
  expect(sent).toEqual([
    [
      'manualAwards.give',
      { params: { studentId: 's1' }, body: { points: 80, reason: '帮助同学' }, idempotencyKey: expect.any(String) },
    ],
  ]);
  expect(document.getElementById('award-outcome')?.textContent).toBe(
    '已提交审批（超过单次限额）：奖励 林小雨 80 积分，通过后到账',
  );
  expect(document.getElementById('sheet-confirm')).toBeNull();
});

it('is not offered to those who may only look', async () => {
  await open('points.adjust', 'points.read');
  expect(document.getElementById('give-points')).toBeNull();
});

it('begins a new act when the page shows what the lost one did, and says of an earlier award that it is one', async () => {
  jest.useFakeTimers();
  Object.assign(Taro, { showToast: jest.fn() });
  const lost = { ok: false, error: { code: 'network_timeout', message: '网络有点慢。', status: 0, requestId: '' } };
  const given = { ok: true, data: { ...(answers['manualAwards.give'] as object), points: 10, state: 'given', givenAt: 0 } };
  const gifts: unknown[] = [lost, { ...given, replayed: true }, lost, lost, given];
  let lines: readonly object[] = [];
  asked.mockImplementation(async (id: string) => {
    if (id === 'manualAwards.give') return gifts.shift();
    return { ok: true, data: id === 'points.statement' ? { items: lines, nextCursor: null } : answers[id] };
  });
  const of = (called: string) => asked.mock.calls.filter(([id]) => id === called).map(([, request]) => request);
  const give = async () => {
    await click('give-points');
    await click('award-reason-帮助同学');
    await click('sheet-confirm');
  };
  await open('points.award');
  await give();
  expect(of('points.statement')).toHaveLength(2);
  expect(of('points.balance')).toHaveLength(2);
  await click('sheet-confirm');
  expect(document.getElementById('award-outcome')?.textContent).toContain('这笔之前已经保存过');
  await give();
  const later = async () => {
    await act(async () => void fireEvent.click(screen.getByText('再想想')));
    act(() => jest.advanceTimersByTime(15 * 60_000));
  };
  await later();
  // The page still shows the lines of then, and once the same act is tried again it shows what it did. It was taken back since:
  // the balance is what it was.
  const line = { effectiveAt: 0, explanations: [], disputeState: null };
  lines = [
    { ...line, transactionId: 't2', title: '撤回：帮助同学', amount: -10 },
    { ...line, transactionId: 't1', title: '帮助同学', amount: 10 },
  ];
  await give();
  await later();
  await give();
  const keys = of('manualAwards.give').map(({ idempotencyKey }) => idempotencyKey);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[3]).toBe(keys[2]);
  expect(keys[4]).not.toBe(keys[2]);
  expect(document.getElementById('award-outcome')?.textContent).toBe('已奖励 林小雨 10 积分：帮助同学');
  jest.useRealTimers();
});

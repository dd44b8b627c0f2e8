import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { screens } from '../../../../../test/stand-ins/taro';
import type { ManualAward } from '../../model/manual-awards';
import AwardScreen from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('../../hooks/use-me', () => ({
  useCaller: () => ({ data: { me: {}, campuses: [] }, error: undefined, busy: false, reload: jest.fn() }),
  faceAfter: (_caller: unknown, face: unknown) => face,
  pullOf: (_caller: unknown, reload: unknown) => reload,
}));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;
const opened = useRouter as unknown as jest.Mock;

const options = {
  studentName: '林小雨',
  available: 120,
  limit: { perAward: 50, perDay: 60, perDeduction: 20, deductionsPerDay: 100 },
  awardedToday: 20,
  deductedToday: 0,
  today: '2026-11-24',
  reasons: ['课堂表现积极', '帮助同学'],
  amounts: [5, 10, 50],
};
const award: ManualAward = {
  id: 'award-1',
  studentId: 's1',
  studentName: '林小雨',
  campusId: 'c1',
  points: 10,
  reason: '帮助同学',
  state: 'given',
  waitedFor: null,
  givenById: 'me',
  givenByName: '陈静',
  givenAt: Date.now(),
  decidedByName: null,
  decidedAt: null,
  note: null,
  transactionId: 't1',
  undoableUntil: Date.now() + 600_000,
};
const pupils = [
  { studentId: 's1', name: '林小雨' },
  { studentId: 's2', name: '周小树' },
];

/** What the server says to each call; a later line of the same id replaces an earlier one. */
const answers = (given: ManualAward = award, mine: readonly ManualAward[] = []) => {
  const byId: Readonly<Record<string, unknown>> = {
    'manualAwards.options': options,
    'manualAwards.mine': { items: mine, nextCursor: null },
    'manualAwards.give': given,
    'manualAwards.undo': { ...given, state: 'undone', undoableUntil: null },
    'manualAwards.withdraw': { ...given, state: 'withdrawn' },
    'schooling.lessonAttendance': { items: pupils },
  };
  asked.mockImplementation(async (id: string) => ({ ok: true, data: byId[id] }));
};
const sent = (id: string) => asked.mock.calls.filter(([called]) => called === id).map(([, request]) => request);
const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const open = async (params: Readonly<Record<string, string>>) => {
  opened.mockReturnValue({ params });
  await act(async () => void render(<AwardScreen />));
};

beforeEach(() => {
  asked.mockReset();
  answers();
});
afterEach(cleanup);

it('gives with one tap on a reason and one on the button, and shows what is left of today', async () => {
  await open({ studentId: 's1' });
  expect(document.getElementById('award-limit')?.textContent).toContain('今天还可直接发 40 积分，单次最多 50');
  await tap('submit-award');
  expect(sent('manualAwards.give')).toEqual([]);
  await tap('award-reason-帮助同学');
  await tap('submit-award');
  expect(sent('manualAwards.give')).toEqual([
    { params: { studentId: 's1' }, body: { points: 10, reason: '帮助同学' }, idempotencyKey: expect.any(String) },
  ]);
  expect(document.getElementById('award-outcome')?.textContent).toBe('已奖励 林小雨 10 积分：帮助同学');
});

it('takes back what was given by mistake', async () => {
  await open({ studentId: 's1' });
  await tap('award-reason-帮助同学');
  await tap('submit-award');
  await tap('award-take-back');
  expect(sent('manualAwards.undo')).toEqual([{ params: { manualAwardId: 'award-1' }, idempotencyKey: expect.any(String) }]);
  expect(document.getElementById('award-outcome')?.textContent).toBe('已撤回：奖励 林小雨 10 积分');
  expect(document.getElementById('award-take-back')).toBeNull();
});

it('says beforehand and afterwards that somebody has to approve', async () => {
  answers({ ...award, points: 50, state: 'waiting', waitedFor: 'per_day', undoableUntil: null });
  await open({ studentId: 's1' });
  await tap('award-reason-帮助同学');
  await tap('award-amount-50');
  screen.getByText('提交审批：奖励 50 积分');
  await tap('submit-award');
  expect(document.getElementById('award-outcome')?.textContent).toContain('已提交审批（超过当天限额）');
  await tap('award-take-back');
  expect(sent('manualAwards.withdraw')).toHaveLength(1);
});

it('takes a reason and an amount of one’s own, and takes points away', async () => {
  await open({ studentId: 's1' });
  await tap('award-reason-other');
  await tap('award-amount-other');
  await tap('award-kind-deduction');
  const type = (id: string, value: string) => fireEvent.change(document.getElementById(id)!, { target: { value } });
  type('award-own-reason', '损坏教具');
  type('award-own-amount', '0');
  screen.getByText('请填写大于零的整数');
  type('award-own-amount', '8');
  screen.getByText('扣减 8 积分');
  await tap('submit-award');
  expect(sent('manualAwards.give')[0].body).toEqual({ points: -8, reason: '损坏教具' });
});

it('asks first which child of the lesson it is for', async () => {
  await open({ lessonId: 'l1' });
  expect(document.getElementById('submit-award')).toBeNull();
  await tap('award-pupil-s2');
  expect(sent('manualAwards.options')).toMatchObject([{ params: { studentId: 's2' } }]);
  await tap('award-reason-帮助同学');
  await tap('submit-award');
  expect(sent('manualAwards.give')[0].params).toEqual({ studentId: 's2' });
});

it('keeps what was chosen when the server refuses, and says why', async () => {
  await open({ studentId: 's1' });
  await tap('award-reason-帮助同学');
  asked.mockImplementation(async () => ({
    ok: false,
    error: {
      code: 'manual_award_budget_full',
      message: '本期的奖励积分额度已经用完，请联系校区主管。',
      status: 409,
      requestId: '',
    },
  }));
  await tap('submit-award');
  screen.getByText('本期的奖励积分额度已经用完，请联系校区主管。');
  screen.getByText('奖励 10 积分');
});

it('lets what could not be loaded of a child of the lesson be asked for again, by its button and by a pull', async () => {
  await open({ lessonId: 'l1' });
  const broken = { ok: false, error: { code: 'x', message: '网络好像断了', status: 0, requestId: '' } };
  asked.mockImplementation(async () => broken);
  await tap('award-pupil-s2');
  screen.getByText('网络好像断了');
  await act(async () => screens.pull());
  screen.getByText('网络好像断了');
  answers();
  await act(async () => void fireEvent.click(screen.getByText('重试')));
  expect(sent('manualAwards.options')).toHaveLength(3);
  expect(document.getElementById('submit-award')).not.toBeNull();
});

describe('when the answer is lost', () => {
  const LOST = { ok: false, error: { code: 'network_timeout', message: '网络有点慢，请稍后重试。', status: 0, requestId: '' } };
  const SAVED = '这笔之前已经保存过';
  /** How the next gifts are answered. */
  const gifts = (...answer: readonly unknown[]) => {
    const byDefault = asked.getMockImplementation()!;
    const left = [...answer];
    asked.mockImplementation(async (id: string) => (id === 'manualAwards.give' ? left.shift() : byDefault(id)));
  };
  const give = async () => {
    await tap('award-reason-帮助同学');
    await tap('submit-award');
  };
  const keys = () => sent('manualAwards.give').map(({ idempotencyKey }) => idempotencyKey);
  const outcome = () => document.getElementById('award-outcome')?.textContent ?? '';
  const done = { ok: true, data: award };
  const replayed = { ...done, replayed: true };
  beforeEach(() => {
    Object.assign(Taro, { showToast: jest.fn() });
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('reads what was given lately before anybody tries again, and a retry is the same act', async () => {
    gifts(LOST, replayed);
    await open({ studentId: 's1' });
    expect(sent('manualAwards.mine')).toHaveLength(1);
    await give();
    screen.getByText('网络有点慢，请稍后重试。');
    expect(sent('manualAwards.mine')).toHaveLength(2);
    expect(sent('manualAwards.options')).toHaveLength(2);
    await tap('submit-award');
    expect(keys()[1]).toBe(keys()[0]);
    expect(outcome()).toContain(SAVED);
    expect(outcome()).not.toContain('已奖励');
    expect(sent('manualAwards.mine')).toHaveLength(3);
  });

  it('gives anew two days later on a page that shows the one of then, and says so', async () => {
    gifts(LOST, done);
    await open({ studentId: 's1' });
    await give();
    cleanup();
    jest.advanceTimersByTime(2 * 86_400_000);
    answers(award, [{ ...award, id: 'award-0', undoableUntil: null }]);
    gifts(done);
    await open({ studentId: 's1' });
    await give();
    expect(keys()[1]).not.toBe(keys()[0]);
    expect(outcome()).toBe('已奖励 林小雨 10 积分：帮助同学');
  });

  it('goes on with the same one two days later while the page shows none of it', async () => {
    gifts(LOST, replayed);
    await open({ studentId: 's1' });
    await give();
    cleanup();
    jest.advanceTimersByTime(2 * 86_400_000);
    await open({ studentId: 's1' });
    await give();
    expect(keys()[1]).toBe(keys()[0]);
    expect(outcome()).toContain(SAVED);
  });

  it('never says of an earlier award that it was given now, and gives the next one', async () => {
    gifts(LOST, replayed, done);
    await open({ studentId: 's1' });
    await give();
    cleanup();
    jest.advanceTimersByTime(60_000);
    await open({ studentId: 's1' });
    await give();
    expect(keys()[1]).toBe(keys()[0]);
    expect(outcome()).toContain(SAVED);
    await give();
    expect(keys()[2]).not.toBe(keys()[0]);
    expect(outcome()).toBe('已奖励 林小雨 10 积分：帮助同学');
  });

  it('gives the same again minutes after an answer that came', async () => {
    gifts(done, done);
    await open({ studentId: 's1' });
    await give();
    jest.advanceTimersByTime(120_000);
    await give();
    expect(keys()[1]).not.toBe(keys()[0]);
  });
});

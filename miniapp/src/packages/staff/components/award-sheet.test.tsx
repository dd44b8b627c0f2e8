import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { addDays, localDateOf } from '@/vocabulary';
import { AwardSheet } from './award-sheet';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const done = jest.fn();
const NOON = Date.parse('2026-11-21T12:00:00+08:00');
const today = localDateOf(NOON);

beforeEach(() => {
  // Only the time of day: a test that begins before midnight would end on another day.
  jest.spyOn(Date, 'now').mockReturnValue(NOON);
  asked.mockReset();
  done.mockReset();
  render(<AwardSheet studentId='s1' name='林小雨' onClose={jest.fn()} onDone={done} />);
});
afterEach(() => {
  cleanup();
  jest.restoreAllMocks();
});

const type = (what: string, value: string) => fireEvent.change(document.getElementById(what)!, { target: { value } });
const confirm = () => act(async () => void fireEvent.click(document.getElementById('sheet-confirm')!));

it('needs nothing but a title: today and 校级 are chosen already', async () => {
  await confirm();
  expect(asked).not.toHaveBeenCalled();
  type('award-title', ' 书法一等奖 ');
  asked.mockResolvedValue({ ok: true, data: { title: '书法一等奖' } });
  await confirm();
  expect(asked).toHaveBeenCalledWith('schooling.recordBehaviour', {
    params: { studentId: 's1' },
    body: { kind: 'award', level: 'school', title: '书法一等奖', date: today },
    idempotencyKey: expect.any(String),
  });
  expect(done).toHaveBeenCalledWith('已记录获奖：书法一等奖');
});

it('repeats the same submission after a lost answer, and makes another of another award', async () => {
  asked.mockResolvedValue({ ok: false, error: { code: 'network', message: '网络不稳', status: 0, requestId: '' } });
  type('award-title', '绘画比赛');
  await confirm();
  expect(screen.getByRole('alert').textContent).toBe('网络不稳');
  await confirm();
  fireEvent.click(document.getElementById('award-city')!);
  await confirm();
  const [first, second, third] = asked.mock.calls.map(([, { idempotencyKey }]) => idempotencyKey);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it('does not say of an award that had been saved that it was recorded now', async () => {
  Object.assign(Taro, { showToast: jest.fn() });
  asked.mockResolvedValue({ ok: true, data: { title: '绘画比赛' }, replayed: true });
  type('award-title', '绘画比赛');
  await confirm();
  expect(done).toHaveBeenCalledWith('这笔之前已经保存过，这次没有重复提交：绘画比赛');
});

it.each([addDays(today, 1), '11月21日', '2026-02-30'])('refuses %s as a day', async (date) => {
  type('award-title', '绘画比赛');
  type('award-date', date);
  screen.getByRole('alert');
  await confirm();
  expect(asked).not.toHaveBeenCalled();
});

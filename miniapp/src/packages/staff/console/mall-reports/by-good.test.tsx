import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { ByGood } from './by-good';
import { ByStudent } from './by-student';

jest.mock('@/services/api', () => ({ call: jest.fn(), download: jest.fn() }));
const asked = call as unknown as jest.Mock;
const scope = { from: '2026-10-24' as LocalDate, through: '2026-11-22' as LocalDate };
const good = {
  goodId: 'g1',
  title: '青芽双肩包',
  category: 'daily',
  redemptions: 1,
  pieces: 1,
  points: 100,
  fen: 100,
  costFen: null,
  marginFen: null,
  givenBack: 0,
  available: 3,
  daysOfStock: null,
  lastRedeemedAt: Date.parse('2020-11-21T18:30:00+08:00'),
};
const report = { ok: true, data: { items: [good], total: { ...good, marginFen: 0 } } };
const failure = { ok: false, error: { code: 'x', message: '网络断了', status: 0, requestId: '' } };
const waiting: ((answer: unknown) => void)[] = [];
const answer = (one: unknown) => act(async () => waiting.shift()?.(one));
const orders = () => asked.mock.calls.map(([, request]) => request.query.sort);
const select = () => document.getElementById('report-order');

beforeEach(() => {
  waiting.length = 0;
  asked.mockReset().mockImplementation(() => new Promise((done) => void waiting.push(done)));
});
afterEach(cleanup);

it('keeps the order and the report in view while another order is on its way, and says when it did not come', async () => {
  await act(async () => void render(<ByGood scope={scope} />));
  const before = select();
  expect(before).not.toBeNull();
  await answer(report);
  await act(async () => void fireEvent.change(select()!, { target: { value: '-pieces' } }));
  expect(orders()).toEqual(['-points', '-pieces']);
  expect(select()).toBe(before);
  expect(document.getElementById('report-goods')).not.toBeNull();
  await answer(failure);
  expect(document.getElementById('report-goods')).not.toBeNull();
  await act(async () => void fireEvent.click(screen.getByText(/点这里重试/)));
  expect(orders()).toEqual(['-points', '-pieces', '-pieces']);
  await answer(report);
  expect(screen.queryByText(/点这里重试/)).toBeNull();
});

it('says of the last time the day only', async () => {
  await act(async () => void render(<ByGood scope={scope} />));
  await answer(report);
  screen.getByText('最近 2020年11月21日 周六');
});

it('adds up all students of the period, whatever the page', async () => {
  await act(async () => void render(<ByStudent scope={scope} />));
  const line = { studentId: 's1', studentName: '林小雨', redemptions: 2, pieces: 3, points: 400, lastRedeemedAt: 0 };
  const total = { students: 57, redemptions: 1_200, pieces: 1_300, points: 99_000 };
  await answer({ ok: true, data: { items: [line], nextCursor: 'more', total } });
  screen.getByText('合计 57 位');
  for (const sum of ['1,200', '1,300', '99,000']) screen.getByText(sum);
  expect(document.getElementById('export-csv')).not.toBeNull();
});

it('keeps the head of a table that is sorted by the server, and with it the place of the keyboard', async () => {
  await act(async () => void render(<ByStudent scope={scope} />));
  const line = { studentId: 's1', studentName: '林小雨', redemptions: 2, pieces: 3, points: 400, lastRedeemedAt: 0 };
  const total = { students: 1, redemptions: 2, pieces: 3, points: 400 };
  await answer({ ok: true, data: { items: [line], nextCursor: null, total } });
  const head = screen.getByLabelText(/^按件数排序/);
  await act(async () => void fireEvent.click(head));
  expect(orders()).toEqual(['-points', '-pieces']);
  expect(screen.queryByText('林小雨')).toBeNull();
  expect(screen.queryByText('合计 1 位')).toBeNull();
  expect(screen.getByLabelText(/^按件数排序/)).toBe(head);
});

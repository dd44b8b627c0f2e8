import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Liability, Me } from '../../types';
import { Headline } from './headline';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const me = { staff: { staffId: 'o', permissions: [{ permission: 'points.liability.write', campuses: 'all' }] } } as unknown as Me;
const worth = { points: 450, fen: 900 };
const liability = {
  date: '2026-11-23',
  pointsPerYuan: 50,
  rateSource: 'budget',
  rateBudgetTitle: '秋季预算',
  setPointsPerYuan: 100,
  rateChangedAt: null,
  outstanding: worth,
  debt: { points: 0, fen: 0 },
  net: worth,
} as unknown as Liability;
const text = () => document.getElementById('liability-headline')?.textContent ?? '';
const done = jest.fn();

afterEach(cleanup);

it('says which budget the rate is of, and what holds on days without one', () => {
  render(<Headline me={me} liability={liability} onRate={done} />);
  expect(text()).toContain('50 积分 = 1 元');
  expect(text()).toContain('「秋季预算」');
  expect(text()).toContain('100 积分 = 1 元');
});

it('says that the rate was set where no budget counts the day', () => {
  render(
    <Headline me={me} liability={{ ...liability, pointsPerYuan: 100, rateSource: 'set', rateBudgetTitle: null }} onRate={done} />,
  );
  expect(text()).toContain('没有积分预算');
  expect(text()).not.toContain('秋季预算');
});

it('changes the rate that was set, not the one of the budget', async () => {
  asked.mockResolvedValue({ ok: true, data: { pointsPerYuan: 120 } });
  render(<Headline me={me} liability={liability} onRate={done} />);
  const field = document.getElementById('points-per-yuan') as HTMLInputElement;
  expect(field.value).toBe('100');
  fireEvent.change(field, { target: { value: '120' } });
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: /保存/ })));
  expect(asked).toHaveBeenCalledWith('insight.setRate', { body: { pointsPerYuan: 120 } });
  expect(done).toHaveBeenCalledTimes(1);
});

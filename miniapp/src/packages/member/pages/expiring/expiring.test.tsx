import Taro, { useRouter } from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import type { Expiries } from '../../expiring-model';
import Expiring from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true, useSignedIn: () => true }));
jest.mock('@tarojs/taro', () => ({ __esModule: true, ...jest.requireActual('@tarojs/taro'), useRouter: jest.fn() }));
const asked = call as unknown as jest.Mock;
const navigateTo = jest.fn();

beforeEach(() => {
  (useRouter as unknown as jest.Mock).mockReturnValue({ params: { studentId: 'S' } });
  Object.assign(Taro, { navigateTo });
});
afterEach(cleanup);

const usable = { transactionId: 'L1', title: '准时到课', earnedAt: 1_795_000_000_000, amount: 30, expiresOn: null };
const waits = { transactionId: 'L2', title: '报名', amount: 50, expiresOn: '2026-12-01', text: '再上一节课后可用' };
const open = async (answer: Partial<Expiries>) => {
  asked.mockResolvedValue({ ok: true, data: { items: [], nextCursor: null, months: [], never: 0, waiting: [], ...answer } });
  await act(async () => void render(<Expiring />));
};

it('shows what waits apart from what can be used, with its condition and last day, and leads to its line', async () => {
  await open({ items: [usable], never: 30, waiting: [waits] });
  expect(screen.getByText('共 30 积分可用。使用时先用最早到期的，最后可用日当天仍可使用。')).toBeTruthy();
  expect(screen.getByText('待生效')).toBeTruthy();
  fireEvent.click(screen.getByText('再上一节课后可用；2026年12月1日 周二是最后一天，到时没有生效也会过期'));
  expect(navigateTo).toHaveBeenCalledWith({ url: expect.stringContaining('transactionId=L2') });
});

it('shows what waits also when nothing can be used yet', async () => {
  await open({ waiting: [waits] });
  expect(screen.getByText('报名')).toBeTruthy();
  expect(screen.queryByText('没有可用的积分')).toBeNull();
});

it('says that there is nothing only when nothing waits either', async () => {
  await open({});
  expect(screen.getByText('没有可用的积分')).toBeTruthy();
  expect(screen.queryByText('待生效')).toBeNull();
});

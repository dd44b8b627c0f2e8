import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { screens } from '../../../test/stand-ins/taro';
import PointsPage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
const asked = call as unknown as jest.Mock;
const scrolled = jest.fn();

const balance = { available: 1_000, pending: 30, held: 200, debt: 7, expiring: [{ expiresOn: '2099-12-01', amount: 120 }] };
const fine = (data: unknown) => ({ ok: true, data });
const refused = (status: number, code: string) => ({
  ok: false,
  error: { code, message: `${code} 没有成功`, status, requestId: '' },
});
let server: Record<string, unknown>;

const show = async () => {
  asked.mockImplementation(async (id: string) => server[id]);
  await act(async () => void render(<PointsPage />));
};
const filters = () => asked.mock.calls.filter(([id]) => id === 'points.statement').map(([, { query }]) => query.filter);
const comeBack = () =>
  act(async () => {
    screens.hide();
    screens.show();
  });

beforeEach(() => {
  asked.mockReset();
  Object.assign(Taro, { pageScrollTo: scrolled.mockReset(), navigateTo: jest.fn() });
  server = {
    'schooling.listOwnStudents': fine({
      items: [
        { id: 's1', name: '林小雨' },
        { id: 's2', name: '林小树' },
      ],
    }),
    'points.balance': fine(balance),
    'points.statement': fine({ items: [], nextCursor: null }),
  };
});
afterEach(cleanup);

it('says what each figure is, and shows the lines behind it on a tap', async () => {
  await show();
  for (const text of ['30 积分', '200 积分', '7 积分', '可用到 2099年12月1日 周二（含当天）'])
    expect(screen.getByText(text)).toBeTruthy();
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: '冻结中 200 积分，查看明细' })));
  expect(filters()).toEqual([undefined, 'held']);
  expect(scrolled).toHaveBeenCalledTimes(1);
});

it('asks for the lines again on the first return, though they came after the opening', async () => {
  await show();
  await comeBack();
  expect(filters()).toHaveLength(2);
});

it('says that what is shown is old, and shows the new once it arrives', async () => {
  await show();
  server['points.balance'] = refused(0, 'network_unreachable');
  await comeBack();
  expect(screen.getByText('1,000')).toBeTruthy();
  server['points.balance'] = fine({ ...balance, available: 900 });
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: /没有更新成功/ })));
  expect(screen.getByText('900')).toBeTruthy();
  expect(screen.queryByText(/没有更新成功/)).toBeNull();
});

it('keeps nothing of a child in view once the consent was withdrawn', async () => {
  await show();
  expect(screen.getByText('林小雨')).toBeTruthy();
  server['points.balance'] = refused(403, 'consent_required');
  await comeBack();
  expect(screen.getByText('需要您的同意')).toBeTruthy();
  expect(screen.queryByText('1,000')).toBeNull();
  expect(screen.queryByText('林小雨')).toBeNull();
});

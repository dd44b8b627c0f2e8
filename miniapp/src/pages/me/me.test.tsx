import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import MePage from './index';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('@/hooks/use-session', () => ({ useRequireSession: () => true }));
const asked = call as unknown as jest.Mock;
const went = jest.fn();
let children: unknown;

const me = {
  staff: null,
  guardian: { guardianId: 'g1' },
  family: { guardians: [{ guardianId: 'g1', name: '林静', relation: 'mother', phoneMasked: '138****1234', bound: true }] },
};
const show = async () => {
  asked.mockImplementation(async (id: string) => {
    if (id === 'identity.me') return { ok: true, data: me };
    if (id === 'schooling.listOwnStudents') return children;
    return { ok: false, error: { code: 'network_timeout', message: '网络有点慢。', status: 0, requestId: '' } };
  });
  await act(async () => void render(<MePage />));
};

beforeEach(() => {
  asked.mockReset();
  Object.assign(Taro, { navigateTo: went.mockReset() });
  children = { ok: true, data: { items: [{ id: 's1', name: '林小雨', externalNo: '1' }] } };
});
afterEach(cleanup);

it.each([
  ['go-redemptions', '我的兑换', '/packages/mall/pages/redemptions/index?studentId=s1'],
  ['go-rights', '我的权益', '/packages/mall/pages/rights/index?studentId=s1'],
  ['go-draws', '我的抽奖', '/packages/mall/pages/draws/index?studentId=s1'],
])('leads by %s to %s', async (id, text, url) => {
  await show();
  expect(screen.getByText(text)).toBeTruthy();
  fireEvent.click(document.getElementById(id)!);
  expect(went).toHaveBeenCalledWith({ url });
});

it('has nothing to lead to without a child', async () => {
  children = { ok: true, data: { items: [] } };
  await show();
  expect(screen.getByText('还没有登记孩子')).toBeTruthy();
  expect(document.getElementById('go-rights')).toBeNull();
});

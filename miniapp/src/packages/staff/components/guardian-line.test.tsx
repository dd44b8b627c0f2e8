import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { call } from '@/services/api';
import { GuardianLine } from './guardian-line';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;
const makePhoneCall = jest.fn();
const showToast = jest.fn();
const guardian = { guardianId: 'g1', name: '欧阳春晓', relation: 'mother', phoneMasked: '138****1234', bound: true } as const;

beforeEach(() => {
  asked.mockReset().mockResolvedValue({ ok: true, data: { phone: '13812341234' } });
  makePhoneCall.mockReset().mockRejectedValue({ errMsg: 'makePhoneCall:fail cancel' });
  showToast.mockReset();
  Object.assign(Taro, { makePhoneCall, showToast });
});
afterEach(() => {
  cleanup();
  process.env.TARO_ENV = 'h5';
});
const tap = (what: string) => act(async () => void fireEvent.click(document.getElementById(what)!));

it('shows and dials the number only after asking for it', async () => {
  process.env.TARO_ENV = 'weapp';
  render(<GuardianLine familyId='f1' guardian={guardian} mayReveal />);
  expect(document.getElementById('call-g1')).toBeNull();
  await tap('reveal-g1');
  expect(asked).toHaveBeenCalledWith('identity.phoneReveal', { params: { familyId: 'f1', guardianId: 'g1' } });
  screen.getByText('13812341234');
  await tap('call-g1');
  expect(makePhoneCall).toHaveBeenCalledWith({ phoneNumber: '13812341234' });
  expect(showToast).not.toHaveBeenCalled();
  makePhoneCall.mockRejectedValue({ errMsg: 'makePhoneCall:fail' });
  await tap('call-g1');
  expect(showToast).toHaveBeenCalledWith({ title: '没有拨出，请手动拨打', icon: 'none' });
});

it('says why a number cannot be shown', async () => {
  asked.mockResolvedValue({ ok: false, error: { code: 'rate_limited', message: '请稍后再试', status: 429, requestId: '' } });
  render(<GuardianLine familyId='f1' guardian={guardian} mayReveal />);
  await tap('reveal-g1');
  screen.getByText('请稍后再试');
  screen.getByText('138****1234');
});

it('offers nothing to a role that may not, nor for a number that is not known', () => {
  render(<GuardianLine familyId='f1' guardian={guardian} mayReveal={false} />);
  render(<GuardianLine familyId='f1' guardian={{ ...guardian, phoneMasked: null }} mayReveal />);
  screen.getByText('138****1234');
  screen.getByText('未登记手机号');
  expect(screen.queryAllByRole('button')).toEqual([]);
});

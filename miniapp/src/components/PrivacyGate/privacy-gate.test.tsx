import Taro from '@tarojs/taro';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { guardPrivacy } from '@/services/wechat';
import { screens } from '../../../test/stand-ins/taro';
import { PageShell, PrivacyNotice } from '..';

const CONTRACT = '《青芽用户隐私保护指引》';
const register = jest.fn();
const toast = jest.fn();
const open = jest.fn();
let needed = true;
beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  needed = true;
  for (const mock of [register, toast, open]) mock.mockReset();
  Object.assign(Taro, {
    onNeedPrivacyAuthorization: register,
    showToast: toast,
    openPrivacyContract: open,
    getPrivacySetting: ({ success }: { success: (answer: object) => void }) =>
      success({ needAuthorization: needed, privacyContractName: CONTRACT }),
  });
  guardPrivacy();
});
afterEach(() => {
  cleanup();
  process.env.TARO_ENV = 'h5';
});

const page = () =>
  render(
    <PageShell face={{ kind: 'ready' }}>
      <span>内容</span>
    </PageShell>,
  );
/** A call of personal data. @returns what it is told */
const call = async (): Promise<object[]> => {
  const told: object[] = [];
  await act(async () => register.mock.lastCall?.[0]((answer: object) => void told.push(answer), { referrer: 'any' }));
  return told;
};
const sheet = () => screen.queryByText('隐私保护提示');

it('asks with the name of the contract, and lets the call go on after the real button', async () => {
  page();
  expect(sheet()).toBeNull();
  const told = await call();
  expect(sheet()).toBeTruthy();
  expect(screen.getByText(CONTRACT)).toBeTruthy();
  const button = screen.getByText('同意并继续');
  expect(button.dataset.openType).toBe('agreePrivacyAuthorization');
  fireEvent.click(button);
  expect(told).toEqual([{ event: 'exposureAuthorization' }, { event: 'agree', buttonId: button.id }]);
  expect(sheet()).toBeNull();
  expect(toast).not.toHaveBeenCalled();
});

it('leaves a usable page with a hint after a refusal', async () => {
  page();
  const told = await call();
  fireEvent.click(screen.getByText('不同意'));
  expect(told.at(-1)).toEqual({ event: 'disagree' });
  expect(sheet()).toBeNull();
  expect(screen.getByText('内容')).toBeTruthy();
  expect(toast.mock.calls).toEqual([[expect.objectContaining({ title: expect.stringContaining('其他功能可以继续使用') })]]);
});

it('opens the contract, and says when it did not open', async () => {
  page();
  await call();
  fireEvent.click(screen.getByText(CONTRACT));
  await act(async () => open.mock.lastCall?.[0].success());
  expect(toast).not.toHaveBeenCalled();
  fireEvent.click(screen.getByText(CONTRACT));
  await act(async () => open.mock.lastCall?.[0].fail());
  expect(toast).toHaveBeenCalledTimes(1);
});

it('waits while the contract lies above the page, and refuses when the page is left', async () => {
  const { unmount } = page();
  const told = await call();
  act(() => screens.hide());
  expect(sheet()).toBeNull();
  await act(async () => screens.show());
  expect(sheet()).toBeTruthy();
  expect(told).not.toContainEqual({ event: 'disagree' });
  unmount();
  expect(told.at(-1)).toEqual({ event: 'disagree' });
});

it('says what tapping a joined button means, as long as nobody has agreed', async () => {
  render(<PrivacyNotice />);
  await act(async () => undefined);
  expect(screen.getByText(CONTRACT)).toBeTruthy();
  cleanup();
  needed = false;
  render(<PrivacyNotice />);
  await act(async () => undefined);
  expect(screen.queryByText(CONTRACT)).toBeNull();
});

it('is nothing in a browser', () => {
  process.env.TARO_ENV = 'h5';
  render(<PrivacyNotice />);
  page();
  expect(screen.queryByText(/隐私|阅读/)).toBeNull();
});

import Taro from '@tarojs/taro';
import { act, renderHook } from '@testing-library/react';
import { screens } from '../../../../test/stand-ins/taro';
import { useAwake } from './use-awake';

const keep = jest.fn();
beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  keep.mockReset().mockResolvedValue({ errMsg: 'setKeepScreenOn:ok' });
  Object.assign(Taro, { setKeepScreenOn: keep });
});
afterEach(() => {
  process.env.TARO_ENV = 'h5';
});
const asked = () => keep.mock.calls.map(([{ keepScreenOn }]) => keepScreenOn);

it('keeps the screen on whenever it is in front, and lets go of it', async () => {
  const { unmount } = renderHook(useAwake);
  await act(async () => screens.show());
  await act(async () => screens.hide());
  await act(async () => screens.show());
  unmount();
  expect(asked()).toEqual([true, false, true, false]);
});

it('says when the phone refuses, and takes it back when it no longer does', async () => {
  const { result } = renderHook(useAwake);
  keep.mockRejectedValueOnce({ errMsg: 'setKeepScreenOn:fail' });
  await act(async () => screens.show());
  expect(result.current).toBe(false);
  await act(async () => screens.hide());
  expect(result.current).toBe(false);
  await act(async () => screens.show());
  expect(result.current).toBe(true);
});

it('asks no browser', async () => {
  process.env.TARO_ENV = 'h5';
  const { result } = renderHook(useAwake);
  await act(async () => screens.show());
  expect(asked()).toEqual([]);
  expect(result.current).toBe(true);
});

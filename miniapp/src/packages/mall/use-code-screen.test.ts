import Taro from '@tarojs/taro';
import { act, renderHook } from '@testing-library/react';
import { screens } from '../../../test/stand-ins/taro';
import { useCodeScreen } from './use-code-screen';

const keep = jest.fn();
const bright = jest.fn();
beforeEach(() => {
  process.env.TARO_ENV = 'weapp';
  keep.mockReset().mockResolvedValue({});
  bright.mockReset().mockResolvedValue({});
  Object.assign(Taro, {
    setKeepScreenOn: keep,
    setScreenBrightness: bright,
    getScreenBrightness: jest.fn().mockResolvedValue({ value: 0.4 }),
  });
});
afterEach(() => {
  process.env.TARO_ENV = 'h5';
});
const kept = () => keep.mock.calls.map(([{ keepScreenOn }]) => keepScreenOn);
const values = () => bright.mock.calls.map(([{ value }]) => value);
const settle = () => act(async () => undefined);

it('is bright while the code is shown, and as before when the screen closes', async () => {
  const { unmount } = renderHook(() => useCodeScreen(true));
  await settle();
  expect([kept(), values()]).toEqual([[true], [1]]);
  unmount();
  await settle();
  expect([kept(), values()]).toEqual([
    [true, false],
    [1, 0.4],
  ]);
});

it('rests in the background and comes back', async () => {
  renderHook(() => useCodeScreen(true));
  await settle();
  await act(async () => screens.hide());
  await act(async () => screens.show());
  await settle();
  expect(values()).toEqual([1, 0.4, 1]);
});

it('does nothing without a code, nor in a browser', async () => {
  renderHook(() => useCodeScreen(false));
  await act(async () => screens.show());
  process.env.TARO_ENV = 'h5';
  renderHook(() => useCodeScreen(true));
  await settle();
  expect(keep).not.toHaveBeenCalled();
  expect(bright).not.toHaveBeenCalled();
});

it('does without when the phone refuses', async () => {
  keep.mockRejectedValue({ errMsg: 'setKeepScreenOn:fail' });
  Object.assign(Taro, { getScreenBrightness: jest.fn().mockRejectedValue({ errMsg: 'getScreenBrightness:fail' }) });
  const { unmount } = renderHook(() => useCodeScreen(true));
  await settle();
  unmount();
  await settle();
  expect(bright).not.toHaveBeenCalled();
});

it('does not stay bright when somebody leaves before the phone has said how bright it is', async () => {
  let say: (answer: { value: number }) => void = () => undefined;
  const asked = new Promise<{ value: number }>((resolve) => {
    say = resolve;
  });
  Object.assign(Taro, { getScreenBrightness: () => asked });
  const { unmount } = renderHook(() => useCodeScreen(true));
  await settle();
  unmount();
  say({ value: 0.3 });
  await settle();
  await settle();
  expect(values()).toEqual([1, 0.3]);
});

import { act, renderHook } from '@testing-library/react';
import { screens } from '../../test/stand-ins/taro';
import { useReturn } from './use-return';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const setUp = () => {
  const back = jest.fn();
  renderHook(() => useReturn(back));
  return back;
};
const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

it('does not take the opening of a screen for a return', () => {
  const back = setUp();
  act(() => screens.show());
  expect(back).not.toHaveBeenCalled();
  act(() => screens.show());
  expect(back).toHaveBeenCalledTimes(1);
});

it('hears the first return also in a part that came after the opening', async () => {
  const late = setUp();
  act(() => screens.hide());
  act(() => screens.show());
  expect(late).toHaveBeenCalledTimes(1);
});

it.each([
  [1_000, 0],
  [1_001, 1],
])('in a part that came while the screen was away, %i ms before: %i', async (ms, times) => {
  const late = setUp();
  await wait(ms);
  act(() => screens.show());
  expect(late).toHaveBeenCalledTimes(times);
});

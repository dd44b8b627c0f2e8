import { act, renderHook } from '@testing-library/react';
import { screens } from '../../test/stand-ins/taro';
import { usePoll } from './use-poll';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

it('waits for the answer before it begins to count again', async () => {
  const asked: (() => void)[] = [];
  renderHook(() => usePoll(10_000, true, () => new Promise<void>((resolve) => asked.push(resolve))));
  await wait(9_999);
  expect(asked).toHaveLength(0);
  await wait(1);
  expect(asked).toHaveLength(1);
  // An answer may take longer than the time between two questions.
  await wait(14_000);
  expect(asked).toHaveLength(1);
  await act(async () => asked[0]?.());
  await wait(10_000);
  expect(asked).toHaveLength(2);
});

it('rests while nothing is waited for, and while the screen is away', async () => {
  const task = jest.fn(async () => undefined);
  const { rerender } = renderHook(({ active }) => usePoll(1_000, active, task), { initialProps: { active: false } });
  await wait(5_000);
  expect(task).not.toHaveBeenCalled();
  rerender({ active: true });
  act(() => screens.hide());
  await wait(5_000);
  expect(task).not.toHaveBeenCalled();
  act(() => screens.show());
  await wait(1_000);
  expect(task).toHaveBeenCalledTimes(1);
});

import { act, renderHook } from '@testing-library/react';
import { screens } from '../../test/stand-ins/taro';
import { useTurn } from './use-turn';

const NOW = Date.parse('2026-11-28T02:00:00Z');
const DAY_MS = 86_400_000;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const setUp = (at: number | null) => {
  const turned = jest.fn();
  const view = renderHook((props: { at: number | null }) => useTurn(props.at, turned), { initialProps: { at } });
  return { turned, ...view };
};
const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

it('tells once, a moment after the instant', async () => {
  const { turned } = setUp(NOW + 5_000);
  await wait(5_999);
  expect(turned).not.toHaveBeenCalled();
  await wait(1);
  expect(turned).toHaveBeenCalledTimes(1);
  await wait(60_000);
  expect(turned).toHaveBeenCalledTimes(1);
});

it('waits longer than one timer can, and for nothing where there is nothing', async () => {
  const far = setUp(NOW + 30 * DAY_MS);
  await wait(29 * DAY_MS);
  expect(far.turned).not.toHaveBeenCalled();
  await wait(DAY_MS + 1_000);
  expect(far.turned).toHaveBeenCalledTimes(1);
  const none = setUp(null);
  await wait(60 * DAY_MS);
  expect(none.turned).not.toHaveBeenCalled();
});

it('follows another instant, and tells on the return what passed while the screen was away', async () => {
  const { turned, rerender } = setUp(NOW + 5_000);
  rerender({ at: NOW + 20_000 });
  await wait(10_000);
  expect(turned).not.toHaveBeenCalled();
  act(() => screens.hide());
  await wait(20_000);
  expect(turned).not.toHaveBeenCalled();
  act(() => screens.show());
  await wait(0);
  expect(turned).toHaveBeenCalledTimes(1);
});

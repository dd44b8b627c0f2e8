import { renderHook } from '@testing-library/react';
import { TRIED_AGAIN_MS } from '@/services/draft';
import { useDraft, useOpening } from './use-draft';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('gives one key per screen that stays open, and another one to a screen opened later', () => {
  const { result, rerender, unmount } = renderHook(() => useDraft('make-up.s1'));
  const first = result.current.key();
  jest.advanceTimersByTime(TRIED_AGAIN_MS);
  rerender();
  expect(result.current.key()).toBe(first);
  unmount();
  jest.advanceTimersByTime(TRIED_AGAIN_MS);
  expect(renderHook(() => useDraft('make-up.s1')).result.current.key()).not.toBe(first);
});

it('settles what was answered', () => {
  const { result } = renderHook(() => useDraft('leave.s1'));
  const first = result.current.key();
  result.current.settle();
  expect(result.current.key()).not.toBe(first);
});

it('begins another opening when a sheet that stays mounted is closed', () => {
  const { result, rerender } = renderHook(({ open }) => useOpening(open), { initialProps: { open: true } });
  const first = result.current.key('award');
  jest.advanceTimersByTime(TRIED_AGAIN_MS);
  rerender({ open: false });
  rerender({ open: true });
  expect(result.current.key('award')).not.toBe(first);
});

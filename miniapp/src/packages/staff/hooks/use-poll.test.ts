import { act, renderHook } from '@testing-library/react';
import { learnTime } from '@/services/server-clock';
import { useNow } from './use-poll';

afterEach(() => {
  learnTime(new Date().toUTCString(), Date.now());
  jest.useRealTimers();
});

it('goes by the clock of the server, whatever the device thinks', async () => {
  jest.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00.500Z') });
  learnTime('Sun, 22 Nov 2026 13:00:00 GMT', Date.now());
  const { result } = renderHook(() => useNow(1_000));
  expect(new Date(result.current).toISOString()).toBe('2026-11-22T13:00:00.500Z');
  await act(async () => void (await jest.advanceTimersByTimeAsync(1_000)));
  expect(new Date(result.current).toISOString()).toBe('2026-11-22T13:00:01.500Z');
});

import { act, renderHook } from '@testing-library/react';
import type { Result } from '@/services/http';
import { deviceStorage } from '@/services/storage';
import { isUnsure, useSure } from './use-sure';

const refused = (status: number, code: string): Result<string> => ({
  ok: false,
  error: { code, message: '没有成功。', status, requestId: '' },
});
const lost = refused(0, 'network_unreachable');

const setUp = (name: string) => {
  const keys: string[] = [];
  const secrets: (string | undefined)[] = [];
  const answers: Result<string>[] = [];
  const done = jest.fn();
  const { result, unmount } = renderHook(() =>
    useSure<{ quantity: number }, string>(
      name,
      async (key, _body, secret) => {
        keys.push(key);
        secrets.push(secret);
        return answers.shift() ?? lost;
      },
      done,
    ),
  );
  const run = (quantity = 1, secret?: string) => act(() => result.current.run({ quantity }, secret));
  return { result, keys, secrets, answers, done, run, unmount };
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it.each([
  [0, 'network_timeout', true],
  [0, 'cancelled', false],
  [0, 'incomplete_link', false],
  [408, 'x', true],
  [409, 'idempotency_in_progress', true],
  [409, 'good_sold_out', false],
  [499, 'x', false],
  [500, 'x', true],
])('with %i %s the outcome is unknown: %s', (status, code, expected) => {
  expect(isUnsure({ status, code })).toBe(expected);
});

it('sends the same again by itself with the same key until an answer arrives', async () => {
  const { result, keys, answers, done, run } = setUp('recovers');
  await run();
  expect(result.current.phase).toBe('unsure');
  answers.push(refused(503, 'unavailable'), { ok: true, data: 'r1' });
  await act(() => jest.advanceTimersByTimeAsync(8_000));
  expect(result.current.phase).toBe('unsure');
  await act(() => jest.advanceTimersByTimeAsync(8_000));
  expect(result.current.phase).toBe('idle');
  expect(done.mock.calls).toEqual([['r1']]);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  await act(() => jest.advanceTimersByTimeAsync(60_000));
  expect(keys).toHaveLength(3);
});

it('keeps the key over a restart after a lost answer, and takes a new one after a refusal', async () => {
  const before = setUp('restart');
  await before.run();
  before.unmount();
  const after = setUp('restart');
  after.answers.push(refused(409, 'good_sold_out'));
  await after.run();
  expect(after.keys).toEqual(before.keys);
  expect(after.result.current).toMatchObject({ phase: 'idle', error: { code: 'good_sold_out' } });
  await after.run();
  expect(after.keys[1]).not.toBe(after.keys[0]);
});

it.each([
  ['in the same hour', 3_600_000, true],
  ['the next day', 86_400_000, false],
])('wished again %s after the app was closed, it is the same wish: %i ms later, %s', async (name, later, same) => {
  const before = setUp(`again ${name}`);
  await before.run();
  before.unmount();
  jest.advanceTimersByTime(later);
  const after = setUp(`again ${name}`);
  await after.run();
  expect(after.keys[0] === before.keys[0]).toBe(same);
});

it.each([
  [401, 'unauthenticated', true],
  [429, 'rate_limited', true],
  [429, 'family_pin_locked', false],
  [403, 'family_pin_wrong', false],
  [409, 'good_limit_family', false],
])('after %i %s the key stays: %s', async (status, code, stays) => {
  const { keys, answers, run } = setUp(`kept ${code}`);
  answers.push(refused(status, code), refused(status, code));
  await run();
  await run();
  expect(keys[0] === keys[1]).toBe(stays);
});

it('gives another content another key, and stores the key before sending', async () => {
  const { keys, run, result } = setUp('content');
  const stored = jest.spyOn(deviceStorage, 'set');
  await run(1);
  act(() => result.current.forget());
  await run(2);
  expect(keys[1]).not.toBe(keys[0]);
  expect(stored.mock.calls.map(([, kept]) => kept)).toMatchObject(keys.map((key) => ({ key })));
  stored.mockRestore();
});

it('sends the secret along with every attempt, but no key depends on it', async () => {
  const { keys, secrets, run, result } = setUp('secret');
  await run(1, '123456');
  await act(async () => result.current.again());
  expect(secrets).toEqual(['123456', '123456']);
  act(() => result.current.forget());
  await run(1, '654321');
  expect(new Set(keys).size).toBe(1);
});

it.each([
  ['whose answer was lost', lost],
  ['that was to be sent later', refused(429, 'rate_limited')],
])('gives the key up of what %s, on request only', async (_, answer) => {
  const { keys, answers, run, result } = setUp(`given up ${_}`);
  answers.push(answer, answer, answer);
  await run();
  act(() => result.current.forget());
  await run();
  expect(keys[1]).toBe(keys[0]);
  act(() => result.current.giveUp());
  expect(result.current).toMatchObject({ phase: 'idle', error: undefined });
  await run();
  expect(keys[2]).not.toBe(keys[0]);
});

it('takes one tap at a time, forgets nothing that is under way, and tells nothing to a screen that was closed', async () => {
  let settle: (answer: Result<string>) => void = () => undefined;
  const done = jest.fn();
  const send = jest.fn(() => new Promise<Result<string>>((resolve) => (settle = resolve)));
  const { result, unmount } = renderHook(() => useSure<number, string>('closed', send, done));
  act(() => void result.current.run(1));
  act(() => void result.current.run(1));
  expect(send).toHaveBeenCalledTimes(1);
  act(() => result.current.forget());
  act(() => result.current.giveUp());
  await act(async () => settle({ ok: true, data: 'first' }));
  expect(done.mock.calls).toEqual([['first']]);
  act(() => void result.current.run(2));
  unmount();
  await act(async () => settle({ ok: true, data: 'late' }));
  expect(done).toHaveBeenCalledTimes(1);
});

import type { Result } from '@/services/http';
import { submitOnce } from './submit-once';

const failed = (status: number): Result<string> => ({
  ok: false,
  error: { code: 'x', message: '出错了。', status, requestId: '' },
});
const done: Result<string> = { ok: true, data: 'done' };

/** Submits once after another with the answers given, and tells the keys that were sent. */
const keysOf = async (name: string, answers: readonly Result<string>[], body: unknown = { amount: 1 }) => {
  const keys: string[] = [];
  for (const answer of answers)
    await submitOnce(name, body, async (key) => {
      keys.push(key);
      return answer;
    });
  return keys;
};

it.each([0, 500, 503, 401, 409, 429])('repeats with the same key after %i, and takes a new one after success', async (status) => {
  const [first, second, third] = await keysOf(`a${status}`, [failed(status), done, done]);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it('takes a new key after a refusal that will not change', async () => {
  const [first, second] = await keysOf('b', [failed(422), done]);
  expect(second).not.toBe(first);
});

it('keeps a key for its own content', async () => {
  const [one] = await keysOf('c', [failed(0)], { amount: 1 });
  const [two] = await keysOf('c', [failed(0)], { amount: 2 });
  expect(two).not.toBe(one);
  expect(await keysOf('c', [done], { amount: 1 })).toEqual([one]);
});

it('keeps the key on the device before anything is sent', async () => {
  const seen: string[] = [];
  const never = submitOnce('d', null, (key) => {
    seen.push(key);
    return new Promise<Result<string>>(() => undefined);
  });
  void never;
  expect(await keysOf('d', [done], null)).toEqual(seen);
});

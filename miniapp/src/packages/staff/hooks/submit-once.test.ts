import Taro from '@tarojs/taro';
import { renderHook } from '@testing-library/react';
import { RECOGNISED_MS, TRIED_AGAIN_MS } from '@/services/draft';
import type { Result } from '@/services/http';
import { screens } from '../../../../test/stand-ins/taro';
import { ALREADY_SAVED, isLost, isUnknown, told } from '../model/once';
import { seenIn, submitOnce, useSubmitOnce } from './submit-once';

const failed = (status: number): Result<string> => ({
  ok: false,
  error: { code: 'x', message: '出错了。', status, requestId: '' },
});
const done = { ok: true, data: 'done' } as const;

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

it.each([
  [failed(0), true],
  [failed(500), true],
  [failed(422), false],
  [done, false],
] as const)('knows of %j whether anybody can tell what became of it', (answer, lost) => {
  expect(isLost(answer)).toBe(lost);
});

it('tells an answer about an earlier request from one about this', () => {
  expect(told(done)).toEqual({ ok: true, data: { data: 'done', replayed: false } });
  expect(told({ ...done, replayed: true })).toEqual({ ok: true, data: { data: 'done', replayed: true } });
  expect(told(failed(500))).toEqual(failed(500));
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

describe('what may be done again with equal content', () => {
  const open = (name: string, during?: boolean) => {
    const { result, rerender, unmount } = renderHook(({ during: now }) => useSubmitOnce({ during: now }), {
      initialProps: { during },
    });
    const keys: string[] = [];
    const send = async (answer: Result<string>) => {
      await result.current(name, { points: 5, reason: '课堂表现' }, async (key) => {
        keys.push(key);
        return answer;
      });
      return keys.at(-1);
    };
    return { send, rerender, unmount };
  };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is the same act in the same sheet after a lost answer, however late', async () => {
    const sheet = open('award.late');
    const first = await sheet.send(failed(0));
    jest.advanceTimersByTime(3 * 3_600_000);
    expect(await sheet.send(failed(0))).toBe(first);
  });

  it.each([
    ['one millisecond before the window ends', TRIED_AGAIN_MS - 1, true],
    ['at the end of the window', TRIED_AGAIN_MS, false],
    ['two days later', 2 * 86_400_000, false],
  ])('reopened after a lost answer, %s, is the same act: %s ms, %s', async (name, later, same) => {
    const before = open(`award ${name}`);
    const first = await before.send(failed(0));
    before.unmount();
    jest.advanceTimersByTime(later);
    expect((await open(`award ${name}`).send(done)) === first).toBe(same);
  });

  it('is another act minutes after a final answer', async () => {
    const sheet = open('award.final');
    const first = await sheet.send(done);
    jest.advanceTimersByTime(60_000);
    expect(await sheet.send(done)).not.toBe(first);
  });

  it('is another act when a sheet that stays mounted was closed and is opened after the window', async () => {
    const sheet = open('award.mounted', true);
    const first = await sheet.send(failed(0));
    sheet.rerender({ during: false });
    jest.advanceTimersByTime(TRIED_AGAIN_MS);
    sheet.rerender({ during: true });
    expect(await sheet.send(done)).not.toBe(first);
  });

  it('says that it had been saved before, passes that on, and lets the next press be a new act', async () => {
    const showToast = jest.fn();
    Object.assign(Taro, { showToast });
    const sheet = open('award.replayed');
    await sheet.send(done);
    expect(showToast).not.toHaveBeenCalled();
    const known = await sheet.send({ ...done, replayed: true });
    expect(showToast).toHaveBeenCalledWith(expect.objectContaining({ title: ALREADY_SAVED, icon: 'none' }));
    expect(await sheet.send(done)).not.toBe(known);
  });
});

describe('what the page shows', () => {
  const opened = (name: string, seen: unknown) => {
    const { result, rerender, unmount } = renderHook((now: unknown) => useSubmitOnce({ seen: now }), { initialProps: seen });
    const send = async () => {
      let sent = '';
      await result.current(name, null, async (key) => {
        sent = key;
        return failed(0);
      });
      return sent;
    };
    return { send, rerender, unmount };
  };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['the same list', ['a', 'b'], RECOGNISED_MS - 1, true],
    ['the same list after the server forgot', ['a', 'b'], RECOGNISED_MS, false],
    ['another list', ['c', 'a', 'b'], TRIED_AGAIN_MS, false],
    ['another list within minutes', ['c', 'a', 'b'], TRIED_AGAIN_MS - 1, true],
    ['nothing', undefined, TRIED_AGAIN_MS, false],
  ] as const)('decides about a later opening: %s (%j, %i ms, %s)', async (name, seen, later, same) => {
    const before = opened(`seen ${name}`, ['a', 'b']);
    const first = await before.send();
    before.unmount();
    jest.advanceTimersByTime(later);
    expect((await opened(`seen ${name}`, seen).send()) === first).toBe(same);
  });

  it('keeps the key of one opening whatever is read behind it, and goes by the last attempt', async () => {
    const sheet = opened('seen.reread', ['a']);
    const first = await sheet.send();
    sheet.rerender(['b', 'a']);
    jest.advanceTimersByTime(TRIED_AGAIN_MS);
    expect(await sheet.send()).toBe(first);
    sheet.unmount();
    jest.advanceTimersByTime(TRIED_AGAIN_MS);
    expect(await opened('seen.reread', ['b', 'a']).send()).toBe(first);
  });

  it('is the head of a list: older rows that are loaded below do not pass for a list that was read again', () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({ id: `r${index}` }));
    expect(seenIn(undefined)).toEqual([]);
    expect(seenIn(rows)).toEqual(seenIn(rows.slice(0, 20)));
    expect(seenIn([{ id: 'new' }, ...rows])).not.toEqual(seenIn(rows));
  });
});

describe('the word that it had been saved', () => {
  const replayed = { ...done, replayed: true } as const;
  const showToast = jest.fn();
  const first = screens.inFront;
  beforeEach(() => void Object.assign(Taro, { showToast: showToast.mockReset() }));
  afterEach(() => {
    screens.inFront = first;
  });
  const pending = () => {
    let answer = (_: Result<string>): void => undefined;
    return {
      wait: () => new Promise<Result<string>>((resolve) => (answer = resolve)),
      answer: (now: Result<string>) => answer(now),
    };
  };

  it.each([
    [true, 1],
    [false, 0],
  ])('is said of a plain submission while its page is in front (%s)', async (stays, times) => {
    const { wait, answer } = pending();
    const sending = submitOnce('word', stays, wait);
    if (!stays) screens.inFront = { path: 'pages/other' };
    answer(replayed);
    await sending;
    expect(showToast).toHaveBeenCalledTimes(times);
  });

  it.each(['stays', 'is left', 'is covered'])('is said of a sheet as long as it is there: it %s', async (what) => {
    const { wait, answer } = pending();
    const { result, unmount } = renderHook(() => useSubmitOnce());
    const sending = result.current(`word ${what}`, null, wait);
    if (what === 'is left') unmount();
    if (what === 'is covered') screens.inFront = { path: 'pages/other' };
    answer(replayed);
    await sending;
    expect(showToast).toHaveBeenCalledTimes(what === 'stays' ? 1 : 0);
  });
});

it.each([
  [0, 'network', true],
  [408, 'x', true],
  [500, 'x', true],
  [409, 'idempotency_in_progress', true],
  [409, 'backtest_busy', false],
  [401, 'x', false],
  [429, 'x', false],
  [422, 'x', false],
])('of %i %s nobody knows what became: %s', (status, code, unknown) => {
  expect(isUnknown({ status, code })).toBe(unknown);
});

import { act, renderHook } from '@testing-library/react';
import type { Result } from '@/services/http';
import { useAction } from './use-action';
import { faceOf, joinFaces, useQuery } from './use-query';

const failure = {
  ok: false,
  error: { code: 'network_unreachable', message: '网络连接不上。', status: 0, requestId: '' },
} as const;

/** A loader whose answers are given by hand, in any order. */
const byHand = () => {
  const waiting: { settle: (result: Result<string>) => void; aborted: boolean }[] = [];
  const load = (attach: (abort: () => void) => void) =>
    new Promise<Result<string>>((resolve) => {
      const entry = { settle: resolve, aborted: false };
      attach(() => {
        entry.aborted = true;
      });
      waiting.push(entry);
    });
  return { waiting, load };
};
const settle = async (entry: { settle: (result: Result<string>) => void } | undefined, result: Result<string>) =>
  act(async () => entry?.settle(result));

describe('useQuery', () => {
  it('shows the answer of the newest key only, and aborts the older request', async () => {
    const { waiting, load } = byHand();
    const { result, rerender } = renderHook(({ id }) => useQuery(id, load), { initialProps: { id: 'a' } });
    rerender({ id: 'b' });
    expect(waiting.map((entry) => entry.aborted)).toEqual([true, false]);
    await settle(waiting[1], { ok: true, data: 'second' });
    await settle(waiting[0], { ok: true, data: 'first' });
    expect(result.current.data).toBe('second');
  });

  it('loads nothing without a key', () => {
    const { waiting, load } = byHand();
    const { result } = renderHook(() => useQuery(null, load));
    expect(waiting).toEqual([]);
    expect(faceOf(result.current)).toEqual({ kind: 'loading' });
  });

  it('aborts when the screen closes', () => {
    const { waiting, load } = byHand();
    const { unmount } = renderHook(() => useQuery('a', load));
    unmount();
    expect(waiting[0]?.aborted).toBe(true);
  });

  it('shows an error with a retry, and keeps data in view when a reload fails, saying that it is old', async () => {
    const { waiting, load } = byHand();
    const { result } = renderHook(() => useQuery('a', load));
    await settle(waiting[0], failure);
    expect(faceOf(result.current)).toMatchObject({ kind: 'error', message: '网络连接不上。', busy: false });
    act(() => void result.current.reload());
    expect(faceOf(result.current)).toMatchObject({ kind: 'error', busy: true });
    await settle(waiting[1], { ok: true, data: 'there' });
    expect(faceOf(result.current)).toEqual({ kind: 'ready' });
    act(() => void result.current.reload());
    await settle(waiting[2], failure);
    expect(result.current.data).toBe('there');
    expect(faceOf(result.current)).toEqual({ kind: 'ready', stale: { onRetry: expect.any(Function), busy: false } });
    expect(faceOf(result.current, () => ({ title: '空' }))).toMatchObject({ kind: 'empty', stale: { busy: false } });
    act(() => void result.current.reload());
    expect(faceOf(result.current)).toMatchObject({ stale: { busy: true } });
    await settle(waiting[3], { ok: true, data: 'new' });
    expect(faceOf(result.current)).toEqual({ kind: 'ready' });
  });

  it.each([
    [403, undefined],
    [404, 'there'],
    [503, 'there'],
  ])('after a reload that ended with %i it shows %s', async (status, kept) => {
    const { waiting, load } = byHand();
    const { result } = renderHook(() => useQuery('a', load));
    await settle(waiting[0], { ok: true, data: 'there' });
    act(() => void result.current.reload());
    await settle(waiting[1], { ok: false, error: { code: 'x', message: '没有成功。', status, requestId: '' } });
    expect(result.current.data).toBe(kept);
  });

  it('joins faces: what is not ready first, then what is old', () => {
    const old = { kind: 'ready', stale: { onRetry: () => undefined, busy: false } } as const;
    expect(joinFaces({ kind: 'ready' }, { kind: 'loading' }, old)).toEqual({ kind: 'loading' });
    expect(joinFaces({ kind: 'ready' }, old)).toBe(old);
    expect(joinFaces({ kind: 'ready' }, { kind: 'ready' })).toEqual({ kind: 'ready' });
  });

  it('turns data that holds nothing into the empty face', async () => {
    const { waiting, load } = byHand();
    const { result } = renderHook(() => useQuery('a', load));
    await settle(waiting[0], { ok: true, data: '' });
    expect(faceOf(result.current, (data) => (data === '' ? { title: '还没有记录' } : null))).toEqual({
      kind: 'empty',
      title: '还没有记录',
    });
  });
});

describe('useAction', () => {
  it('does a thing once for two taps, and again afterwards', async () => {
    const { waiting, load } = byHand();
    const done = jest.fn();
    const { result } = renderHook(() => useAction(() => load(() => undefined), done));
    act(() => {
      void result.current.run();
      void result.current.run();
    });
    expect(waiting).toHaveLength(1);
    expect(result.current.busy).toBe(true);
    await settle(waiting[0], failure);
    expect(result.current).toMatchObject({ busy: false, error: { code: 'network_unreachable' } });
    expect(done).not.toHaveBeenCalled();
    act(() => void result.current.run());
    expect(result.current.error).toBeUndefined();
    await settle(waiting[1], { ok: true, data: 'x' });
    expect(done).toHaveBeenCalledWith('x');
  });
});

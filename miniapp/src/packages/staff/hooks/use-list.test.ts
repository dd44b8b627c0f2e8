import { act, renderHook } from '@testing-library/react';
import type { Result } from '@/services/http';
import { useList } from './use-list';

interface Page {
  readonly items: readonly string[];
  readonly nextCursor: string | null;
}
const failure: Result<Page> = { ok: false, error: { code: 'x', message: '没有网络', status: 0, requestId: '' } };
const page = (items: readonly string[], nextCursor: string | null = null): Result<Page> => ({
  ok: true,
  data: { items, nextCursor },
});

/** Answers are given by hand, so that a test sees what stands there meanwhile. */
const open = (first: string | null) => {
  const asked: {
    readonly key: string | null;
    readonly cursor: string | undefined;
    readonly answer: (one: Result<Page>) => void;
  }[] = [];
  const view = renderHook(
    ({ key }: { readonly key: string | null }) =>
      useList<string>(key, (cursor) => new Promise((answer) => void asked.push({ key, cursor, answer }))),
    { initialProps: { key: first } },
  );
  const answer = (one: Result<Page>) => act(async () => asked.at(-1)?.answer(one));
  return { ...view, asked, answer };
};

it('shows no row of other filters, neither while the answer is on its way nor when it fails', async () => {
  const { result, rerender, answer, asked } = open('南山');
  await answer(page(['a1', 'a2'], 'next'));
  expect(result.current.rows).toEqual(['a1', 'a2']);
  rerender({ key: '福田' });
  expect(result.current).toMatchObject({ rows: [], loaded: false, busy: true, error: undefined, more: undefined });
  await answer(failure);
  expect(result.current).toMatchObject({ rows: [], loaded: true, busy: false });
  expect(result.current.error?.message).toBe('没有网络');
  act(() => result.current.reload());
  await answer(page(['b1']));
  expect(result.current.rows).toEqual(['b1']);
  expect(asked.map(({ key, cursor }) => [key, cursor])).toEqual([
    ['南山', undefined],
    ['福田', undefined],
    ['福田', undefined],
  ]);
});

it('keeps its rows while it asks again, and when that fails', async () => {
  const { result, answer } = open('南山');
  await answer(page(['a1']));
  act(() => result.current.reload());
  expect(result.current).toMatchObject({ rows: ['a1'], loaded: true, busy: true });
  await answer(failure);
  expect(result.current).toMatchObject({ rows: ['a1'], busy: false });
  expect(result.current.error).toBeDefined();
});

it('takes an answer only for the filters it was asked with', async () => {
  const { result, rerender, asked } = open('南山');
  rerender({ key: '福田' });
  await act(async () => asked[0]?.answer(page(['a1'])));
  expect(result.current).toMatchObject({ rows: [], loaded: false });
  await act(async () => asked[1]?.answer(page(['b1'])));
  expect(result.current.rows).toEqual(['b1']);
});

it('asks for nothing while there is nothing to ask for', async () => {
  const { result, asked, rerender, answer } = open(null);
  expect(asked).toEqual([]);
  expect(result.current).toMatchObject({ rows: [], loaded: false });
  rerender({ key: '南山' });
  await answer(page(['a1'], 'next'));
  act(() => result.current.more?.());
  await answer(page(['a2']));
  expect(result.current).toMatchObject({ rows: ['a1', 'a2'], more: undefined });
});

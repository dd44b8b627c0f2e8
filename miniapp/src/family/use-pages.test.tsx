import { act, renderHook } from '@testing-library/react';
import type { Result } from '@/services/http';
import { screens } from '../../test/stand-ins/taro';
import { type Page, usePages } from './use-pages';
import { useRefresh } from './use-refresh';

type Answer = Result<Page<string>>;
const page = (items: readonly string[], nextCursor: string | null = null): Answer => ({
  ok: true,
  data: { items, nextCursor },
});
const failure = {
  ok: false,
  error: { code: 'network_unreachable', message: '网络连接不上。', status: 0, requestId: '' },
} as const;

/** A server whose answers are given by hand. */
const byHand = () => {
  const asked: { cursor: string | undefined; aborted: boolean; settle: (answer: Answer) => void }[] = [];
  const load = (cursor: string | undefined, attach?: (abort: () => void) => void) =>
    new Promise<Answer>((resolve) => {
      const entry = { cursor, aborted: false, settle: resolve };
      attach?.(() => {
        entry.aborted = true;
      });
      asked.push(entry);
    });
  const answer = (index: number, given: Answer) => act(async () => asked[index]?.settle(given));
  return { asked, load, answer };
};

const open = () => {
  const hand = byHand();
  const view = renderHook(({ id }) => usePages(id, hand.load), { initialProps: { id: 'a' } });
  return { ...hand, ...view };
};
const more = (view: { result: { current: { more: (() => void) | undefined } } }) => act(async () => view.result.current.more?.());

it('adds pages until the last, and asks for each once', async () => {
  const view = open();
  await view.answer(0, page(['1', '2'], 'c1'));
  await more(view);
  await more(view);
  expect(view.asked.map(({ cursor }) => cursor)).toEqual([undefined, 'c1']);
  expect(view.result.current.moreBusy).toBe(true);
  await view.answer(1, page(['3']));
  expect(view.result.current.data).toEqual(['1', '2', '3']);
  expect(view.result.current.more).toBeUndefined();
});

it('keeps what is shown when a further page does not arrive, and can ask again', async () => {
  const view = open();
  await view.answer(0, page(['1'], 'c1'));
  await more(view);
  await view.answer(1, failure);
  expect(view.result.current).toMatchObject({ data: ['1'], moreError: { code: 'network_unreachable' }, moreBusy: false });
  await more(view);
  await view.answer(2, page(['2']));
  expect(view.result.current).toMatchObject({ data: ['1', '2'], moreError: undefined });
});

it('starts over after a reload and forgets a further page of before', async () => {
  const view = open();
  await view.answer(0, page(['1'], 'c1'));
  await more(view);
  act(() => void view.result.current.reload());
  await view.answer(2, page(['new'], 'c9'));
  expect(view.asked[1]?.aborted).toBe(true);
  await view.answer(1, page(['old']));
  expect(view.result.current.data).toEqual(['new']);
});

it('aborts a further page when the screen closes or shows something else', async () => {
  const closed = open();
  await closed.answer(0, page(['1'], 'c1'));
  await more(closed);
  closed.unmount();
  expect(closed.asked[1]?.aborted).toBe(true);

  const turned = open();
  await turned.answer(0, page(['1'], 'c1'));
  await more(turned);
  turned.rerender({ id: 'b' });
  expect(turned.asked[1]?.aborted).toBe(true);
});

describe('useRefresh', () => {
  it('asks again when the screen comes back, not when it first opens', () => {
    const reload = jest.fn();
    renderHook(() => useRefresh(reload));
    act(() => screens.show());
    expect(reload).not.toHaveBeenCalled();
    act(() => screens.show());
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['an answer', () => Promise.resolve()],
    ['a failure', () => Promise.reject(new Error('gone'))],
  ])('puts the strip at the top away after %s', async (_, reload) => {
    const stopped = jest.spyOn(screens, 'stopped');
    const asked = jest.fn(reload);
    renderHook(() => useRefresh(asked));
    act(() => screens.pull());
    expect(asked).toHaveBeenCalledTimes(1);
    await act(async () => undefined);
    expect(stopped).toHaveBeenCalledTimes(1);
    stopped.mockRestore();
  });
});

import { act, renderHook } from '@testing-library/react';
import { call } from '@/services/api';
import type { RulePreview } from '../types';
import { PAUSE_MS, type PreviewBody, usePreview } from './use-preview';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
const asked = call as unknown as jest.Mock;

/** Answers are given by hand, in whatever order. */
let waiting: { readonly body: PreviewBody; readonly answer: (value: unknown) => void; stopped: boolean }[];
beforeEach(() => {
  jest.useFakeTimers();
  waiting = [];
  asked.mockReset().mockImplementation(
    (_id: string, { body, attach }: { body: PreviewBody; attach: (stop: () => void) => void }) =>
      new Promise((answer) => {
        const one = { body, answer, stopped: false };
        waiting.push(one);
        attach(() => {
          one.stopped = true;
        });
      }),
  );
});
afterEach(() => jest.useRealTimers());

const bodyOf = (title: string, studentId?: string): PreviewBody => ({
  ruleSet: {
    rules: [],
    campaigns: [{ code: 'c', title, from: '2026-12-01', through: '2026-12-01', percent: 200, ruleCodes: [], campusIds: [] }],
  },
  ...(studentId === undefined ? {} : { studentId }),
});
const told = (points: number) => ({ ok: true, data: { draft: { points, rules: [] } } as unknown as RulePreview });
const pass = (ms: number) => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));
const answer = (index: number, value: unknown) => act(async () => waiting[index]?.answer(value));
const show = () =>
  renderHook(({ subject, body }: { subject: string | null; body: PreviewBody | null }) => usePreview(subject, body), {
    initialProps: { subject: 'school' as string | null, body: bodyOf('一') as PreviewBody | null },
  });
const pointsOf = (hook: ReturnType<typeof show>) => hook.result.current.data?.draft.points;

it('asks after a pause, once for many changes', async () => {
  expect(PAUSE_MS).toBeGreaterThanOrEqual(800);
  const hook = show();
  for (const title of ['二', '三', '四']) {
    await pass(PAUSE_MS - 1);
    hook.rerender({ subject: 'school', body: bodyOf(title) });
  }
  expect(waiting).toHaveLength(0);
  await pass(PAUSE_MS);
  expect(waiting.map(({ body }) => body.ruleSet.campaigns[0]?.title)).toEqual(['四']);
  expect(hook.result.current.busy).toBe(true);
  await answer(0, told(4));
  expect([pointsOf(hook), hook.result.current.busy]).toEqual([4, false]);
  hook.rerender({ subject: 'school', body: bodyOf('四') });
  await pass(10 * PAUSE_MS);
  expect(waiting).toHaveLength(1);
});

it('shows the answer to the latest question, in whatever order they come', async () => {
  const hook = show();
  await pass(PAUSE_MS);
  hook.rerender({ subject: 'school', body: bodyOf('二') });
  expect(waiting[0]?.stopped).toBe(true);
  await pass(PAUSE_MS);
  await answer(1, told(2));
  expect(pointsOf(hook)).toBe(2);
  await answer(0, told(1));
  expect([pointsOf(hook), hook.result.current.busy]).toEqual([2, false]);
});

it('keeps what is known while the next one is worked out, and while nothing can be asked', async () => {
  const hook = show();
  await pass(PAUSE_MS);
  await answer(0, told(1));
  hook.rerender({ subject: 'school', body: bodyOf('二') });
  expect([pointsOf(hook), hook.result.current.busy]).toEqual([1, true]);
  hook.rerender({ subject: 'school', body: null });
  await pass(10 * PAUSE_MS);
  expect([pointsOf(hook), hook.result.current.busy, waiting.length]).toEqual([1, false, 1]);
});

it('forgets what it knew of somebody else', async () => {
  const hook = show();
  await pass(PAUSE_MS);
  await answer(0, told(1));
  hook.rerender({ subject: 'K1', body: bodyOf('一', 'K1') });
  expect(pointsOf(hook)).toBeUndefined();
  await pass(PAUSE_MS);
  expect(waiting[1]?.body.studentId).toBe('K1');
  hook.rerender({ subject: null, body: null });
  await answer(1, told(7));
  expect(pointsOf(hook)).toBeUndefined();
});

it('says what went wrong beside what is known, and asks again when told to', async () => {
  const hook = show();
  await pass(PAUSE_MS);
  await answer(0, told(1));
  hook.rerender({ subject: 'school', body: bodyOf('二') });
  await pass(PAUSE_MS);
  const error = { code: 'rate_limited', message: '操作太频繁，请稍后再试', status: 429, requestId: '' };
  await answer(1, { ok: false, error });
  expect([pointsOf(hook), hook.result.current.error?.message]).toEqual([1, '操作太频繁，请稍后再试']);
  act(() => hook.result.current.again());
  await pass(PAUSE_MS);
  await answer(2, told(2));
  expect([pointsOf(hook), hook.result.current.error]).toEqual([2, undefined]);
});

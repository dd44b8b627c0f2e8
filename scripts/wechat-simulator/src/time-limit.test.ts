import { letGo, unlessEnded } from './time-limit';

const never = new Promise<never>(() => undefined);

describe('work under a time limit', () => {
  it('gives what it gives', async () => {
    await expect(unlessEnded(Promise.resolve('echo'), new AbortController().signal)).resolves.toBe('echo');
  });

  it('ends with the limit though it never ends itself', async () => {
    const limit = new AbortController();
    const waiting = unlessEnded(never, limit.signal);
    limit.abort(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
  });

  it('is not waited for when the limit has passed already', async () => {
    await expect(unlessEnded(never, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });

  it('tells why it broke, and leaves nothing unheard when the limit passes later', async () => {
    const limit = new AbortController();
    await expect(unlessEnded(Promise.reject(new TypeError('terminated')), limit.signal)).rejects.toThrow('terminated');
    limit.abort();
    await new Promise(setImmediate);
  });
});

describe('a body that nobody reads', () => {
  it('is cancelled; that it cannot be is nobody’s trouble', async () => {
    const cancelled: string[] = [];
    letGo(new Response(new ReadableStream({ cancel: () => void cancelled.push('first') })));
    const second = new ReadableStream({ cancel: () => Promise.reject(new Error('gone')) });
    letGo(new Response(second));
    letGo(new Response(null));
    await new Promise(setImmediate);
    expect(cancelled).toEqual(['first']);
  });
});

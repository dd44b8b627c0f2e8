import { readBody } from './read-body';

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;

describe('the body of an answer', () => {
  it('is what came', async () => {
    const answer = { arrayBuffer: () => Promise.resolve(bytes('{"errcode":0}')) };
    await expect(readBody(answer, AbortSignal.timeout(60_000))).resolves.toEqual(Buffer.from('{"errcode":0}'));
  });

  it('ends with the time limit though reading it never ends', async () => {
    const answer = { arrayBuffer: () => new Promise<ArrayBuffer>(() => undefined) };
    await expect(readBody(answer, AbortSignal.timeout(5))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is not waited for when the limit has passed already', async () => {
    const answer = { arrayBuffer: () => new Promise<ArrayBuffer>(() => undefined) };
    await expect(readBody(answer, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });

  it('tells why it broke, and leaves nothing unheard when the limit passes later', async () => {
    const limit = new AbortController();
    const broken = { arrayBuffer: () => Promise.reject(new TypeError('terminated')) };
    await expect(readBody(broken, limit.signal)).rejects.toThrow('terminated');
    limit.abort();
    await new Promise(setImmediate);
  });
});

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Random } from '../../src/demo/random';
import type { Json, TestWechat } from '../support/product';

/** By name, because the errors of `fetch` belong to another realm than the test's. */
const isBroken = (error: unknown): boolean =>
  ['TypeError', 'SocketError', 'AbortError', 'TimeoutError'].includes((error as Error).name);

export interface Reply {
  readonly status: number;
  readonly body: Json;
}

/** One HTTP request; null when no whole answer came. */
export const request = async (
  url: string,
  options: { method?: string; token?: string; key?: string; body?: object } = {},
): Promise<Reply | null> => {
  try {
    const answer = await fetch(url, {
      method: options.method ?? (options.body ? 'POST' : 'GET'),
      headers: {
        ...(options.token ? { Authorization: `Bearer ${options.token}` } : {}),
        ...(options.body ? { 'Content-Type': 'application/json' } : {}),
        ...(options.key ? { 'Idempotency-Key': options.key } : {}),
      },
      body: options.body ? JSON.stringify(options.body) : null,
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    if (isBroken(error)) return null;
    throw error;
  }
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Below the ports that systems give away by themselves (Linux from 32768, others from 49152): one of those may go to anybody's
 * connection while the server that comes back to it is down.
 */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 31_999;

/** A port that nobody listens on now, and that nobody is given by the system. */
export const freeLowPort = async (): Promise<number> => {
  const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return freeLowPort();
    throw error;
  }
  await once(probe.close(), 'close');
  return port;
};

/** A quarter of a minute and more than any fault lasts by far: what is refused for longer is refused for good. */
const MAX_TURNS = 200;

/**
 * Asks again until the answer is one of those wanted. Whatever the server could not do just now is asked again; a refusal
 * that no repetition mends is an error.
 */
export const insist = async (
  what: string,
  ask: () => Promise<Reply | null>,
  wanted: (reply: Reply) => boolean,
  random: Random,
): Promise<Reply> => {
  for (let turn = 0; ; turn += 1) {
    const reply = await ask();
    if (reply && wanted(reply)) return reply;
    const passing = reply === null || reply.status >= 500 || reply.status === 429 || reply.status === 409;
    if (!passing || turn > MAX_TURNS) throw new Error(`${what}: ${JSON.stringify(reply)}`);
    await pause(100 + random.whole(0, 400));
  }
};

const CALLS = ['pay.order', 'pay.query', 'pay.close', 'pay.refund', 'pay.refund-query'] as const;
const CALL_FAULTS = ['slow', 'http_500', 'http_429', 'bad_signature', 'missing_headers', 'lost_answer', 'timeout'] as const;
const NOTICES = ['pay.notification', 'pay.refund-notification'] as const;
const NOTICE_FAULTS = [
  'duplicate',
  'out_of_order',
  'late',
  'never',
  'bad_signature',
  'missing_headers',
  'probe',
  'lost_answer',
] as const;

/** Switches faults at random, every second, until told to stop; then there are none. */
export const makeTrouble = (wechat: TestWechat, random: Random): { readonly calm: () => Promise<void> } => {
  const { faults } = wechat.world;
  let over = false;
  const run = async (): Promise<void> => {
    while (!over) {
      faults.clear();
      for (let n = random.whole(1, 3); n > 0; n -= 1) {
        const percent = random.whole(10, 60);
        if (random.chance(50)) {
          const kind = random.pick(CALL_FAULTS);
          const shared = { endpoint: random.pick(CALLS), kind, delayMs: random.whole(200, 2_000) };
          // A call that is never answered costs its caller seconds; a few of them say as much as many.
          faults.set(kind === 'timeout' ? { ...shared, times: 1 } : { ...shared, percent });
        } else {
          faults.set({
            endpoint: random.pick(NOTICES),
            kind: random.pick(NOTICE_FAULTS),
            percent,
            delayMs: random.whole(500, 20_000),
          });
        }
      }
      await pause(1_000);
    }
    faults.clear();
  };
  const running = run();
  return {
    calm: async () => {
      over = true;
      await running;
    },
  };
};

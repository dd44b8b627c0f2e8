import type { Transport } from '../ports';
import type { RequestRecord } from '../records';
import type { Timers } from '../timers';
import type { Callbacks, Calls } from './answer';

interface RequestOptions extends Callbacks {
  readonly url: string;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly data?: unknown;
  readonly timeout?: number;
  readonly dataType?: string;
}

export interface RequestRules {
  /** Origins that the console lists for `wx.request`; null = the check is off, as DevTools allow. */
  readonly domains: readonly string[] | null;
  readonly transport: Transport;
  readonly log: RequestRecord[];
  readonly timers: Timers;
}

/** More at the same time wait for one to end. */
const AT_ONCE = 10;
const TIMEOUT_MS = 60_000;

const bodyOf = ({ data, header = {} }: RequestOptions): string | null => {
  if (data === undefined || data === null) return null;
  if (typeof data === 'string') return data;
  const type = Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/json';
  return type.includes('json') ? JSON.stringify(data) : new URLSearchParams(data as Record<string, string>).toString();
};

const withQuery = (url: string, data: unknown): string =>
  typeof data === 'object' && data !== null && Object.keys(data).length > 0
    ? `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(data as Record<string, string>)}`
    : url;

/** Text that is no JSON stays text, as on a phone. */
const readBody = (text: string, dataType: string): unknown => {
  if (dataType !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** Never fulfilled: a phone tells of an abort at once, and `fetch` may leave a body that was being read pending for good. */
const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

/** `wx.request`: answers of every status are successes; only a failing transport fails. */
export const requestCalls = ({ domains, transport, log, timers }: RequestRules): Calls => {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = async (): Promise<void> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
  };
  const over = (): void => {
    running -= 1;
    waiting.shift()?.();
  };

  const exchange = async (options: RequestOptions, abort: AbortController): Promise<Record<string, unknown>> => {
    const method = (options.method ?? 'GET').toUpperCase();
    const bare = method === 'GET' || method === 'HEAD';
    const record: RequestRecord = { method, url: options.url, status: null, over: false };
    log.push(record);
    await turn();
    try {
      abort.signal.throwIfAborted();
      const sent = transport({
        method,
        url: bare ? withQuery(options.url, options.data) : options.url,
        headers: { 'content-type': 'application/json', ...lowered(options.header ?? {}) },
        body: bare ? null : bodyOf(options),
        signal: abort.signal,
      });
      const answer = await Promise.race([sent, abortOf(abort.signal)]);
      record.status = answer.status;
      const data = readBody(answer.body, options.dataType ?? 'json');
      return { errMsg: 'request:ok', statusCode: answer.status, header: answer.headers, cookies: [], data };
    } finally {
      record.over = true;
      over();
    }
  };

  return {
    request: (options: RequestOptions) => {
      const abort = new AbortController();
      let reason = '';
      const stop = (why: string) => {
        reason = why;
        abort.abort();
      };
      const timer = timers.setTimeout(() => stop('timeout'), options.timeout ?? TIMEOUT_MS);
      const done = (call: ((value: Record<string, unknown>) => void) | undefined, value: Record<string, unknown>) => {
        timers.clear(timer);
        call?.(value);
        options.complete?.(value);
      };
      if (domains !== null && !domains.includes(originOf(options.url)))
        queueMicrotask(() => done(options.fail, { errMsg: 'request:fail url not in domain list', errno: 600002 }));
      else
        exchange(options, abort).then(
          (answer) => done(options.success, answer),
          () => done(options.fail, { errMsg: `request:fail ${reason || 'net::ERR_CONNECTION_REFUSED'}`, errno: 600001 }),
        );
      return {
        abort: () => stop('abort'),
        onHeadersReceived: () => undefined,
        offHeadersReceived: () => undefined,
        onChunkReceived: () => undefined,
        offChunkReceived: () => undefined,
      };
    },
  };
};

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

const originOf = (url: string): string => {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
};

/** Sends with `fetch`. @param addressOf puts the real address in the place of the one that was built in */
export const fetchTransport =
  (addressOf: (url: string) => string = (url) => url, send: typeof fetch = fetch): Transport =>
  async ({ method, url, headers, body, signal }) => {
    const answer = await send(addressOf(url), { method, headers: { ...headers }, body, signal, credentials: 'omit' });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  };

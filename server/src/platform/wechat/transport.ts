import type { ObserveCall } from '../metrics/provider-call';
import { readBody } from '../read-body';
import type { WechatCall } from './error-codes';

export interface WechatHost {
  /** Without a trailing slash, e.g. `https://api.weixin.qq.com`. */
  readonly base: string;
  readonly appId: string;
  readonly appSecret: string;
}

/** How calls travel. */
export interface WechatLine {
  readonly host: WechatHost;
  readonly observe: ObserveCall;
  /** For one sending, its answer's body included. */
  readonly timeoutMs: number;
  /** Before the second sending. */
  readonly pauseMs: number;
}

export interface WechatRequest {
  readonly name: WechatCall;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Whether the call may be sent again when nobody knows what became of it. Never for what counts or works once. */
  readonly mayRepeat: boolean;
}

/**
 * What came of a call.
 * - `json`: an answer; `errcode` is 0 when it has none
 * - `image`: bytes that are not JSON
 * - `unsent`: it certainly had no effect (no connection, or turned away with 429)
 * - `lost`: nobody knows whether it had one (no answer in time, cut off, an HTTP error, an answer that cannot be read)
 */
export type WechatAnswer =
  | { readonly kind: 'json'; readonly errcode: number; readonly errmsg: string; readonly body: unknown }
  | { readonly kind: 'image'; readonly content: Buffer; readonly contentType: string }
  | { readonly kind: 'unsent'; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string };

export const WECHAT_TIMEOUT_MS = 6_000;
export const WECHAT_PAUSE_MS = 300;
const BUSY = -1;
const MAX_SENDS = 2;

/**
 * Sends one call, once more when that is safe. Errors of WeChat arrive with HTTP 200 and `errcode` in the body, which is
 * often labelled text/plain. Never throws: neither address nor body of a failed call can leak through an error.
 */
export const callWechat = async (line: WechatLine, request: WechatRequest): Promise<WechatAnswer> => {
  for (let sent = 1; ; sent += 1) {
    const answer = await observed(line, request);
    if (sent >= MAX_SENDS || !mayRepeat(request, answer)) return answer;
    await pause(line.pauseMs);
  }
};

const mayRepeat = (request: WechatRequest, answer: WechatAnswer): boolean => {
  if (answer.kind === 'lost') return request.mayRepeat;
  if (answer.kind === 'unsent') return answer.why !== 'http_429';
  // «Busy» means that nothing was done, so even a one-time code may be sent again.
  return answer.kind === 'json' && answer.errcode === BUSY;
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const observed = async (line: WechatLine, request: WechatRequest): Promise<WechatAnswer> => {
  const started = performance.now();
  const answer = await send(line, request);
  line.observe({
    provider: 'wechat',
    call: request.name,
    outcome: outcomeText(answer),
    ms: Math.round(performance.now() - started),
    requestId: answer.kind === 'json' ? ridOf(answer.errmsg) : null,
  });
  return answer;
};

const outcomeText = (answer: WechatAnswer): string => {
  if (answer.kind === 'image') return 'ok';
  if (answer.kind !== 'json') return answer.why;
  return answer.errcode === 0 ? 'ok' : String(answer.errcode);
};

/** Support finds a call by this id for seven days. */
const ridOf = (errmsg: string): string | null => /\brid: ?([0-9a-zA-Z-]{8,64})/.exec(errmsg)?.[1] ?? null;

const send = async (line: WechatLine, request: WechatRequest): Promise<WechatAnswer> => {
  const { host, timeoutMs } = line;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${host.base}${request.path}?${new URLSearchParams(request.query)}`, {
      method: request.method,
      signal,
      redirect: 'error',
      ...(request.body ? { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } } : {}),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { kind: response.status === 429 ? 'unsent' : 'lost', why: `http_${response.status}` };
    }
    return readAnswer(await readBody(response, signal));
  } catch (error) {
    return whyNothingCame(error);
  }
};

/** A picture and an error both come with HTTP 200 and labels that are not to be relied upon: the first bytes decide. */
const IMAGES: readonly { readonly contentType: string; readonly begins: Buffer }[] = [
  { contentType: 'image/jpeg', begins: Buffer.from([0xff, 0xd8, 0xff]) },
  { contentType: 'image/png', begins: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
];

const readAnswer = (content: Buffer): WechatAnswer => {
  const image = IMAGES.find(({ begins }) => content.subarray(0, begins.length).equals(begins));
  if (image) return { kind: 'image', content, contentType: image.contentType };
  const body = parseJson(content.toString('utf8'));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { kind: 'lost', why: 'bad_answer' };
  const { errcode, errmsg } = body as { errcode?: unknown; errmsg?: unknown };
  const code = codeOf(errcode);
  if (code === undefined) return { kind: 'lost', why: 'bad_answer' };
  return { kind: 'json', errcode: code, errmsg: typeof errmsg === 'string' ? errmsg : '', body };
};

/** Absent means success; what stands there but is no number (`null`, an empty text) does not. */
const codeOf = (errcode: unknown): number | undefined => {
  if (errcode === undefined) return 0;
  const code = typeof errcode === 'string' && /^-?\d+$/.test(errcode) ? Number(errcode) : errcode;
  return Number.isSafeInteger(code) ? (code as number) : undefined;
};

/** Message ids are longer than a number can hold exactly, so they are read as text. */
const LONG_NUMBER = /"(msgid|MsgID|MsgId)"\s*:\s*(\d+)/g;

/** Undefined when `text` is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(LONG_NUMBER, '"$1":"$2"'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const whyNothingCame = (error: unknown): WechatAnswer => {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return { kind: 'lost', why: 'timeout' };
  return { kind: NO_CONNECTION.has(String(cause?.code)) ? 'unsent' : 'lost', why: 'network' };
};

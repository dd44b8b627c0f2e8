import { fail } from '../errors';

export interface WechatHost {
  /** Without a trailing slash, e.g. `https://api.weixin.qq.com`. */
  readonly base: string;
  readonly appId: string;
  readonly appSecret: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Whether the call may be sent again after a transport failure; one-time codes may not. */
  readonly mayRepeat: boolean;
}

const TIMEOUT_MS = 6_000;
const BUSY = -1;
const MAX_SENDS = 2;

/**
 * Sends one call. Errors of WeChat arrive with HTTP 200 and `errcode` in the body, which is often labelled text/plain.
 * @returns `errcode` 0 when absent
 * @throws AppError wechat_unavailable on a transport failure, a time-out, an HTTP error or a body that is not JSON
 */
export const callWechat = async (host: WechatHost, call: Call): Promise<{ errcode: number; body: unknown }> => {
  for (let sent = 1; ; sent += 1) {
    const answer = await sendOnce(host, call);
    // «Busy» means that nothing was done, so even a one-time code may be sent again.
    const repeat = answer === undefined ? call.mayRepeat : answer.errcode === BUSY;
    if (answer !== undefined && !repeat) return answer;
    if (!repeat || sent >= MAX_SENDS) throw fail('wechat_unavailable', answer && { errcode: answer.errcode });
  }
};

/** Undefined when no usable answer came: refused, reset, timed out, an HTTP error, or a body that is not JSON. */
const sendOnce = async (host: WechatHost, call: Call): Promise<{ errcode: number; body: unknown } | undefined> => {
  const text = await fetchText(host, call).catch(() => undefined);
  const body = text === undefined ? undefined : parseJson(text);
  if (body === undefined) return undefined;
  const errcode = typeof body === 'object' && body !== null && 'errcode' in body ? Number(body.errcode) : 0;
  return { errcode, body };
};

const fetchText = async (host: WechatHost, call: Call): Promise<string | undefined> => {
  const response = await fetch(`${host.base}${call.path}?${new URLSearchParams(call.query)}`, {
    method: call.method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(call.body ? { body: JSON.stringify(call.body), headers: { 'content-type': 'application/json' } } : {}),
  });
  return response.ok ? response.text() : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

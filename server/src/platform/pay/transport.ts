import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ObserveCall } from '../metrics';
import { readBody } from '../read-body';
import { parseJson } from './decrypt';
import { type PayCall, type PayVerdict, payVerdict } from './error-codes';
import type { Refused, Unknown } from './gateway';
import { authorization, exactText, type Signer } from './signing';

/** The platform as one merchant reaches it. */
export interface PayHost {
  /** Without a trailing slash. */
  readonly base: string;
  readonly signer: Signer;
  readonly timeoutMs: number;
  /** The injected clock, epoch milliseconds. */
  readonly now: () => number;
  readonly observe: ObserveCall;
}

export interface PayRequest {
  readonly call: PayCall;
  readonly method: 'GET' | 'POST';
  /** Path and query, encoded, or a whole address on the platform. */
  readonly target: string;
  readonly body?: object;
  /** Public key id or certificate serial that the answer shall be signed with; null = as the platform likes. */
  readonly answerKey: string | null;
}

/** An answer as it came. */
export interface Reply {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly bytes: Buffer;
}

/** The platform said no, or something else that is not a success. */
export interface PayError {
  readonly kind: 'error';
  readonly verdict: PayVerdict;
  readonly code: string;
  readonly message: string;
}

export type Called<T> = { readonly kind: 'ok'; readonly value: T } | PayError | Unknown;

/** Checks and reads a success. Undefined for anything that the platform did not sign or would not say. */
export type ReadReply<T> = (reply: Reply) => T | undefined | Promise<T | undefined>;

const MAX_SENDS = 3;
const MAX_TIMEOUTS = 2;
const PAUSE_MS = { least: 100, most: 400 };
const MESSAGE_LENGTH = 200;

/**
 * Sends a call and, after no answer or «busy», the very same call at most twice more: every call of ours may be
 * repeated with the same number and the same parameters. A refusal is never repeated, «too often» not at once.
 * @returns `bad_answer` for a success that `read` does not accept
 */
export const callPay = async <T>(host: PayHost, request: PayRequest, read: ReadReply<T>): Promise<Called<T>> => {
  let timeouts = 0;
  for (let sent = 1; ; sent += 1) {
    const called = await callOnce(host, request, read);
    if (called.kind === 'unknown' && called.reason === 'timeout') timeouts += 1;
    if (!isWorthRepeating(called) || sent >= MAX_SENDS || timeouts >= MAX_TIMEOUTS) return called;
    await wait(randomInt(PAUSE_MS.least, PAUSE_MS.most) * sent);
  }
};

const isWorthRepeating = (called: Called<unknown>): boolean =>
  called.kind === 'unknown'
    ? called.reason === 'timeout' || called.reason === 'network'
    : called.kind === 'error' && called.verdict === 'busy';

const callOnce = async <T>(host: PayHost, request: PayRequest, read: ReadReply<T>): Promise<Called<T>> => {
  const started = performance.now();
  const reply = await send(host, request);
  const ms = performance.now() - started;
  const called = 'kind' in reply ? reply : await judge(request, reply, read);
  const requestId = 'kind' in reply ? null : reply.header('request-id');
  host.observe({ provider: 'wechat-pay', call: `pay.${request.call}`, outcome: outcomeName(called), ms, requestId });
  return called;
};

const outcomeName = (called: Called<unknown>): string => {
  if (called.kind === 'ok') return 'ok';
  return called.kind === 'unknown' ? called.reason : called.code;
};

const send = async (host: PayHost, request: PayRequest): Promise<Reply | Unknown> => {
  const address = new URL(request.target, host.base);
  const body = request.body ? JSON.stringify(request.body) : '';
  const target = `${address.pathname}${address.search}`;
  const headers = {
    accept: 'application/json',
    'user-agent': 'qingya',
    authorization: authorization(host.signer, { method: request.method, target, body }, host.now()),
    ...(request.answerKey === null ? {} : { 'wechatpay-serial': request.answerKey }),
    ...(request.body ? { 'content-type': 'application/json' } : {}),
  };
  const signal = AbortSignal.timeout(host.timeoutMs);
  try {
    const response = await fetch(address, {
      method: request.method,
      redirect: 'manual',
      signal,
      headers,
      ...(request.body ? { body } : {}),
    });
    const bytes = await readBody(response, signal);
    return { status: response.status, header: (name) => response.headers.get(name), bytes };
  } catch (error) {
    return { kind: 'unknown', reason: (error as { name?: unknown }).name === 'TimeoutError' ? 'timeout' : 'network' };
  }
};

const judge = async <T>(request: PayRequest, reply: Reply, read: ReadReply<T>): Promise<Called<T>> => {
  if (reply.status === 200 || reply.status === 204) {
    const value = await read(reply);
    return value === undefined ? { kind: 'unknown', reason: 'bad_answer' } : { kind: 'ok', value };
  }
  const error = errorOf(reply.bytes);
  const verdict = payVerdict(request.call, reply.status, error);
  if (verdict === 'bad_answer') return { kind: 'unknown', reason: 'bad_answer' };
  return {
    kind: 'error',
    verdict,
    code: error?.code ?? `http_${reply.status}`,
    message: withoutValues(error?.message ?? '', request.body),
  };
};

const errorOf = (bytes: Buffer): { code: string; message: string } | null => {
  const body = parseJson(exactText(bytes) ?? '');
  if (typeof body !== 'object' || body === null || !('code' in body)) return null;
  const { code, message } = body as { code: unknown; message?: unknown };
  // Anything else would be a label of its own in the metrics.
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]{1,47}$/.test(code)) return null;
  return { code, message: typeof message === 'string' ? message : '' };
};

/** Messages quote values now and then; the payer's openid must not come into a log that way. */
const withoutValues = (message: string, body: object | undefined): string => {
  const openid = (body as { payer?: { openid?: string } } | undefined)?.payer?.openid;
  return (openid ? message.replaceAll(openid, '…') : message).slice(0, MESSAGE_LENGTH);
};

/** The outcome of an error that has no name of its own for a call. */
export const refusedOrUnknown = (error: PayError | Unknown): Refused | Unknown => {
  if (error.kind === 'unknown') return error;
  const { verdict, code, message } = error;
  if (verdict === 'busy' || verdict === 'too_often') return { kind: 'unknown', reason: verdict };
  return { kind: 'refused', reason: verdict === 'not_authorised' ? 'not_authorised' : 'bad_request', code, message };
};

import { learnTime } from './server-clock';
import type { Session, Tokens } from './session';

/** Why a call did not succeed; `message` is a Chinese sentence that can be shown as it is. */
export interface ApiFailure {
  /** A code of the server's catalogue, or `network_unreachable`, `network_timeout`, `cancelled`, `unreadable_answer`, `incomplete_link`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status; 0 when no answer arrived. */
  readonly status: number;
  readonly details?: unknown;
  readonly requestId: string;
  /** Seconds to wait before trying again, when the server said so. */
  readonly retryAfter?: number;
}

/** Every call ends as one of these two; nothing is thrown and nothing is shown. */
export type Result<T> =
  | {
      readonly ok: true;
      readonly data: T;
      /** Nothing was done now: the idempotency key was known, and this is the answer to what an earlier request did. */
      readonly replayed?: true;
    }
  | { readonly ok: false; readonly error: ApiFailure };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A file to send, with the plain fields beside it; the field of the file is called `file`. */
export interface UploadForm {
  readonly file: Blob;
  readonly fileName: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface WireRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly form?: UploadForm;
  /** The answer is a file: its body arrives as a Blob. */
  readonly wantsFile?: boolean;
  readonly timeoutMs: number;
  /** Receives the function that aborts this request. */
  readonly attach?: (abort: () => void) => void;
}
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
export type WireFailure = 'unreachable' | 'timeout' | 'cancelled';
/** The one thing that differs between devices; never throws. */
export type Wire = (request: WireRequest) => Promise<WireResponse | WireFailure>;

export interface HttpRequest {
  readonly method: Method;
  /** Path below the API base, with its query string. */
  readonly path: string;
  readonly body?: unknown;
  readonly form?: UploadForm;
  readonly wantsFile?: boolean;
  /** Sent as `Idempotency-Key`. */
  readonly idempotencyKey?: string;
  /** Public endpoints are called without a token. */
  readonly anonymous?: boolean;
  readonly attach?: (abort: () => void) => void;
}

export interface HttpOptions {
  readonly base: string;
  readonly wire: Wire;
  readonly session: Session;
  readonly newRequestId: () => string;
  /** Runs `task` while no other window of this browser does the same; plain call where there is only one window. */
  readonly exclusively?: <T>(task: () => Promise<T>) => Promise<T>;
  readonly timeoutMs?: number;
}

const SENTENCES: Readonly<Record<WireFailure, readonly [string, string]>> = {
  unreachable: ['network_unreachable', '网络连接不上，请检查网络后重试。'],
  timeout: ['network_timeout', '网络有点慢，请稍后重试。'],
  cancelled: ['cancelled', '已取消。'],
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const header = (headers: Readonly<Record<string, string>>, name: string): string | undefined => {
  const key = Object.keys(headers).find((k) => k.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
};

/** Reads an answer: a 2xx is data, anything else becomes a failure with the server's own code and sentence. */
export const readAnswer = <T>(answer: WireResponse | WireFailure, requestId: string): Result<T> => {
  if (typeof answer === 'string') {
    const [code, message] = SENTENCES[answer];
    return { ok: false, error: { code, message, status: 0, requestId } };
  }
  if (answer.status >= 200 && answer.status < 300) {
    const replayed = header(answer.headers, 'idempotency-replayed') === 'true';
    return { ok: true, data: answer.body as T, ...(replayed ? { replayed } : {}) };
  }
  const error = isRecord(answer.body) && isRecord(answer.body.error) ? answer.body.error : null;
  const seconds = Number(header(answer.headers, 'retry-after'));
  return {
    ok: false,
    error: {
      code: typeof error?.code === 'string' ? error.code : 'unreadable_answer',
      message: typeof error?.message === 'string' ? error.message : '服务暂时没有响应，请稍后重试。',
      status: answer.status,
      requestId: typeof error?.requestId === 'string' ? error.requestId : requestId,
      ...(error?.details === undefined ? {} : { details: error.details }),
      ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfter: seconds } : {}),
    },
  };
};

const isTokens = (value: unknown): value is Tokens =>
  isRecord(value) && typeof value.accessToken === 'string' && typeof value.refreshToken === 'string';

/** The refresh step: one at a time for all calls in flight; see `createHttp`. */
const createRefresher = (
  options: HttpOptions,
  send: (request: HttpRequest, token: string | null) => Promise<Result<unknown>>,
) => {
  const exclusively = options.exclusively ?? ((task) => task());
  let running: Promise<Result<Tokens>> | null = null;

  const refresh = async (used: Tokens): Promise<Result<Tokens>> => {
    const now = options.session.read();
    // Another call or another window has refreshed meanwhile; spending the old token again would look like theft.
    if (now !== null && now.accessToken !== used.accessToken) return { ok: true, data: now };
    const answer = await send(
      { method: 'POST', path: '/auth/refresh', body: { refreshToken: used.refreshToken }, anonymous: true },
      null,
    );
    if (answer.ok && isTokens(answer.data)) {
      options.session.write(answer.data);
      return { ok: true, data: answer.data };
    }
    // An answer without tokens is a broken server, not a signed-out family.
    if (answer.ok) return readAnswer({ status: 502, headers: {}, body: null }, options.newRequestId());
    // Only a refusal ends the session. A dead network or a busy server must not sign anybody out.
    if (answer.error.status === 401 || answer.error.status === 403) options.session.clear();
    return answer;
  };

  return (used: Tokens): Promise<Result<Tokens>> => {
    running ??= exclusively(() => refresh(used)).finally(() => {
      running = null;
    });
    return running;
  };
};

/**
 * The transport: adds token, request id and idempotency key, refreshes an expired token silently (once for all calls that
 * hit the expiry together) and repeats the call. Every outcome is a value.
 */
export const createHttp = (options: HttpOptions) => {
  const send = async (request: HttpRequest, token: string | null): Promise<Result<unknown>> => {
    const requestId = options.newRequestId();
    const sentAt = Date.now();
    const answer = await options.wire({
      method: request.method,
      url: options.base + request.path,
      headers: {
        Accept: request.wantsFile === true ? '*/*' : 'application/json',
        'X-Request-Id': requestId,
        ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(request.idempotencyKey === undefined ? {} : { 'Idempotency-Key': request.idempotencyKey }),
      },
      timeoutMs: request.form !== undefined || request.wantsFile === true ? 120_000 : (options.timeoutMs ?? 15_000),
      ...(request.form === undefined ? {} : { form: request.form }),
      ...(request.wantsFile === undefined ? {} : { wantsFile: request.wantsFile }),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.attach === undefined ? {} : { attach: request.attach }),
    });
    if (typeof answer !== 'string') learnTime(header(answer.headers, 'date'), sentAt);
    return readAnswer(answer, requestId);
  };
  const refresh = createRefresher(options, send);

  return async <T>(request: HttpRequest): Promise<Result<T>> => {
    const tokens = request.anonymous === true ? null : options.session.read();
    const first = await send(request, tokens?.accessToken ?? null);
    if (first.ok || first.error.status !== 401 || tokens === null) return first as Result<T>;
    const refreshed = await refresh(tokens);
    if (!refreshed.ok) return refreshed.error.status === 401 || refreshed.error.status === 403 ? (first as Result<T>) : refreshed;
    return (await send(request, refreshed.data.accessToken)) as Result<T>;
  };
};

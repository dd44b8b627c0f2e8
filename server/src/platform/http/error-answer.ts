import { commonErrors, type ErrorBody, type ErrorDefinition } from '@qingya/shared';
import { isRetryable } from '../db';
import { AppError, fail } from '../errors';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
  /** True for what nobody foresaw: it is logged with its stack. */
  readonly report: boolean;
}

const RETRY_SECONDS = '2';
/** The database or another dependency cannot be reached, as opposed to having refused a statement. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
]);

const BY_STATUS: Readonly<Record<number, keyof typeof commonErrors>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

const codeOf = (error: unknown): string => {
  const outer = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  return String(outer?.driverError?.code ?? outer?.code ?? '');
};

/** What the caller is told about an error. Nothing of an unforeseen error leaves the process. */
export const toErrorAnswer = (error: unknown, requestId: string): ErrorAnswer => {
  const known = asAppError(error);
  if (known !== undefined) {
    const { code, userMessage, details } = known;
    const body = { error: { code, message: userMessage, ...(details === undefined ? {} : { details }), requestId } };
    return { status: known.status, body, headers: known.headers, report: false };
  }
  const code = isUnavailable(error) ? 'unavailable' : 'internal';
  const { status, message }: ErrorDefinition = commonErrors[code];
  const headers: Readonly<Record<string, string>> = code === 'unavailable' ? { 'Retry-After': RETRY_SECONDS } : {};
  return { status, body: { error: { code, message, requestId } }, headers, report: true };
};

const isUnavailable = (error: unknown): boolean => isRetryable(error) || UNREACHABLE.has(codeOf(error));

const asAppError = (error: unknown): AppError | undefined => {
  if (error instanceof AppError) return error;
  if (error instanceof URIError) return fail('invalid_request');
  // Koa and its middleware mark what the caller may know.
  const { status, expose } = (typeof error === 'object' && error !== null ? error : {}) as { status?: unknown; expose?: unknown };
  if (expose !== true || typeof status !== 'number') return undefined;
  const code = BY_STATUS[status];
  return code === undefined ? undefined : fail(code);
};

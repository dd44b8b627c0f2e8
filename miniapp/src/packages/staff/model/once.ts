import type { ApiFailure, Result } from '@/services/http';

/** A short fingerprint of a request body (FNV-1a, 32 bits): another content is another submission. */
export const fingerprint = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/**
 * Whether an answer is final for its idempotency key. Without an answer, on a server error, and while a twin is still
 * running, the key must be kept so that a retry cannot do the thing twice.
 */
export const isFinal = (status: number | 'ok'): boolean =>
  status === 'ok' || (status >= 400 && status < 500 && ![401, 408, 409, 425, 429].includes(status));

/** What is said instead of «done» when the server had it already: nothing was done now, and the next press is a new act. */
export const ALREADY_SAVED = '这笔之前已经保存过，这次没有重复提交';

/** Whether nobody knows what became of a submission: it may have been done, so what the screen shows must be read again. */
export const isLost = <T>(answer: Result<T>): boolean => !answer.ok && !isFinal(answer.error.status);

/** Whether a failure leaves open what happened, and is not the server's refusal of the moment. */
export const isUnknown = ({ status, code }: Pick<ApiFailure, 'status' | 'code'>): boolean =>
  status === 0 || status === 408 || status >= 500 || code === 'idempotency_in_progress';

/** An answer together with whether it is about an earlier request, for a screen that says what was done. */
export interface Told<T> {
  readonly data: T;
  /** Nothing was done now. */
  readonly replayed: boolean;
}

export const told = <T>(answer: Result<T>): Result<Told<T>> =>
  answer.ok ? { ok: true, data: { data: answer.data, replayed: answer.replayed === true } } : answer;

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

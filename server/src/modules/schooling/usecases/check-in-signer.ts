import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { codeMessage, formatCode, MAC_LENGTH, type ParsedCode } from '../domain/check-in-code';

/** Signs and recognises check-in codes. */
export interface CheckInSigner {
  code(shortCode: string, step: number): string;
  isAuthentic(code: ParsedCode): boolean;
}

/**
 * HMAC-SHA-256, shortened to 90 bits so that the code fits the scene of a mini-program code. Every lesson has its own
 * key, derived from the secret: what leaks about one lesson's codes says nothing about another's.
 */
export const createCheckInSigner = (secret: string): CheckInSigner => {
  const root = createSecretKey(Buffer.from(secret, 'utf8'));
  const macOf = (shortCode: string, step: number): string => {
    const lessonKey = createHmac('sha256', root).update(`lesson|${shortCode}`).digest();
    return createHmac('sha256', lessonKey).update(codeMessage(shortCode, step)).digest('base64url').slice(0, MAC_LENGTH);
  };
  return {
    code: (shortCode, step) => formatCode(shortCode, step, macOf(shortCode, step)),
    isAuthentic: ({ shortCode, step, mac }) => timingSafeEqual(Buffer.from(macOf(shortCode, step)), Buffer.from(mac)),
  };
};

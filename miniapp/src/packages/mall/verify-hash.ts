import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '@/components/QrCode/model';

/** The bytes that hex digits say. @param hex an even number of lower-case hex digits */
export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of bytes, in lower-case hex. */
export const hashOfBytes = (bytes: Uint8Array): string => hexOf(sha256(bytes));

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export const hashOfText = (text: string): string => hexOf(sha256(utf8(text)));

/**
 * HMAC-SHA-256 of texts under one key. The key is worked in once: thousands of draws share it.
 * @returns the first four bytes of the HMAC as a number, most significant byte first
 */
export const firstNumberBy = (key: Uint8Array): ((text: string) => number) => {
  const keyed = hmac.create(sha256, key);
  return (text) => {
    const digest = keyed.clone().update(utf8(text)).digest();
    return new DataView(digest.buffer, digest.byteOffset, digest.byteLength).getUint32(0);
  };
};

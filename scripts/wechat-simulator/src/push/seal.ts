import { createCipheriv, createHash, randomBytes } from 'node:crypto';

const BLOCK_BYTES = 32;

/** SHA-1 in hex over the sorted texts, joined without anything between: how the platform signs what it pushes. */
export const pushSignature = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

/**
 * Seals a message for the encrypted mode: AES-256-CBC over 16 random bytes, the length in 4 bytes (big-endian), the
 * message and the app id, padded to blocks of 32 bytes; the first 16 bytes of the key are the initial vector.
 * @param aesKey the EncodingAESKey: 43 characters of base64 without the last `=`
 * @returns base64
 */
export const seal = (message: string, aesKey: string, appId: string): string => {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appId)]);
  const missing = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]).toString('base64');
};

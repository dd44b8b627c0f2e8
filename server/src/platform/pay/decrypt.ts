import { Aes } from 'wechatpay-axios-plugin';
import { z } from 'zod';

/** An encrypted part of a notification, or an encrypted certificate. */
export const encryptedPart = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.string().min(1),
  associated_data: z.string().default(''),
  nonce: z.string().min(1),
});

/** Decrypts with the APIv3 key. @returns undefined when the key is another one or the part was changed */
export const decryptPart = (apiV3Key: string, part: z.output<typeof encryptedPart>): string | undefined => {
  try {
    return Aes.AesGcm.decrypt(part.ciphertext, apiV3Key, part.nonce, part.associated_data);
  } catch {
    // node:crypto throws for a wrong tag, length or nonce alike.
    return undefined;
  }
};

/** JSON, or undefined. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The caller treats it as an answer that is not the platform's.
    return undefined;
  }
};

import { createHash, randomBytes } from 'node:crypto';

/** A fresh 256-bit secret, base64url, 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Secrets are stored hashed. They have 256 random bits, so a plain hash cannot be guessed back. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** 128 random bits in hex: fits the 32 characters of a mini-program code's scene and its character set. */
export const newScene = (): string => randomBytes(16).toString('hex');

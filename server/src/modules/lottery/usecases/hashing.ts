import { createHash, createHmac } from 'node:crypto';
import type { Hashing } from '../domain/draw';

/** The hash functions of Node, for the domain's draws. */
export const nodeHashing: Hashing = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest(),
};

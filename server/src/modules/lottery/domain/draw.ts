import { ID, type Prize } from './rules';

/** The two functions draws are computed with; the domain is given them. */
export interface Hashing {
  /** SHA-256 of bytes. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  /** HMAC-SHA-256 of a UTF-8 text. */
  readonly hmacSha256: (key: Uint8Array, text: string) => Uint8Array;
}

/** What a draw's number depends on besides the seed. */
export interface DrawKey {
  readonly campaignId: string;
  /** 1, 2, 3 … in the order in which the draws were made, without a gap. */
  readonly drawNo: number;
  /** Chosen by the family's device before it could know anything of the seed; stays the same in one campaign. */
  readonly familyNonce: string;
}

const SEED_BYTES = 32;
/** How many numbers four bytes can say. */
const RANGE = 2 ** 32;
/** Even where half of all numbers are thrown away, so many in a row happen once in 2^128 draws. */
const MAX_BLOCKS = 128;

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws RangeError unless the seed is 64 lower-case hex digits (32 bytes) */
export const seedBytes = (seed: string): Uint8Array => {
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new RangeError(`a seed is ${SEED_BYTES * 2} lower-case hex digits`);
  return bytesOf(seed);
};

/** What is published before the first draw: SHA-256 of the 32 bytes of the seed, in hex. */
export const commitmentOf = ({ sha256 }: Hashing, seed: string): string => hexOf(sha256(seedBytes(seed)));

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export const hashOfText = ({ sha256 }: Hashing, text: string): string => hexOf(sha256(new TextEncoder().encode(text)));

/**
 * A number from 0 to below `below`, each equally likely: the first four bytes of each block are a number below 2^32; those at or above
 * the largest multiple of `below` are thrown away and the next block is taken, so that no remainder comes up more often.
 * @param block block 0, 1, 2 …
 * @param below 1 to 2^32
 * @throws RangeError when `below` is out of range
 */
export const numberBelow = (block: (index: number) => Uint8Array, below: number): number => {
  if (!Number.isSafeInteger(below) || below < 1 || below > RANGE) throw new RangeError(`no number is below ${below}`);
  const usable = RANGE - (RANGE % below);
  for (let index = 0; index < MAX_BLOCKS; index += 1) {
    const bytes = block(index);
    const number = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
    if (number < usable) return number % below;
  }
  throw new RangeError('the hash function gives nothing but numbers that cannot be used');
};

/**
 * The number of a draw: HMAC-SHA-256 with the seed as key over `campaignId|drawNo|familyNonce|block`.
 * @param below the total weight
 * @throws RangeError when the key could be read in two ways
 */
export const drawNumber = ({ hmacSha256 }: Hashing, seed: Uint8Array, key: DrawKey, below: number): number => {
  const { campaignId, drawNo, familyNonce } = key;
  if (!ID.test(campaignId) || !ID.test(familyNonce)) throw new RangeError('campaign and nonce are letters, digits, _ and -');
  if (!Number.isSafeInteger(drawNo) || drawNo < 1) throw new RangeError(`draws are counted from 1, got ${drawNo}`);
  return numberBelow((block) => hmacSha256(seed, `${campaignId}|${drawNo}|${familyNonce}|${block}`), below);
};

/** The prize whose numbers contain `number`: the first one has 0 to below its weight, the next one those that follow. */
export const prizeAt = <P extends Pick<Prize, 'weight'>>(prizes: readonly P[], number: number): P => {
  let end = 0;
  for (const prize of prizes) {
    end += prize.weight;
    if (number < end) return prize;
  }
  throw new RangeError(`no prize has the number ${number}`);
};

/**
 * What a draw gives: the prize of its number, or the fallback when as many of that prize as there are were given before.
 * @param givenBefore how many of the prize the draws with lower numbers gave
 */
export const givenFor = (prizes: readonly Prize[], drawn: Prize, givenBefore: number): Prize => {
  if (drawn.stock === null || givenBefore < drawn.stock) return drawn;
  const fallback = prizes.find((prize) => prize.fallback);
  if (!fallback) throw new RangeError('rules without a fallback cannot have been started');
  return fallback;
};

import { isId } from '../ids/ulid';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62²² is just above the 2¹²⁸ values of an id. */
const SHORT_LENGTH = 22;
const LONG_LENGTH = 26;
const LARGEST = (1n << 128n) - 1n;

const toNumber = (text: string, digits: string): bigint =>
  [...text].reduce((sum, digit) => sum * BigInt(digits.length) + BigInt(digits.indexOf(digit)), 0n);

const toText = (value: bigint, digits: string, length: number): string => {
  const base = BigInt(digits.length);
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = (digits[Number(rest % base)] ?? '') + text;
    rest /= base;
  }
  return text;
};

/** An id in 22 letters and digits, so that it fits the 32 characters of a mini-program code's scene with a key before it. */
export const shortId = {
  /** @throws RangeError when `id` is not an id */
  encode: (id: string): string => {
    if (!isId(id)) throw new RangeError('not an id');
    return toText(toNumber(id, CROCKFORD), BASE62, SHORT_LENGTH);
  },
  /** The id, or undefined when `text` does not stand for one: it came from a scanner. */
  decode: (text: string): string | undefined => {
    if (!/^[0-9A-Za-z]{22}$/.test(text)) return undefined;
    const value = toNumber(text, BASE62);
    return value > LARGEST ? undefined : toText(value, CROCKFORD, LONG_LENGTH);
  },
};

import { PICK_UP_ALPHABET } from './pick-up-code';

/** One letter more than a pick-up code: whatever is typed at the desk is one of the two and never both. */
export const PRIZE_CODE_LENGTH = 9;

const FORM = new RegExp(`^[${PICK_UP_ALPHABET}]{${PRIZE_CODE_LENGTH}}$`);
const PREFIX = 'Z1.';

/** The text of the QR code of a prize that waits: `z1.7KQ2M8ZT4`. */
export const prizeTextOf = (code: string): string => `${PREFIX.toLowerCase()}${code}`;

/**
 * Reads what was scanned or typed, as forgiving as pick-up codes are read.
 * @returns the code, or undefined when it is none: a pick-up code in particular
 */
export const readPrizeCode = (text: string): string | undefined => {
  const clean = text.replace(/[\s-]/g, '').toUpperCase();
  const bare = clean.startsWith(PREFIX) ? clean.slice(PREFIX.length) : clean;
  const code = bare.replace(/O/g, '0').replace(/[IL]/g, '1');
  return FORM.test(code) ? code : undefined;
};

/** @param bytes at least `PRIZE_CODE_LENGTH` random bytes; each gives one letter without bias, because 256 is a multiple of 32 */
export const prizeCodeOf = (bytes: Uint8Array): string =>
  Array.from(bytes.slice(0, PRIZE_CODE_LENGTH), (byte) => PICK_UP_ALPHABET[byte % PICK_UP_ALPHABET.length]).join('');

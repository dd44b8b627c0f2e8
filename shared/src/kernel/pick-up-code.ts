/** Letters and digits that nobody confuses when reading a code aloud; 32 of them, so that each carries five bits. */
export const PICK_UP_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 40 bits: who tries a thousand codes a second, and is not stopped, needs years for one that is open. */
export const PICK_UP_LENGTH = 8;

const VERSION = 'p1';
const FORM = new RegExp(`^(?:${VERSION}\\.)?([${PICK_UP_ALPHABET}]{${PICK_UP_LENGTH}})$`);

/** The text of the QR code of a pick-up code: `p1.7KQ2M8ZT`. */
export const pickUpTextOf = (code: string): string => `${VERSION}.${code}`;

/**
 * Reads what was scanned or typed; blanks, a hyphen in the middle and small letters do no harm, and the letters that the
 * alphabet leaves out are read as the digits they look like.
 * @returns the code, or undefined when it is none
 */
export const readPickUpCode = (text: string): string | undefined => {
  const clean = text.replace(/[\s-]/g, '').toUpperCase();
  const [prefix, rest] = clean.startsWith('P1.') ? ['p1.', clean.slice(3)] : ['', clean];
  return FORM.exec(`${prefix}${rest.replace(/O/g, '0').replace(/[IL]/g, '1')}`)?.[1];
};

/** @param bytes at least `PICK_UP_LENGTH` random bytes; each gives one letter without bias, because 256 is a multiple of 32 */
export const pickUpCodeOf = (bytes: Uint8Array): string =>
  Array.from(bytes.slice(0, PICK_UP_LENGTH), (byte) => PICK_UP_ALPHABET[byte % PICK_UP_ALPHABET.length]).join('');

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A name that does not repeat in practice: 24 random characters. It identifies a request or a submission; it is no
 * secret, so the mini-program's lack of a strong random source does not matter.
 */
export const randomName = (): string => {
  let text = '';
  for (let i = 0; i < 24; i += 1) text += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length));
  return text;
};

const CROCKFORD = ALPHABET.toUpperCase();
const TIME_LETTERS = 10;
const RANDOM_LETTERS = 16;

/** An id of the form the server's own have (ULID), for things that begin on this device. @param now epoch milliseconds */
export const newUlid = (now: number): string => {
  let time = '';
  for (let i = 0, rest = now; i < TIME_LETTERS; i += 1, rest = Math.floor(rest / CROCKFORD.length)) {
    time = CROCKFORD.charAt(rest % CROCKFORD.length) + time;
  }
  let random = '';
  for (let i = 0; i < RANDOM_LETTERS; i += 1) random += CROCKFORD.charAt(Math.floor(Math.random() * CROCKFORD.length));
  return time + random;
};

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

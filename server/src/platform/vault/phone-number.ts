/**
 * Phone numbers have one spelling inside the product: a mainland mobile number is its 11 digits, any other number is
 * `+` and 8 to 15 digits (E.164). Equal people must give equal text, because look-ups compare a keyed hash of it.
 */
const MAINLAND_MOBILE = /^1[3-9]\d{9}$/;
const INTERNATIONAL = /^\+[1-9]\d{7,14}$/;

const toHalfWidth = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');

/**
 * @param input as typed, pasted from a spreadsheet or given by WeChat
 * @returns the one spelling, or null when it is no mobile number we can reach
 */
export const normalisePhone = (input: string): string | null => {
  // Spreadsheets add zero-width and directional marks around numbers; people add blanks, hyphens, dots and brackets.
  const bare = toHalfWidth(input).replace(/[\s\-–—.()\u00A0\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '');
  const plus = bare.startsWith('00') ? `+${bare.slice(2)}` : bare;
  const mainland = plus.startsWith('+86') ? plus.slice(3) : plus.length === 13 && plus.startsWith('86') ? plus.slice(2) : plus;
  if (MAINLAND_MOBILE.test(mainland)) return mainland;
  return INTERNATIONAL.test(plus) && !plus.startsWith('+86') ? plus : null;
};

/**
 * `138****1234`; a number of another country keeps its first three characters and its last two to four.
 * @param phone a number in the one spelling; anything shorter is hidden altogether
 */
export const maskPhone = (phone: string): string => {
  if (phone.length < 9) return '****';
  const tail = phone.length >= 11 ? 4 : 2;
  return `${phone.slice(0, 3)}****${phone.slice(-tail)}`;
};

/** What one collection may be at most, in fen; the contract refuses more (a test holds the two together). */
export const MOST_FEN = 100_000_000;

export type MoneyInput = { readonly fen: number } | { readonly problem: string };

const NARROW: Readonly<Record<string, string>> = { '．': '.', '。': '.', '，': ',', '￥': '¥' };
const narrow = (text: string): string =>
  text.replace(/[０-９．。，￥]/g, (sign) => NARROW[sign] ?? String(sign.charCodeAt(0) - '０'.charCodeAt(0)));

/**
 * Reads an amount in yuan as somebody types it (¥1,280.50, 1280.5元, full-width signs) as whole fen. The digits are taken
 * apart as text: no fraction is ever computed with.
 */
export const readYuan = (text: string): MoneyInput => {
  const clean = narrow(text)
    .replace(/[\s,¥元]/g, '')
    .replace(/\.$/, '');
  if (clean === '') return { problem: '请填写金额' };
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(clean);
  if (match === null) return { problem: '请按元填写金额，例如 1280 或 99.50' };
  const [, yuan = '0', decimals = ''] = match;
  if (decimals.length > 2) return { problem: '金额最多两位小数' };
  const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'));
  if (fen === 0) return { problem: '金额必须大于 0' };
  return fen > MOST_FEN ? { problem: '单笔金额不能超过 100 万元' } : { fen };
};

/** Fen as text for an amount field: 128000 → 1280, 9950 → 99.50. Reading it gives the same fen again. */
export const yuanText = (fen: number): string => {
  const digits = String(fen).padStart(3, '0');
  const cents = digits.slice(-2);
  return `${digits.slice(0, -2)}${cents === '00' ? '' : `.${cents}`}`;
};

import { create } from 'qrcode/lib/core/qrcode';

/** UTF-8 bytes of a text; WeChat's engine has no TextEncoder. */
export const utf8 = (text: string): Uint8Array => {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
};

/** White modules around the code; readers need four. */
const MARGIN = 4;

/**
 * A QR code as one SVG with a single path (runs of dark modules), error correction M.
 * @throws Error when the text is longer than the largest code holds (2,331 bytes).
 */
export const qrSvg = (text: string): string => {
  const { modules } = create([{ data: utf8(text), mode: 'byte' }], { errorCorrectionLevel: 'M' });
  let path = '';
  for (let y = 0; y < modules.size; y += 1) {
    let x = 0;
    while (x < modules.size) {
      const from = x;
      while (x < modules.size && modules.data[y * modules.size + x]) x += 1;
      if (x > from) path += `M${from + MARGIN} ${y + MARGIN}h${x - from}v1h-${x - from}z`;
      x += 1;
    }
  }
  const side = modules.size + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`;
};

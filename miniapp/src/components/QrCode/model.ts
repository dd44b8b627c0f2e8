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

export interface QrMatrix {
  /** Modules in a row, the white margin included. */
  readonly side: number;
  readonly isDark: (x: number, y: number) => boolean;
}

/**
 * A QR code as its modules with the margin around them, error correction M.
 * @throws Error when the text is longer than the largest code holds (2,331 bytes).
 */
export const qrMatrix = (text: string): QrMatrix => {
  const { modules } = create([{ data: utf8(text), mode: 'byte' }], { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  const within = (at: number): boolean => at >= 0 && at < size;
  return {
    side: size + 2 * MARGIN,
    isDark: (x, y) => within(x - MARGIN) && within(y - MARGIN) && Boolean(data[(y - MARGIN) * size + (x - MARGIN)]),
  };
};

/** A QR code as one SVG with a single path (runs of dark modules). @throws Error as `qrMatrix` does */
export const qrSvg = (text: string): string => {
  const { side, isDark } = qrMatrix(text);
  let path = '';
  for (let y = 0; y < side; y += 1) {
    let x = 0;
    while (x < side) {
      const from = x;
      while (x < side && isDark(x, y)) x += 1;
      if (x > from) path += `M${from} ${y}h${x - from}v1h-${x - from}z`;
      x += 1;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`;
};

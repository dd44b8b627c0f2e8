import { qrMatrix } from './model';

/** Pixels of one module; the smallest code becomes some 460 pixels wide, which a camera reads from a screen. */
const SCALE = 16;
/** A stored block of the deflate format says its length in two bytes. */
const BLOCK = 0xffff;

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

const crc32 = (bytes: Uint8Array): number => {
  let value = 0xffffffff;
  for (const byte of bytes) value = (CRC[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};

const adler32 = (bytes: Uint8Array): number => {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
};

const number32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

const join = (parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const chunk = (name: string, data: Uint8Array): Uint8Array => {
  const body = join([[...name].map((letter) => letter.charCodeAt(0)), data]);
  return join([number32(data.length), body, number32(crc32(body))]);
};

/** The zlib format without compression: a picture of two colours is small as it is. */
const store = (bytes: Uint8Array): Uint8Array => {
  const parts: (Uint8Array | readonly number[])[] = [[0x78, 0x01]];
  let at = 0;
  do {
    const end = Math.min(bytes.length, at + BLOCK);
    const length = end - at;
    parts.push([end === bytes.length ? 1 : 0, length & 0xff, length >>> 8, ~length & 0xff, (~length >>> 8) & 0xff]);
    parts.push(bytes.subarray(at, end));
    at = end;
  } while (at < bytes.length);
  parts.push(number32(adler32(bytes)));
  return join(parts);
};

/**
 * A picture of black and white pixels as a PNG file, one bit a pixel.
 * @param isDark asked for every pixel, row by row
 */
export const bitmapPng = (width: number, height: number, isDark: (x: number, y: number) => boolean): Uint8Array<ArrayBuffer> => {
  const stride = Math.ceil(width / 8);
  // Each row begins with the number of its filter, 0 = none.
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1) + 1;
    for (let x = 0; x < width; x += 1) {
      if (isDark(x, y)) continue;
      const at = start + (x >> 3);
      rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  // One bit deep, grey, no interlacing.
  const header = Uint8Array.from([...number32(width), ...number32(height), 1, 0, 0, 0, 0]);
  return join([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', header),
    chunk('IDAT', store(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
};

/**
 * A QR code as the bytes of a PNG file, with its white margin.
 * @throws Error when the text is longer than the largest code holds
 */
export const qrPng = (text: string): Uint8Array<ArrayBuffer> => {
  const { side, isDark } = qrMatrix(text);
  return bitmapPng(side * SCALE, side * SCALE, (x, y) => isDark(Math.floor(x / SCALE), Math.floor(y / SCALE)));
};

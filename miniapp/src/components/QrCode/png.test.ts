import { crc32, inflateSync } from 'node:zlib';
import { qrMatrix } from './model';
import { bitmapPng, qrPng } from './png';

/** Reads a PNG file as its format says, checking every sum on the way. */
const read = (file: Uint8Array) => {
  const bytes = Buffer.from(file);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks: { name: string; data: Buffer }[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ name: body.subarray(0, 4).toString('latin1'), data: body.subarray(4) });
    at += 12 + length;
  }
  expect(chunks.map(({ name }) => name)).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = chunks[0]!.data;
  expect([...header.subarray(8)]).toEqual([1, 0, 0, 0, 0]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks[1]!.data);
  const stride = Math.ceil(width / 8) + 1;
  expect(rows).toHaveLength(stride * height);
  return {
    width,
    height,
    isDark: (x: number, y: number): boolean => {
      expect(rows[y * stride]).toBe(0);
      return ((rows[y * stride + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0;
    },
  };
};

it.each([
  [1, 1],
  [7, 3],
  [8, 8],
  [9, 2],
  // More than one stored block.
  [1_000, 700],
])('writes a picture of %i by %i pixels that any decoder reads', (width, height) => {
  const isDark = (x: number, y: number): boolean => (x * 7 + y * 13) % 5 < 2;
  const seen = read(bitmapPng(width, height, isDark));
  expect([seen.width, seen.height]).toEqual([width, height]);
  for (let y = 0; y < height; y += height > 100 ? 97 : 1)
    for (let x = 0; x < width; x += 1) if (seen.isDark(x, y) !== isDark(x, y)) throw new Error(`pixel ${x} ${y} is wrong`);
});

it('draws the modules of a code, sixteen pixels each', () => {
  const text = 'm1.01K9ZJ5V0QK3T8M2R4W6Y8A0BC';
  const { side, isDark } = qrMatrix(text);
  const seen = read(qrPng(text));
  expect([seen.width, seen.height]).toEqual([side * 16, side * 16]);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      for (const [dx, dy] of [
        [0, 0],
        [15, 15],
      ] as const)
        if (seen.isDark(x * 16 + dx, y * 16 + dy) !== isDark(x, y)) throw new Error(`module ${x} ${y} is wrong`);
});

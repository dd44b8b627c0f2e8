import { crc32, deflateSync } from 'node:zlib';

export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const DEPTH = 8;
const PALETTE = 3;

const chunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

/**
 * A square PNG in two colours. The encoder that comes with the QR library takes a second for a large image.
 * @param size pixels
 * @param lineAt the pixels of a row: 0 for the first colour, 1 for the second
 */
export const twoColourPng = (
  size: number,
  lineAt: (row: number) => Uint8Array,
  colours: readonly [dark: Colour, light: Colour],
): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([DEPTH, PALETTE, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size + 1));
  for (let row = 0; row < size; row += 1) rows.set(lineAt(row), row * (size + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Uint8Array.from(colours.flatMap((colour) => colour.slice(0, 3)))),
    chunk('tRNS', Uint8Array.from(colours.map(([, , , opacity]) => opacity))),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
};

import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { TableError } from './table';

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const MAX_ENTRIES = 2_000;

export interface ZipPart {
  readonly name: string;
  readonly content: Buffer;
  readonly crc: number;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly offset: number;
}

/**
 * Unpacks the parts of a zip that `wanted` names, and never more than `maxBytes` in all, whatever the archive claims
 * about their sizes.
 * @throws TableError broken | too_large
 */
export const unzip = async (zip: Buffer, wanted: (name: string) => boolean, maxBytes: number): Promise<Map<string, ZipPart>> => {
  const parts = new Map<string, ZipPart>();
  let budget = maxBytes;
  for (const entry of directoryOf(zip)) {
    if (!wanted(entry.name)) continue;
    const content = await unpack(zip, entry, budget);
    budget -= content.length;
    parts.set(entry.name, { name: entry.name, content, crc: entry.crc });
  }
  return parts;
};

const unpack = async (zip: Buffer, entry: Entry, budget: number): Promise<Buffer> => {
  if (entry.offset + 30 > zip.length || zip.readUInt32LE(entry.offset) !== LOCAL_HEADER) throw new TableError('broken');
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  const packed = zip.subarray(start, start + entry.packedSize);
  if (packed.length !== entry.packedSize) throw new TableError('broken');
  if (entry.method === 0) {
    if (packed.length > budget) throw new TableError('too_large');
    return packed;
  }
  if (entry.method !== 8) throw new TableError('broken');
  if (budget < 1) throw new TableError('too_large');
  try {
    return await inflate(packed, { maxOutputLength: budget });
  } catch (error) {
    throw new TableError((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'broken');
  }
};

const directoryOf = (zip: Buffer): Entry[] => {
  const end = endOfDirectory(zip);
  const count = zip.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw new TableError('too_large');
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new TableError('broken');
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packedSize: zip.readUInt32LE(at + 20),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
};

const endOfDirectory = (zip: Buffer): number => {
  const lowest = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= lowest; at -= 1) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new TableError('broken');
};

/** Packs parts in the given order, uncompressed. */
export const zipStored = (parts: readonly ZipPart[]): Buffer => {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(LOCAL_HEADER, 0);
    local.writeUInt16LE(20, 4);
    writeSizes(local, 14, part, name.length);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(DIRECTORY_ENTRY, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    writeSizes(entry, 16, part, name.length);
    entry.writeUInt32LE(offset, 42);
    pieces.push(local, name, part.content);
    directory.push(entry, name);
    offset += local.length + name.length + part.content.length;
  }
  const directorySize = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, ...directory, end]);
};

const writeSizes = (header: Buffer, at: number, part: ZipPart, nameLength: number): void => {
  header.writeUInt32LE(part.crc, at);
  header.writeUInt32LE(part.content.length, at + 4);
  header.writeUInt32LE(part.content.length, at + 8);
  header.writeUInt16LE(nameLength, at + 12);
};

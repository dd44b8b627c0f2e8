import { Mutex } from 'async-mutex';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { fail } from '../../../platform/errors';

/** Most bytes of an uploaded picture. */
export const MOST_IMAGE_BYTES = 5 * 1024 * 1024;
const SHORTEST_SIDE = 200;
const LONGEST_SIDE = 8_000;
const FULL_SIDE = 1_080;
const THUMB_SIDE = 360;
const FULL_QUALITY = 82;
const THUMB_QUALITY = 78;
/** A picture that takes longer than this is meant to take long. */
const DRAWING_SECONDS = 20;

/** Pictures come one at a time and hardly twice: what the library keeps for later is only memory. */
sharp.cache(false);

/** One picture at a time in a process: each may unfold to two hundred megabytes. */
const drawing = new Mutex();

/** A picture as it is kept: JPEG without anything the camera or the phone noted. */
export interface DrawnImage {
  readonly full: Buffer;
  readonly thumb: Buffer;
  readonly width: number;
  readonly height: number;
}

type Format = 'jpeg' | 'png' | 'webp';

const startsWith = (content: Buffer, bytes: string, at = 0): boolean =>
  content.subarray(at, at + bytes.length).equals(Buffer.from(bytes, 'latin1'));

/** What a file is by its first bytes; its name and what the sender says of it count for nothing. */
const formatOf = (content: Buffer): Format | undefined => {
  if (startsWith(content, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(content, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(content, 'RIFF') && startsWith(content, 'WEBP', 8)) return 'webp';
  return undefined;
};

/**
 * Draws an uploaded picture anew: turned the way it was taken, transparent parts on white, at most 1,080 pixels a side, with a
 * thumbnail of at most 360. Its size is read from its head first, so that a small file cannot unfold without bounds.
 * @throws AppError image_too_large (5 MB, 8,000 pixels a side), image_type (not JPEG, PNG or WebP, or broken), image_too_small
 */
export const drawImage = async (content: Buffer): Promise<DrawnImage> => {
  if (content.length > MOST_IMAGE_BYTES) throw fail('image_too_large');
  const format = formatOf(content);
  if (!format) throw fail('image_type');
  return drawing.runExclusive(async () => {
    await requireSize(content, format);
    try {
      return await draw(content);
    } catch (error) {
      // Whatever the library complains about, it is this file that it complains about.
      throw fail('image_type', { reason: error instanceof Error ? error.message.slice(0, 120) : 'unknown' });
    }
  });
};

const open = (content: Buffer): Sharp =>
  sharp(content, { limitInputPixels: LONGEST_SIDE * LONGEST_SIDE, failOn: 'error', pages: 1, sequentialRead: true });

const requireSize = async (content: Buffer, format: Format): Promise<void> => {
  const head = await open(content)
    .metadata()
    .catch((error: unknown) => error);
  if (head instanceof Error) throw fail(/pixel limit/i.test(head.message) ? 'image_too_large' : 'image_type');
  const { width, height, format: found } = head as Metadata;
  if (found !== format) throw fail('image_type');
  if (Math.max(width, height) > LONGEST_SIDE) throw fail('image_too_large', { width, height });
  if (Math.min(width, height) < SHORTEST_SIDE) throw fail('image_too_small', { width, height });
};

const draw = async (content: Buffer): Promise<DrawnImage> => {
  const { data, info } = await open(content)
    .rotate()
    .resize(FULL_SIDE, FULL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: DRAWING_SECONDS })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const drawn = (): Sharp => sharp(data, { raw: { width, height, channels } });
  const full = await drawn().jpeg({ quality: FULL_QUALITY, progressive: true }).toBuffer();
  const thumb = await drawn()
    .resize(THUMB_SIDE, THUMB_SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMB_QUALITY })
    .toBuffer();
  return { full, thumb, width, height };
};

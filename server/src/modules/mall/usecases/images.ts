import { DAY_MS } from '@qingya/shared';
import type { Database, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { FileStore } from '../../../platform/files';
import { requireNoFailures, workThroughRows } from '../../../platform/jobs/due-rows';
import {
  type ImageRow,
  imagesBefore,
  insertImage,
  isShown,
  lockImageBefore,
  lockKeptImages,
  moveImage,
  removeImage,
  stampImages,
} from '../persistence/image-store';
import { drawImage } from './draw-image';

export const IMAGE_SIZES = ['full', 'thumb'] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

const CONTENT_TYPE = 'image/jpeg';

/** Where the bytes of a picture are in the file store. */
export const imageKey = (imageId: string, size: ImageSize): string => `goods/${imageId}-${size}.jpg`;

/**
 * Draws and keeps a picture. Its row is there before its bytes and counts only once they are, so that whatever is interrupted
 * is found and cleared a day later.
 * @param files where the bytes go
 * @param staffId who uploads it
 * @returns its id
 * @throws AppError image_type, image_too_large, image_too_small
 */
export const uploadImage = async (db: Database, files: FileStore, content: Buffer, staffId: string): Promise<string> => {
  const { full, thumb, width, height } = await drawImage(content);
  const bytes = full.length + thumb.length;
  const id = await db.transaction(async (uow) => {
    const imageId = uow.newId();
    await insertImage(uow, {
      id: imageId,
      state: 'arriving',
      width,
      height,
      bytes,
      createdById: staffId,
      createdAt: uow.now,
      releasedAt: null,
    });
    return imageId;
  });
  await files.put(imageKey(id, 'full'), { content: full, contentType: CONTENT_TYPE });
  await files.put(imageKey(id, 'thumb'), { content: thumb, contentType: CONTENT_TYPE });
  await db.transaction((uow) => moveImage(uow, id, 'arriving', 'kept'));
  return id;
};

/**
 * Puts pictures on a good in place of those it had, and makes sure that they stay until the transaction ends. Those that leave it are
 * kept for a day longer: pages that were opened before still name them.
 * @param before what the good had; none of a new one
 * @throws AppError image_unknown (details: imageIds)
 */
export const placeImages = async (
  uow: UnitOfWork,
  imageIds: readonly string[],
  before: readonly string[] = [],
): Promise<void> => {
  // All of them at once and in one order, so that two goods that pass pictures to each other do not wait for one another.
  const kept = await lockKeptImages(uow, [...new Set([...before, ...imageIds])]);
  const missing = imageIds.filter((id) => !kept.has(id));
  if (missing.length > 0) throw fail('image_unknown', { imageIds: missing });
  await stampImages(uow, imageIds, null);
  await stampImages(
    uow,
    before.filter((id) => !imageIds.includes(id)),
    uow.now,
  );
};

/**
 * Clears pictures that no good shows a day after they were uploaded or left one, whichever was later, and what interrupted uploads
 * left. A picture is taken out of use first, under its lock: a good that is saved with it meanwhile either keeps it or is refused.
 * @returns how many were cleared
 * @throws Error naming the pictures that could not be cleared, once all others were
 */
export const sweepImages = async (db: Database, files: FileStore): Promise<number> => {
  const cleared = await workThroughRows(
    db,
    (reader, after, limit) => imagesBefore(reader, reader.now - DAY_MS, after, limit),
    (row) => clearImage(db, files, row),
  );
  requireNoFailures(cleared);
  return cleared.done;
};

const clearImage = async (db: Database, files: FileStore, { id, state }: ImageRow): Promise<boolean> => {
  if (state !== 'leaving' && !(await db.transaction((uow) => release(uow, id, state)))) return false;
  for (const size of IMAGE_SIZES) await files.delete(imageKey(id, size));
  await db.transaction((uow) => removeImage(uow, id));
  return true;
};

const release = async (uow: UnitOfWork, id: string, state: 'arriving' | 'kept'): Promise<boolean> => {
  if (state === 'arriving') return moveImage(uow, id, 'arriving', 'leaving');
  // The lock comes first: goods are looked at only when none can be saved with this picture any more.
  // It may have left one since it was listed; its day begins then.
  if (!(await lockImageBefore(uow, id, uow.now - DAY_MS)) || (await isShown(uow, id))) return false;
  return moveImage(uow, id, 'kept', 'leaving');
};

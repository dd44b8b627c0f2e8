import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

/** `arriving`: its bytes may not be there yet; `leaving`: they may be gone already. Neither can be put on a good. */
export type ImageState = 'arriving' | 'kept' | 'leaving';

export interface ImageRow {
  readonly id: string;
  readonly state: ImageState;
  readonly width: number;
  readonly height: number;
  /** Of picture and thumbnail together. */
  readonly bytes: number;
  readonly createdById: string;
  readonly createdAt: Instant;
  /** When it left a good last; null before it did, and once it was put on one again. */
  readonly releasedAt: Instant | null;
}

export const insertImage = (uow: UnitOfWork, row: ImageRow): Promise<void> => uow.insert('mall_image', { ...row });

/** @returns whether it was in that state */
export const moveImage = async (uow: UnitOfWork, id: string, from: ImageState, to: ImageState): Promise<boolean> =>
  (await uow.run('UPDATE mall_image SET state = ? WHERE id = ? AND state = ?', [to, id, from])) === 1;

export const removeImage = async (uow: UnitOfWork, id: string): Promise<void> => {
  await uow.run("DELETE FROM mall_image WHERE id = ? AND state = 'leaving'", [id]);
};

/** The pictures of these that can be put on a good; they stay so until the transaction ends. */
export const lockKeptImages = async (uow: UnitOfWork, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set();
  const rows = await uow.lockRows<{ id: string }>(
    `SELECT id FROM mall_image WHERE id IN (${placeholders(ids.length)}) AND state = 'kept' ORDER BY id`,
    ids,
  );
  return new Set(rows.map(({ id }) => id));
};

/** Writes down that pictures were put on a good, or that they left one now. Their rows must be locked. */
export const stampImages = async (uow: UnitOfWork, ids: readonly string[], releasedAt: Instant | null): Promise<void> => {
  if (ids.length === 0) return;
  await uow.run(`UPDATE mall_image SET releasedAt = ? WHERE id IN (${placeholders(ids.length)})`, [releasedAt, ...ids]);
};

const UNTOUCHED = 'createdAt < ? AND (releasedAt IS NULL OR releasedAt < ?)';

/** Pictures that neither came nor left a good since an instant, after a position, in order of their ids. */
export const imagesBefore = (reader: Reader, before: Instant, afterId: string, limit: number): Promise<ImageRow[]> =>
  reader.rows<ImageRow>(`SELECT * FROM mall_image WHERE ${UNTOUCHED} AND id > ? ORDER BY id LIMIT ?`, [
    before,
    before,
    afterId,
    limit,
  ]);

/** Keeps a picture off all goods until the transaction ends. @returns whether it is kept and still as `imagesBefore` found it */
export const lockImageBefore = async (uow: UnitOfWork, id: string, before: Instant): Promise<boolean> => {
  const sql = `SELECT id FROM mall_image WHERE id = ? AND state = 'kept' AND ${UNTOUCHED}`;
  return (await uow.lockRows(sql, [id, before, before])).length === 1;
};

/** Whether any good shows a picture. Ids are of one length, so that no id is a part of another. */
export const isShown = async (reader: Reader, imageId: string): Promise<boolean> =>
  (await reader.row('SELECT id FROM mall_good WHERE imageIds LIKE ? LIMIT 1', [`%"${imageId}"%`])) !== undefined;

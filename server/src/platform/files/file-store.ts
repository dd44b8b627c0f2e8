import type { Instant } from '@qingya/shared';

/** Bytes with what they are. */
export interface StoredFile {
  readonly content: Buffer;
  readonly contentType: string;
}

/**
 * Keeps files by key, outside the database. A key is folders and a name with an ending, `goods/01ABC-full.jpg`: parts of
 * letters, digits, `-` and `_`, parted by `/`; the ending says what the file is.
 */
export interface FileStore {
  /**
   * Keeps a file under a key; when it returns, the file is there also after a power cut. What was there before is replaced as a whole.
   * @throws RangeError for a key of another form, or one whose ending does not say `contentType`
   */
  put(key: string, file: StoredFile): Promise<void>;
  /** @throws RangeError for a key of another form */
  get(key: string): Promise<StoredFile | undefined>;
  /** Takes a file away, if it is there. @throws RangeError for a key of another form */
  delete(key: string): Promise<void>;
  /**
   * Clears what was left half-written by processes that were killed, if it was touched last before an instant.
   * @returns how many files were cleared
   */
  clearUnfinished(before: Instant): Promise<number>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

const KEY = /^(?:[A-Za-z0-9_-]{1,64}\/){0,4}[A-Za-z0-9_-]{1,64}\.([a-z0-9]{1,8})$/;

/** What the file under a key is. @throws RangeError for a key of another form */
export const contentTypeOf = (key: string): string => {
  const [, ending = ''] = KEY.exec(key) ?? [];
  const contentType = Object.hasOwn(CONTENT_TYPES, ending) ? CONTENT_TYPES[ending] : undefined;
  if (contentType === undefined) throw new RangeError(`«${key}» is no key of a file`);
  return contentType;
};

import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Instant } from '@qingya/shared';
import { contentTypeOf, type FileStore, type StoredFile } from './file-store';

/**
 * Files in a folder of this machine; several processes may share it, also over a network file system with atomic renames.
 * @param folder made when the first file arrives
 */
export const localFileStore = (folder: string): FileStore => {
  const root = resolve(folder);
  const makeFolder = folderMaker(root);
  const pathOf = (key: string): { readonly path: string; readonly contentType: string } => ({
    contentType: contentTypeOf(key),
    path: join(root, ...key.split('/')),
  });
  return {
    put: async (key, file) => {
      const { path, contentType } = pathOf(key);
      if (file.contentType !== contentType) throw new RangeError(`«${key}» is no key of ${file.contentType}`);
      await makeFolder(dirname(path));
      await replaceFile(path, file.content);
    },
    get: async (key): Promise<StoredFile | undefined> => {
      const { path, contentType } = pathOf(key);
      try {
        return { content: await readFile(path), contentType };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    delete: async (key) => rm(pathOf(key).path, { force: true }),
    clearUnfinished: (before) => clearArriving(root, before),
  };
};

/** Files whose bytes are still being written; a name that begins with a dot is no key, so that nobody asks for it. */
const arrivingName = (): string => `.${randomBytes(9).toString('hex')}`;
const ARRIVING = /^\.[0-9a-f]{18}$/;

const clearArriving = async (folder: string, before: Instant): Promise<number> => {
  let count = 0;
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) count += await clearArriving(path, before);
    else if (entry.isFile() && ARRIVING.test(entry.name) && (await isOlder(path, before))) {
      await rm(path, { force: true });
      count += 1;
    }
  }
  return count;
};

const entriesOf = async (folder: string) => {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
};

/** A file that has got its own name meanwhile is not there any more. */
const isOlder = async (path: string, before: Instant): Promise<boolean> => {
  try {
    return (await stat(path)).mtimeMs < before;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
};

/**
 * Makes folders that are there after a power cut: the name of each stands in the one above it, which is written through. That is done
 * once by each process for every folder up to the root, because another process may have made it a moment ago and not be so far yet.
 */
const folderMaker = (root: string): ((path: string) => Promise<void>) => {
  const lasting = new Set<string>();
  return async (path) => {
    const made = await mkdir(path, { recursive: true });
    const top = Math.min(root.length, made?.length ?? root.length);
    for (let at = path; at.length >= top; at = dirname(at)) {
      // Made anew although it was there before: somebody had taken it away.
      if (made !== undefined || !lasting.has(at)) await syncFolder(dirname(at));
      lasting.add(at);
    }
  };
};

/** Readers see the old file or the new one, never a part. */
const replaceFile = async (path: string, content: Buffer): Promise<void> => {
  const arriving = join(dirname(path), arrivingName());
  try {
    await writeThrough(arriving, content);
    await rename(arriving, path);
  } catch (error) {
    await rm(arriving, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
};

const writeThrough = async (path: string, content: Buffer): Promise<void> => {
  const file = await open(path, 'wx', 0o640);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Without it the name may be lost in a power cut although the bytes are there. Some systems do not open folders. */
const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(codeOf(error))) throw error;
  }
};

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);
const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Top of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @returns {string} an absolute path inside the repository */
export const at = (...parts) => join(root, ...parts);

/** A place for stamps and logs that survives a re-install and is never committed; created on first use. */
export const cacheDir = (...parts) => {
  const path = at('.cache', ...parts);
  mkdirSync(path, { recursive: true });
  return path;
};

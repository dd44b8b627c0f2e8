import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { cacheDir, root } from './paths.mjs';

const ignored = new Set(['node_modules', 'dist', '.git', '.cache', '.swc', 'coverage']);

/** @returns {string[]} absolute paths of every file below `path` (or `path` itself), in a stable order */
export const filesBelow = (path) => {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true, recursive: false });
  return entries
    .filter((entry) => !ignored.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
};

/** One hash over the names and contents of files, plus anything else that decides the result. */
export const hashOf = (files, extra = '') => {
  const hash = createHash('sha256').update(extra);
  for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
};

/** A remembered hash under `.cache/stamps`; a build whose stamp is equal need not run. */
export const stampAt = (path) => ({
  matches: (hash) => existsSync(path) && readFileSync(path, 'utf8') === hash,
  write: (hash) => writeFileSync(path, hash),
});

export const buildStamp = (name) => stampAt(join(cacheDir('stamps'), name));

/** Whether a source file takes part in a build (tests, what only they use, and notes do not). */
export const isBuildInput = (file) =>
  !/(\.(test|spec)|\btest-support)\.[cm]?[jt]sx?$/.test(file) &&
  !/\.md$/.test(file) &&
  !/^(test|__tests__)$/.test(basename(dirname(file)));

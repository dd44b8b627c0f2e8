// What the finished packages must keep to, apart from the command so that tests can hold it to made-up packages.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1024;
/**
 * Ours, below WeChat's 2 MB of one package; the sum is WeChat's for a service provider's builds. All scripts of the web
 * build together show whether pages carry copies of what they share.
 */
export const LIMITS = { main: 800 * KB, sub: 1024 * KB, all: 20 * KB * KB, entry: 350 * KB, web: 5 * KB * KB };
/** Words of the schema library that survive minification. */
const MARKERS = ['ZodError', '_zod'];
const GALLERY = 'qy-gallery';

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
const size = (name, bytes, limit) => ({ name, bytes, limit });

/** A marker that no longer occurs in the library would make the search agree with anything. @param library folder of its core */
export const markersGone = (library) => {
  const text = files(library)
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  return MARKERS.filter((marker) => !text.includes(marker)).map(
    (marker) => `the marker ${marker} is gone from the schema library; choose another`,
  );
};

const strangers = (folder) =>
  files(folder)
    .filter((name) => name.endsWith('.js'))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const name = path.relative(path.dirname(folder), file);
      return [
        ...MARKERS.filter((marker) => text.includes(marker)).map((marker) => `${name} contains the schema library (${marker})`),
        ...(text.includes(GALLERY) ? [`${name} contains the component gallery`] : []),
      ];
    });

/** The packages of the mini-program with what WeChat gets of them. @param weapp folder of its build */
const packages = (weapp) => {
  const app = JSON.parse(readFileSync(path.join(weapp, 'app.json'), 'utf8'));
  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => root.replace(/\/$/, ''));
  const sizes = new Map([['', 0], ...roots.map((root) => [root, 0])]);
  for (const file of files(weapp)) {
    const relative = path.relative(weapp, file);
    // Licence texts and the tool's project file are not uploaded.
    if (relative.endsWith('.LICENSE.txt') || relative === 'project.config.json') continue;
    const owner = roots.find((root) => relative.startsWith(`${root}${path.sep}`)) ?? '';
    sizes.set(owner, sizes.get(owner) + statSync(file).size);
  }
  const each = [...sizes].map(([root, bytes]) =>
    root === '' ? size('weapp main package', bytes, LIMITS.main) : size(`weapp ${root}`, bytes, LIMITS.sub),
  );
  return [
    ...each,
    size(
      'weapp all packages',
      each.reduce((sum, { bytes }) => sum + bytes, 0),
      LIMITS.all,
    ),
  ];
};

const scriptBytes = (web) =>
  files(web)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + statSync(file).size, 0);

const webEntry = (web) => {
  const html = readFileSync(path.join(web, 'index.html'), 'utf8');
  const entry = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file);
  const bytes = entry.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(web, file))).length, 0);
  return {
    sizes: [size('web entry, gzip', bytes, LIMITS.entry), size('web scripts together', scriptBytes(web), LIMITS.web)],
    problems: [
      ...(entry.length === 0 ? ['index.html of the web build names no script'] : []),
      // The server's security headers forbid inline scripts.
      ...(/<script(?![^>]*\ssrc=)[^>]*>/.test(html) ? ['index.html of the web build carries an inline script'] : []),
    ],
  };
};

/**
 * Judges finished builds.
 * @param {{ weapp: string, web?: string }} folders
 * @returns {{ lines: string[], problems: string[] }} sizes to read, and what is wrong
 */
export const judgeBundle = ({ weapp, web }) => {
  const entry = web !== undefined && existsSync(web) ? webEntry(web) : { sizes: [], problems: [] };
  const missing = web !== undefined && !existsSync(web) ? ['there is no web build'] : [];
  const sizes = [...packages(weapp), ...entry.sizes];
  const heavy = sizes.filter(({ bytes, limit }) => bytes > limit);
  return {
    lines: sizes.map(({ name, bytes, limit }) => `${name.padEnd(36)} ${kb(bytes).padStart(10)}  of ${kb(limit)}`),
    problems: [
      ...heavy.map(({ name, bytes, limit }) => `${name} is ${kb(bytes)}, the limit is ${kb(limit)}`),
      ...strangers(weapp),
      ...missing,
      ...entry.problems,
      ...(web !== undefined && missing.length === 0 ? strangers(web) : []),
    ],
  };
};

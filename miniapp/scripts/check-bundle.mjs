// Looks at what was built: sizes against WeChat's limits and ours, and that the schema library and the gallery stayed out.
// `node scripts/check-bundle.mjs` after build:weapp and build:h5.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { here } from './load.mjs';

const KB = 1024;
const limits = { main: 800 * KB, sub: 1024 * KB, entry: 350 * KB };
/** Words of the schema library that survive minification. */
const markers = ['ZodError', '_zod'];
const problems = [];

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
const judge = (name, bytes, limit) => {
  console.log(`${name.padEnd(36)} ${kb(bytes).padStart(10)}  of ${kb(limit)}`);
  if (bytes > limit) problems.push(`${name} is ${kb(bytes)}, the limit is ${kb(limit)}`);
};

// A marker that no longer occurs in the library would make the search below agree with anything.
const library = path.dirname(createRequire(here('../shared/package.json')).resolve('zod/package.json'));
const libraryText = files(path.join(library, 'v4/core'))
  .filter((file) => file.endsWith('.js'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
for (const marker of markers)
  if (!libraryText.includes(marker)) problems.push(`the marker ${marker} is gone from the schema library; choose another`);

const searchScripts = (folder) => {
  for (const file of files(folder).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(file, 'utf8');
    for (const marker of markers)
      if (text.includes(marker)) problems.push(`${path.relative(here(), file)} contains the schema library (${marker})`);
    if (text.includes('qy-gallery')) problems.push(`${path.relative(here(), file)} contains the component gallery`);
  }
};

const weapp = here('dist/weapp');
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
for (const [root, bytes] of sizes)
  judge(root === '' ? 'weapp main package' : `weapp ${root}`, bytes, root === '' ? limits.main : limits.sub);
searchScripts(weapp);

const web = here('dist/h5');
const html = readFileSync(path.join(web, 'index.html'), 'utf8');
const entry = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file);
if (entry.length === 0) problems.push('dist/h5/index.html names no script');
judge(
  'web entry, gzip',
  entry.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(web, file))).length, 0),
  limits.entry,
);
// The server's security headers forbid inline scripts.
if (/<script(?![^>]*\ssrc=)[^>]*>/.test(html)) problems.push('dist/h5/index.html carries an inline script');
searchScripts(web);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

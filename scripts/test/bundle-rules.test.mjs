import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { judgeBundle, LIMITS, markersGone } from '../../miniapp/scripts/bundle-rules.mjs';

const APP = JSON.stringify({ pages: ['pages/home/index'], subPackages: [{ root: 'packages/staff', pages: [] }] });
const HTML = '<script src="/js/app.js"></script><link href="/css/app.css">';
const GOOD = {
  'weapp/app.json': APP,
  'weapp/app.js': 'App({})',
  'weapp/packages/staff/a.js': 'Page({})',
  'web/index.html': HTML,
  'web/js/app.js': '1',
  'web/css/app.css': 'a{}',
};

/** Judges a made-up build: the good one with some files changed. */
const judge = (changes = {}) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingya-bundle-'));
  try {
    for (const [name, text] of Object.entries({ ...GOOD, ...changes })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return judgeBundle({ weapp: path.join(folder, 'weapp'), web: path.join(folder, 'web') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('a small build has nothing wrong, and its sizes are told', () => {
  const { lines, problems } = judge();
  assert.deepEqual(problems, []);
  assert.equal(lines.length, 5);
  assert.match(lines[0], /^weapp main package +0\.1 KB {2}of 800\.0 KB$/);
});

test('the limits are those that were agreed on', () => {
  assert.deepEqual(LIMITS, {
    main: 800 * 1024,
    sub: 1024 * 1024,
    all: 20 * 1024 * 1024,
    entry: 350 * 1024,
    web: 5 * 1024 * 1024,
  });
});

const faults = [
  ['a heavy main package', { 'weapp/big.js': 'x'.repeat(LIMITS.main) }, /^weapp main package is 800\.\d KB/],
  ['a heavy sub-package', { 'weapp/packages/staff/big.js': 'x'.repeat(LIMITS.sub) }, /^weapp packages\/staff is 1024\.\d KB/],
  ['a heavy web entry', { 'web/js/app.js': randomBytes(LIMITS.entry) }, /^web entry, gzip is 35\d\.\d KB/],
  ['pages that carry copies', { 'web/js/page.js': 'x'.repeat(LIMITS.web) }, /^web scripts together is 5120\.\d KB/],
  ['the schema library in the package', { 'weapp/app.js': 'class ZodError {}' }, /weapp\/app\.js contains the schema library/],
  ['the schema library on the web', { 'web/js/more.js': 'a._zod' }, /web\/js\/more\.js contains the schema library/],
  ['the gallery', { 'weapp/app.js': '"qy-gallery"' }, /contains the component gallery/],
  ['an inline script', { 'web/index.html': `${HTML}<script>1</script>` }, /inline script/],
  ['a page without scripts', { 'web/index.html': '<p>' }, /names no script/],
];
for (const [title, changes, words] of faults)
  test(`${title} is found`, () => {
    const { problems } = judge(changes);
    assert.equal(problems.length, 1, problems.join());
    assert.match(problems[0], words);
  });

test('what is not uploaded does not count', () => {
  const text = 'x'.repeat(LIMITS.main);
  assert.deepEqual(judge({ 'weapp/app.js.LICENSE.txt': text, 'weapp/project.config.json': text }).problems, []);
});

test('a library without the words that are looked for is noticed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingya-library-'));
  try {
    writeFileSync(path.join(folder, 'a.js'), 'ZodError');
    assert.deepEqual(markersGone(folder), ['the marker _zod is gone from the schema library; choose another']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

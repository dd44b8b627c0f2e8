import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { filesBelow, hashOf, isBuildInput, stampAt } from '../lib/stamp.mjs';

const folder = mkdtempSync(join(tmpdir(), 'qingya-stamp-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
};

test('a hash changes with a content, a name, a new file and what is added, and with nothing else', () => {
  write('src/a.ts', 'one');
  write('src/b.ts', 'two');
  const before = hashOf(filesBelow(folder));
  write('src/a.ts', 'one');
  write('node_modules/x/index.js', 'ignored');
  write('dist/a.js', 'ignored');
  assert.equal(hashOf(filesBelow(folder)), before);
  assert.notEqual(hashOf(filesBelow(folder), 'other machine'), before);
  write('src/a.ts', 'One');
  assert.notEqual(hashOf(filesBelow(folder)), before);
  write('src/a.ts', 'one');
  write('src/c.ts', '');
  assert.notEqual(hashOf(filesBelow(folder)), before);
  rmSync(join(folder, 'src/c.ts'));
  rmSync(join(folder, 'src/b.ts'));
  write('src/b2.ts', 'two');
  assert.notEqual(hashOf(filesBelow(folder)), before);
});

test('a stamp remembers one hash', () => {
  const stamp = stampAt(join(folder, 'stamp'));
  assert.equal(stamp.matches('a'), false);
  stamp.write('a');
  assert.equal(stamp.matches('a'), true);
  assert.equal(stamp.matches('b'), false);
});

test('tests and notes do not make a build old; data files do', () => {
  for (const file of ['src/a.ts', 'src/a.json', 'src/contest.ts', 'src/a.scss']) assert.equal(isBuildInput(file), true, file);
  for (const file of ['src/a.test.ts', 'src/a.prop.test.ts', 'src/README.md', 'src/a.spec.tsx', 'src/pay/test-support.ts'])
    assert.equal(isBuildInput(file), false, file);
});

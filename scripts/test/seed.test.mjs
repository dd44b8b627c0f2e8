import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { seedOfCode, testSeed } from '../lib/seed.mjs';

const WHO = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];

/** A repository with something in both folders. */
const repository = (t) => {
  const root = mkdtempSync(path.join(tmpdir(), 'qingya-seed-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const git = (...args) => execFileSync('git', [...WHO, ...args], { cwd: root, stdio: 'pipe' });
  git('init', '-q');
  const commit = (file, text) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    git('add', '-A');
    git('commit', '-q', '-m', 'test');
  };
  commit('server/a.ts', 'a');
  commit('shared/b.ts', 'b');
  return { root, commit };
};

test('is the same for the same server and contracts, and another one for others', async (t) => {
  const { root, commit } = repository(t);
  const first = await seedOfCode(root);
  assert.ok(Number.isInteger(first) && first >= 0 && first < 2 ** 31);
  commit('docs/c.md', 'c');
  assert.equal(await seedOfCode(root), first);
  commit('shared/b.ts', 'B');
  const second = await seedOfCode(root);
  assert.notEqual(second, first);
  commit('server/a.ts', 'A');
  assert.notEqual(await seedOfCode(root), second);
});

test('is what was asked for, and nothing where every suite throws its own dice', async (t) => {
  const { root } = repository(t);
  assert.equal(await testSeed('481561408', root), '481561408');
  assert.equal(await testSeed('random', root), undefined);
  assert.equal(await testSeed(undefined, root), String(await seedOfCode(root)));
  const empty = mkdtempSync(path.join(tmpdir(), 'qingya-seed-'));
  t.after(() => rmSync(empty, { recursive: true, force: true }));
  assert.equal(await testSeed(undefined, empty), undefined);
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { headersBesideNode } from '../lib/native.mjs';

const prefix = mkdtempSync(join(tmpdir(), 'qingya-native-'));
after(() => rmSync(prefix, { recursive: true, force: true }));
mkdirSync(join(prefix, 'bin'));
mkdirSync(join(prefix, 'include/node'), { recursive: true });
writeFileSync(join(prefix, 'bin/node'), '');
writeFileSync(join(prefix, 'include/node/node_version.h'), '#define NODE_MODULE_VERSION 115\n');

test('finds the header files that belong to a Node', () => {
  assert.equal(headersBesideNode(join(prefix, 'bin/node'), '115'), prefix);
});

test('does not take header files of another version', () => {
  assert.equal(headersBesideNode(join(prefix, 'bin/node'), '127'), undefined);
  assert.equal(headersBesideNode(join(prefix, 'bin/node'), '11'), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { satisfies } from '../lib/node-version.mjs';

const range = '>=20.19 <21 || >=22.12';

for (const [version, fits] of [
  ['v20.19.0', true],
  ['v20.18.9', false],
  ['v20.99.1', true],
  ['v21.0.0', false],
  ['v22.11.9', false],
  ['v22.12.0', true],
  ['v24.1.0', true],
  ['v18.20.0', false],
]) {
  test(`Node ${version} ${fits ? 'fits' : 'does not fit'} ${range}`, () => {
    assert.equal(satisfies(version, range), fits);
  });
}

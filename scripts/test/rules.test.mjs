import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules, selfTest } from '../rules/index.mjs';

for (const rule of rules) {
  test(`the rule ${rule.name} catches its bad samples and accepts its good ones`, () => {
    assert.deepEqual(selfTest(rule), []);
  });
}

test('a rule that catches nothing fails its self-test', () => {
  const blind = { ...rules[0], check: () => [] };
  assert.ok(selfTest(blind).length > 0);
  const sampleless = { ...rules[0], bad: [] };
  assert.deepEqual(selfTest(sampleless), ['has no bad sample']);
});

test('rule names are unique', () => {
  assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
});

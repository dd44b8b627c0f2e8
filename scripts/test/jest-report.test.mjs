import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countReport, spread } from '../lib/suites-jest.mjs';

const report = (numbers) => ({
  success: true,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
  ...numbers,
});

test('counts what passed', () => {
  assert.deepEqual(countReport(report({ numPassedTests: 7 }), ''), { passed: 7, failed: 0, details: undefined });
});

test('an empty run, a skipped test and a file that did not load are failures', () => {
  assert.equal(countReport(report({}), '').failed, 1);
  assert.equal(countReport(report({ numPassedTests: 2, numPendingTests: 1 }), '').failed, 1);
  assert.equal(countReport(report({ numPassedTests: 2, numTodoTests: 2 }), '').failed, 2);
  assert.equal(countReport(report({ success: false, numPassedTests: 2, numRuntimeErrorTestSuites: 1 }), '').failed, 1);
});

test('a run that jest itself calls unsuccessful is never counted as passed', () => {
  assert.deepEqual(countReport(report({ success: false, numPassedTests: 2 }), 'teardown threw'), {
    passed: 2,
    failed: 1,
    details: 'teardown threw',
  });
});

test('spreads every file over exactly one shard, evenly by time', () => {
  const times = { slow: 9000, b: 3000, c: 3000, d: 3000 };
  const shards = spread(['b', 'c', 'd', 'slow'], 2, times, () => 0);
  assert.deepEqual(shards, [['slow'], ['b', 'c', 'd']]);
  assert.deepEqual(
    spread(['x'], 4, {}, () => 100),
    [['x']],
  );
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { at } from '../lib/paths.mjs';
import { numberOf, verify } from '../verify-draws.mjs';

const SAMPLE = at('scripts/test/fixtures/lottery-campaign.json');
const folder = mkdtempSync(join(tmpdir(), 'qingya-draws-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const sample = () => JSON.parse(readFileSync(SAMPLE, 'utf8'));
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The sample with its rules changed by `change`, and with the hash that belongs to them. */
const withRules = (change) => {
  const file = sample();
  const rules = JSON.parse(file.rules);
  change(rules);
  const text = JSON.stringify(rules);
  return { ...file, rules: text, rulesHash: sha256(text) };
};
const faultsOf = (file, noted) => verify(file, noted).faults.join('\n');

test('an honest campaign has no fault, also against what was noted beforehand', () => {
  const file = sample();
  assert.deepEqual(verify(file, { commitment: file.commitment, rulesHash: file.rulesHash }).faults, []);
  assert.equal(
    [...verify(file).given.values()].reduce((sum, count) => sum + count, 0),
    file.draws.length,
  );
});

test('the worked example of docs/lottery.md is right', () => {
  const page = readFileSync(at('docs/lottery.md'), 'utf8');
  const file = sample();
  const { campaignId } = JSON.parse(file.rules);
  for (const { drawNo, familyNonce, prizeId } of file.draws.slice(0, 8)) {
    const number = numberOf(file.seed, campaignId, drawNo, familyNonce, 1000);
    assert.ok(
      page.includes(`| ${drawNo} | \`${familyNonce}\` | ${number} | \`${prizeId}\` |`),
      `draw ${drawNo}: ${number} ${prizeId}`,
    );
  }
  for (const value of [file.seed, file.commitment, campaignId]) assert.ok(page.includes(value));
});

test('every kind of tampering is found', () => {
  const file = sample();
  const draws = (change) => {
    const copy = structuredClone(file.draws);
    change(copy);
    return { ...file, draws: copy };
  };
  assert.match(faultsOf(draws((all) => (all[9].prizeId = 'easel'))), /draw 10: gives \w+, published is easel/);
  assert.match(faultsOf(draws((all) => all.splice(99, 1))), /stands where 100 belongs/);
  assert.match(faultsOf(draws((all) => all.push(all[0]))), /stands where 201 belongs/);
  assert.match(faultsOf(draws((all) => (all[0].familyNonce = 'a|b'))), /nonce is not usable/);
  assert.match(faultsOf({ ...file, seed: `ff${file.seed.slice(2)}` }), /commitment \(SHA-256 of the seed\)/);
  assert.match(faultsOf({ ...file, rules: file.rules.replace('"weight":150', '"weight":151') }), /hash of the rules/);
  assert.match(faultsOf(file, { commitment: '00'.repeat(32) }), /commitment noted beforehand/);
  assert.match(faultsOf(file, { rulesHash: '00'.repeat(32) }), /hash of the rules noted beforehand/);
});

test('rules that were changed together with their hash are found in the results or by the hash noted beforehand', () => {
  const { rulesHash } = sample();
  const lighter = withRules(({ prizes }) => (prizes[2].weight = 20));
  assert.match(faultsOf(lighter), /draw \d+: gives/);
  const fewer = withRules(({ prizes }) => (prizes[0].stock = 1));
  assert.match(faultsOf(fewer, { rulesHash }), /noted beforehand/);
  const committed = withRules((rules) => (rules.commitment = '00'.repeat(32)));
  assert.match(faultsOf(committed), /commitment in the rules/);
});

test('a prize that ran out gives the fallback from then on', () => {
  const one = verify(withRules(({ prizes }) => (prizes[2].stock = 1)));
  assert.equal(one.given.get('points50'), 1);
  assert.ok(one.faults.length > 0);
});

test('a family that stands in the list more often than the rules allow is found', () => {
  // Forty families drew five times each.
  const limited = (perFamily) => withRules((rules) => (rules.perFamily = perFamily));
  assert.equal(faultsOf(limited(5)), '');
  assert.match(faultsOf(limited(4)), /^draw 161: the 5th of family-0, a family may draw 4 times\n/);
  assert.equal(verify(limited(4)).faults.length, 40);
  for (const none of [0, 1.5, '5', undefined]) assert.match(faultsOf(limited(none)), /do not say how often a family may draw/);
});

test('rules nothing can be recomputed with are a fault, not a crash', () => {
  assert.match(faultsOf(withRules(({ prizes }) => (prizes[0].weight = 0.5))), /weight is not a whole number/);
  assert.match(faultsOf(withRules((rules) => (rules.prizes = []))), /name no prizes/);
  assert.match(faultsOf(withRules(({ prizes }) => (prizes[3].fallback = false))), /one fallback/);
  assert.match(faultsOf(withRules(({ prizes }) => (prizes[0].id = prizes[1].id))), /one id/);
  assert.match(faultsOf({}), /unknown format/);
  assert.match(faultsOf({ format: 'qingya-lottery-1' }), /are missing/);
  for (const rules of ['null', '7', '{', '[]', '{"prizes":[null]}']) {
    const file = { ...sample(), rules, rulesHash: sha256(rules) };
    assert.match(faultsOf(file), /the rules (are no object|name no prizes)/, rules);
  }
  for (const line of [null, 7, {}, { drawNo: 1, familyNonce: null, prizeId: null }])
    assert.match(faultsOf({ ...sample(), draws: [line] }), /draw 1: the nonce is not usable/);
});

test('it runs alone, copied to an empty folder, and its exit code says the result', () => {
  const script = join(folder, 'verify-draws.mjs');
  copyFileSync(at('scripts/verify-draws.mjs'), script);
  const run = (...args) => spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' });
  const good = run(SAMPLE, '--commitment', sample().commitment, '--nonce', 'family-0');
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /your draw 1: /);
  assert.match(good.stdout, /draws with your nonce: 5/);
  assert.match(good.stdout, /all 200 draws fit/);
  // What was not given was not compared, and nobody shall take the verdict for more.
  assert.deepEqual(good.stdout.match(/^NOT COMPARED: .*$/gm), [
    'NOT COMPARED: the hash of the rules that you noted before the first draw (--rules-hash)',
  ]);
  assert.match(run(SAMPLE, '--nonce', 'nobody').stdout, /draws with your nonce: 0/);
  assert.equal(run(SAMPLE).stdout.match(/NOT COMPARED/g).length, 3);
  const broken = join(folder, 'broken.json');
  for (const change of [{ draws: [null] }, { rules: 'null' }, { rules: '{' }]) {
    writeFileSync(broken, JSON.stringify({ ...sample(), ...change }));
    const { status, stderr } = run(broken, '--nonce', 'family-0');
    assert.deepEqual([status, stderr], [1, '']);
  }
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, JSON.stringify({ ...sample(), seed: '11'.repeat(32) }));
  const bad = run(wrong);
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /DOES NOT FIT/);
  assert.match(bad.stdout, /and \d+ more/);
  assert.equal(run(join(folder, 'nowhere.json')).status, 2);
  assert.equal(run().status, 2);
});

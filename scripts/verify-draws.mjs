#!/usr/bin/env node
/**
 * Recomputes a finished lottery campaign from the file the school published. Stands alone: nothing but Node, no other file of this
 * repository, so that it can be copied, read and trusted by itself. What it computes is described in docs/lottery.md.
 *
 *   node verify-draws.mjs campaign.json [--commitment HEX] [--rules-hash HEX] [--nonce NONCE]
 *
 * --commitment and --rules-hash are what you wrote down before the first draw; --nonce lists the draws of one family. What was not
 * given is not compared, and said so: a file that was made up as a whole fits itself.
 * Exit code 0: everything that was compared fits. 1: something does not. 2: the file could not be read.
 */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const RANGE = 2 ** 32;
const HEX64 = /^[0-9a-f]{64}$/;
const NAME = /^[0-9A-Za-z_-]{1,64}$/;
const isCount = (value) => Number.isSafeInteger(value) && value >= 1;
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** The number of one draw, 0 to total − 1. */
export const numberOf = (seed, campaignId, drawNo, nonce, total) => {
  const usable = RANGE - (RANGE % total);
  for (let block = 0; ; block += 1) {
    const digest = createHmac('sha256', Buffer.from(seed, 'hex')).update(`${campaignId}|${drawNo}|${nonce}|${block}`).digest();
    const number = digest.readUInt32BE(0);
    if (number < usable) return number % total;
  }
};

/** What speaks against the rules themselves: without these nothing can be recomputed. */
const faultsOfRules = (rules) => {
  if (typeof rules !== 'object' || rules === null) return ['the rules are no object'];
  const { campaignId, perFamily, prizes } = rules;
  const faults = [];
  if (!NAME.test(campaignId ?? '')) faults.push('the campaign has no usable id');
  if (!isCount(perFamily)) faults.push('the rules do not say how often a family may draw');
  if (!Array.isArray(prizes) || prizes.length === 0 || prizes.some((prize) => typeof prize !== 'object' || prize === null))
    return [...faults, 'the rules name no prizes'];
  if (prizes.some(({ weight }) => !isCount(weight))) faults.push('a weight is not a whole number from 1');
  if (prizes.some(({ stock }) => stock !== null && !isCount(stock))) faults.push('a stock is not a whole number from 1');
  if (new Set(prizes.map(({ id }) => id)).size !== prizes.length) faults.push('two prizes have one id');
  const fallbacks = prizes.filter(({ fallback }) => fallback === true);
  if (fallbacks.length !== 1 || fallbacks[0].stock !== null) faults.push('there must be one fallback, without a stock');
  if (prizes.reduce((sum, { weight }) => sum + weight, 0) > RANGE) faults.push('the weights add up to more than 2^32');
  return faults;
};

/** Goes through the draws in their order and keeps count of what is left of each prize and how often each family drew. */
const faultsOfDraws = (seed, { campaignId, perFamily, prizes }, draws) => {
  const faults = [];
  const total = prizes.reduce((sum, { weight }) => sum + weight, 0);
  const fallback = prizes.find((prize) => prize.fallback);
  const given = new Map(prizes.map(({ id }) => [id, 0]));
  const drawn = new Map();
  draws.forEach((line, index) => {
    const { drawNo, familyNonce, prizeId } = line ?? {};
    if (drawNo !== index + 1) faults.push(`line ${index + 1}: draw ${drawNo} stands where ${index + 1} belongs`);
    if (typeof familyNonce !== 'string' || !NAME.test(familyNonce)) {
      faults.push(`draw ${index + 1}: the nonce is not usable`);
      return;
    }
    drawn.set(familyNonce, (drawn.get(familyNonce) ?? 0) + 1);
    if (drawn.get(familyNonce) === perFamily + 1)
      faults.push(`draw ${index + 1}: the ${perFamily + 1}th of ${familyNonce}, a family may draw ${perFamily} times`);
    let number = numberOf(seed, campaignId, index + 1, familyNonce, total);
    const hit = prizes.find(({ weight }) => {
      if (number < weight) return true;
      number -= weight;
      return false;
    });
    const gone = hit.stock !== null && given.get(hit.id) >= hit.stock;
    const result = gone ? fallback : hit;
    given.set(result.id, given.get(result.id) + 1);
    if (result.id !== prizeId) faults.push(`draw ${index + 1}: gives ${result.id}, published is ${prizeId}`);
  });
  return { faults, given };
};

/** @returns null when the text is no JSON */
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Recomputes a published campaign.
 * @param file the parsed file
 * @param noted `commitment` and `rulesHash` as noted before the first draw, where they were
 * @returns what does not fit, in words, and how many of each prize were given
 */
export const verify = (file, noted = {}) => {
  if (file?.format !== 'qingya-lottery-1') return { faults: [`unknown format ${file?.format}`], given: new Map() };
  const { seed, commitment, rulesHash, rules: text, draws } = file;
  if (!HEX64.test(seed ?? '') || typeof text !== 'string' || !Array.isArray(draws))
    return { faults: ['seed, rules or draws are missing'], given: new Map() };
  const faults = [];
  const expect = (what, computed, published) => {
    if (computed !== published) faults.push(`${what}: ${computed} was computed, ${published} published`);
  };
  expect('commitment (SHA-256 of the seed)', sha256(Buffer.from(seed, 'hex')), commitment);
  expect('hash of the rules', sha256(Buffer.from(text, 'utf8')), rulesHash);
  if (noted.commitment) expect('commitment noted beforehand', noted.commitment.toLowerCase(), commitment);
  if (noted.rulesHash) expect('hash of the rules noted beforehand', noted.rulesHash.toLowerCase(), rulesHash);
  const rules = parsed(text);
  expect('commitment in the rules', rules?.commitment, commitment);
  const unusable = faultsOfRules(rules);
  if (unusable.length > 0) return { faults: [...faults, ...unusable], given: new Map() };
  const result = faultsOfDraws(seed, rules, draws);
  return { faults: [...faults, ...result.faults], given: result.given, rules };
};

const SHOWN = 20;
/** What only the family itself has; without it a file that was made up as a whole would fit. */
const NOTES = {
  commitment: 'the commitment that you noted before the first draw',
  'rules-hash': 'the hash of the rules that you noted before the first draw',
  nonce: 'your own draws, by your nonce',
};

const parse = (args) => {
  const options = {};
  const files = [];
  for (let index = 0; index < args.length; index += 1) {
    const name = /^--(commitment|rules-hash|nonce)$/.exec(args[index])?.[1];
    if (name) options[name] = args[++index] ?? '';
    else files.push(args[index]);
  }
  return { options, files };
};

const print = (line) => process.stdout.write(`${line}\n`);

/** @returns the exit code */
export const main = (args) => {
  const { options, files } = parse(args);
  let file;
  try {
    if (files.length !== 1) throw new Error('name one file');
    file = JSON.parse(readFileSync(files[0], 'utf8'));
  } catch (error) {
    process.stderr.write(`cannot read the campaign: ${error.message}\n`);
    return 2;
  }
  const { faults, given, rules } = verify(file, { commitment: options.commitment, rulesHash: options['rules-hash'] });
  for (const { id, name, weight, stock } of rules?.prizes ?? [])
    print(`${id}  ${name}  weight ${weight}  given ${given.get(id)}${stock === null ? '' : ` of ${stock}`}`);
  if (options.nonce) {
    const own = (Array.isArray(file?.draws) ? file.draws : []).filter((line) => line?.familyNonce === options.nonce);
    for (const { drawNo, prizeId } of own) print(`your draw ${drawNo}: ${prizeId}`);
    print(`draws with your nonce: ${own.length}; compare each with what you were shown`);
  }
  for (const fault of faults.slice(0, SHOWN)) print(`DOES NOT FIT: ${fault}`);
  if (faults.length > SHOWN) print(`and ${faults.length - SHOWN} more`);
  for (const [name, what] of Object.entries(NOTES)) if (!options[name]) print(`NOT COMPARED: ${what} (--${name})`);
  print(faults.length === 0 ? `all ${file.draws.length} draws fit` : `${faults.length} of the checks failed`);
  return faults.length === 0 ? 0 : 1;
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));

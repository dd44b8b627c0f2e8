import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { root as here } from './paths.mjs';

const run = promisify(execFile);

/**
 * The seed that the tests with random deeds take, of what is committed of the server and the contracts: the same code is tested
 * with the same deeds wherever that happens, other code with others.
 * @param {string} [root] of the repository
 * @returns {Promise<number | undefined>} 0 … 2^31 - 1; undefined outside of a clone, where each suite throws its own dice
 */
export const seedOfCode = async (root = here) => {
  try {
    const { stdout } = await run('git', ['rev-parse', 'HEAD:server', 'HEAD:shared'], { cwd: root });
    return createHash('sha256').update(stdout.trim()).digest().readUInt32BE() >>> 1;
  } catch {
    return undefined;
  }
};

/**
 * What the suites are given: the seed that was asked for, or that of the code.
 * @param {string | undefined} wanted `QINGYA_TEST_SEED`; `random` = a new one each time
 * @param {string} [root]
 * @returns {Promise<string | undefined>}
 */
export const testSeed = async (wanted, root = here) => {
  if (wanted === 'random') return undefined;
  if (wanted) return wanted;
  const seed = await seedOfCode(root);
  return seed === undefined ? undefined : String(seed);
};

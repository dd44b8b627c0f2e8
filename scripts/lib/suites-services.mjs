import { findChromium } from './chromium.mjs';
import { journeyFiles } from './journeys.mjs';
import { run } from './run.mjs';
import { findService } from './services.mjs';

/**
 * Looks for what the tests need beside Node. In CI a missing one is a failure; elsewhere it is named at the end and the
 * tests that need it do not run and do not count.
 */
export class Surroundings {
  #ends = [];

  constructor(ci) {
    this.ci = ci;
    this.found = {};
    this.notRun = [];
  }

  #task(id, find, consequence) {
    return {
      id,
      weight: 0,
      priority: 200,
      run: async () => {
        const { url, path, how, end } = await find();
        if (end) this.#ends.push(end);
        this.found[id] = url ?? path;
        if (this.found[id]) return { passed: 0, failed: 0, note: how };
        this.notRun.push(`${consequence} (${how})`);
        return this.ci ? { passed: 0, failed: 1, details: how } : { passed: 0, failed: 0, note: how };
      },
    };
  }

  tasks() {
    return [
      this.#task('mariadb', () => findService('MariaDB'), 'everything on MariaDB'),
      this.#task('redis', () => findService('Redis'), 'everything on Redis'),
      this.#task('chromium', findChromium, 'browser journeys'),
    ];
  }

  /** Environment of the tests: which servers there are, and leave to go without the others where that is allowed. */
  env() {
    const { mariadb, redis } = this.found;
    const missing = !mariadb || !redis;
    return {
      // Undefined removes what the caller's environment named and has just been found useless.
      TEST_DATABASE_URL: mariadb,
      TEST_REDIS_URL: redis,
      ...(missing && !this.ci ? { QINGYA_ALLOW_MISSING: '1' } : {}),
    };
  }

  /** The browser journeys on one engine. */
  journeys(engine) {
    return {
      id: `journeys ${engine === 'sqlite' ? 'SQLite' : 'MariaDB+Redis'}`,
      needs: ['build server', 'build h5', 'build weapp'],
      after: ['mariadb', 'redis', 'chromium'],
      priority: 65,
      run: async () => {
        const { mariadb, redis, chromium } = this.found;
        if (!chromium) return { passed: 0, failed: 0, note: 'no Chromium' };
        if (engine === 'mysql' && !(mariadb && redis)) return { passed: 0, failed: 0, note: 'no MariaDB or Redis' };
        if (journeyFiles().length === 0) return { passed: 0, failed: 1, details: 'the suite is empty' };
        return walk(engine, { ...this.env(), CHROMIUM_PATH: chromium });
      },
    };
  }

  /** Stops what was started for the tests. */
  async close() {
    await Promise.allSettled(this.#ends.map((end) => end()));
  }
}

const walk = async (engine, env) => {
  const { output } = await run(process.execPath, ['scripts/journeys.mjs', '--prepared', '--engine', engine], {
    env: { ...env, NO_COLOR: '1' },
    timeoutMs: 30 * 60_000,
  });
  const [, passed, failed] = /^journeys on \w+: (\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1, details: output };
  return { passed: Number(passed), failed: Number(failed), details: Number(failed) ? output : undefined };
};

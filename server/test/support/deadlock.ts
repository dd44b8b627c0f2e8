import type { Database } from '../../src/platform/db';

const DEADLOCK = 1213;

/**
 * Lets the next commit fail as a deadlock does, so that its unit of work runs again.
 * @returns a function that ends this and answers whether a commit has failed
 */
export const deadlockOnce = (db: Database): (() => boolean) => {
  let failed = false;
  const stop = db.onStatement((sql) => {
    if (failed || sql !== 'COMMIT') return;
    failed = true;
    throw Object.assign(new Error('a deadlock of the test'), { errno: DEADLOCK });
  });
  return () => {
    stop();
    return failed;
  };
};

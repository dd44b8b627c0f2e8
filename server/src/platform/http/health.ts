import type { ReadinessCheck } from './parts';

export type CheckOutcome = 'ok' | 'failed' | 'timeout';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, CheckOutcome>>;
  /** For the log; the answer names outcomes only. */
  readonly errors: readonly { readonly name: string; readonly error: unknown }[];
}

const DEFAULT_LIMIT_MS = 1_000;

/** Runs all checks at once, each within its own time limit. */
export const checkReadiness = async (checks: readonly ReadinessCheck[]): Promise<Readiness> => {
  const results = await Promise.all(checks.map(runCheck));
  return {
    ready: results.every(({ outcome }) => outcome === 'ok'),
    checks: Object.fromEntries(results.map(({ name, outcome }) => [name, outcome])),
    errors: results.flatMap(({ name, error }) => (error === undefined ? [] : [{ name, error }])),
  };
};

interface CheckResult {
  readonly name: string;
  readonly outcome: CheckOutcome;
  readonly error?: unknown;
}

const runCheck = ({ name, run, timeLimitMs = DEFAULT_LIMIT_MS }: ReadinessCheck): Promise<CheckResult> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ name, outcome: 'timeout' }), timeLimitMs);
    const finish = (result: CheckResult): void => {
      clearTimeout(timer);
      resolve(result);
    };
    Promise.resolve()
      .then(run)
      .then(
        () => finish({ name, outcome: 'ok' }),
        (error: unknown) => finish({ name, outcome: 'failed', error }),
      );
  });

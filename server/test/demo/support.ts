import { dirname, join } from 'node:path';
import { fillEmptyDatabase, type MakeSchool } from '../../src/demo/fill-database';
import { seedSchool } from '../../src/demo/seed-school';
import { type Config, readConfig } from '../../src/platform/config';
import type { TestDatabase } from '../support/database';

/** Saturday, 12:30 in Shanghai. */
export const NOW = Date.parse('2026-11-21T04:30:00Z');

const silent = (): void => undefined;

/** The configuration of a demo on the test's own, still empty database. */
export const demoConfig = (test: TestDatabase): Config =>
  readConfig({
    DATA_DIR: join(dirname(test.file), 'data'),
    LOG_LEVEL: 'silent',
    ...(test.url === null ? {} : { DATABASE_URL: test.url }),
  });

/** Seeds the demo school as a start does. @returns whether the database was empty */
export const fillDemo = (config: Config, make?: MakeSchool): Promise<boolean> =>
  fillEmptyDatabase({
    config,
    now: NOW,
    say: silent,
    make: make ?? ((product, clock) => seedSchool(product, clock, NOW, silent)),
  });

/** Runs a program and gathers what it writes to the standard output. */
export const outputOf = async <T>(work: () => Promise<T>): Promise<{ result: T; output: string }> => {
  const written: string[] = [];
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    }),
  );
  try {
    return { result: await work(), output: written.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
};

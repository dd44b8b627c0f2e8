import type { Engine } from './types';

/** `?, ?, ?` for an IN list. @throws RangeError for an empty list, which SQL cannot express. */
export const placeholders = (count: number): string => {
  if (count < 1) throw new RangeError('an IN list needs at least one value');
  return Array.from({ length: count }, () => '?').join(', ');
};

/** Row lock that skips rows another worker holds; empty on SQLite, where there is one writer. */
export const skipLocked = (engine: Engine): string => (engine === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '');

/** Row lock that fails at once, as a lock time-out does, where it would have to wait; empty on SQLite, where there is one writer. */
export const noWait = (engine: Engine): string => (engine === 'mysql' ? ' FOR UPDATE NOWAIT' : '');

/** Splits a list into runs of at most `size`. */
export const chunk = <T>(items: readonly T[], size: number): T[][] => {
  const runs: T[][] = [];
  for (let start = 0; start < items.length; start += size) runs.push(items.slice(start, start + size));
  return runs;
};

/** For long SQLite jobs, whose statements block the event loop. */
export { yieldToEventLoop } from '../event-loop';

/** How many primary keys a sweep handles in one transaction. */
export const sweepChunkSize = (engine: Engine): number => (engine === 'sqlite' ? 2_000 : 20_000);

/** Escapes text for use inside a LIKE pattern with `ESCAPE '!'`. */
export const likePattern = (text: string): string => `%${text.replace(/[!%_]/g, (c) => `!${c}`)}%`;

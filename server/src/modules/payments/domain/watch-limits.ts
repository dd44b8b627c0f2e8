/**
 * A watch starts nothing new after this long: what is left waits for the next run, which begins at once. What is under way
 * then is over within half a minute (two calls, each of which times out), so that a run ends before its lease does.
 */
export const WATCH_RUN_MS = 30_000;

/** How long a replica keeps a watch to itself; the work of a killed one rests no longer than this. */
export const WATCH_LEASE_MS = 60_000;

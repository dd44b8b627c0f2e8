// A clock of its own for the server of a journey: minutes that pass in a moment, and a day that does not end on the way.
import { pathToFileURL } from 'node:url';
import { at } from '../lib/paths.mjs';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SHANGHAI_MS = 8 * 60 * MINUTE_MS;
/** Longer than making the demo school and any journey take together. */
const JOURNEY_MS = 10 * MINUTE_MS;

const NODE_OPTIONS = `--import="${pathToFileURL(at('scripts/journeys/lib-clock-server.mjs'))}"`;

/** So much passes at once: more than any journey may take, so that nothing ends before its time. */
export const PASSING_MS = 5 * MINUTE_MS;

/** What a journey exports as its `env` to have a server whose time can pass. */
export const passingTime = { NODE_OPTIONS, JOURNEY_PASSING_MS: String(PASSING_MS) };

/** What a journey exports as its `env` when it ends on the day in Shanghai on which its school was made. */
export const withinOneDay = { NODE_OPTIONS, JOURNEY_WITHIN_ONE_DAY: '1' };

/** The server's time, where a journey has to know it: its clock may be ahead. @returns epoch milliseconds, in whole seconds */
export const serverNow = async (api) => {
  const { headers } = await api('GET', '/auth/demo');
  return Date.parse(headers.get('date'));
};

/** How far ahead a clock has to begin for a journey to end on the day it began on; 0 except shortly before midnight. */
export const aheadOfMidnight = (now) => {
  const left = DAY_MS - ((now + SHANGHAI_MS) % DAY_MS);
  return left <= JOURNEY_MS ? left + 1_000 : 0;
};

/** Lets `PASSING_MS` pass for the server of a stage; it hears of it a moment later. */
export const passTime = ({ server }) => {
  if (!process.kill(server.pid, 'SIGUSR2')) throw new Error('the server is not there');
};

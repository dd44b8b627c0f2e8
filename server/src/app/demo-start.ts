import { fillEmptyDatabase } from '../demo/fill-database';
import { type Clock, systemClock } from '../platform/clock/clock';
import type { Config } from '../platform/config';

const tell = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** Seeds the demo school when the database is empty. @param clock when the story ends; the real time by default */
export const prepareDemo = async (config: Config, clock: Clock = systemClock): Promise<void> => {
  if (config.mode !== 'demo') return;
  const started = performance.now();
  const filled = await fillEmptyDatabase(config, clock.now(), tell);
  if (filled) tell(`The demo school is ready (${Math.round((performance.now() - started) / 1_000)} s).`);
};

import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { openConfiguredDatabase } from '../app/infrastructure';
import { fillEmptyDatabase } from '../demo/fill-database';
import { type LargeSchool, seedLargeSchool } from '../demo/large-school';
import { type Clock, systemClock } from '../platform/clock/clock';
import { type Config, readConfig } from '../platform/config';
import { reconcileAll } from './reconcile-all';
import { runAsProgram } from './run-as-program';

const USAGE = 'Usage: npm run seed -- --campuses <number> --students <per campus> [--weeks <number, 16>]';

const wholeNumber = (text: string | undefined, most: number): number | undefined => {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number >= 1 && number <= most ? number : undefined;
};

/** @returns undefined when the arguments are wrong */
const sizeOf = (args: readonly string[]): LargeSchool | undefined => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { campuses: text, students: text, weeks: text } });
  const campuses = wholeNumber(values.campuses, 500);
  const students = wholeNumber(values.students, 5_000);
  const weeks = wholeNumber(values.weeks ?? '16', 50);
  return campuses && students && weeks ? { campuses, students, weeks } : undefined;
};

/** Redraws one line on a terminal; elsewhere (a log) a line for every tenth. */
const progressLine = (output: NodeJS.WriteStream): ((done: number, total: number) => void) => {
  let shown = -1;
  return (done, total) => {
    const percent = Math.floor((done * 100) / total);
    const grain = output.isTTY ? percent : Math.floor(percent / 10) * 10;
    if (grain === shown) return;
    shown = grain;
    const bar = '█'.repeat(Math.floor(percent / 4)).padEnd(25, '░');
    output.write(output.isTTY ? `\r  ${bar} ${percent} %${done === total ? '\n' : ''}` : `  ${grain} %\n`);
  };
};

/**
 * Makes a large school in the configured database, which must be empty, and reconciles it.
 * @returns the exit code: 1 when refused or when anything differs
 */
export const main = async (
  args: readonly string[] = process.argv.slice(2),
  config: Config = readConfig(process.env),
  clock: Clock = systemClock,
): Promise<number> => {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const refuse = (line: string): number => {
    process.stderr.write(`${line}\n`);
    return 1;
  };
  const size = sizeOf(args);
  if (!size) return refuse(USAGE);
  if (config.mode === 'production') return refuse('An invented school is never made in production.');
  const started = performance.now();
  say(`${size.campuses * size.students} students on ${size.campuses} campuses, ${size.weeks} weeks of lessons:`);
  const now = clock.now();
  const progress = progressLine(process.stdout);
  const made = await fillEmptyDatabase({
    config,
    now,
    say,
    make: (product, standing) => seedLargeSchool(product, standing, now, size, progress),
  });
  if (!made) return refuse('The database is not empty: choose a fresh DATA_DIR or DATABASE_URL. Nothing was changed.');
  say(`Made in ${Math.round((performance.now() - started) / 1_000)} s. Checking every account and package:`);
  const db = await openConfiguredDatabase(config);
  try {
    return (await reconcileAll(db, say)) === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
};

if (require.main === module) runAsProgram(() => main());

import './lib/node-version.mjs';
import { availableParallelism } from 'node:os';
import { printResult, printTotal } from './lib/report.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { main, Stop, say } from './lib/say.mjs';
import { schedule } from './lib/scheduler.mjs';
import { testSeed } from './lib/seed.mjs';
import { serverSuites, unitSuites } from './lib/suites-jest.mjs';
import { Surroundings } from './lib/suites-services.mjs';
import { buildSuites, staticSuites } from './lib/suites-static.mjs';
import { ensureInstalled } from './lib/workspace.mjs';

/** The tasks whose id contains one of `words`, and everything they wait for. */
const choose = (tasks, words) => {
  if (words.length === 0) return tasks;
  const chosen = new Set(tasks.filter(({ id }) => words.some((word) => id.toLowerCase().includes(word.toLowerCase()))));
  for (const { needs = [], after = [] } of chosen) {
    for (const task of tasks) if ([...needs, ...after].includes(task.id)) chosen.add(task);
  }
  if (chosen.size === 0) throw new Stop(`No such suite; there are: ${tasks.map(({ id }) => id).join(', ')}`);
  return [...chosen];
};

/** `npm test` runs everything; `npm test -- biome server` only the suites whose name contains one of the words. */
await main(async (words) => {
  const began = performance.now();
  const surroundings = new Surroundings(Boolean(process.env.CI) && process.env.CI !== 'false');
  onInterrupt(async () => {
    await surroundings.close();
    killAll();
  });
  const seed = await testSeed(process.env.QINGYA_TEST_SEED);
  if (seed === undefined) delete process.env.QINGYA_TEST_SEED;
  else process.env.QINGYA_TEST_SEED = seed;
  await ensureInstalled();
  const all = [
    ...surroundings.tasks(),
    ...buildSuites(),
    ...staticSuites(),
    ...(await unitSuites()),
    ...(await serverSuites(() => surroundings.env())),
    surroundings.journeys('sqlite'),
    surroundings.journeys('mysql'),
  ];
  const tasks = choose(all, words);
  const slots = Math.max(2, availableParallelism());
  say(
    `${tasks.length} suites on ${slots} cores, seed ${seed ?? 'random'}${words.length > 0 ? ` (only: ${words.join(', ')})` : ''}`,
  );
  const results = await schedule(tasks, { slots, onDone: printResult }).finally(() => surroundings.close());
  process.exitCode = printTotal(results.values(), { notRun: surroundings.notRun, ms: performance.now() - began });
});

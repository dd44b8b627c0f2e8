import { parseArgs } from 'node:util';
import { findChromium } from './lib/chromium.mjs';
import { journeyFiles, launchBrowser, loadJourney, openStage, sharedStage, walkJourney } from './lib/journeys.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { duration, green, main, red, Stop, say } from './lib/say.mjs';
import { findService } from './lib/services.mjs';
import { buildMiniapp, prepare } from './lib/workspace.mjs';

const options = {
  engine: { type: 'string', default: 'sqlite' },
  headed: { type: 'boolean', default: false },
  prepared: { type: 'boolean', default: false },
};

const need = async (found, what) => {
  const { url, path, how, end } = await found;
  if (!url && !path) throw new Stop(`Journeys need ${what}: ${how}`);
  return { value: url ?? path, end: end ?? (() => undefined) };
};

const findServers = async (engine) => {
  if (engine === 'sqlite') return { servers: {}, end: async () => undefined };
  const database = await need(findService('MariaDB'), 'MariaDB');
  const redis = await need(findService('Redis'), 'Redis');
  const end = async () => {
    await database.end();
    await redis.end();
  };
  return { servers: { databaseUrl: database.value, redisUrl: redis.value }, end };
};

const walkLane = async (journeys, { engine, servers, browser }) => {
  let failed = 0;
  const common = sharedStage(() => openStage({ engine, servers }));
  for (const journey of journeys) {
    const began = performance.now();
    let stage;
    let problem;
    try {
      stage = await (journey.fresh ? openStage({ engine, servers, env: journey.env }) : common.get());
      problem = await walkJourney(journey, stage, browser);
    } catch (error) {
      problem = error?.stack ?? String(error);
    }
    if (journey.fresh) await stage?.close();
    if (problem) failed += 1;
    say(
      `${problem ? red('✗') : green('✓')} ${journey.name} (${duration(performance.now() - began)})${problem ? `\n${problem}` : ''}`,
    );
  }
  await common.close();
  return failed;
};

/** Journeys with a server of their own go beside those that share one: nothing they do can meet. */
const walkAll = async (journeys, surroundings) => {
  const lanes = [journeys.filter(({ fresh }) => !fresh), journeys.filter(({ fresh }) => fresh)];
  const failed = await Promise.all(lanes.map((lane) => walkLane(lane, surroundings)));
  return failed.reduce((sum, one) => sum + one, 0);
};

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (!['sqlite', 'mysql'].includes(values.engine)) throw new Stop('--engine is sqlite or mysql');
  onInterrupt(killAll);
  if (!values.prepared) {
    await prepare({ web: true });
    await buildMiniapp('weapp');
  }
  const journeys = await Promise.all(journeyFiles(positionals).map(loadJourney));
  if (journeys.length === 0) throw new Stop('There is no such journey.');
  const chromium = await need(findChromium(), 'Chromium');
  const { servers, end } = await findServers(values.engine);
  const browser = await launchBrowser(chromium.value, values.headed);
  const failed = await walkAll(journeys, { engine: values.engine, servers, browser });
  await browser.close();
  await end();
  say(`journeys on ${values.engine}: ${journeys.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromiumFlags } from './chromium.mjs';
import { at, cacheDir } from './paths.mjs';
import { freePort } from './ports.mjs';
import { connectPush, serverReady, startServer, startSimulator, stopProduct } from './product.mjs';
import { stop } from './run.mjs';
import { createDatabase, dropDatabase, startPrivateRedis } from './services.mjs';

const LIMIT_MS = 180_000;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'zh-CN' };
const desktop = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' };

/** @returns {string[]} file names, those that contain one of `words` when there are any */
export const journeyFiles = (words = []) =>
  readdirSync(at('scripts/journeys'))
    .filter((name) => name.endsWith('.journey.mjs') && (words.length === 0 || words.some((word) => name.includes(word))))
    .sort();

export const loadJourney = async (file) => {
  const module = await import(pathToFileURL(at('scripts/journeys', file)));
  if (typeof module.default !== 'function' || !module.name) throw new Error(`${file} must export a name and a default function`);
  return { file, name: module.name, walk: module.default, env: module.env ?? {}, fresh: Boolean(module.fresh ?? module.env) };
};

const collect = (child, log) => {
  child.stdout.on('data', (chunk) => log.push(chunk));
  child.stderr.on('data', (chunk) => log.push(chunk));
};

let redisNumber = 0;

/** Every stage gets a Redis of its own: in a shared one the workers of one server would take the jobs of another. */
const openRedis = async (sharedUrl) => {
  const own = await startPrivateRedis();
  if (own) return own;
  redisNumber = (redisNumber % 15) + 1;
  const url = new URL(sharedUrl);
  url.pathname = `/${redisNumber}`;
  return { url: url.toString(), end: async () => undefined };
};

/** A name that no other stage has, opened in the same moment or by another run. */
export const databaseName = () => `qingya_journey_${process.pid}_${randomBytes(6).toString('hex')}`;

/** A database and a Redis of one stage. @param closers gets what takes them away again */
const openDatabase = async (servers, closers) => {
  const database = databaseName();
  await createDatabase(servers.databaseUrl, database);
  closers.push(() => dropDatabase(servers.databaseUrl, database));
  const url = new URL(servers.databaseUrl);
  url.pathname = `/${database}`;
  const redis = await openRedis(servers.redisUrl);
  closers.push(() => redis.end());
  return { DATABASE_URL: url.toString(), REDIS_URL: redis.url };
};

/** Starts the simulator and the server of a stage. @param closers gets what ends them */
const openProcesses = async (stage, { servers, env }, closers) => {
  const { engine, dataDir, log } = stage;
  const zone = engine === 'sqlite' ? 'America/Los_Angeles' : 'Asia/Shanghai';
  const own = { TZ: zone, RATE_LIMIT_FACTOR: '100', DATABASE_URL: '', REDIS_URL: '', ...env };
  if (engine === 'mysql') {
    Object.assign(own, await openDatabase(servers, closers));
    stage.databaseUrl = own.DATABASE_URL;
  }
  const simulator = await startSimulator({ stdio: ['ignore', 'pipe', 'pipe'] });
  closers.push(() => stopProduct({ server: stage.server, simulator: simulator.child }));
  collect(simulator.child, []);
  stage.simulatorUrl = simulator.url;
  const port = await freePort();
  stage.baseUrl = `http://127.0.0.1:${port}`;
  stage.startServer = async () => {
    stage.server = startServer({ port, simulator, dataDir, env: own, stdio: ['ignore', 'pipe', 'pipe'] });
    collect(stage.server, log);
    if (!(await serverReady(port, stage.server)))
      throw new Error(`the server did not become ready:\n${stage.serverLog().slice(-4000)}`);
    await connectPush(simulator, port);
  };
  stage.killServer = () => stop(stage.server, 0, 'SIGKILL');
  await stage.startServer();
};

/**
 * Starts a simulator and a server with data of their own. Leaves nothing behind when it cannot.
 * @param {{ engine: 'sqlite' | 'mysql', servers: { databaseUrl?: string, redisUrl?: string }, env?: object }} options
 */
export const openStage = async ({ engine, servers, env = {} }) => {
  const log = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'qingya-journey-'));
  const closers = [() => rmSync(dataDir, { recursive: true, force: true })];
  const stage = { engine, dataDir, log, serverLog: () => Buffer.concat(log).toString('utf8') };
  stage.close = async () => {
    const problems = [];
    for (const close of closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  };
  try {
    await openProcesses(stage, { servers, env }, closers);
  } catch (error) {
    // Why it could not be opened says more than what could not be put away.
    await Promise.allSettled([stage.close()]);
    throw error;
  }
  return stage;
};

/**
 * The demo school calls the roll of lessons that nobody recorded (server/src/demo/close-lessons.ts): of those that ended five
 * minutes before it was made or later, half an hour after their end. From its 25th minute on credits and points may move
 * under a journey, so no journey that shares a school begins after this long.
 */
const SHARED_MS = 15 * 60_000;

/**
 * The stage that journeys share one after another: a new one when it has grown old.
 * @param {() => Promise<{ close: () => Promise<void> }>} open opens a stage
 * @param {() => number} [now] milliseconds
 */
export const sharedStage = (open, now = () => performance.now()) => {
  let stage;
  let openedAt;
  const close = async () => {
    const old = stage;
    stage = undefined;
    await old?.close();
  };
  const get = async () => {
    if (stage && now() - openedAt > SHARED_MS) await close();
    if (!stage) {
      openedAt = now();
      stage = await open();
    }
    return stage;
  };
  return { get, close };
};

/** A call below `/api/v1` without a browser. */
export const apiOf =
  (baseUrl) =>
  async (method, path, { token, body, headers = {} } = {}) => {
    const answer = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: isJson && text ? JSON.parse(text) : text, headers: answer.headers };
  };

export const launchBrowser = (executablePath, headed = false) => {
  const { chromium } = createRequire(at('scripts/package.json'))('playwright-core');
  return chromium.launch({ executablePath, headless: !headed, args: chromiumFlags });
};

const keepEvidence = async (journey, stage, pages) => {
  const folder = cacheDir('journeys', `${journey.file.replace('.journey.mjs', '')}-${stage.engine}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.log'), stage.serverLog());
  const shots = pages.map((page, i) => page.screenshot({ path: join(folder, `page-${i + 1}.png`), timeout: 10_000 }));
  await Promise.allSettled(shots);
  return `.cache/journeys/${journey.file.replace('.journey.mjs', '')}-${stage.engine}`;
};

/**
 * Ends a journey that has gone nowhere for `LIMIT_MS`; how many pages it opens before is its own affair.
 * @param {(goOn: () => void) => Promise<void>} walk calls `goOn` when it has got further
 */
export const withLimit = async (walk) => {
  let timer;
  let over = false;
  let end;
  const limit = new Promise((_resolve, reject) => {
    end = () => reject(new Error(`the journey was still going on ${LIMIT_MS / 1000} s after it opened its last page`));
  });
  const goOn = () => {
    clearTimeout(timer);
    // Pages still move while they are put away.
    if (!over) timer = setTimeout(end, LIMIT_MS);
  };
  goOn();
  try {
    return await Promise.race([walk(goOn), limit]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
};

/** Walks one journey. @returns {Promise<string | undefined>} what went wrong */
export const walkJourney = async (journey, stage, browser) => {
  const contexts = [];
  const pages = [];
  const pageErrors = [];
  let further = () => undefined;
  const newPage = async ({ desktop: wide = false, ...options } = {}) => {
    const context = await browser.newContext({ ...(wide ? desktop : phone), ...options });
    context.setDefaultTimeout(30_000);
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => pageErrors.push(error));
    page.on('framenavigated', () => further());
    pages.push(page);
    return page;
  };
  try {
    await withLimit((goOn) => {
      further = goOn;
      return journey.walk({ ...stage, browser, newPage, pageErrors, api: apiOf(stage.baseUrl) });
    });
    if (pageErrors.length > 0) throw new Error(`a page threw: ${pageErrors[0].stack ?? pageErrors[0]}`);
    return undefined;
  } catch (error) {
    const folder = await keepEvidence(journey, stage, pages);
    return `${error?.stack ?? error}\nscreenshots and server log: ${folder}`;
  } finally {
    await Promise.allSettled(contexts.map((context) => context.close()));
  }
};

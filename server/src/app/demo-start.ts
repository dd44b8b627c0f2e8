import type { Product } from '../app';
import { closeLessons } from '../demo/close-lessons';
import { fillEmptyDatabase, type MakeSchool } from '../demo/fill-database';
import { ensureLiveLesson } from '../demo/live-lesson';
import { seedSchool } from '../demo/seed-school';
import { DEMO_PERSONAS } from '../modules/identity';
import { type Clock, systemClock } from '../platform/clock/clock';
import type { Config } from '../platform/config';
import { errorText } from '../platform/log/background-log';

const TICK_MS = 30_000;
const INTRODUCTION_LIMIT_MS = 5_000;

const tell = (line: string): void => void process.stdout.write(`  ${line}\n`);

/** Seeds the demo school when the database is empty. @param clock when the story ends; the real time by default */
export const prepareDemo = async (config: Config, clock: Clock = systemClock): Promise<void> => {
  if (config.mode !== 'demo') return;
  const started = performance.now();
  const now = clock.now();
  const make: MakeSchool = (product, standing) => seedSchool(product, standing, now, tell);
  const filled = await fillEmptyDatabase({ config, now, say: tell, make });
  if (filled) tell(`The demo school is ready (${Math.round((performance.now() - started) / 1_000)} s).`);
};

/**
 * Makes the people whom one can log in as known to the simulator, which lets nobody pay whom it does not know: their log-in
 * does not go through it as a phone's would.
 */
const introducePersonas = async ({ wechat }: Config): Promise<void> => {
  for (const { openId, title } of DEMO_PERSONAS) {
    const answer = await fetch(new URL('/simulator/people', wechat.apiBase), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ openid: openId, name: title }),
      signal: AbortSignal.timeout(INTRODUCTION_LIMIT_MS),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to the introduction of its people`);
  }
};

/**
 * Keeps the demo school alive while the server runs: a lesson is always running, lessons that are over get their roll
 * called. Does nothing outside demo.
 * @returns ends it after the step in hand
 */
export const keepDemoAlive = async (product: Product): Promise<() => Promise<void>> => {
  const { config, db, log } = product.infrastructure;
  if (config.mode !== 'demo' || config.role === 'worker') return async () => undefined;
  let introduced = !config.wechat.simulated;
  const step = async (): Promise<void> => {
    try {
      if (!introduced) await introducePersonas(config);
      introduced = true;
    } catch (error) {
      log.warn(
        { error: errorText(error) },
        'the simulator does not know the people of the demo yet; the next step tells it again',
      );
    }
    try {
      await ensureLiveLesson(db);
      await closeLessons(db);
    } catch (error) {
      log.error({ error: errorText(error) }, 'the demo school could not be kept going; the next step tries again');
    }
  };
  let current = step();
  await current;
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    current = step().finally(() => {
      busy = false;
    });
  }, TICK_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await current;
  };
};

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Answer, Place } from '../support/product';

const ROOT = resolve(__dirname, '../../..');
const TELL_PORT = join(__dirname, '../platform/child/tell-port.cjs');

/** Compiles what is out of date, as `npm start` does. @throws with the compiler's words */
export const buildServer = (): void => {
  const script = "import { buildBackend } from './scripts/lib/workspace.mjs'; await buildBackend();";
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
};

/** A server process of its own. */
export interface Running {
  readonly base: string;
  /** Everything it wrote. */
  output(): string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Until it has ended by itself. */
  dead(): Promise<void>;
  /** Asks it to end. @returns its exit code */
  end(): Promise<number | null>;
}

/** By name, because the errors of `fetch` belong to another realm than the test's. */
const isBroken = (error: unknown): boolean => ['TypeError', 'SocketError'].includes((error as Error).name);

export const isReady = async (origin: string): Promise<boolean> => {
  try {
    return (await fetch(`${origin}/readyz`)).status === 200;
  } catch (error) {
    if (isBroken(error)) return false;
    throw error;
  }
};

const started = new Set<ChildProcess>();

/** Ends whatever a failed test left running. */
export const killLeftovers = (): void => {
  for (const child of started) child.kill('SIGKILL');
};

export const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** A process that `killLeftovers` ends. */
export const kept = (child: ChildProcess): ChildProcess => {
  started.add(child);
  child.once('close', () => started.delete(child));
  return child;
};

/** Keys that the test and the servers share. */
const KEYS = Object.fromEntries(
  ['TOKEN_KEYS', 'PHONE_KEYS', 'PHONE_INDEX_KEYS', 'CHECK_IN_KEYS'].map((name) => [
    name,
    `t1:${randomBytes(32).toString('base64')}`,
  ]),
);

/** The same place with keys of its own, as both the servers and this test open it. */
export const withKeys = (place: Place): Place => ({ ...place, env: { ...place.env, ...KEYS } });

/** What a server takes over from the environment of the test. */
export const inherited = (): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _url, REDIS_URL: _redis, WECHAT_API_BASE: _wechat, ...rest } = process.env;
  return rest;
};

/**
 * What a server over a place is told. In production mode, because a demo keeps its school alive by itself; where the place does not
 * say which, on a port that the system chooses, so that nobody else can take it first.
 */
export const serverEnv = (place: Place): Readonly<Record<string, string>> => ({
  QINGYA_MODE: 'production',
  PUBLIC_ORIGIN: 'https://school.example.cn',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: randomBytes(16).toString('hex'),
  HOST: '127.0.0.1',
  RATE_LIMIT_FACTOR: '1000',
  LOG_LEVEL: 'trace',
  PORT: '0',
  ...place.env,
});

/** A process of the compiled server, which may not have come up. */
interface Started {
  readonly child: ChildProcess;
  readonly closed: Promise<unknown>;
  readonly output: () => string;
  /** Once it listens. */
  port: number | null;
}

const spawnServer = (place: Place): Started => {
  const env = { ...inherited(), ...serverEnv(place) };
  const args = ['-r', TELL_PORT, join(ROOT, 'server/dist/main.js')];
  const child = kept(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (output += String(part)));
  const started: Started = { child, closed: once(child, 'close'), output: () => output, port: null };
  child.once('message', (told: { port: number }) => {
    started.port = told.port;
  });
  return started;
};

/** Somebody else may have the port of a place for a moment. */
const PORT_IS_TAKEN = 'The port is in use by another program';
const TRIES = 20;

/** Starts the compiled server over a place and waits until it is ready; nothing here talks to WeChat. */
export const startServer = async (place: Place, tries = TRIES): Promise<Running> => {
  const started = spawnServer(place);
  const { child, closed, output } = started;
  // Only its own word says that it is this process which listens there.
  while (started.port === null || !(await isReady(`http://127.0.0.1:${started.port}`))) {
    if (ended(child)) {
      await closed;
      if (tries > 1 && output().includes(PORT_IS_TAKEN)) return startServer(place, tries - 1);
      throw new Error(`the server did not start:\n${output()}`);
    }
    await new Promise((wait) => setTimeout(wait, 50));
  }
  const finish = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await closed;
    return child.exitCode;
  };
  return {
    base: `http://127.0.0.1:${started.port}/api/v1`,
    output,
    kill: async () => void (await finish('SIGKILL')),
    dead: async () => void (await closed),
    end: () => finish('SIGTERM'),
  };
};

/** One write that is sent, and sent again with the same key. */
export interface Write {
  readonly kind: 'check_in' | 'sign_in' | 'comment' | 'roll_call';
  readonly token: string;
  readonly path: string;
  readonly body: object;
  readonly key: string;
  readonly studentIds: readonly string[];
}

/** What is sent, to be sent again with the same key: a write, or a file that is fetched. */
export type Sent = Pick<Write, 'token' | 'path' | 'body' | 'key'> & { readonly method?: 'GET' };

/** The answer, of a file its text, or null when the connection broke before it had come whole. */
export const attempt = async (
  base: string,
  { token, path, body, key, method }: Sent,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer | null> => {
  try {
    const answer = await fetch(`${base}${path}`, {
      method: method ?? 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': key, ...more },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await (method === 'GET' ? answer.text() : answer.json()) };
  } catch (error) {
    if (isBroken(error)) return null;
    throw error;
  }
};

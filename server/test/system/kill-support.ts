import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Answer, Place } from '../support/product';

const ROOT = resolve(__dirname, '../../..');

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

/** A port that nobody listens on now. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

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

/** What a server over a place is told. In production mode, because a demo keeps its school alive by itself. */
export const serverEnv = (place: Place, port: number): Readonly<Record<string, string>> => ({
  QINGYA_MODE: 'production',
  PUBLIC_ORIGIN: 'https://school.example.cn',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: randomBytes(16).toString('hex'),
  HOST: '127.0.0.1',
  RATE_LIMIT_FACTOR: '1000',
  LOG_LEVEL: 'trace',
  PORT: String(port),
  ...place.env,
});

/** Starts the compiled server over a place and waits until it is ready; nothing here talks to WeChat. */
export const startServer = async (place: Place): Promise<Running> => {
  const port = place.env.PORT === undefined ? await freePort() : Number(place.env.PORT);
  const env = { ...inherited(), ...serverEnv(place, port) };
  const child = kept(spawn(process.execPath, [join(ROOT, 'server/dist/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (output += String(part)));
  const origin = `http://127.0.0.1:${port}`;
  while (!(await isReady(origin))) {
    if (ended(child)) throw new Error(`the server did not start:\n${output}`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
  const finish = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await closed;
    return child.exitCode;
  };
  return {
    base: `${origin}/api/v1`,
    output: () => output,
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

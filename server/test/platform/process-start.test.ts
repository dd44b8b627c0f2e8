import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REGISTER = join(__dirname, 'child/register-typescript.cjs');
const TELL_PORT = join(__dirname, 'child/tell-port.cjs');
const MAIN = join(__dirname, '../../src/main.ts');
/** Nothing listens on it. */
const NOBODY = '127.0.0.1:1';

const key = (fill: number): string =>
  `k1:${Buffer.from(Array.from({ length: 32 }, (_, i) => (fill + i * 7) % 256)).toString('base64')}`;

const listen = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a process that starts', () => {
  const children: ChildProcess[] = [];
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'qingya-start-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (settings: Record<string, string>, args: readonly string[] = []) => {
    const env = {
      PATH: process.env.PATH ?? '',
      QINGYA_MODE: 'production',
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      PUBLIC_ORIGIN: 'https://school.example.cn',
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
      TOKEN_KEYS: key(1),
      PHONE_KEYS: key(2),
      PHONE_INDEX_KEYS: key(3),
      CHECK_IN_KEYS: key(4),
      ...settings,
    };
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const child = spawn(process.execPath, ['-r', REGISTER, '-r', TELL_PORT, MAIN, ...args], { env, stdio: [...stdio] });
    children.push(child);
    let errors = '';
    child.stderr?.on('data', (data) => {
      errors += data;
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const listening = (): Promise<number> =>
      new Promise((resolve, reject) => {
        child.once('message', (told: { port: number }) => resolve(told.port));
        child.once('close', () => reject(new Error(`the process did not start: ${errors}`)));
      });
    return { child, ended, listening, errors: () => errors.trim() };
  };

  it.each([
    [{}, ['--role'], 'The command line is "--role", but it must be nothing or --role followed by all, api or worker.'],
    [{}, ['worker'], 'The command line is "worker", but it must be nothing or --role followed by all, api or worker.'],
    [{}, ['--role=api'], 'QINGYA_ROLE is "api", but it must be all unless DATABASE_URL and REDIS_URL are set.'],
    [
      { DATABASE_URL: `mysql://root@${NOBODY}/qingya` },
      [],
      'The database of DATABASE_URL cannot be used (ECONNREFUSED): check its address, name, user and password.',
    ],
  ])('ends with one sentence for %j %j', async (settings, args, sentence) => {
    const run = start(settings as unknown as Record<string, string>, args);
    expect(await run.ended).toBe(1);
    expect(run.errors()).toBe(sentence);
  });

  it('ends when its port is taken, whatever else it had opened', async () => {
    const other = await listen();
    const run = start({ PORT: String(portOf(other)), REDIS_URL: `redis://${NOBODY}` });
    expect(await run.ended).toBe(1);
    expect(run.errors()).toBe('The port is in use by another program: set PORT to a free one.');
    other.close();
  });

  it('serves without Redis, says so in /readyz, and ends when told to', async () => {
    const run = start({ PORT: '0', REDIS_URL: `redis://${NOBODY}` });
    const port = await run.listening();
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    expect((await ask('/healthz')).status).toBe(200);
    const ready = await ask('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ checks: { database: 'ok', redis: 'failed' } });
    const figures = await (await ask('/metrics')).text();
    expect(figures).toMatch(/^qingya_database_pool\{state="waiting"\} \d+$/m);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  });
});

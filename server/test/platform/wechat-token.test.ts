import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import Redis from 'ioredis';
import { createRedisTokens, type RedisTokens, type SharedTokens } from '../../src/platform/wechat';
import { createTokenSource, type TokenSource } from '../../src/platform/wechat/access-token';
import { silentLog, until } from './outbox-support';
import { type Loopback, listen, memoryTokens } from './wechat-support';

const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
/** Port 1 answers nobody. */
const NOBODY = 'redis://127.0.0.1:1';
const CHILD = join(__dirname, 'child');
/** Long enough for others to come while the first one asks. */
const ANSWER_MS = 150;

describe('the access token', () => {
  let platform: Loopback;
  let asked: Record<string, unknown>[];
  let answer: (n: number) => object;
  let now: number;
  let host: { base: string; appId: string; appSecret: string };
  let redis: Redis;
  const opened: RedisTokens[] = [];

  beforeAll(() => {
    redis = new Redis(REDIS_URL);
  });
  afterAll(() => redis.quit());

  beforeEach(async () => {
    asked = [];
    answer = (n) => ({ access_token: `token-${n}`, expires_in: 7_200 });
    now = 1_795_000_000_000;
    platform = await listen((req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += String(chunk);
      });
      req.on('end', () => {
        asked.push({ path: req.url, ...JSON.parse(body) });
        const text = JSON.stringify(answer(asked.length));
        setTimeout(() => res.end(text), ANSWER_MS);
      });
    });
    host = { base: platform.base, appId: `wx${randomBytes(8).toString('hex')}`, appSecret: 's'.repeat(32) };
  });
  afterEach(async () => {
    for (const shared of opened.splice(0)) shared.close();
    await platform.close();
  });

  const tokensAt = (url = REDIS_URL, appSecret = host.appSecret): RedisTokens => {
    const shared = createRedisTokens(url, { appId: host.appId, appSecret }, silentLog);
    opened.push(shared);
    return shared;
  };
  /** Connected: the limit of a command counts from when it is asked for, the making of the connection included. */
  const connected = async (appSecret = host.appSecret): Promise<RedisTokens> => {
    const shared = tokensAt(REDIS_URL, appSecret);
    await until(() =>
      shared.read().then(
        () => true,
        () => false,
      ),
    );
    return shared;
  };
  const source = (shared: SharedTokens | null): TokenSource =>
    createTokenSource({ host, observe: () => undefined, timeoutMs: 5_000, pauseMs: 0 }, () => now, shared);

  it('is asked for once by many in one process, by the stable way and never by force', async () => {
    const alone = source(null);
    expect(new Set(await Promise.all(Array.from({ length: 30 }, () => alone.get())))).toEqual(new Set(['token-1']));
    expect(asked).toEqual([
      { path: '/cgi-bin/stable_token', grant_type: 'client_credential', appid: host.appId, secret: host.appSecret },
    ]);
  });

  it('is asked for once by several sources that share Redis, together and later', async () => {
    const places = await Promise.all(Array.from({ length: 5 }, () => connected()));
    const [later, ...sources] = places.map(source);
    const tokens = await Promise.all(sources.flatMap((one) => Array.from({ length: 10 }, () => one.get())));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(await later!.get()).toBe('token-1');
    expect(asked).toHaveLength(1);
  });

  it('is asked for once by several processes', async () => {
    const children = [runChild(), runChild()];
    await Promise.all(children.map(({ line }) => line()));
    for (const { child } of children) child.stdin?.write('go\n');
    const lists = await Promise.all(children.map(async ({ line }) => JSON.parse(await line()) as string[]));
    expect(lists.flat()).toEqual(Array(40).fill('token-1'));
    expect(asked).toHaveLength(1);
  });

  const runChild = (): { child: ChildProcess; line: () => Promise<string> } => {
    const child = spawn(process.execPath, ['-r', join(CHILD, 'register-typescript.cjs'), join(CHILD, 'fetch-wechat-token.ts')], {
      env: { ...process.env, REDIS_URL, API_BASE: host.base, APP_ID: host.appId, APP_SECRET: host.appSecret },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines: Interface = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const iterator = lines[Symbol.asyncIterator]();
    return { child, line: async () => String((await iterator.next()).value) };
  };

  it('is used until five minutes before its end', async () => {
    const alone = source(null);
    await alone.get();
    now += (7_200 - 300) * 1_000 - 1;
    expect(await alone.get()).toBe('token-1');
    now += 1;
    expect(await alone.get()).toBe('token-2');
  });

  it('is looked for again by everybody when its time is over', async () => {
    const [one, two] = [source(await connected()), source(await connected())];
    await Promise.all([one.get(), two.get()]);
    now += 6_900_000;
    expect(await Promise.all([one.get(), two.get()])).toEqual(['token-2', 'token-2']);
    expect(asked).toHaveLength(2);
  });

  it('is dropped for all when WeChat refuses it, but not when another one has taken its place', async () => {
    const [one, two] = [source(await connected()), source(await connected())];
    await Promise.all([one.get(), two.get()]);
    await one.drop('token-1');
    expect(await one.get()).toBe('token-2');
    await two.drop('token-1');
    expect(await two.get()).toBe('token-2');
    await two.drop('token-1');
    expect(await source(await connected()).get()).toBe('token-2');
    expect(asked).toHaveLength(2);
  });

  it('lies in Redis under its app id, sealed, and only for its time', async () => {
    await source(await connected()).get();
    const key = `qingya:wechat:${host.appId}:token`;
    const stored = String(await redis.get(key));
    expect(stored.length).toBeGreaterThan(40);
    expect(Buffer.from(stored, 'base64').toString('latin1')).not.toContain('token-1');
    const left = await redis.pttl(key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(6_900_000);
    // Another secret cannot open it, and neither can anybody open what was changed.
    expect(await (await connected('x'.repeat(32))).read()).toBeUndefined();
    await redis.set(key, `${stored.slice(0, -4)}AAAA`);
    expect(await (await connected()).read()).toBeUndefined();
    await redis.set(key, 'short');
    expect(await (await connected()).read()).toBeUndefined();
    expect(await source(await connected()).get()).toBe('token-2');
  });

  it('is fetched by each process alone while Redis is away', async () => {
    const [one, two] = [source(tokensAt(NOBODY)), source(tokensAt(NOBODY))];
    expect(await Promise.all([one.get(), one.get()])).toEqual([await one.get(), await one.get()]);
    await two.get();
    expect(asked).toHaveLength(2);
    await one.drop(await one.get());
    expect(await one.get()).toBe('token-3');
  });

  it('is fetched by each process alone while Redis takes the connection and says nothing', async () => {
    const connections = new Set<Socket>();
    const silent = createServer((socket) => connections.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const one = source(tokensAt(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`));
    expect(await one.get()).toBe('token-1');
    await one.drop('token-1');
    expect(await one.get()).toBe('token-2');
    expect(connections.size).toBeGreaterThan(0);
    for (const shared of opened.splice(0)) shared.close();
    for (const socket of connections) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('is fetched by somebody else when the one who was to fetch it has died', async () => {
    const key = `qingya:wechat:${host.appId}:token:lock`;
    const shared = await connected();
    await redis.set(key, 'dead', 'PX', 300);
    expect(await source(shared).get()).toBe('token-1');
    expect(await redis.exists(key)).toBe(0);
  });

  it('is not waited for longer than a lock lives, however slow the shared place is', async () => {
    let looks = 0;
    const slow: SharedTokens = {
      ...memoryTokens(),
      lockMs: 400,
      read: () => {
        looks += 1;
        return new Promise((resolve) => setTimeout(resolve, 300, undefined));
      },
      lock: async () => undefined,
    };
    expect(await source(slow).get()).toBe('token-1');
    expect(looks).toBeLessThanOrEqual(2);
  });

  it('keeps nobody waiting for the lock of one who could not look after getting it', async () => {
    let held = false;
    let reads = 0;
    const shaky: SharedTokens = {
      ...memoryTokens(),
      read: async () => {
        reads += 1;
        if (reads > 1) throw new Error('gone');
        return undefined;
      },
      lock: async () => {
        held = true;
        return async () => {
          held = false;
        };
      },
    };
    expect(await source(shaky).get()).toBe('token-1');
    expect([reads, held]).toEqual([2, false]);
  });

  it('leaves the lock of another one alone', async () => {
    const key = `qingya:wechat:${host.appId}:token:lock`;
    const shared = await connected();
    const release = await shared.lock();
    expect(await (await connected()).lock()).toBeUndefined();
    await redis.set(key, 'another');
    await release?.();
    expect(await redis.get(key)).toBe('another');
    await redis.del(key);
  });

  it('says that WeChat is unavailable when it gives none, and lets the next one ask', async () => {
    answer = () => ({ errcode: 40125, errmsg: 'invalid appsecret, rid: 5f1f2f3f-5f1f2f3f-5f1f2f3f' });
    const one = source(await connected());
    await expect(one.get()).rejects.toMatchObject({ code: 'wechat_unavailable', details: { errcode: 40125 } });
    answer = (n) => ({ access_token: `token-${n}`, expires_in: 7_200 });
    expect(await source(await connected()).get()).toBe('token-2');
    answer = () => ({ access_token: '', expires_in: 7_200 });
    now += 7_200_000;
    await expect(one.get()).rejects.toMatchObject({ code: 'wechat_unavailable' });
  });
});

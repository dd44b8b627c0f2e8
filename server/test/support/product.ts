import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createNodeServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator, World } from '@qingya/wechat-simulator';
import { createConnection } from 'mysql2/promise';
import { createProduct, type Product } from '../../src/app';
import { reconcileBudget } from '../../src/modules/budget';
import { reconcileLiability } from '../../src/modules/insight';
import { reconcileLottery } from '../../src/modules/lottery';
import { reconcileMall } from '../../src/modules/mall';
import { reconcileConsents } from '../../src/modules/messaging';
import { reconcilePayments } from '../../src/modules/payments';
import { reconcile } from '../../src/modules/points';
import { reconcileCredits } from '../../src/modules/schooling';
import { FakeClock } from '../../src/platform/clock/clock';
import { readConfig } from '../../src/platform/config';
import type { Database, Engine } from '../../src/platform/db';
import { createServer as createHttpServer } from '../../src/platform/http';
import { createLogger } from '../../src/platform/log';
import { engines, TEST_START } from './database';

export const APP_ID = 'wx5130000000000001';
const APP_SECRET = 'simulator-secret-of-the-demo-000';

/** Whatever the product answered; a test looks at it freely and asserts. */
export type Json = ReturnType<JSON['parse']>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** Calls of one bearer; the token is asked for anew before each call, because tests move the clock past its life. */
export interface Api {
  get(path: string): Promise<Answer>;
  /** @param key Idempotency-Key */
  post(path: string, body?: object, key?: string): Promise<Answer>;
  patch(path: string, body: object): Promise<Answer>;
  put(path: string, body: object, key?: string): Promise<Answer>;
  remove(path: string): Promise<Answer>;
  /** A multipart request with one file. */
  upload(path: string, fields: Readonly<Record<string, string>>, content: Buffer, fileName: string): Promise<Answer>;
}

/** Where a product keeps its data, for tests that open it more than once. */
export interface Place {
  readonly engine: Engine;
  /** What a process of this product reads from its environment. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** The whole product over a fresh database, on a socket, with WeChat beside it. */
export interface TestProduct {
  readonly engine: Engine;
  readonly product: Product;
  readonly db: Database;
  readonly clock: FakeClock;
  readonly wechat: World;
  /** Address of the API, `…/api/v1`. */
  readonly base: string;
  /** Every line of the log, at level trace. */
  readonly logs: readonly string[];
  /** Registers what no line of the log may hold. @returns the text */
  secret(text: string): string;
  /** Takes a text out of the secrets. */
  forget(text: string): void;
  /** Log lines that hold a registered secret. */
  leaks(): string[];
  api(token: () => Promise<string> | string): Api;
  /** Lets everything that was committed have its consequences. */
  settle(): Promise<void>;
  /** What the reconcilers complain about; nothing, when all is well. */
  differences(): Promise<unknown[]>;
  close(): Promise<void>;
}

const serverOfDatabases = (): string => (process.env.TEST_DATABASE_URL ?? 'mysql://root@127.0.0.1:3306').replace(/\/+$/, '');

/** A fresh data folder, and on MySQL a fresh database. */
export const openPlace = async (engine: Engine): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'qingya-product-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  if (engine === 'sqlite') return { engine, env: { DATA_DIR: folder }, remove: async () => removeFolder() };
  const name = `qingya_product_${process.pid}_${randomBytes(4).toString('hex')}`;
  const admin = await createConnection(serverOfDatabases());
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return {
    engine,
    env: { DATA_DIR: folder, DATABASE_URL: `${serverOfDatabases()}/${name}` },
    remove: async () => {
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
      removeFolder();
    },
  };
};

/** WeChat and WeChat Pay on a port of their own. */
export interface TestWechat {
  readonly world: World;
  readonly base: string;
  /** What a service needs to be its mini-program and its merchant. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

interface Credentials {
  readonly mchId: string;
  readonly merchantSerial: string;
  readonly merchantPrivateKey: string;
  readonly apiV3Key: string;
  readonly platformKeyId: string;
  readonly platformPublicKey: string;
  readonly pushToken: string;
  readonly pushAesKey: string;
}

export const startWechat = async (): Promise<TestWechat> => {
  const world = new World(APP_ID, APP_SECRET);
  const server = await listen(createNodeServer(createSimulator(world).callback()));
  const base = addressOf(server);
  const made = (await (await fetch(`${base}/simulator/credentials`)).json()) as Credentials;
  const env = {
    WECHAT_APP_ID: APP_ID,
    WECHAT_APP_SECRET: APP_SECRET,
    WECHAT_API_BASE: base,
    WECHAT_PAY_BASE: base,
    WECHAT_PAY_MCH_ID: made.mchId,
    WECHAT_PAY_SERIAL: made.merchantSerial,
    WECHAT_PAY_PRIVATE_KEY: made.merchantPrivateKey,
    WECHAT_PAY_API_V3_KEY: made.apiV3Key,
    WECHAT_PAY_PUBLIC_KEY_ID: made.platformKeyId,
    WECHAT_PAY_PUBLIC_KEY: made.platformPublicKey,
    WECHAT_PUSH_TOKEN: made.pushToken,
    WECHAT_PUSH_AES_KEY: made.pushAesKey,
  };
  const stop = async (): Promise<void> => {
    world.clock.stop();
    await closeServer(server);
  };
  return { world, base, env, stop };
};

/** Like the product's own server: one that closes a quiet connection first may close it on a request that is on its way. */
const KEEP_ALIVE_MS = 75_000;

const listen = (server: Server): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

/** What one call sends. */
interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object | FormData | undefined;
  readonly key?: string | undefined;
}

const send = async (base: string, token: string, { method, path, body, key }: Call): Promise<Answer> => {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
    body: isForm ? body : body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
};

/** Calls a product at an address, in this process or another one. @param base address of the API, `…/api/v1` */
export const apiAt = (base: string, token: () => Promise<string> | string): Api => {
  const call = async (one: Call): Promise<Answer> => send(base, await token(), one);
  return {
    get: (path) => call({ method: 'GET', path }),
    post: (path, body, key) => call({ method: 'POST', path, body: body ?? {}, key }),
    patch: (path, body) => call({ method: 'PATCH', path, body }),
    put: (path, body, key) => call({ method: 'PUT', path, body, key }),
    remove: (path) => call({ method: 'DELETE', path }),
    upload: (path, fields, content, fileName) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([new Uint8Array(content)]), fileName);
      return call({ method: 'POST', path, body: form });
    },
  };
};

/**
 * Opens the product as the composition root wires it, with a standing clock, limits far away and the log kept. Nothing runs
 * in the background: `settle()` relays events.
 * @param shared a WeChat that outlives this product; it goes by this product's clock from now on
 */
export const openProduct = async (
  place: Place,
  start: number | string = TEST_START,
  shared?: TestWechat,
): Promise<TestProduct> => {
  const wechat = shared ?? (await startWechat());
  const clock = new FakeClock(start);
  wechat.world.clock.follow(() => clock.now());
  const logs: string[] = [];
  const secrets = new Set<string>();
  const config = readConfig({
    QINGYA_MODE: 'demo',
    PORT: '0',
    ...wechat.env,
    RATE_LIMIT_FACTOR: '1000',
    ...place.env,
  });
  const output = { write: (line: string) => void logs.push(line) };
  // What a check-in earned is part of what tests look at, however busy the machine is.
  const product = await createProduct(config, clock, createLogger({ level: 'trace', output }), 60_000);
  const server = createHttpServer(product.http);
  const base = `http://127.0.0.1:${await server.start(0)}/api/v1`;
  const { db } = product.infrastructure;
  return {
    engine: place.engine,
    product,
    db,
    clock,
    wechat: wechat.world,
    base,
    logs,
    secret: (text) => {
      secrets.add(text);
      return text;
    },
    forget: (text) => void secrets.delete(text),
    leaks: () => logs.filter((line) => [...secrets].some((secret) => line.includes(secret))),
    api: (token) => apiAt(base, token),
    settle: async () => {
      if (await product.outbox.drain()) return;
      const stuck = await db.read((r) =>
        r.rows(`SELECT d.*, e.type, e.payload FROM outbox_delivery d JOIN outbox_event e ON e.position = d.position
                 WHERE d.state IN ('pending', 'dead') ORDER BY d.attempts DESC, d.position LIMIT 3`),
      );
      throw new Error(`events could not be handled: ${JSON.stringify(stuck)}`);
    },
    differences: () => differencesOf(db),
    close: async () => {
      await server.stop();
      await product.stop();
      if (!shared) await wechat.stop();
    },
  };
};

/** What the reconcilers of points, credits, payments, consents, budgets, liability, the mall and the lottery find: all that `npm run reconcile` runs. */
export const differencesOf = async (db: Database): Promise<unknown[]> => {
  const found: unknown[] = [];
  await reconcile(db, (difference) => found.push(difference));
  await reconcileCredits(db, (difference) => found.push(difference));
  await reconcilePayments(db, (difference) => found.push(difference));
  await reconcileConsents(db, (difference) => found.push(difference));
  await reconcileBudget(db, (difference) => found.push(difference));
  await reconcileLiability(db, (difference) => found.push(difference));
  await reconcileMall(db, (difference) => found.push(difference));
  await reconcileLottery(db, (difference) => found.push(difference));
  return found;
};

/**
 * Runs the same suite on every engine, each with a fresh product. At the end the log must hold no secret and the
 * reconcilers must find nothing, whatever the suite did.
 */
export const describeProduct = (title: string, body: (open: () => TestProduct) => void): void => {
  for (const engine of engines) {
    describe(`${title} [${engine}]`, () => {
      let place: Place | undefined;
      let opened: TestProduct | undefined;
      const open = (): TestProduct => {
        if (!opened) throw new Error('the product is open only inside hooks and tests');
        return opened;
      };
      beforeAll(async () => {
        place = await openPlace(engine);
        opened = await openProduct(place);
      });
      afterAll(async () => {
        await opened?.close();
        await place?.remove();
      });
      body(open);
      it('leaves nothing personal in the log', () => {
        expect(open().leaks()).toEqual([]);
      });
      it('leaves books that reconcile', async () => {
        expect(await open().differences()).toEqual([]);
      });
    });
  }
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createCheckInSigner } from '../../modules/schooling';
import { readConfig } from '../../platform/config';
import { startTarget, stopTarget, type Target } from './bench-process';
import type { BenchLine } from './context';
import { buildHttpFixture, type HttpFixture } from './http-fixture';

const CONNECTIONS = 16;
const SECONDS = Number(process.env.BENCH_HTTP_SECONDS ?? 6);
/** Codes change every 30 s. */
const CODE_STEP_MS = 30_000;

type Load = Pick<autocannon.Options, 'requests' | 'url' | 'headers' | 'amount'>;

/** @returns answers per second; every one must be a success */
const measure = async (load: Load): Promise<number> => {
  const result = await autocannon({ connections: CONNECTIONS, ...(load.amount ? {} : { duration: SECONDS }), ...load });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${load.url}: ${result.non2xx} refusals and ${result.errors} errors`);
  return result['2xx'] / ((result.finish.getTime() - result.start.getTime()) / 1_000);
};

const apiOf = ({ origin }: Target): string => `${origin}/api/v1`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const readLine = async (name: string, product: Target, path: string, token: string, studentId: string): Promise<BenchLine> => {
  const answer = await fetch(`${apiOf(product)}${path}`, { headers: bearer(token) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  const bare = await startTarget('bare-server.js', process.env, await answer.text());
  try {
    const url = `${apiOf(bare)}/read/${studentId}`;
    const rounds: [number, number][] = [];
    // Turn about, so that a busy moment of the machine meets both; the first round warms up.
    for (let round = 0; round < 3; round += 1) {
      const raw = await measure({ url, headers: bearer(bare.token) });
      rounds.push([await measure({ url: `${apiOf(product)}${path}`, headers: bearer(token) }), raw]);
    }
    const [, ...counted] = rounds;
    return {
      name,
      unit: 'requests/s',
      product: Math.max(...counted.map(([p]) => p)),
      raw: Math.max(...counted.map(([, r]) => r)),
    };
  } finally {
    await stopTarget(bare);
  }
};

/** Every request is another child in another lesson, so each one is a real check-in with its credit and events. */
const checkInLine = async (product: Target, fixture: HttpFixture, secret: string): Promise<BenchLine> => {
  const signer = createCheckInSigner(secret);
  const bodies = fixture.lessonShortCodes.flatMap((shortCode) =>
    fixture.checkIn.studentIds.map((studentId) => ({ shortCode, studentId })),
  );
  let next = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const one = bodies[next % bodies.length];
    next += 1;
    const code = one ? signer.code(one.shortCode, Math.floor(Date.now() / CODE_STEP_MS)) : '';
    return { ...request, body: JSON.stringify({ code, studentId: one?.studentId }) };
  };
  const headers = (token: string) => ({ ...bearer(token), 'content-type': 'application/json' });
  const amount = Math.floor(bodies.length / CONNECTIONS) * CONNECTIONS;
  const url = `${apiOf(product)}/check-ins`;
  const checkIns = await measure({
    url,
    amount,
    headers: headers(fixture.checkIn.accessToken),
    requests: [{ method: 'POST', setupRequest }],
  });
  const bare = await startTarget('bare-server.js', process.env, '{"ok":true}');
  try {
    next = 0;
    const load = {
      url: `${apiOf(bare)}/write`,
      headers: headers(bare.token),
      requests: [{ method: 'POST' as const, setupRequest }],
    };
    return { name: 'check-in over HTTP (raw: bare POST)', unit: 'requests/s', product: checkIns, raw: await measure(load) };
  } finally {
    await stopTarget(bare);
  }
};

/** The product over HTTP against bare Koa with router, validation and token check. @param url null = embedded database */
export const httpBenches = async (url: string | null): Promise<BenchLine[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'qingya-bench-http-'));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: folder,
    QINGYA_MODE: 'demo',
    PORT: '0',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_FACTOR: '1000',
  };
  delete env.DATABASE_URL;
  delete env.REDIS_URL;
  if (url !== null) env.DATABASE_URL = url;
  const config = readConfig(env);
  const fixture = await buildHttpFixture(config);
  const product = await startTarget('product-server.js', env);
  const { accessToken, studentIds } = fixture.reader;
  const [studentId = ''] = studentIds;
  const secret = config.checkInKeys[0]?.key.toString('base64') ?? '';
  try {
    const read = (name: string, path: string) => readLine(name, product, path, accessToken, studentId);
    return [
      await read('GET points balance', `/students/${studentId}/points`),
      await read('GET statement page of 20', `/students/${studentId}/points/statement`),
      await read('GET home in one request', `/home?studentId=${studentId}`),
      await checkInLine(product, fixture, secret),
    ];
  } finally {
    await stopTarget(product);
    rmSync(folder, { recursive: true, force: true });
  }
};

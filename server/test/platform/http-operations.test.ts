import { once } from 'node:events';
import { Agent, get as httpGet, type IncomingMessage } from 'node:http';
import request from 'supertest';
import { createServer, defaultSettings } from '../../src/platform/http';
import { isPrivateAddress } from '../../src/platform/http/system-routes';
import { createLogger, HIDDEN_NUMBER, scrub, silentLogger } from '../../src/platform/log';
import { errorText } from '../../src/platform/log/background-log';
import { Metrics } from '../../src/platform/metrics';
import { connectRateRedis, defaultRates, type RateFigures, RateLimiter } from '../../src/platform/ratelimit';
import { describeDatabases } from '../support/database';
import { bearer, newId, newToys, people, toyApp, toyParts } from './http-toys';
import { until } from './outbox-support';

const API = '/api/v1';
const REDIS = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const withoutRedis = process.env.QINGYA_ALLOW_MISSING === '1' && process.env.TEST_REDIS_URL === undefined;
const figures = (changes: Partial<RateFigures>): RateFigures => ({ ...defaultRates, ...changes });
const three = { points: 3, seconds: 60 };

describeDatabases(
  'HTTP operations',
  (open) => {
    const app = (overrides: Parameters<typeof toyApp>[1] = {}) => request(toyApp(open(), overrides));

    describe('rate limits', () => {
      it('counts public endpoints per address and says when to come back', async () => {
        const agent = app({ rateLimiter: new RateLimiter({ figures: figures({ read: three }), redis: null }) });
        const statuses = [];
        for (let call = 0; call < 4; call += 1) statuses.push((await agent.get(`${API}/pings`)).status);
        expect(statuses).toEqual([200, 200, 200, 429]);
        const refused = await agent.get(`${API}/pings`);
        expect(refused.body.error.code).toBe('rate_limited');
        const seconds = Number(refused.headers['retry-after']);
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(60);
      });

      it('counts each account for itself, whatever the address', async () => {
        const agent = app({ rateLimiter: new RateLimiter({ figures: figures({ read: three }), redis: null }) });
        const call = (person: 'guardianA' | 'guardianB') => agent.get(`${API}/family`).set('Authorization', bearer(person));
        for (let n = 0; n < 3; n += 1) expect((await call('guardianA')).status).toBe(200);
        expect((await call('guardianA')).status).toBe(429);
        expect((await call('guardianB')).status).toBe(200);
      });

      it('multiplies by the factor', async () => {
        const agent = app({ rateLimiter: new RateLimiter({ figures: figures({ read: three }), factor: 2, redis: null }) });
        const statuses = [];
        for (let call = 0; call < 7; call += 1) statuses.push((await agent.get(`${API}/pings`)).status);
        expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
      });

      it('slows down an address that tries tokens', async () => {
        const agent = app({ rateLimiter: new RateLimiter({ figures: figures({ refusedToken: three }), redis: null }) });
        const statuses = [];
        for (let call = 0; call < 4; call += 1) {
          statuses.push((await agent.get(`${API}/account`).set('Authorization', `Bearer guess-${call}`)).status);
        }
        expect(statuses).toEqual([401, 401, 401, 429]);
      });

      it('believes as many forwarded addresses as there are proxies', async () => {
        const limited = (trustedProxies: number) =>
          app({
            rateLimiter: new RateLimiter({ figures: figures({ read: { points: 1, seconds: 60 } }), redis: null }),
            settings: { ...defaultSettings, trustedProxies },
          });
        const behind = limited(1);
        const from = (address: string) => behind.get(`${API}/pings`).set('X-Forwarded-For', address);
        expect((await from('203.0.113.1')).status).toBe(200);
        expect((await from('203.0.113.2')).status).toBe(200);
        // What the caller wrote itself stands before what the proxy added.
        expect((await from('198.51.100.7, 203.0.113.2')).status).toBe(429);
        const alone = limited(0);
        expect((await alone.get(`${API}/pings`).set('X-Forwarded-For', '203.0.113.1')).status).toBe(200);
        expect((await alone.get(`${API}/pings`).set('X-Forwarded-For', '203.0.113.2')).status).toBe(429);
      });

      // The runner says aloud when it goes without Redis.
      if (!withoutRedis)
        it('shares counts through Redis', async () => {
          const [one, two] = [connectRateRedis(REDIS, silentLogger), connectRateRedis(REDIS, silentLogger)];
          try {
            await Promise.all([one, two].map((redis) => once(redis, 'ready')));
            const limiters = [one, two].map((redis) => new RateLimiter({ figures: figures({ read: three }), redis }));
            const refusal = (index: number, caller: string) =>
              limiters[index]!.consume('read', caller).then(
                () => null,
                (error: unknown) => error,
              );
            let last: unknown = null;
            // A count for which Redis was slow stays in one process: then another caller is counted. No process alone gets to four.
            await until(async () => {
              const caller = newId();
              for (const index of [0, 1, 0]) expect(await refusal(index, caller)).toBeNull();
              last = await refusal(1, caller);
              // What could not be deleted goes by itself, at the end of its window.
              await Promise.allSettled([one.del(`qingya:rate:read:${caller}`)]);
              return last !== null;
            });
            expect(last).toMatchObject({ code: 'rate_limited' });
          } finally {
            one.disconnect();
            two.disconnect();
          }
        });

      it('goes on counting in the process while Redis is away', async () => {
        const redis = connectRateRedis('redis://127.0.0.1:1', silentLogger);
        try {
          const limiter = new RateLimiter({ figures: figures({ read: three }), redis });
          for (let n = 0; n < 3; n += 1) await limiter.consume('read', 'someone');
          await expect(limiter.consume('read', 'someone')).rejects.toMatchObject({ code: 'rate_limited' });
        } finally {
          redis.disconnect();
        }
      });
    });

    describe('health and metrics', () => {
      it('is healthy without asking anybody', async () => {
        const answer = await app({ checks: [{ name: 'database', run: () => Promise.reject(new Error('down')) }] }).get(
          '/healthz',
        );
        expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
      });

      it('is ready when every check passes in time, and names the one that does not', async () => {
        const ok = { name: 'database', run: async () => undefined };
        expect((await app({ checks: [ok] }).get('/readyz')).body).toEqual({ status: 'ready', checks: { database: 'ok' } });
        const failed = { name: 'redis', run: () => Promise.reject(new Error('secret host name')) };
        const stuck = { name: 'wechat', run: () => new Promise<void>(() => undefined), timeLimitMs: 20 };
        const answer = await app({ checks: [ok, failed, stuck] }).get('/readyz');
        expect(answer.status).toBe(503);
        expect(answer.body).toEqual({ status: 'unready', checks: { database: 'ok', redis: 'failed', wechat: 'timeout' } });
      });

      it('measures requests by route template, and reads gauges when asked', async () => {
        const metrics = new Metrics();
        metrics.gauge('toy_pool', 'connections', async () => 3);
        metrics.gauge('toy_lag', 'lag', () => [{ labels: { subscriber: 'a' }, value: 7 }], ['subscriber']);
        metrics.gauge('toy_broken', 'cannot be read', () => Promise.reject(new TypeError('no')));
        const posts = metrics.counter('toy_posts_total', 'posts', ['kind']);
        posts({ kind: 'credit' });
        posts({ kind: 'credit' }, 2);
        const agent = app({ metrics });
        await agent.get(`${API}/students/${newId()}`).set('Authorization', bearer('owner'));
        await agent.get('/no/such/page');
        const { text } = await agent.get('/metrics');
        expect(text).toContain(
          'qingya_http_request_seconds_count{method="GET",route="/api/v1/students/:studentId",status="404"} 1',
        );
        expect(text).toContain('qingya_http_request_seconds_count{method="GET",route="(unmatched)",status="404"} 1');
        expect(text).toMatch(/^toy_pool 3$/m);
        expect(text).toContain('toy_lag{subscriber="a"} 7');
        expect(text).toContain('toy_posts_total{kind="credit"} 3');
        const again = (await agent.get('/metrics')).text;
        expect(again).toContain('qingya_metrics_read_failures_total{gauge="toy_broken",error="TypeError"}');
      });

      it('shows metrics to the own network or to who has the token', async () => {
        const settings = { ...defaultSettings, trustedProxies: 1, metricsToken: 'a-long-metrics-token' };
        const far = () => app({ settings }).get('/metrics').set('X-Forwarded-For', '203.0.113.9');
        expect((await far()).status).toBe(403);
        expect((await far().set('Authorization', 'Bearer a-long-metrics-tokeN')).status).toBe(403);
        expect((await far().set('Authorization', 'Bearer a-long-metrics-token')).status).toBe(200);
        expect((await app({ settings }).get('/metrics').set('X-Forwarded-For', '10.1.2.3')).status).toBe(200);
        // A proxy nobody configured makes the whole world look like loopback.
        expect((await app().get('/metrics').set('X-Forwarded-For', '203.0.113.9')).status).toBe(403);
        expect((await app().get('/metrics').set('Authorization', 'Bearer null')).status).toBe(200);
      });

      it.each([
        ['127.0.0.1', true],
        ['::1', true],
        ['::ffff:10.0.0.1', true],
        ['172.15.0.1', false],
        ['172.16.0.1', true],
        ['172.31.255.255', true],
        ['172.32.0.1', false],
        ['192.168.1.1', true],
        ['192.169.1.1', false],
        ['fd00::1', true],
        ['2001:db8::1', false],
        ['', false],
      ])('knows whether %s is private', (address, expected) => {
        expect(isPrivateAddress(address)).toBe(expected);
      });
    });

    describe('logs', () => {
      const PHONE = '13812345678';
      const NAME = '王小明';
      const capture = () => {
        const lines: string[] = [];
        return { lines, logger: createLogger({ level: 'info', output: { write: (line: string) => lines.push(line) } }) };
      };

      it('writes one line a request, with template, account and time, and without the query', async () => {
        const { lines, logger } = capture();
        await app({ logger })
          .get(`${API}/account?size=2&q=${encodeURIComponent(NAME)}${PHONE}`)
          .set('Authorization', bearer('stranger'))
          .set('X-Request-Id', 'web-12345678');
        expect(lines).toHaveLength(1);
        expect(JSON.parse(lines[0]!)).toEqual({
          level: 'info',
          time: expect.any(Number),
          requestId: 'web-12345678',
          method: 'GET',
          route: '/api/v1/account',
          status: 200,
          ms: expect.any(Number),
          accountId: people.stranger.accountId,
          msg: 'request',
        });
      });

      it('shows no phone number, name or token, wherever they were', async () => {
        const { lines, logger } = capture();
        const answer = await app({ logger })
          .post(`${API}/explosions?phone=${PHONE}`)
          .set('Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl')
          .set('X-Person', `${encodeURIComponent(NAME)} ${PHONE}`)
          .send({ how: 'unknown', phone: PHONE, name: NAME });
        expect(answer.status).toBe(500);
        const text = lines.join('');
        expect(text).toContain('request failed');
        expect(text).toContain(answer.headers['x-request-id']);
        // The stack is there, so an operator can find the place.
        expect(text).toContain('http-toys');
        for (const secret of [PHONE, NAME, 'eyJhbGci', encodeURIComponent(NAME), 'SELECT']) expect(text).not.toContain(secret);
      });

      it('hides them even when somebody logs a whole object', () => {
        const { lines, logger } = capture();
        logger.info(
          {
            body: {
              phone: PHONE,
              who: NAME,
              mobile: Number(PHONE),
              list: [Number(PHONE)],
              note: `致电+86 ${PHONE}，或 138-1234-5678`,
            },
            headers: { authorization: 'Bearer abc.def', cookie: 'a="b\\"c"' },
            accessToken: 'opaque-token',
            details: [{ field: 'name', message: `${NAME}·古丽` }],
          },
          `failed for ${NAME}`,
        );
        const line = lines[0]!;
        expect(() => JSON.parse(line)).not.toThrow();
        for (const secret of [PHONE, NAME, '古丽', '138-1234-5678', 'opaque-token', 'abc.def'])
          expect(line).not.toContain(secret);
      });

      it('keeps what background work says of an error, without the value that was in the way', () => {
        const { lines, logger } = capture();
        const error = errorText(new TypeError(`Duplicate entry '${PHONE}-${NAME}' for key 'uq_toy'`));
        expect(error).toBe(`TypeError: Duplicate entry '${HIDDEN_NUMBER}-[text]' for key 'uq_toy'`);
        logger.error({ task: 'toys.count', error }, 'a scheduled task failed');
        expect(JSON.parse(lines[0]!)).toMatchObject({ task: 'toys.count', error });
      });

      it('leaves other numbers alone', () => {
        for (const kept of ['1763690400000', '12812345678', '138123456789', '1381234567'])
          expect(scrub(`"n":${kept}`)).toContain(kept);
        expect(scrub(`"n":${PHONE}`)).toBe(`"n":${HIDDEN_NUMBER}`);
      });
    });

    describe('a server on a socket', () => {
      const fetchOnce = (port: number, path: string, agent?: Agent): Promise<IncomingMessage> =>
        new Promise((resolve, reject) => {
          httpGet({ port, path, host: '127.0.0.1', ...(agent ? { agent } : {}) }, (answer) => {
            answer.resume();
            answer.once('end', () => resolve(answer));
          }).once('error', reject);
        });

      it('finishes what is in flight, takes nothing new and closes kept-alive connections', async () => {
        const toys = newToys();
        let finish: () => void = () => undefined;
        let entered: () => void = () => undefined;
        const inside = new Promise<void>((resolve) => {
          entered = resolve;
        });
        const gate = new Promise<void>((resolve) => {
          finish = resolve;
        });
        Object.defineProperty(toys, 'gate', {
          get: () => {
            entered();
            return gate;
          },
        });
        const server = createServer(toyParts(open(), {}, toys));
        const port = await server.start(0);
        const agent = new Agent({ keepAlive: true });
        try {
          expect((await fetchOnce(port, `${API}/pings`, agent)).statusCode).toBe(200);
          const slow = fetchOnce(port, `${API}/slow`, agent);
          await inside;
          const stopped = server.stop();
          await expect(fetchOnce(port, '/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
          finish();
          const answer = await slow;
          expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
          await stopped;
        } finally {
          agent.destroy();
        }
      });

      it('keeps idle connections longer than a proxy does, so that no request meets one that is just being closed', async () => {
        const server = createServer(toyParts(open()));
        const port = await server.start(0);
        const agent = new Agent({ keepAlive: true });
        try {
          const { headers } = await fetchOnce(port, `${API}/pings`, agent);
          const [, seconds] = /^timeout=(\d+)$/.exec(String(headers['keep-alive'])) ?? [];
          expect(Number(seconds)).toBeGreaterThan(60);
        } finally {
          agent.destroy();
          await server.stop();
        }
      });

      it('cuts what does not end within the grace period', async () => {
        const toys = newToys();
        toys.gate = new Promise(() => undefined);
        const server = createServer(toyParts(open(), { settings: { ...defaultSettings, gracePeriodMs: 50 } }, toys));
        const port = await server.start(0);
        const slow = fetchOnce(port, `${API}/slow`).catch((error: NodeJS.ErrnoException) => error.code);
        // One full round trip later the slow request is certainly inside.
        await fetchOnce(port, `${API}/pings`);
        await server.stop();
        expect(await slow).toBe('ECONNRESET');
      });

      it('reports a port in use', async () => {
        const server = createServer(toyParts(open()));
        const port = await server.start(0);
        await expect(createServer(toyParts(open())).start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
        await server.stop();
      });
    });
  },
  { only: 'sqlite' },
);

import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { fail } from '../../src/platform/errors';
import type { CallbackRequest, CallbackRoute } from '../../src/platform/http';
import { createHttpApp } from '../../src/platform/http/app';
import { Metrics } from '../../src/platform/metrics';
import { describeDatabases } from '../support/database';
import { toyParts } from './http-toys';

const PATH = '/api/v1/outside/messages';
const LIMIT = 1_048_576;

describeDatabases('callbacks of outside protocols', (open) => {
  let seen: CallbackRequest[];
  const metrics = new Metrics();
  const echo: CallbackRoute = {
    name: 'outside.echo',
    method: 'GET',
    path: PATH,
    handle: async ({ query }) => ({ status: 200, body: query.echostr ?? '' }),
  };
  const take: CallbackRoute = {
    name: 'outside.take',
    method: 'POST',
    path: PATH,
    handle: async (req) => {
      seen.push(req);
      const how = req.query.how ?? 'ok';
      if (how === 'unknown') throw new Error('the secret of 13812345678');
      if (how === 'refused') throw fail('forbidden');
      if (how === 'empty') return { status: 204 };
      return { status: 401, contentType: 'application/json', body: '{"code":"FAIL"}' };
    },
  };
  const app = (callbacks: readonly CallbackRoute[] = [echo, take]) =>
    createHttpApp({ ...toyParts(open(), { metrics }), callbacks });
  const call = () => request(app().callback());
  /** Sends a body whose length no header tells. */
  const statusOfUnannounced = async (bytes: number): Promise<number | undefined> => {
    const server = createServer(app().callback());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sending = sendRequest({ port, path: PATH, method: 'POST' }, resolve).on('error', reject);
      sending.write('x'.repeat(bytes - 1));
      sending.end('x');
    });
    answer.resume();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return answer.statusCode;
  };
  beforeEach(() => {
    seen = [];
  });

  it('gives the handler the bytes as they came, lower-case headers and the time, and sends its answer as it is', async () => {
    const body = Buffer.from([0x7b, 0x20, 0xff, 0x00, 0x0a]);
    const answer = await call()
      .post(`${PATH}?signature=abc&signature=def`)
      .set('Content-Type', 'application/json')
      .set('Wechatpay-Serial', 'S1')
      .serialize((sent) => sent as unknown as string)
      .send(body as unknown as object);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([401, '{"code":"FAIL"}', 'application/json']);
    expect(answer.headers['cache-control']).toBe('no-store');
    const [req] = seen;
    expect(req?.rawBody.equals(body)).toBe(true);
    expect(req).toMatchObject({
      query: { signature: 'abc' },
      now: open().clock.now(),
      requestId: answer.headers['x-request-id'],
    });
    expect(req?.headers['wechatpay-serial']).toBe('S1');
  });

  it('answers a GET in plain text and an answer without a body', async () => {
    const echoed = await call().get(`${PATH}?echostr=4711`);
    expect([echoed.status, echoed.text, echoed.headers['content-type']]).toEqual([200, '4711', 'text/plain; charset=utf-8']);
    const empty = await call().post(`${PATH}?how=empty`);
    expect([empty.status, empty.text]).toEqual([204, '']);
    expect(seen[0]?.rawBody).toHaveLength(0);
  });

  it('takes a body of 1 MB and refuses one byte more, announced or not', async () => {
    const send = (bytes: number) => call().post(PATH).set('Content-Type', 'text/xml').send('x'.repeat(bytes));
    expect((await send(LIMIT)).status).toBe(401);
    expect(seen[0]?.rawBody).toHaveLength(LIMIT);
    const large = await send(LIMIT + 1);
    expect([large.status, large.body.error.code]).toEqual([413, 'payload_too_large']);
    expect(await statusOfUnannounced(LIMIT + 1)).toBe(413);
    expect(seen).toHaveLength(1);
  });

  it('turns errors into the answers of everywhere else, saying nothing of the unforeseen', async () => {
    const refused = await call().post(`${PATH}?how=refused`);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
    const broken = await call().post(`${PATH}?how=unknown`);
    expect([broken.status, broken.body.error.code]).toEqual([500, 'internal']);
    expect(broken.text).not.toContain('13812345678');
  });

  it('says 405 for another method and leaves other addresses to the API', async () => {
    const wrong = await call().put(PATH);
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, POST']);
    expect((await call().get('/api/v1/pings')).body).toEqual({ pong: 'x' });
    expect((await call().get(`${PATH}/more`)).status).toBe(404);
  });

  it('counts requests under its address', async () => {
    await call().get(`${PATH}?echostr=1`);
    expect((await metrics.render()).text).toMatch(
      new RegExp(`qingya_http_request_seconds_count\\{method="GET",route="${PATH}",status="200"\\} \\d`),
    );
  });

  it('refuses to start when an address is claimed twice', () => {
    expect(() => app([echo, { ...echo, name: 'outside.other' }])).toThrow(/callback outside.other: GET .* is taken/);
    expect(() => app([{ ...take, path: '/api/v1/pings' }])).toThrow(/taken/);
  });
});

import { createSecretKey, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import { sign, verify } from 'jsonwebtoken';
import Koa from 'koa';
import { z } from 'zod';

const key = createSecretKey(randomBytes(32));
const paramsSchema = z.object({ studentId: z.string().length(26) });
const bodySchema = z.object({ code: z.string().max(300), studentId: z.string().length(26) });

/**
 * The ceiling for the HTTP figures: Koa, a router, schema validation and a token check, answering the same bytes as the
 * product without looking anything up. Told the bytes on its standard input, says its port and token on its output.
 */
const serve = (body: string): void => {
  const answer: unknown = JSON.parse(body);
  const authenticated = (authorization: string | undefined): void => {
    verify((authorization ?? '').slice(7), key, { algorithms: ['HS256'] });
  };
  const router = new Router();
  router.get('/api/v1/read/:studentId', (ctx) => {
    authenticated(ctx.get('Authorization'));
    paramsSchema.parse(ctx.params);
    ctx.body = answer;
  });
  router.post('/api/v1/write', bodyParser(), (ctx) => {
    authenticated(ctx.get('Authorization'));
    bodySchema.parse(ctx.request.body);
    ctx.body = answer;
  });
  const app = new Koa();
  app.use(router.routes());
  const server = app.listen(0, '127.0.0.1', () => {
    const token = sign({ sub: 'account', sid: 'session' }, key, { algorithm: 'HS256', expiresIn: 900 });
    process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, token })}\n`);
  });
};

let input = '';
process.stdin.on('data', (chunk) => {
  input += chunk;
});
process.stdin.on('end', () => serve(input));

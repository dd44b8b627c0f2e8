import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { defaultSettings } from '../../src/platform/http';
import { createHttpApp } from '../../src/platform/http/app';
import { action, read } from '../../src/platform/http/route';
import { Metrics } from '../../src/platform/metrics';
import { describeDatabases } from '../support/database';
import { bearer, contracts, toyApp, toyParts, world } from './http-toys';

const API = '/api/v1';

describeDatabases(
  'HTTP kernel',
  (open) => {
    const app = (overrides: Parameters<typeof toyApp>[1] = {}) => request(toyApp(open(), overrides));
    const settings = (changes: Partial<typeof defaultSettings>) => ({ settings: { ...defaultSettings, ...changes } });

    describe('routing', () => {
      it('answers, with defaults filled in and numbers parsed', async () => {
        expect((await app().get(`${API}/pings`)).body).toEqual({ pong: 'x' });
        expect((await app().get(`${API}/pings?times=3`)).body).toEqual({ pong: 'xxx' });
      });

      it('says 404 for an unknown address and 405 with Allow for a known one, in the error shape', async () => {
        const unknown = await app().get(`${API}/nothing`);
        expect(unknown.status).toBe(404);
        expect(unknown.body.error).toMatchObject({ code: 'not_found', requestId: unknown.headers['x-request-id'] });
        const wrong = await app().delete(`${API}/pings`);
        expect(wrong.status).toBe(405);
        expect(wrong.headers.allow).toBe('GET, HEAD');
        expect(wrong.body.error.code).toBe('method_not_allowed');
      });

      it('prefers a literal path to a parameter', async () => {
        const answer = await app().get(`${API}/students/export`).set('Authorization', bearer('owner'));
        expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
      });

      it.each([
        ['a duplicate id', { ...contracts.ping, path: '/other' }, /two routes are declared for toy\.ping/],
        [
          'a duplicate method and path',
          { ...contracts.student, id: 'toy.two', path: '/students/:other' },
          /two routes|different parameters/,
        ],
        ['a path without its parameter', { ...contracts.student, id: 'toy.two', path: '/others' }, /different parameters/],
        ['an unknown error code', { ...contracts.ping, id: 'toy.two', path: '/others', errors: ['no_such'] }, /no_such/],
        [
          'objects without a resolver',
          {
            ...contracts.student,
            id: 'toy.two',
            path: '/others/:studentId',
            objects: [{ kind: 'dispute', in: 'params', name: 'studentId' }] as const,
          },
          /resolves objects of kind dispute/,
        ],
        [
          'a public endpoint with objects',
          { ...contracts.student, id: 'toy.two', path: '/others/:studentId', auth: { kind: 'public' } as const },
          /public endpoint/,
        ],
      ])('refuses to start with %s', (_what, contract, message) => {
        const parts = toyParts(open());
        const extra = read(contract as typeof contracts.ping, async () => ({ pong: '' }));
        expect(() => createHttpApp({ ...parts, routes: [...parts.routes, extra] })).toThrow(message);
      });

      it('refuses to start when an idempotent endpoint is not one transaction', () => {
        const parts = toyParts(open());
        const extra = action({ ...contracts.credit, id: 'toy.two', path: '/others' }, async () => ({ creditId: '', amount: 1 }));
        expect(() => createHttpApp({ ...parts, routes: [...parts.routes, extra] })).toThrow(/only a write route/);
      });
    });

    describe('validation', () => {
      const call = (body: object) =>
        app().post(`${API}/lessons/${world.lessonA}/roll-call`).set('Authorization', bearer('owner')).send(body);

      it('lists every field with a Chinese sentence; a schema’s own sentence wins', async () => {
        const answer = await call({ marks: [{ studentId: 'short', status: 'asleep' }, {}], note: 'x' });
        expect(answer.status).toBe(400);
        expect(answer.body.error.code).toBe('invalid_request');
        const details: { field: string; message: string }[] = answer.body.error.details;
        expect(details.map(({ field }) => field).sort()).toEqual(
          ['marks.0.status', 'marks.0.studentId', 'marks.1.status', 'marks.1.studentId', 'note'].sort(),
        );
        for (const { message } of details) expect(message).toMatch(/^[\p{Script=Han}\d，。、 ]+$/u);
        expect(details.find(({ field }) => field === 'note')?.message).toBe('备注至少两个字');
        expect(details.find(({ field }) => field === 'marks.1.status')?.message).toBe('请填写此项。');
      });

      it('accepts the bounds and refuses one beyond', async () => {
        const mark = { studentId: world.studentA, status: 'present' };
        expect((await call({ marks: [mark, mark, mark] })).status).toBe(200);
        expect((await call({ marks: [mark, mark, mark, mark] })).body.error.details[0].message).toBe('最多3项。');
        expect((await call({ marks: [] })).body.error.details[0].message).toBe('请至少选择一项。');
        expect((await app().get(`${API}/pings?times=4`)).body.error.details[0]).toEqual({
          field: 'times',
          message: '不能大于3。',
        });
      });

      it('drops what the contract does not name from the answer', async () => {
        const answer = await app().get(`${API}/students/${world.studentA}`).set('Authorization', bearer('owner'));
        expect(Object.keys(answer.body).sort()).toEqual(['actor', 'sides', 'studentId']);
      });

      it('makes an answer that does not fit a 500, or sends and counts it when told to', async () => {
        const strict = await app().get(`${API}/misfits`);
        expect(strict.status).toBe(500);
        expect(strict.body.error.code).toBe('internal');
        const metrics = new Metrics();
        const lenient = await app({ metrics, ...settings({ responseValidation: 'log' }) }).get(`${API}/misfits`);
        expect(lenient.body).toEqual({ count: 'many' });
        expect((await metrics.render()).text).toContain('qingya_http_response_mismatch_total{endpoint="toy.misfit"} 1');
      });
    });

    describe('bodies', () => {
      const explode = () => app().post(`${API}/explosions`);

      it('refuses broken JSON, another type and too much of it', async () => {
        expect((await explode().set('Content-Type', 'application/json').send('{"how":')).body.error.code).toBe('invalid_request');
        const xml = await explode().set('Content-Type', 'text/xml').send('<how/>');
        expect([xml.status, xml.body.error.code]).toEqual([415, 'unsupported_media_type']);
        const small = settings({ jsonLimitBytes: 100 });
        const fits = JSON.stringify({ how: 'refused', name: 'n'.repeat(100 - 27) });
        expect(fits).toHaveLength(100);
        const send = (body: string) => app(small).post(`${API}/explosions`).set('Content-Type', 'application/json').send(body);
        expect((await send(fits)).body.error.code).toBe('conflict');
        const large = await send(`${fits} `);
        expect([large.status, large.body.error.code]).toEqual([413, 'payload_too_large']);
      });

      it('treats no body as an empty one', async () => {
        const answer = await explode();
        expect(answer.status).toBe(400);
        expect(answer.body.error.details).toEqual([{ field: 'how', message: '请填写此项。' }]);
      });

      it('takes an upload with a Chinese file name, up to the limit', async () => {
        const upload = (bytes: number) =>
          app(settings({ uploadLimitBytes: 1_000 }))
            .post(`${API}/uploads`)
            .set('Authorization', bearer('stranger'))
            .field('title', '花名册')
            .attach('file', Buffer.alloc(bytes), '学员.csv');
        expect((await upload(1_000)).body).toEqual({ fileName: '学员.csv', bytes: 1_000, title: '花名册' });
        expect((await upload(1_001)).status).toBe(413);
        const json = await app().post(`${API}/uploads`).set('Authorization', bearer('stranger')).send({ title: 'x' });
        expect(json.status).toBe(415);
      });
    });

    describe('errors', () => {
      const explode = (how: string) => app().post(`${API}/explosions`).send({ how, phone: '13812345678', name: '王小明' });

      it('gives a foreseen refusal its code, sentence and facts', async () => {
        const answer = await explode('refused');
        expect(answer.status).toBe(409);
        expect(answer.body).toEqual({
          error: {
            code: 'conflict',
            message: '内容刚刚被其他人修改，请刷新后再试。',
            details: { seat: 3 },
            requestId: answer.headers['x-request-id'],
          },
        });
      });

      it('tells nothing of an unforeseen one', async () => {
        const answer = await explode('unknown');
        expect(answer.status).toBe(500);
        expect(Object.keys(answer.body.error).sort()).toEqual(['code', 'message', 'requestId']);
        expect(JSON.stringify(answer.body)).not.toMatch(/13812345678|王小明|Duplicate/);
      });

      it.each(['busy', 'unreachable'])('asks to come back when the database is %s', async (how) => {
        const answer = await explode(how);
        expect([answer.status, answer.body.error.code, answer.headers['retry-after']]).toEqual([503, 'unavailable', '2']);
      });
    });

    describe('headers', () => {
      it('takes over a sane request id and replaces any other', async () => {
        const sane = await app().get(`${API}/pings`).set('X-Request-Id', 'web-12345678');
        expect(sane.headers['x-request-id']).toBe('web-12345678');
        for (const odd of ['short', 'x'.repeat(65), 'has space in it', 'quote"injected"']) {
          const answer = await app().get(`${API}/pings`).set('X-Request-Id', odd);
          expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        }
      });

      it('protects every answer, errors too', async () => {
        for (const path of [`${API}/pings`, `${API}/nothing`, '/docs']) {
          const { headers } = await app().get(path);
          expect(headers['x-content-type-options']).toBe('nosniff');
          expect(headers['content-security-policy']).toContain("script-src 'self';");
          expect(headers['content-security-policy']).toContain("connect-src 'self';");
          expect(headers['x-powered-by']).toBeUndefined();
        }
        const demo = await app(settings({ connectSources: ['http://127.0.0.1:3100'] })).get(`${API}/pings`);
        expect(demo.headers['content-security-policy']).toContain("connect-src 'self' http://127.0.0.1:3100;");
        const plain = await app().get(`${API}/pings`);
        expect(plain.headers['strict-transport-security']).toBeUndefined();
        const secure = await app(settings({ secureTransport: true })).get(`${API}/pings`);
        expect(secure.headers['strict-transport-security']).toContain('max-age=31536000');
      });

      it('lets configured origins in, and no others', async () => {
        const open_ = settings({ corsOrigins: ['https://a.example.cn'] });
        const known = await app(open_).get(`${API}/nothing`).set('Origin', 'https://a.example.cn');
        expect(known.headers['access-control-allow-origin']).toBe('https://a.example.cn');
        expect(known.headers['access-control-expose-headers']).toContain('Retry-After');
        const other = await app(open_).get(`${API}/pings`).set('Origin', 'https://b.example.cn');
        expect(other.headers['access-control-allow-origin']).toBeUndefined();
        const preflight = await app(open_)
          .options(`${API}/credits`)
          .set('Origin', 'https://a.example.cn')
          .set('Access-Control-Request-Method', 'POST');
        expect(preflight.status).toBe(204);
        expect(preflight.headers['access-control-allow-headers']).toContain('Idempotency-Key');
      });

      it('compresses large answers and answers an unchanged one with 304', async () => {
        const get = (size: number) =>
          app().get(`${API}/account?size=${size}`).set('Authorization', bearer('stranger')).set('Accept-Encoding', 'gzip');
        const large = await get(5_000);
        expect(large.headers['content-encoding']).toBe('gzip');
        expect(large.headers['cache-control']).toBe('private, no-cache');
        const { etag } = large.headers;
        expect(etag).toMatch(/^W\/"/);
        const again = await get(5_000).set('If-None-Match', String(etag));
        expect([again.status, again.text]).toEqual([304, '']);
        expect((await get(5_001).set('If-None-Match', String(etag))).status).toBe(200);
        const small = await get(1);
        expect([small.headers['cache-control'], small.headers.etag, small.headers['content-encoding']]).toEqual([
          'no-store',
          undefined,
          undefined,
        ]);
      });

      it('sends a file under its Chinese name', async () => {
        const answer = await app().get(`${API}/students/export`).set('Authorization', bearer('owner'));
        expect(answer.headers['content-disposition']).toBe(
          `attachment; filename="2026.csv"; filename*=UTF-8''${encodeURIComponent('学员名单 2026.csv')}`,
        );
        expect(answer.headers['cache-control']).toBe('no-store');
        expect(answer.text).toBe('﻿学号\n');
      });
    });

    describe('web build', () => {
      const webRoot = (): string => {
        const folder = mkdtempSync(join(tmpdir(), 'qingya-web-'));
        writeFileSync(join(folder, 'index.html'), '<!doctype html><title>青芽</title><script>start()</script>');
        writeFileSync(join(folder, 'app.31d6cfe0.js'), 'start=()=>0');
        return folder;
      };

      it('serves pages, files and the addresses of pages, but never the API', async () => {
        const web = app(settings({ webRoot: webRoot() }));
        const page = await web.get('/').set('Accept', 'text/html');
        expect(page.text).toContain('<title>青芽</title>');
        expect(page.headers['cache-control']).toBe('no-cache');
        expect(page.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-/);
        expect((await web.get('/app.31d6cfe0.js')).headers['cache-control']).toContain('immutable');
        expect((await web.get('/packages/member/wallet').set('Accept', 'text/html')).text).toContain('<title>青芽</title>');
        expect((await web.get('/js/gone.js').set('Accept', 'text/html')).status).toBe(404);
        expect((await web.get('/gone').set('Accept', 'application/json')).body.error.code).toBe('not_found');
        expect((await web.get(`${API}/gone`).set('Accept', 'text/html')).body.error.code).toBe('not_found');
        expect((await web.get('/..%2f..%2fetc/passwd')).status).toBeGreaterThanOrEqual(400);
      });
    });
  },
  { only: 'sqlite' },
);

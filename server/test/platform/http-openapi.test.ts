import { endpoint } from '@qingya/shared';
import request from 'supertest';
import { z } from 'zod';
import { createOpenApi, renderApiDocs } from '../../src/platform/http';
import { describeDatabases } from '../support/database';
import { validateOpenApi } from '../support/validate-openapi';
import { contracts, toyApp } from './http-toys';

interface Operation {
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { content: Readonly<Record<string, { schema: object }>> }>>;
  readonly security: readonly object[];
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}
const describe_ = (list: Parameters<typeof createOpenApi>[0]): Document =>
  createOpenApi(list, { version: '1.2.3' }) as unknown as Document;

describe('OpenAPI document', () => {
  const document = describe_(Object.values(contracts));

  it('is valid OpenAPI 3.1', () => {
    expect(validateOpenApi(document)).toMatchObject({ valid: true, version: '3.1' });
  });

  it('would not be called valid with a mistake in it', () => {
    expect(validateOpenApi({ ...document, paths: { 'no-slash': {} } }).valid).toBe(false);
  });

  it('describes parameters, bodies, security and every error code', () => {
    const roll = document.paths['/api/v1/lessons/{lessonId}/roll-call']?.post;
    expect(roll?.parameters).toContainEqual({
      name: 'lessonId',
      in: 'path',
      required: true,
      schema: { type: 'string', minLength: 26, maxLength: 26 },
    });
    expect(roll?.security).toEqual([{ accessToken: [] }]);
    expect(Object.keys(roll?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '413', '415', '429', '500', '503']);
    const credit = document.paths['/api/v1/credits']?.post;
    expect(credit?.parameters.map(({ name }) => name)).toEqual(['Idempotency-Key', 'X-Act-As']);
    expect(JSON.stringify(credit?.responses['409'])).toContain('"enum":["idempotency_conflict","idempotency_in_progress"]');
    const ping = document.paths['/api/v1/pings']?.get;
    expect(ping?.security).toEqual([]);
    expect(ping?.parameters[0]).toMatchObject({ name: 'times', in: 'query', required: false });
    expect(ping?.requestBody).toBeUndefined();
    expect(document.paths['/api/v1/students/export']?.get?.responses['200']?.content).toHaveProperty([
      'application/octet-stream',
    ]);
  });

  it('keeps schemas that refer to themselves valid', () => {
    const Tree: z.ZodType = z.lazy(() => z.object({ name: z.string(), children: z.array(Tree) }));
    const tree = endpoint({
      id: 'toy.tree',
      method: 'GET',
      path: '/trees',
      summary: 'A tree',
      auth: { kind: 'public' },
      response: Tree,
    });
    const one = describe_([tree]);
    expect(validateOpenApi(one)).toMatchObject({ valid: true });
    const references = [...JSON.stringify(one).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => String(target));
    expect(references).toContain('#/components/schemas/toy.tree.response.output.self');
    for (const target of references) {
      expect(one.components.schemas).toHaveProperty([target.replace('#/components/schemas/', '')]);
    }
  });

  it('has a table form', () => {
    const text = renderApiDocs(Object.values(contracts));
    expect(text).toContain(
      '| `POST /lessons/:lessonId/roll-call` | Marks of a class | staff: lesson.read | lessonId: lesson, marks.studentId: student |  |  |',
    );
    expect(text).toContain('| `rate_limited` | 429 |');
  });
});

describeDatabases(
  'API documentation pages',
  (open) => {
    it('serves the document and a page that needs no other host and no inline script', async () => {
      const agent = request(toyApp(open()));
      const document = await agent.get('/openapi.json');
      expect(document.body.openapi).toBe('3.1.0');
      const page = await agent.get('/docs');
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => String(source));
      expect(sources.length).toBeGreaterThanOrEqual(4);
      for (const source of sources) {
        expect(source).toMatch(/^\/docs\//);
        expect((await agent.get(source)).status).toBe(200);
      }
      expect(page.text).not.toMatch(/<script>|<style|style="|onload=/);
      expect((await agent.get('/docs/start.js')).text).toContain("url: '/openapi.json'");
      expect((await agent.get('/docs/swagger-ui-bundle.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    });
  },
  { only: 'sqlite' },
);

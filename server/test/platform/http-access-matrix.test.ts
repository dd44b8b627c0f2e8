import { endpoint, pageQuery } from '@qingya/shared';
import { z } from 'zod';
import { createHttpApp, type HttpParts } from '../../src/platform/http';
import { action, type Route, read } from '../../src/platform/http/route';
import { type MatrixFixtures, runAccessMatrix } from '../support/access-matrix';
import { describeDatabases } from '../support/database';
import { sampleOf } from '../support/schema-sample';
import { newToys, resolvers, toyParts, toyRoutes, world } from './http-toys';

const fixtures: MatrixFixtures = {
  tokens: {
    ownGuardian: 'guardianA',
    otherGuardian: 'guardianB',
    ownStaff: 'managerA',
    powerlessStaff: 'powerless',
    otherCampusStaff: 'managerB',
  },
  objects: { student: world.studentA, lesson: world.lessonA, campus: world.campusA },
};

const broken = (id: string, changes: Partial<Parameters<typeof endpoint>[0]>): Route =>
  read(
    endpoint({
      id,
      method: 'GET',
      path: `/broken/:studentId/${id.replace('.', '-')}`,
      summary: 'A route with a mistake in it',
      auth: { kind: 'guardianOrStaff', permission: 'student.read' },
      objects: [{ kind: 'student', in: 'params', name: 'studentId' }],
      params: z.object({ studentId: z.string().length(26) }),
      response: z.object({}),
      ...changes,
    }),
    async () => ({}),
  );

describeDatabases(
  'access matrix',
  (open) => {
    const run = (routes: readonly Route[], overrides: Partial<HttpParts> = {}, changes: Partial<MatrixFixtures> = {}) => {
      const parts = toyParts(open(), { ...overrides, routes });
      return runAccessMatrix(createHttpApp(parts).callback(), routes, { ...fixtures, ...changes });
    };
    const sound = () => toyRoutes(newToys());

    it('finds nothing in sound routes, and calls each of them', async () => {
      const { problems, calls } = await run(sound());
      expect(problems).toEqual([]);
      expect(calls).toBeGreaterThanOrEqual(25);
    });

    it.each<[string, Parameters<typeof broken>[1], RegExp]>([
      ['an object that is not checked', { objects: [] }, /params\.studentId looks like a reference/],
      ['an endpoint that anybody signed in may call', { auth: { kind: 'account' }, objects: [] }, /params\.studentId looks like/],
      [
        'a reference hidden in the query',
        { query: z.object({ filter: z.object({ lessonId: z.string() }).optional() }) },
        /query\.filter\.lessonId looks like/,
      ],
      [
        'a kind without a fixture',
        { objects: [{ kind: 'dispute', in: 'params', name: 'studentId' }] },
        /no fixture of kind dispute/,
      ],
      ['a body nobody can guess', { query: z.object({ code: z.string().regex(/^xyzzy$/) }) }, /cannot make up its query/],
    ])('finds %s', async (_what, changes, message) => {
      const { problems } = await run([broken('toy.broken', changes)], {
        resolvers: { ...resolvers, dispute: async () => undefined },
      });
      expect(problems.map(({ endpoint: id, what }) => `${id}: ${what}`).join('\n')).toMatch(message);
    });

    it('finds a resolver that gives objects to everybody', async () => {
      const generous: HttpParts['resolvers'] = {
        ...resolvers,
        student: async () => ({ familyId: null, campusIds: [world.campusA, world.campusB], openToFamily: async () => true }),
      };
      const { problems } = await run([broken('toy.generous', {})], { resolvers: generous });
      expect(problems.map(({ what }) => what)).toEqual([
        'the guardian of another family got 200 instead of 404',
        'staff of another campus got 200 instead of 404',
      ]);
    });

    it('finds a resolver that gives them to nobody, which would make every refusal look right', async () => {
      const { problems } = await run([broken('toy.stingy', {})], { resolvers: { ...resolvers, student: async () => undefined } });
      expect(problems.map(({ what }) => what)).toEqual(['the rightful caller got 404 instead of an answer']);
    });

    it('finds a token check that lets anybody be a manager', async () => {
      const { managerA } = await import('./http-toys').then(({ people }) => people);
      const { problems } = await run([broken('toy.open', {})], { authenticate: async () => managerA });
      expect(problems.map(({ what }) => what)).toContain('staff without the permission got 200 instead of 403 or 404');
    });

    it('accepts samples by hand and fields that belong to the whole school', async () => {
      const odd = endpoint({
        id: 'toy.odd',
        method: 'POST',
        path: '/odd',
        summary: 'Needs a special word',
        auth: { kind: 'staff', permission: 'student.read' },
        objects: [{ kind: 'student', in: 'body', name: 'studentIds' }],
        body: z.object({ word: z.string().regex(/^xyzzy$/), courseId: z.string(), studentIds: z.array(z.string()).min(1) }),
        response: z.object({}),
      });
      const routes = [action(odd, async () => ({}))];
      const sample = { body: { word: 'xyzzy', courseId: 'c', studentIds: ['whoever'] } };
      const { problems } = await run(routes, {}, { samples: { 'toy.odd': sample }, unowned: ['*#courseId'] });
      expect(problems).toEqual([]);
    });
  },
  { only: 'sqlite' },
);

describe('schema samples', () => {
  it.each<[string, z.ZodType]>([
    ['an object with defaults', pageQuery],
    ['formats', z.object({ on: z.iso.date(), at: z.iso.time(), link: z.url(), mail: z.email() })],
    ['bounds', z.object({ count: z.number().int().min(5).max(9), few: z.array(z.string().min(3)).min(2).max(3) })],
    ['choices', z.object({ kind: z.enum(['b', 'a']), yes: z.literal(true), either: z.union([z.number(), z.string()]) })],
    [
      'a discriminated union',
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('x'), n: z.number() }), z.object({ kind: z.literal('y') })]),
    ],
    ['wrappers', z.object({ a: z.string().nullable(), b: z.coerce.number(), c: z.string().transform((text) => text.length) })],
    ['a lesson time', z.object({ startsAt: z.number().int().min(1_700_000_000_000) })],
  ])('fit %s', (_what, schema) => {
    expect(schema.safeParse(sampleOf(schema)).success).toBe(true);
  });
});

import { endpoint, type PermissionName } from '@qingya/shared';
import { z } from 'zod';
import { fail } from '../../src/platform/errors';
import { createHttpApp, defaultSettings, type HttpParts, type ObjectOwner, type Principal } from '../../src/platform/http';
import { action, type Route, read, write } from '../../src/platform/http/route';
import { createIdSource } from '../../src/platform/ids/ulid';
import { silentLogger } from '../../src/platform/log';
import { Metrics } from '../../src/platform/metrics';
import type { TestDatabase } from '../support/database';

const ids = createIdSource();
export const newId = (): string => ids.next(Date.parse('2026-11-21T02:00:00Z'));

/** A small school: two campuses, two families, one student each, one lesson open to the first family. */
export const world = {
  campusA: newId(),
  campusB: newId(),
  familyA: newId(),
  familyB: newId(),
  studentA: newId(),
  studentB: newId(),
  lessonA: newId(),
  groupA: newId(),
  groupB: newId(),
  missing: newId(),
};

const campuses = new Map([
  [world.studentA, world.campusA],
  [world.studentB, world.campusB],
]);
const families = new Map([
  [world.studentA, world.familyA],
  [world.studentB, world.familyB],
]);

const studentOwner = async (id: string): Promise<ObjectOwner | undefined> => {
  const familyId = families.get(id);
  const campusId = campuses.get(id);
  if (familyId === undefined || campusId === undefined) return undefined;
  return { familyId, campusIds: [campusId], classGroupIds: [id === world.studentA ? world.groupA : world.groupB] };
};

export const resolvers: HttpParts['resolvers'] = {
  student: (_reader, id) => studentOwner(id),
  campus: async (_reader, id) => (id === world.campusA || id === world.campusB ? { familyId: null, campusIds: [id] } : undefined),
  lesson: async (_reader, id) =>
    id === world.lessonA
      ? {
          familyId: null,
          campusIds: [world.campusA],
          classGroupIds: [world.groupA],
          openToFamily: async (familyId) => familyId === world.familyA,
        }
      : undefined,
};

const staff = (
  campusIds: readonly string[] | 'all',
  permissions: readonly PermissionName[],
  ownClassGroupIds: readonly string[] | null = null,
): NonNullable<Principal['staff']> => ({
  staffId: newId(),
  permissions: new Map(permissions.map((name) => [name, campusIds])),
  ownClassGroupIds,
});

const account = <R extends Partial<Principal>>(rest: R) => ({ accountId: newId(), sessionId: newId(), ...rest });
const guardian = (familyId: string): NonNullable<Principal['guardian']> => ({ guardianId: newId(), familyId });
const all: readonly PermissionName[] = ['student.read', 'student.write', 'lesson.read', 'points.adjust'];

export const people = {
  stranger: account({}),
  guardianA: account({ guardian: guardian(world.familyA) }),
  guardianB: account({ guardian: guardian(world.familyB) }),
  managerA: account({ staff: staff([world.campusA], all) }),
  managerB: account({ staff: staff([world.campusB], all) }),
  owner: account({ staff: staff('all', all) }),
  teacherA: account({ staff: staff([world.campusA], ['student.read', 'lesson.read'], [world.groupA]) }),
  teacherElsewhere: account({ staff: staff([world.campusA], ['student.read', 'lesson.read'], [world.groupB]) }),
  powerless: account({ staff: staff([world.campusA], []) }),
  /** Guardian of family B and manager of campus A. */
  both: account({ guardian: guardian(world.familyB), staff: staff([world.campusA], all) }),
} satisfies Record<string, Principal>;
export type Person = keyof typeof people;

/** Tokens are the names of the people. */
export const bearer = (person: Person): string => `Bearer ${person}`;

const idParam = z.object({ studentId: z.string().length(26) });
const seen = z.object({ studentId: z.string(), actor: z.string(), sides: z.array(z.string()) });

export const contracts = {
  ping: endpoint({
    id: 'toy.ping',
    method: 'GET',
    path: '/pings',
    summary: 'Answers',
    auth: { kind: 'public' },
    query: z.object({ times: z.coerce.number().int().min(1).max(3).default(1) }),
    response: z.object({ pong: z.string() }),
  }),
  student: endpoint({
    id: 'toy.student',
    method: 'GET',
    path: '/students/:studentId',
    summary: 'One student',
    auth: { kind: 'guardianOrStaff', permission: 'student.read' },
    objects: [{ kind: 'student', in: 'params', name: 'studentId' }],
    params: idParam,
    response: seen,
  }),
  studentExport: endpoint({
    id: 'toy.studentExport',
    method: 'GET',
    path: '/students/export',
    summary: 'All students as a file',
    auth: { kind: 'staff', permission: 'student.read' },
    response: z.any(),
    produces: 'file',
  }),
  family: endpoint({
    id: 'toy.family',
    method: 'GET',
    path: '/family',
    summary: 'Own family',
    auth: { kind: 'guardian' },
    response: z.object({ familyId: z.string() }),
  }),
  account: endpoint({
    id: 'toy.account',
    method: 'GET',
    path: '/account',
    summary: 'Own account',
    auth: { kind: 'account' },
    response: z.object({ accountId: z.string(), text: z.string() }),
    query: z.object({ size: z.coerce.number().int().max(1_000_000).default(1) }),
  }),
  rollCall: endpoint({
    id: 'toy.rollCall',
    method: 'POST',
    path: '/lessons/:lessonId/roll-call',
    summary: 'Marks of a class',
    auth: { kind: 'staff', permission: 'lesson.read' },
    objects: [
      { kind: 'lesson', in: 'params', name: 'lessonId' },
      { kind: 'student', in: 'body', name: 'marks.studentId' },
    ],
    params: z.object({ lessonId: z.string().length(26) }),
    body: z.object({
      marks: z
        .array(z.object({ studentId: z.string().length(26), status: z.enum(['present', 'late']) }))
        .min(1)
        .max(3),
      note: z.string().min(2, '备注至少两个字').max(10).optional(),
    }),
    response: z.object({ count: z.number() }),
  }),
  scan: endpoint({
    id: 'toy.scan',
    method: 'POST',
    path: '/lessons/:lessonId/scan',
    summary: 'A guardian at the door',
    auth: { kind: 'guardianOrStaff', permission: 'lesson.read' },
    objects: [
      { kind: 'lesson', in: 'params', name: 'lessonId' },
      { kind: 'student', in: 'body', name: 'studentId' },
    ],
    params: z.object({ lessonId: z.string().length(26) }),
    body: z.object({ studentId: z.string().length(26) }),
    response: z.object({ actor: z.string() }),
  }),
  credit: endpoint({
    id: 'toy.credit',
    method: 'POST',
    path: '/credits',
    summary: 'Adds points',
    auth: { kind: 'guardianOrStaff', permission: 'points.adjust' },
    body: z.object({ amount: z.number().int().min(1), label: z.string().max(40), failures: z.number().int().default(0) }),
    response: z.object({ creditId: z.string(), amount: z.number() }),
    idempotent: true,
    status: 201,
  }),
  refund: endpoint({
    id: 'toy.refund',
    method: 'POST',
    path: '/refunds',
    summary: 'Takes points back',
    auth: { kind: 'guardianOrStaff', permission: 'points.adjust' },
    body: z.object({ amount: z.number().int().min(1), label: z.string().max(40), failures: z.number().int().default(0) }),
    response: z.object({ creditId: z.string(), amount: z.number() }),
    idempotent: true,
  }),
  upload: endpoint({
    id: 'toy.upload',
    method: 'POST',
    path: '/uploads',
    summary: 'Takes a file',
    auth: { kind: 'account' },
    body: z.object({ title: z.string() }),
    response: z.object({ fileName: z.string(), bytes: z.number(), title: z.string() }),
    consumes: 'multipart',
  }),
  misfit: endpoint({
    id: 'toy.misfit',
    method: 'GET',
    path: '/misfits',
    summary: 'Answers what it should not',
    auth: { kind: 'public' },
    response: z.object({ count: z.number() }),
  }),
  explode: endpoint({
    id: 'toy.explode',
    method: 'POST',
    path: '/explosions',
    summary: 'Fails as told',
    auth: { kind: 'public' },
    body: z.object({
      how: z.enum(['unknown', 'refused', 'busy', 'unreachable']),
      phone: z.string().optional(),
      name: z.string().optional(),
    }),
    errors: ['conflict'],
    response: z.object({}),
  }),
  slow: endpoint({
    id: 'toy.slow',
    method: 'GET',
    path: '/slow',
    summary: 'Waits for the test',
    auth: { kind: 'public' },
    response: z.object({ done: z.boolean() }),
  }),
};

/** What a test can reach into. */
export interface Toys {
  /** Effects that happened, by label. */
  readonly attempts: Map<string, number>;
  /** Resolves when the slow handler may go on. */
  gate: Promise<void>;
  /** Called inside the transaction of a credit, before its effect. */
  beforeCredit: (label: string) => Promise<void>;
}

export const newToys = (): Toys => ({ attempts: new Map(), gate: Promise.resolve(), beforeCredit: async () => undefined });

const explode = (how: string, phone: string, name: string): never => {
  if (how === 'refused') throw fail('conflict', { seat: 3 });
  if (how === 'busy') throw Object.assign(new Error('Lock wait timeout exceeded'), { errno: 1205 });
  if (how === 'unreachable') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  throw Object.assign(new Error(`Duplicate entry '${phone}' for ${name}`), {
    sql: `SELECT '${phone}'`,
    parameters: [phone, name],
  });
};

const actorText = ({ kind, id }: { kind: string; id: string }): string => `${kind}:${id}`;

/** Refunds are shown with their sign turned, by the presenter. */
const creditRoute = (contract: typeof contracts.credit | typeof contracts.refund, toys: Toys): Route =>
  write(
    contract,
    async (uow, req) => {
      const { label, amount, failures } = req.body;
      const attempt = (toys.attempts.get(label) ?? 0) + 1;
      toys.attempts.set(label, attempt);
      await toys.beforeCredit(label);
      const creditId = uow.newId();
      await uow.run('INSERT INTO toy_credit (id, label, amount) VALUES (?, ?, ?)', [creditId, label, amount]);
      if (attempt <= failures) throw fail('conflict');
      return { creditId, amount };
    },
    (_req, result) => (contract.id === 'toy.refund' ? { ...result, amount: -result.amount } : result),
  );

export const toyRoutes = (toys: Toys): Route[] => [
  read(contracts.ping, async (req) => ({ pong: 'x'.repeat(req.query.times) })),
  read(contracts.student, async (req) => ({
    studentId: req.params.studentId,
    actor: actorText(req.actor()),
    sides: [...(req.principal?.guardian ? ['guardian'] : []), ...(req.principal?.staff ? ['staff'] : [])],
    leaked: 'never sent',
  })),
  read(contracts.studentExport, async () => ({
    fileName: '学员名单 2026.csv',
    contentType: 'text/csv; charset=utf-8',
    content: Buffer.from('﻿学号\n'),
  })),
  read(contracts.family, async (req) => ({ familyId: req.guardian().familyId })),
  read(contracts.account, async (req) => ({ accountId: req.account().accountId, text: 'a'.repeat(req.query.size) })),
  action(contracts.rollCall, async (req) => ({ count: req.body.marks.length })),
  action(contracts.scan, async (req) => ({ actor: actorText(req.actor()) })),
  creditRoute(contracts.credit, toys),
  creditRoute(contracts.refund, toys),
  action(contracts.upload, async (req) => {
    const file = req.files.get('file');
    return { fileName: file?.fileName ?? '', bytes: file?.content.length ?? 0, title: req.body.title };
  }),
  read(contracts.misfit, async () => ({ count: 'many' }) as unknown as { count: number }),
  action(contracts.explode, async ({ body }) => explode(body.how, body.phone ?? '', body.name ?? '')),
  read(contracts.slow, async () => {
    await toys.gate;
    return { done: true };
  }),
];

export const authenticate: HttpParts['authenticate'] = async (token) => {
  const person = (people as Readonly<Record<string, Principal>>)[token];
  if (person === undefined) throw fail('unauthenticated');
  return person;
};

export const toyParts = (database: TestDatabase, overrides: Partial<HttpParts> = {}, toys: Toys = newToys()): HttpParts => ({
  routes: toyRoutes(toys),
  db: database.db,
  authenticate,
  resolvers,
  logger: silentLogger,
  metrics: new Metrics(),
  rateLimiter: null,
  checks: [],
  settings: defaultSettings,
  ...overrides,
});

export const toyApp = (database: TestDatabase, overrides: Partial<HttpParts> = {}, toys: Toys = newToys()) =>
  createHttpApp(toyParts(database, overrides, toys)).callback();

/** The table the toy credits live in. */
export const createToyTable = async ({ db }: TestDatabase): Promise<void> => {
  await db.dataSource.query(
    'CREATE TABLE toy_credit (id varchar(26) PRIMARY KEY, label varchar(40) NOT NULL, amount bigint NOT NULL)',
  );
};

export const creditsOf = ({ db }: TestDatabase, label: string): Promise<{ id: string; amount: number }[]> =>
  db.read((r) => r.rows('SELECT id, amount FROM toy_credit WHERE label = ?', [label]));

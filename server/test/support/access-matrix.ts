import type { RequestListener, Server } from 'node:http';
import type { Endpoint, ObjectKind, ObjectReference, PermissionName } from '@qingya/shared';
import request from 'supertest';
import type { z } from 'zod';
import type { Route } from '../../src/platform/http/route';
import { sampleOf } from './schema-sample';

/** Whose token a call carries. */
export interface MatrixTokens {
  /** May reach every object of `objects` as its guardian. */
  readonly ownGuardian: string;
  /** Guardian of another family, which is bound to none of `objects`. */
  readonly otherGuardian: string;
  /** Staff member of the right campus with every permission. */
  readonly ownStaff: string;
  /** Staff member whose roles give no permission at all. */
  readonly powerlessStaff: string;
  /** Staff member of the right campus with every permission but one. */
  readonly staffWithout?: (permission: PermissionName) => string;
  /** Staff member with every permission, on another campus only. */
  readonly otherCampusStaff: string;
}

export interface MatrixSample {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export interface MatrixFixtures {
  readonly tokens: MatrixTokens;
  /** A real object of every kind, of the own family or campus. */
  readonly objects: Readonly<Partial<Record<ObjectKind, string>>>;
  /** Requests the sampler cannot make up, by endpoint id; object references are still replaced by the fixture's. */
  readonly samples?: Readonly<Record<string, MatrixSample>>;
  /**
   * Fields ending in Id or Ids that rightly need no object check, as `<endpoint id>#<field>` or `*#<field>`
   * (a course is the whole school's).
   */
  readonly unowned?: readonly string[];
  /**
   * Endpoints whose positive control is left out, with the reason: a call by the rightful caller must get through, or
   * the refusals prove nothing. Of writes only those of `controlledWrites` are controlled, because they change the fixtures.
   */
  readonly withoutControl?: Readonly<Record<string, string>>;
  /**
   * Whether a write has a positive control, too; it is made after all refusals. That its state refuses the call is an answer
   * as good as a success: access was given.
   */
  readonly controlledWrites?: (endpointId: string) => boolean;
}

/** One call that was not answered as it must be. */
export interface AccessProblem {
  readonly endpoint: string;
  readonly what: string;
}

export interface MatrixReport {
  readonly problems: readonly AccessProblem[];
  /** How many calls were made; a matrix that called nothing proves nothing. */
  readonly calls: number;
}

type Part = ObjectReference['in'];
const PARTS: readonly Part[] = ['params', 'query', 'body'];

interface SampledRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface Expectation {
  readonly who: string;
  readonly token: string | null;
  readonly accept: (status: number) => boolean;
  readonly wanted: string;
}

/**
 * Calls every route as everybody who must be refused, and every read as somebody who must not.
 * @param handler the application under test, with rate limits off
 */
export const runAccessMatrix = async (
  handler: Server | RequestListener,
  routes: readonly Route[],
  fixtures: MatrixFixtures,
): Promise<MatrixReport> => {
  const problems: AccessProblem[] = [];
  let calls = 0;
  for (const { endpoint } of routes) {
    const report = (what: string): void => void problems.push({ endpoint: endpoint.id, what });
    undeclaredReferences(endpoint, fixtures).forEach(report);
    const sampled = sampleRequest(endpoint, fixtures);
    if (typeof sampled === 'string') {
      report(sampled);
      continue;
    }
    for (const expectation of expectationsFor(endpoint, fixtures)) {
      calls += 1;
      const status = await call(handler, endpoint, sampled, expectation.token);
      if (!expectation.accept(status)) report(`${expectation.who} got ${status} instead of ${expectation.wanted}`);
    }
  }
  for (const { endpoint } of routes) {
    const sampled = sampleRequest(endpoint, fixtures);
    if (typeof sampled === 'string' || !isControlledWrite(endpoint, fixtures)) continue;
    const { who, token, accept, wanted } = rightful(endpoint, fixtures);
    calls += 1;
    const status = await call(handler, endpoint, sampled, token, `control-${endpoint.id.replaceAll('.', '-')}-0001`);
    if (!accept(status)) problems.push({ endpoint: endpoint.id, what: `${who} got ${status} instead of ${wanted}` });
  }
  return { problems, calls };
};

const isControlledWrite = ({ id, method, auth }: Endpoint, { controlledWrites, withoutControl }: MatrixFixtures): boolean =>
  method !== 'GET' && auth.kind !== 'public' && controlledWrites?.(id) === true && withoutControl?.[id] === undefined;

const rightful = ({ auth: { kind } }: Endpoint, { tokens }: MatrixFixtures): Expectation => {
  const token = kind === 'staff' || kind === 'guardianOrStaff' ? tokens.ownStaff : tokens.ownGuardian;
  return { who: 'the rightful caller', token, accept: gotThrough, wanted: 'an answer' };
};

const is =
  (...statuses: readonly number[]) =>
  (status: number): boolean =>
    statuses.includes(status);
const gotThrough = (status: number): boolean => ![400, 401, 403, 404, 405].includes(status) && status < 500;

const expectationsFor = (endpoint: Endpoint, fixtures: MatrixFixtures): Expectation[] => {
  const { tokens, withoutControl } = fixtures;
  const { auth } = endpoint;
  const { kind } = auth;
  if (kind === 'public') return [];
  const owned = endpoint.objects.length > 0;
  const list: Expectation[] = [{ who: 'nobody', token: null, accept: is(401), wanted: '401' }];
  const refused = (who: string, token: string): void =>
    void list.push({ who, token, accept: is(403, 404), wanted: '403 or 404' });
  const hidden = (who: string, token: string): void => void list.push({ who, token, accept: is(404), wanted: '404' });
  if (kind === 'staff') refused('a guardian', tokens.ownGuardian);
  if (kind === 'staff' || kind === 'guardianOrStaff' || kind === 'guardian') {
    refused('staff without the permission', tokens.powerlessStaff);
  }
  if ((kind === 'staff' || kind === 'guardianOrStaff') && tokens.staffWithout) {
    refused(`staff with every permission but ${auth.permission}`, tokens.staffWithout(auth.permission));
  }
  if (owned && kind !== 'staff') hidden('the guardian of another family', tokens.otherGuardian);
  if (owned && (kind === 'staff' || kind === 'guardianOrStaff')) hidden('staff of another campus', tokens.otherCampusStaff);
  if (endpoint.method === 'GET' && withoutControl?.[endpoint.id] === undefined) list.push(rightful(endpoint, fixtures));
  return list;
};

/** A field that looks like a reference and is not declared is how somebody else's object slips through. */
const undeclaredReferences = (endpoint: Endpoint, { unowned = [] }: MatrixFixtures): string[] => {
  const declared = new Set(endpoint.objects.map(({ in: part, name }) => `${part}.${name}`));
  return PARTS.flatMap((part) =>
    referenceFields(endpoint[part])
      .filter((field) => !declared.has(`${part}.${field}`))
      .filter((field) => !unowned.includes(`*#${field}`) && !unowned.includes(`${endpoint.id}#${field}`))
      .map((field) => `${part}.${field} looks like a reference but is not among its objects`),
  );
};

/** Dotted names of all fields that end in Id or Ids, found by sampling with every optional field filled in. */
const referenceFields = (schema: z.ZodType | null): string[] => {
  if (schema === null) return [];
  const found = new Set<string>();
  const note = (path: readonly string[]): undefined => {
    if (/(^id|Id|Ids)$/.test(path.at(-1) ?? '')) found.add(path.join('.'));
    return undefined;
  };
  sampleOf(schema, { override: note, include: () => true });
  return [...found];
};

const sampleRequest = (endpoint: Endpoint, fixtures: MatrixFixtures): SampledRequest | string => {
  const missing = endpoint.objects.find(({ kind }) => fixtures.objects[kind] === undefined);
  if (missing !== undefined) return `no fixture of kind ${missing.kind}`;
  const values: Partial<Record<Part, unknown>> = {};
  for (const part of PARTS) {
    const schema = endpoint[part];
    if (schema === null) continue;
    const value = samplePart(endpoint, part, schema, fixtures);
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      return `cannot make up its ${part}; give a sample (${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.code})`;
    values[part] = value;
  }
  const params = (values.params ?? {}) as Readonly<Record<string, unknown>>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  return { path: `/api/v1${path}`, query: (values.query ?? {}) as Readonly<Record<string, unknown>>, body: values.body };
};

const samplePart = (endpoint: Endpoint, part: Part, schema: z.ZodType, { objects, samples }: MatrixFixtures): unknown => {
  const references = endpoint.objects.filter((reference) => reference.in === part);
  const idAt = (path: readonly string[]): string | undefined => {
    const reference = references.find(({ name }) => name === path.join('.'));
    return reference === undefined ? undefined : objects[reference.kind];
  };
  const given = samples?.[endpoint.id]?.[part];
  if (given !== undefined) return withIds(given, idAt, []);
  return sampleOf(schema, {
    override: (path) => idAt(path) && wrapIfList(schema, path, String(idAt(path))),
    include: (path) => references.some(({ name }) => name === path.join('.') || name.startsWith(`${path.join('.')}.`)),
  });
};

/** A reference may name a list of ids; then the override stands for the whole list. */
const wrapIfList = (schema: z.ZodType, path: readonly string[], id: string): unknown => {
  let current: z.ZodType | undefined = schema;
  for (const name of path) current = unwrap(current)?.shape?.[name];
  return unwrap(current)?.type === 'array' && unwrap(current)?.own === true ? [id] : id;
};

interface Unwrapped {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  /** True when an array was met last, that is, the field itself is a list of scalars. */
  readonly own: boolean;
}

const unwrap = (schema: z.ZodType | undefined): Unwrapped | undefined => {
  const definition = schema?._zod.def as
    | { type: string; innerType?: z.ZodType; in?: z.ZodType; element?: z.ZodType; shape?: Readonly<Record<string, z.ZodType>> }
    | undefined;
  if (definition === undefined) return undefined;
  if (definition.innerType !== undefined) return unwrap(definition.innerType);
  if (definition.in !== undefined) return unwrap(definition.in);
  if (definition.type === 'array') {
    const element = unwrap(definition.element);
    return element?.shape === undefined ? { type: 'array', own: true } : { ...element, own: false };
  }
  return { type: definition.type, own: false, ...(definition.shape === undefined ? {} : { shape: definition.shape }) };
};

const withIds = (value: unknown, idAt: (path: readonly string[]) => string | undefined, path: readonly string[]): unknown => {
  const id = idAt(path);
  if (id !== undefined) return Array.isArray(value) ? [id] : id;
  if (Array.isArray(value)) return value.map((item: unknown) => withIds(item, idAt, path));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]: [string, unknown]) => [name, withIds(field, idAt, [...path, name])]),
  );
};

const call = async (
  handler: Server | RequestListener,
  endpoint: Endpoint,
  sampled: SampledRequest,
  token: string | null,
  key?: string,
): Promise<number> => {
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  let pending = request(handler)
    [method](sampled.path)
    .query(sampled.query as Record<string, string>);
  if (token !== null) pending = pending.set('Authorization', `Bearer ${token}`);
  if (key !== undefined) pending = pending.set('Idempotency-Key', key);
  if (endpoint.consumes === 'multipart') {
    for (const [name, value] of Object.entries((sampled.body ?? {}) as object)) pending = pending.field(name, String(value));
    return (await pending.attach('file', Buffer.from('sample'), 'sample.csv')).status;
  }
  if (sampled.body !== undefined) pending = pending.send(sampled.body as object);
  return (await pending).status;
};

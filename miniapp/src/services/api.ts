import { type ApiFailure, createHttp, type HttpRequest, type Result, type UploadForm } from './http';
import { randomName } from './ids';
import { buildPath, MissingParameter } from './paths';
import { type EndpointTypes, routes } from './routes.generated';
import { session } from './session';
import { acrossTabs, taroWire } from './wire';

export type EndpointId = keyof EndpointTypes;

/** Reads the two value types of a schema by their shape, so that the schema library itself is not needed here. */
type InputOf<S> = S extends { readonly _zod: { readonly input: infer I } } ? I : never;
type OutputOf<S> = S extends { readonly _zod: { readonly output: infer O } } ? O : never;

type QueryValue = string | number | boolean;
/** Coerced query fields accept anything as far as their schema is concerned; the client sends plain values only. */
type Sendable<T> = { [K in keyof T]: unknown extends T[K] ? QueryValue | undefined : T[K] };

type HasNoFields<T> = string extends keyof T ? true : keyof T extends never ? true : false;
type Fields<Name extends string, T> =
  HasNoFields<T> extends true
    ? { readonly [K in Name]?: never }
    : Partial<T> extends T
      ? { readonly [K in Name]?: Sendable<T> }
      : { readonly [K in Name]: Sendable<T> };

type BodyField<T> = [T] extends [never]
  ? { readonly body?: never }
  : undefined extends T
    ? { readonly body?: T }
    : { readonly body: T };

type ContractOf<Id extends EndpointId> = EndpointTypes[Id];
type Part<Id extends EndpointId, Name extends string> = ContractOf<Id> extends { readonly [K in Name]: infer S } ? S : never;
type Flags<Id extends EndpointId> = Id extends keyof typeof routes ? (typeof routes)[Id] : never;

type FlaggedId<Flag extends 'form' | 'file'> = {
  [Id in EndpointId]: Id extends keyof typeof routes
    ? (typeof routes)[Id] extends { readonly [F in Flag]: true }
      ? Id
      : never
    : never;
}[EndpointId];
/** Endpoints that take an uploaded file. */
export type UploadId = FlaggedId<'form'>;
/** Endpoints that answer with a file. */
export type DownloadId = FlaggedId<'file'>;

interface CallOptions {
  /** Receives the function that aborts the request; hooks use it on unmount. */
  readonly attach?: (abort: () => void) => void;
}

/** Everything a call of `Id` takes. Endpoints that honour an idempotency key demand one. */
export type RequestOf<Id extends EndpointId> = Fields<'params', InputOf<Part<Id, 'params'>>> &
  Fields<'query', InputOf<Part<Id, 'query'>>> &
  BodyField<InputOf<NonNullable<Part<Id, 'body'>>>> &
  (Flags<Id> extends { readonly idempotent: true } ? { readonly idempotencyKey: string } : { readonly idempotencyKey?: never }) &
  CallOptions;

/** What a successful call of `Id` gives. */
export type AnswerOf<Id extends EndpointId> = OutputOf<Part<Id, 'response'>>;

type Arguments<Id extends EndpointId> =
  Partial<RequestOf<Id>> extends RequestOf<Id> ? [request?: RequestOf<Id>] : [request: RequestOf<Id>];

interface LooseRequest extends CallOptions {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}
interface Route {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly public: boolean;
}

const http = createHttp({ base: API_BASE, wire: taroWire, session, newRequestId: randomName, exclusively: acrossTabs });

const routeOf = (id: EndpointId): Route => {
  const route = (routes as Readonly<Record<string, Route>>)[id];
  if (route === undefined) throw new Error(`unknown endpoint ${String(id)}`);
  return route;
};

/** What a screen says that was opened without the part of its link that names what to show. */
const INCOMPLETE_LINK: ApiFailure = {
  code: 'incomplete_link',
  message: '这个页面的链接不完整，请从首页重新进入。',
  status: 0,
  requestId: '',
};

/** Null for an address with a hole in it: like everything that goes wrong it becomes an answer. */
const addressOf = (template: string, { params, query }: LooseRequest): string | null => {
  try {
    return buildPath(template, params, query);
  } catch (error) {
    if (error instanceof MissingParameter) return null;
    throw error;
  }
};

/**
 * Calls an endpoint of the contracts by its id. The compiler knows parameters, body and answer from the contract;
 * at run time only method and path are needed.
 */
export const call = <Id extends EndpointId>(id: Id, ...args: Arguments<Id>): Promise<Result<AnswerOf<Id>>> => {
  const route = routeOf(id);
  const request = (args[0] ?? {}) as LooseRequest;
  const path = addressOf(route.path, request);
  if (path === null) return Promise.resolve({ ok: false, error: INCOMPLETE_LINK });
  return http<AnswerOf<Id>>({
    method: route.method,
    path,
    anonymous: route.public,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.idempotencyKey === undefined ? {} : { idempotencyKey: request.idempotencyKey }),
    ...(request.attach === undefined ? {} : { attach: request.attach }),
  });
};

/** Sends a file with its plain fields to an endpoint that takes one. For browsers. */
export const upload = <Id extends UploadId>(
  id: Id,
  form: UploadForm,
  options: CallOptions = {},
): Promise<Result<AnswerOf<Id>>> => {
  const { method, path } = routeOf(id);
  return http<AnswerOf<Id>>({ method, path, form, ...options });
};

/** Fetches a file with the session's token, since a plain link could not carry it. For browsers. */
export const download = <Id extends DownloadId>(id: Id, ...args: Arguments<Id>): Promise<Result<Blob>> => {
  const { method, path: template } = routeOf(id);
  const request = (args[0] ?? {}) as LooseRequest;
  const { attach } = request;
  const path = addressOf(template, request);
  if (path === null) return Promise.resolve({ ok: false, error: INCOMPLETE_LINK });
  return http<Blob>({
    method,
    path,
    wantsFile: true,
    ...(attach === undefined ? {} : { attach }),
  });
};

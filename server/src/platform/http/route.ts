import type { Readable } from 'node:stream';
import type { BodyOf, Endpoint, Instant, ParamsOf, QueryOf, ResponseOf } from '@qingya/shared';
import type { Database, UnitOfWork } from '../db';
import type { Actor, Principal, StaffPrincipal } from './principal';

/** What a handler is given; everything in it has been authenticated, authorised and validated. */
export interface RequestOf<E extends Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly requestId: string;
  /** From the injected clock, read once as the request arrived. */
  readonly now: Instant;
  readonly db: Database;
  /** Absent only on public endpoints. */
  readonly principal: Principal | undefined;
  /** The signed-in caller. @throws AppError unauthenticated on a public endpoint without a token */
  account(): Principal;
  /** The calling guardian. @throws AppError forbidden when the caller is none */
  guardian(): { readonly guardianId: string; readonly familyId: string; readonly accountId: string };
  /** The calling staff member. @throws AppError forbidden when the caller is none */
  staff(): StaffPrincipal & { readonly accountId: string };
  /** The caller as an actor: the staff member if the endpoint's rule asks for staff, else the guardian. */
  actor(): Actor;
  /** Uploaded files of a multipart request, in memory, by field name. */
  readonly files: ReadonlyMap<string, UploadedFile>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clientAddress: string;
}

export interface UploadedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What an endpoint with `produces: 'file'` or `'stream'` returns. */
export interface FileAnswer {
  readonly fileName: string;
  readonly contentType: string;
  /** A function is called only when the content is sent: not where the caller has it already, see `immutable`. */
  readonly content: Buffer | Readable | (() => Promise<Buffer>);
  /** Shown in the browser instead of saved. */
  readonly inline?: boolean;
  /** Names a content that never changes: anybody may keep it for a year, and asking again for it is answered by 304. */
  readonly immutable?: string;
}

type AnswerOf<E extends Endpoint> = E extends { readonly produces: 'file' | 'stream' } ? FileAnswer : ResponseOf<E> | FileAnswer;

export interface Route {
  readonly endpoint: Endpoint;
  readonly kind: 'read' | 'write' | 'action';
  /** Runs inside the request's transaction (kind `write` only). */
  readonly execute?: (uow: UnitOfWork, req: RequestOf<Endpoint>) => Promise<unknown>;
  /** Turns the stored result into the response, after commit; also on a replay. */
  readonly present?: (req: RequestOf<Endpoint>, result: unknown) => Promise<unknown> | unknown;
  readonly handle?: (req: RequestOf<Endpoint>) => Promise<unknown>;
}

/** A GET: no transaction, no effect. */
export const read = <E extends Endpoint>(endpoint: E, handle: (req: RequestOf<E>) => Promise<AnswerOf<E>>): Route => ({
  endpoint,
  kind: 'read',
  handle: handle as unknown as NonNullable<Route['handle']>,
});

/**
 * A command whose whole effect is one transaction. With an idempotent endpoint, the row that remembers the key commits
 * with the effect, so a repeat after a crash replays or runs, never both.
 * @param present makes the response from the result when they differ; must have no effects
 */
export const write = <E extends Endpoint, R = ResponseOf<E>>(
  endpoint: E,
  execute: (uow: UnitOfWork, req: RequestOf<E>) => Promise<R>,
  present?: (req: RequestOf<E>, result: R) => Promise<ResponseOf<E>> | ResponseOf<E>,
): Route => ({
  endpoint,
  kind: 'write',
  execute: execute as unknown as NonNullable<Route['execute']>,
  ...(present ? { present: present as unknown as NonNullable<Route['present']> } : {}),
});

/** Anything that needs several transactions, a provider call, an upload or a file. Not for idempotent endpoints. */
export const action = <E extends Endpoint>(endpoint: E, handle: (req: RequestOf<E>) => Promise<AnswerOf<E>>): Route => ({
  endpoint,
  kind: 'action',
  handle: handle as unknown as NonNullable<Route['handle']>,
});

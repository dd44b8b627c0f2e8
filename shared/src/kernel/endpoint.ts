import type { z } from 'zod';
import type { Permission } from './permissions';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A key of `PERMISSIONS`. */
export type PermissionName = Permission;

/**
 * Who may call.
 * - `public`: anyone.
 * - `account`: any signed-in account, bound to a family or not.
 * - `guardian`: a signed-in guardian with a family.
 * - `staff`: a staff member whose roles give `permission` (on some campus; which one is the business of `objects`).
 * - `guardianOrStaff`: either of the two.
 */
export type AuthRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'account' }
  | { readonly kind: 'guardian' }
  | { readonly kind: 'staff'; readonly permission: PermissionName }
  | { readonly kind: 'guardianOrStaff'; readonly permission: PermissionName };

/** Kinds of things that belong to a family or a campus; the server has one resolver per kind. */
export type ObjectKind =
  | 'family'
  | 'guardian'
  | 'student'
  | 'enrolment'
  | 'attendance'
  | 'leaveRequest'
  | 'makeUp'
  | 'campus'
  | 'classGroup'
  | 'lesson'
  | 'importJob'
  | 'dispute'
  | 'earningAward'
  | 'manualAward'
  | 'staff'
  | 'payment'
  | 'refund'
  | 'deskVoid'
  | 'paymentTask'
  | 'paymentDifference'
  | 'redemption';

/**
 * Names a request field that refers to an object. Before the handler runs, the server resolves the object to its
 * family and campus and refuses the request unless the caller may reach it. Optional fields are checked when present.
 */
export interface ObjectReference {
  readonly kind: ObjectKind;
  readonly in: 'params' | 'query' | 'body';
  readonly name: string;
}

/** How often one caller may do this; the figures are the server's configuration. */
export type RateClass = 'read' | 'write' | 'auth' | 'heavy' | 'public' | 'picture';

export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** `<capability>.<verb>`, unique; becomes the OpenAPI operationId. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Below `/api/v1`, with `:name` parameters. */
  readonly path: string;
  /** One English line for the API docs. */
  readonly summary: string;
  readonly auth: AuthRule;
  readonly objects: readonly ObjectReference[];
  readonly params: Params;
  readonly query: Query;
  /** Absent body = none expected. */
  readonly body: Body | null;
  readonly response: Response;
  /** Error codes beside the common ones. */
  readonly errors: readonly string[];
  /** Whether an `Idempotency-Key` header is honoured; every POST that moves points, money, stock or seats says true. */
  readonly idempotent: boolean;
  readonly rate: RateClass;
  readonly status: 200 | 201 | 202;
  /** `json` unless the answer is a file or the request carries one. */
  readonly produces: 'json' | 'file' | 'stream';
  readonly consumes: 'json' | 'multipart';
}

type Defaults = 'objects' | 'errors' | 'idempotent' | 'rate' | 'status' | 'produces' | 'consumes';

/** What an endpoint declaration may leave out. */
export type EndpointInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Omit<
  Endpoint<P, Q, B, R>,
  Defaults | 'params' | 'query' | 'body'
> &
  Partial<Pick<Endpoint<P, Q, B, R>, Defaults>> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
  };

/** The value types of an endpoint, for clients (what is sent) and handlers (what arrives after parsing). */
export type ParamsOf<E extends Endpoint> = z.output<E['params']>;
export type QueryOf<E extends Endpoint> = z.output<E['query']>;
export type BodyOf<E extends Endpoint> = [NonNullable<E['body']>] extends [z.ZodNever]
  ? undefined
  : z.output<NonNullable<E['body']>>;
export type ResponseOf<E extends Endpoint> = z.output<E['response']>;
export type QueryInputOf<E extends Endpoint> = z.input<E['query']>;
export type BodyInputOf<E extends Endpoint> = [NonNullable<E['body']>] extends [z.ZodNever]
  ? undefined
  : z.input<NonNullable<E['body']>>;

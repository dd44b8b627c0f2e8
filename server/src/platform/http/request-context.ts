import type { Endpoint, Instant } from '@qingya/shared';
import type { Database } from '../db';
import { fail } from '../errors';
import type { Actor, Principal, StaffPrincipal } from './principal';
import type { RequestOf, UploadedFile } from './route';

/** In which capacity a caller acts; one person may be guardian and staff. */
export type Side = 'guardian' | 'staff';

export interface RequestFacts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly requestId: string;
  readonly now: Instant;
  readonly db: Database;
  readonly principal: Principal | undefined;
  readonly side: Side | undefined;
  readonly files: ReadonlyMap<string, UploadedFile>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clientAddress: string;
}

/** What handlers are given. A class, so that a request costs one object and no closures. */
export class RequestContext implements RequestOf<Endpoint> {
  readonly params: RequestOf<Endpoint>['params'];
  readonly query: RequestOf<Endpoint>['query'];
  readonly body: RequestOf<Endpoint>['body'];
  readonly requestId: string;
  readonly now: Instant;
  readonly db: Database;
  readonly principal: Principal | undefined;
  readonly files: ReadonlyMap<string, UploadedFile>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clientAddress: string;
  private readonly side: Side | undefined;

  constructor(facts: RequestFacts) {
    this.params = facts.params;
    this.query = facts.query;
    this.body = facts.body as RequestOf<Endpoint>['body'];
    this.requestId = facts.requestId;
    this.now = facts.now;
    this.db = facts.db;
    this.principal = facts.principal;
    this.side = facts.side;
    this.files = facts.files;
    this.headers = facts.headers;
    this.clientAddress = facts.clientAddress;
  }

  account(): Principal {
    if (this.principal === undefined) throw fail('unauthenticated');
    return this.principal;
  }

  guardian(): { readonly guardianId: string; readonly familyId: string; readonly accountId: string } {
    const { guardian, accountId } = this.account();
    if (guardian === undefined) throw fail('forbidden');
    return { guardianId: guardian.guardianId, familyId: guardian.familyId, accountId };
  }

  staff(): StaffPrincipal & { readonly accountId: string } {
    const { staff, accountId } = this.account();
    if (staff === undefined) throw fail('forbidden');
    return { ...staff, accountId };
  }

  actor(): Actor {
    const { guardian, staff } = this.account();
    if (staff !== undefined && this.side !== 'guardian') return { kind: 'staff', id: staff.staffId };
    if (guardian !== undefined) return { kind: 'guardian', id: guardian.guardianId };
    throw fail('forbidden');
  }
}

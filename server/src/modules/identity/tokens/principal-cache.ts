import type { Instant } from '@qingya/shared';
import type { Principal } from '../../../platform/http/principal';
import { PRINCIPAL_CACHE_MS } from '../domain/lifetimes';

const CAPACITY = 20_000;

interface Entry {
  readonly principal: Principal;
  readonly readAt: Instant;
}

/**
 * Remembers for a few seconds who a session belongs to and what that person may do. Whoever changes sessions or grants
 * drops the account here after the commit; other processes follow when their entries age out.
 */
export class PrincipalCache {
  private readonly entries = new Map<string, Entry>();
  private readonly sessionsOf = new Map<string, Set<string>>();
  private drops = 0;

  /** Pass to `put`: an entry read before something was dropped may be stale and is not kept. */
  get generation(): number {
    return this.drops;
  }

  get(sessionId: string, now: Instant): Principal | undefined {
    const entry = this.entries.get(sessionId);
    if (!entry) return undefined;
    const age = now - entry.readAt;
    return age >= 0 && age < PRINCIPAL_CACHE_MS ? entry.principal : undefined;
  }

  put(principal: Principal, readAt: Instant, generation: number): void {
    if (generation !== this.drops) return;
    const { sessionId, accountId } = principal;
    this.entries.delete(sessionId);
    this.entries.set(sessionId, { principal, readAt });
    this.sessionsOf.set(accountId, (this.sessionsOf.get(accountId) ?? new Set()).add(sessionId));
    if (this.entries.size > CAPACITY) this.evictOldest();
  }

  dropAccounts(accountIds: readonly string[]): void {
    this.drops += 1;
    for (const accountId of accountIds) {
      for (const sessionId of this.sessionsOf.get(accountId) ?? []) this.entries.delete(sessionId);
      this.sessionsOf.delete(accountId);
    }
  }

  private evictOldest(): void {
    const oldest = this.entries.entries().next();
    if (oldest.done) return;
    const [sessionId, { principal }] = oldest.value;
    this.entries.delete(sessionId);
    const siblings = this.sessionsOf.get(principal.accountId);
    siblings?.delete(sessionId);
    if (siblings?.size === 0) this.sessionsOf.delete(principal.accountId);
  }
}

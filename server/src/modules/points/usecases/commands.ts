import type { Instant, LocalDate, Points } from '@qingya/shared';

/** Who did it. */
export interface LedgerActor {
  readonly kind: 'guardian' | 'staff' | 'system';
  /** guardianId, staffId, or the name of the subscriber or job. */
  readonly id: string;
}

/** What a transaction is written for. Unique together with the reason: the same fact is never booked twice. */
export interface LedgerSource {
  readonly type: string;
  readonly id: string;
}

/** What every ledger command carries. */
export interface CommandHeader {
  /** Stable code such as `earning.attendance`. */
  readonly reason: string;
  readonly source: LedgerSource;
  readonly actor: LedgerActor;
  /** Chinese text of the statement line, at most 200 characters. */
  readonly title: string;
  /**
   * What staff wrote, as the line of the statement, at most 200 characters: shown instead of the title, kept outside the ledger, and
   * deleted with the family. Part of what makes two submissions equal.
   */
  readonly note?: string;
  /** Facts the amount was computed from; part of what makes two submissions equal. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** When it happened; absent = now. */
  readonly effectiveAt?: Instant;
  readonly ruleVersionId?: string | null;
}

export type Availability =
  | { readonly kind: 'now' }
  | { readonly kind: 'on'; readonly date: LocalDate }
  | { readonly kind: 'condition'; readonly condition: string };

/** Figures of the ledger that a school may set. */
export interface LedgerPolicy {
  /** Days, today not counted, for which points come back whose lot ran out while they were away. */
  readonly refundGraceDays: number;
}

export const DEFAULT_LEDGER_POLICY: LedgerPolicy = { refundGraceDays: 7 };

/** What every command answers at least. */
export interface Posted {
  readonly transactionId: string;
  /** Points moved, always positive. */
  readonly amount: Points;
  /** True when the same source was booked before: nothing changed, the first result is given. */
  readonly replayed: boolean;
}

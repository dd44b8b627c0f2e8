import type { Instant, LocalDate } from '@qingya/shared';

/** The four balances of a student. All are ≥ 0; while `debt` > 0, `available` is 0. */
export interface Balances {
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  /** Points taken back after they were spent; whatever becomes available next repays it first. */
  readonly debt: number;
}

/** The school's side of a posting. Never cached as a balance: every request would write that one row. */
export type SchoolAccount = 'issued' | 'redeemed' | 'expired' | 'adjusted';
export type PostingAccount = keyof Balances | SchoolAccount;

export type LotState = 'open' | 'pending' | 'closed';

/** The points of one credit. Its id is the id of the transaction that opened it. */
export interface Lot {
  readonly id: string;
  readonly campusId: string;
  readonly credited: number;
  /** Free points: spendable when open, waiting when pending. */
  readonly remaining: number;
  /** Points of this lot that holds have set aside. */
  readonly held: number;
  /** How many of its points have run out unused. */
  readonly expired: number;
  /** How many of the expired points a claw-back has counted as taken back. */
  readonly expiredCovered: number;
  /** How much of the credit has been taken back so far. */
  readonly clawedBack: number;
  /** Last usable day; `NEVER` = no expiry. */
  readonly expiresOn: LocalDate;
  readonly openedAt: Instant;
  readonly state: LotState;
}

/** What one transaction does to one lot; amounts are signed changes. */
export interface LotChange {
  readonly lotId: string;
  readonly remaining: number;
  readonly held: number;
  readonly state: LotState;
  /** Last usable day after the change. */
  readonly usableThrough: LocalDate;
  /** Present only when the lot gets a new last usable day. */
  readonly expiresOn?: LocalDate;
}

/** How much of an earlier take is given back: raises the counter that guards against giving back twice. */
export interface TakeReturn {
  readonly transactionId: string;
  readonly lotId: string;
  readonly amount: number;
}

/** Raises the counters of an earn's lot that guard its claw-backs. */
export interface ClawBackCount {
  readonly lotId: string;
  readonly amount: number;
  readonly expiredCovered: number;
}

export interface SchoolPosting {
  readonly account: SchoolAccount;
  readonly campusId: string;
  readonly amount: number;
}

/** A decision of the ledger: everything one transaction writes, as values. */
export interface Entry {
  /** Signed headline amount of the statement line. */
  readonly amount: number;
  /** Changes of the four balances (debt positive = more debt). */
  readonly change: Balances;
  readonly school: readonly SchoolPosting[];
  readonly lots: readonly LotChange[];
  readonly returns: readonly TakeReturn[];
  readonly clawBack: ClawBackCount | null;
}

/** What an earlier transaction took from a lot and has not given back, with the lot as it is now. */
export interface Take {
  readonly transactionId: string;
  readonly lot: Lot;
  readonly taken: number;
  readonly returned: number;
}

/** More was asked for than there is. An expected outcome of a decision; use cases turn it into a refusal. */
export interface Lacking {
  readonly lacking: number;
}

export const isLacking = (decision: Entry | Lacking): decision is Lacking => 'lacking' in decision;

import type { Instant, LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../platform/db';
import type { Actor } from '../../platform/http/principal';

/** One staff write, as the audit log keeps it. */
export interface AuditEntry {
  readonly actor: Actor;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly campusId: string | null;
  /** Machine-readable facts, never names or phone numbers. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a check-in earned, as the family is told. */
export interface EarnedPoints {
  readonly state: 'credited' | 'pending';
  readonly total?: number;
  readonly lines?: { points: number; title: string }[];
}

/** A fact that may have earned points. */
export interface EarningSource {
  readonly sourceType: 'attendance';
  readonly sourceId: string;
  readonly studentId: string;
}

/** A fact whose points are asked for as they moved from a moment on. */
export interface PointsMoveQuestion {
  readonly sourceId: string;
  /** Epoch ms; what happened at this very moment counts. */
  readonly since: Instant;
}

export interface HomePoints {
  readonly available: number;
  readonly pending: number;
  readonly debt: number;
  /** The points that lapse first, when any do soon. */
  readonly nextExpiry?: { readonly expiresOn: LocalDate; readonly amount: number } | undefined;
}

/** Points of a child for the home page; filled by the composition root. */
export interface HomePointsPort {
  pointsOf(reader: Reader, studentId: string): Promise<HomePoints>;
}

/** What a family has been asked to pay and has not paid yet. */
export interface HomePayments {
  readonly open: number;
  /** All of it together, in fen. */
  readonly amount: number;
}

/** What waits to be paid, for the home page; filled by the composition root. */
export interface HomePaymentsPort {
  /** @returns the payments of the family that are open; `open: 0` when there is none */
  openOf(reader: Reader, familyId: string): Promise<HomePayments>;
}

/** The inbox, for the home page; filled by the composition root. */
export interface HomeMessagesPort {
  /** What the guardian has not read yet, counted up to 100; asked only once the family agreed to the handling of its data. */
  unreadOf(reader: Reader, accountId: string, familyId: string): Promise<number>;
}

/** Something redeemed that is not handed over yet. */
export interface HomeRedemption {
  readonly id: string;
  readonly goodTitle: string;
  readonly campusName: string;
  readonly state: string;
  /** Until, not including, when it can be picked up or answered. */
  readonly expiresAt: Instant;
  /** Somebody else wants to take it, and a guardian is asked. */
  readonly pickUpRequest: {
    readonly taker: string;
    readonly state: 'waiting' | 'accepted' | 'refused';
    readonly until: Instant;
  } | null;
}

/** What a child redeemed, for the home page; filled by the composition root. */
export interface HomeRedemptionsPort {
  /** @returns the open redemptions of a student, latest first, at most 20 */
  openOf(reader: Reader, studentId: string): Promise<readonly HomeRedemption[]>;
}

/** A lottery that runs. */
export interface HomeLottery {
  readonly id: string;
  readonly title: string;
  /** The first instant at which nobody draws any more. */
  readonly closesAt: Instant;
  readonly pointsPerDraw: number;
}

/** Lotteries, for the home page; filled by the composition root. */
export interface HomeLotteriesPort {
  /** The one that can be drawn in now and closes first. */
  runningNow(reader: Reader): Promise<HomeLottery | undefined>;
}

/** What schooling needs from modules it does not know; the composition root fills it. */
export interface SchoolingPorts {
  /** @throws AppError consent_required while no guardian has agreed to the handling of the children's data */
  requireChildConsent(reader: Reader, familyId: string): Promise<void>;
  recordAudit(uow: UnitOfWork, entry: AuditEntry): Promise<void>;
  /**
   * Waits, for a short time only, until the events of an aggregate have been handled.
   * @returns false when the rules have not judged them: what they earn is not known yet
   */
  settle?(aggregate: string): Promise<boolean>;
  /** What these facts have earned so far. */
  earnedFor?(reader: Reader, sources: readonly EarningSource[]): Promise<EarnedPoints & Required<Pick<EarnedPoints, 'lines'>>>;
  /** Points given (positive) or taken back for an attendance since a moment; in the order of the questions. */
  pointsMoved?(reader: Reader, questions: readonly PointsMoveQuestion[]): Promise<readonly number[]>;
  readonly homePoints?: HomePointsPort;
  readonly homePayments?: HomePaymentsPort;
  readonly homeMessages?: HomeMessagesPort;
  readonly homeRedemptions?: HomeRedemptionsPort;
  readonly homeLotteries?: HomeLotteriesPort;
}

/** Settings of one process. */
export interface SchoolingSettings {
  /** Key of the check-in codes; at least 32 characters in production. */
  readonly checkInSecret: string;
  /** A scan made offline may arrive this long after the end of its lesson. */
  readonly offlineDelayMs?: number;
}

export const DEFAULT_OFFLINE_DELAY_MS = 12 * 3_600_000;

/** Whether an offline scan arrives in time; the last instant is still accepted. */
export const arrivesInTime = (endsAt: Instant, now: Instant, delayMs: number): boolean => now <= endsAt + delayMs;

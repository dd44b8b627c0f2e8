import type { Instant, LocalDate } from '@qingya/shared';
import type { UnitOfWork } from '../../platform/db';
import type { Vault } from '../../platform/vault';

/** A coupon that was won. */
export interface CouponWon {
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
  readonly title: string;
  /** What it can be used for, as published. */
  readonly terms: string;
  readonly valueFen: number;
  /** So many days after the day of the draw it can still be used. */
  readonly validDays: number;
  /** The day of the draw. */
  readonly on: LocalDate;
  /** The same draw never gives twice. */
  readonly drawId: string;
}

/** A guardian's word that was refused. It is an answer and no exception: the try was counted, so its transaction commits. */
export interface WordRefused {
  readonly refused: 'family_pin_wrong' | 'family_pin_locked';
  readonly lockedUntil: Instant | null;
}

/** What a family is about to spend. */
export interface SpendingAsked {
  readonly familyId: string;
  readonly points: number;
  /** The guardians' word, as it was typed. */
  readonly pin: string | undefined;
}

/** What the composition root gives to the module. */
export interface LotteryPorts {
  /** Keeps seeds sealed until the end. */
  readonly vault: Vault;
  /** Gives the family a right to what it won, inside the transaction of the draw; without it coupons wait at the desk like goods. */
  readonly giveCoupon?: (uow: UnitOfWork, coupon: CouponWon) => Promise<unknown>;
  /**
   * Asks the family's guardians as a redemption does: above the limit they set, their word is needed. The family's row is locked
   * already. Without the port nobody is asked.
   */
  readonly approve?: (uow: UnitOfWork, asked: SpendingAsked) => Promise<'free' | 'needs_word' | WordRefused>;
}

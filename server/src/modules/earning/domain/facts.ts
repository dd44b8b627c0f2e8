import type { AwardLevel, EarningBehaviour, Instant, LocalDate } from '@qingya/shared';
import type { OrderPart } from './order-parts';

/** Something that happened and may earn. Everything a rule may look at is in it, so that evaluating asks nobody. */
export interface Fact {
  readonly behaviour: EarningBehaviour;
  readonly sourceType: 'attendance' | 'sign_in' | 'behaviour' | 'revenue';
  readonly sourceId: string;
  readonly studentId: string;
  /** When it happened; decides order and caps, and the version where it was not judged before. */
  readonly at: Instant;
  /** When it was judged first, where that is another moment of its day: the version of then decides about it for good. */
  readonly judgedAt?: Instant;
  /** Its Shanghai day. */
  readonly on: LocalDate;
  readonly campusId: string;
  readonly courseId: string | null;
  /** Of an exam; null = there was nothing to pass. */
  readonly passed: boolean | null;
  /** Of an award. */
  readonly level: AwardLevel | null;
  /** Net amount really paid, in fen; null for what costs nothing. */
  readonly netFen: number | null;
  /** The order that it is a part of, where the order was told. */
  readonly order?: OrderPart;
  /** Refunded of it in total so far, in fen. */
  readonly refundedFen: number;
  /** Length of the row that ends with it (lessons on time, days of sign-in); null for behaviours without rows. */
  readonly row: number | null;
  readonly tier: { readonly code: string; readonly percent: number } | null;
  readonly tags: readonly string[];
}

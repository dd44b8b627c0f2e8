import {
  addDays,
  DAY_MS,
  type Fulfilment,
  type GrantKind,
  type LocalDate,
  localDateOf,
  type RedemptionDelivery,
  type RightKind,
  type RightState,
} from '@qingya/shared';

/** What arrives by itself. */
export type GrantTerms = Extract<Fulfilment, { readonly kind: GrantKind }>;
/** A seat at an activity. */
export type SeatTerms = Extract<Fulfilment, { readonly kind: 'activity_seat' }>;
/** What is kept as a right and used up. */
export type RightTerms = Extract<Fulfilment, { readonly kind: RightKind }>;

const RIGHTS: readonly Fulfilment['kind'][] = ['coupon', 'benefit_quota', 'activity_seat'] satisfies readonly RightKind[];

export const isRight = (fulfilment: Fulfilment): fulfilment is RightTerms => RIGHTS.includes(fulfilment.kind);

export const isGrant = (fulfilment: Fulfilment): fulfilment is GrantTerms =>
  isRight(fulfilment) || fulfilment.kind === 'lesson_credits' || fulfilment.kind === 'validity_days';

/** The course whose lessons or days it gives; null = it gives none. */
export const courseOf = (fulfilment: Fulfilment): string | null =>
  fulfilment.kind === 'lesson_credits' || fulfilment.kind === 'validity_days' ? fulfilment.courseId : null;

export type DeliveryDecision =
  | { readonly delivery: RedemptionDelivery }
  | { readonly refused: 'good_not_posted' | 'good_not_picked_up' };

/** How a redemption gets to the family: an address asks for the post, none for picking it up. */
export const decideDelivery = (fulfilment: Fulfilment, hasAddress: boolean): DeliveryDecision => {
  switch (fulfilment.kind) {
    case 'pick_up':
      return hasAddress ? { refused: 'good_not_posted' } : { delivery: 'pick_up' };
    case 'post':
      return hasAddress ? { delivery: 'post' } : { refused: 'good_not_picked_up' };
    case 'pick_up_or_post':
      return { delivery: hasAddress ? 'post' : 'pick_up' };
    default:
      return { delivery: 'auto' };
  }
};

/**
 * What a redemption costs the school, in fen; null when the cost of a piece is unknown.
 * @param good what one piece costs, and what posting one costs
 * @param quantity pieces, ≥ 1
 */
export const costOf = (
  { costFen, shippingFen }: { readonly costFen: number | null; readonly shippingFen: number },
  delivery: RedemptionDelivery,
  quantity: number,
): number | null => (costFen === null ? null : (costFen + (delivery === 'post' ? shippingFen : 0)) * quantity);

/** Whether a student of these tiers may redeem a good of those; a good without tiers is everybody's. */
export const isOpenTo = (tiersOfGood: readonly string[], tiersOfStudent: readonly string[]): boolean =>
  tiersOfGood.length === 0 || tiersOfGood.some((tier) => tiersOfStudent.includes(tier));

/** The last day of so many days counted from the day after the redemption: whole days, however late it was made. */
export const lastDayOf = (redeemedOn: LocalDate, validDays: number): LocalDate => addDays(redeemedOn, validDays);

/** A right as it is written down when it is given. */
export interface NewRight {
  readonly kind: RightKind;
  readonly label: string;
  readonly valueFen: number | null;
  readonly minSpendFen: number | null;
  readonly place: string | null;
  readonly startsAt: number | null;
  readonly times: number;
  readonly validThrough: LocalDate;
}

/** When and where a seat can be used. */
export type SeatPlan = Pick<SeatTerms, 'startsAt' | 'place'>;

/** A seat as its right says it: through the day after its activity begins. */
export const seatRightOf = ({ startsAt, place }: SeatPlan): SeatPlan & { readonly validThrough: LocalDate } => ({
  startsAt,
  place,
  validThrough: localDateOf(startsAt + DAY_MS),
});

/**
 * The right that so many pieces give together.
 * @param quantity pieces, ≥ 1
 * @param on the day from which its days are counted
 */
export const rightOf = (terms: RightTerms, quantity: number, on: LocalDate): NewRight => {
  const base = { kind: terms.kind, label: terms.label, valueFen: null, minSpendFen: null, place: null, startsAt: null };
  switch (terms.kind) {
    case 'coupon':
      return {
        ...base,
        valueFen: terms.valueFen,
        minSpendFen: terms.minSpendFen,
        times: quantity,
        validThrough: lastDayOf(on, terms.validDays),
      };
    case 'benefit_quota':
      return { ...base, times: terms.times * quantity, validThrough: lastDayOf(on, terms.validDays) };
    case 'activity_seat':
      return {
        ...base,
        ...seatRightOf(terms),
        times: quantity,
      };
  }
};

/** When and where the activity of what was redeemed is, from the snapshot it keeps; null = it is no seat. */
export const planOf = (fulfilment: string): SeatPlan | null => {
  const terms: Fulfilment = JSON.parse(fulfilment);
  return terms.kind === 'activity_seat' ? { startsAt: terms.startsAt, place: terms.place } : null;
};

/** When the activity of what was redeemed begins, from the snapshot it keeps; null = it is no seat. */
export const beginningOf = (fulfilment: string): number | null => planOf(fulfilment)?.startsAt ?? null;

/** Where and when staff have an activity now; null = neither changed, or it was or is no activity. */
export const movedPlan = (before: Fulfilment, after: Fulfilment): SeatPlan | null => {
  if (before.kind !== 'activity_seat' || after.kind !== 'activity_seat') return null;
  const { startsAt, place } = after;
  return before.startsAt === startsAt && before.place === place ? null : { startsAt, place };
};

/**
 * The seat that follows its activity to another time or place; null = it stays as it is. An activity that has begun is what the family
 * had, whatever staff make of the good afterwards, and none is moved into the past. A seat that is there already, since staff put a
 * slip right, does not move.
 * @param kept the snapshot of the redemption
 */
export const followedSeat = (kept: Fulfilment, plan: SeatPlan, now: number): SeatTerms | null =>
  kept.kind === 'activity_seat' && now < kept.startsAt && now < plan.startsAt && movedPlan(kept, { ...kept, ...plan })
    ? { ...kept, ...plan }
    : null;

/** Whether what is redeemed can still be had: a seat only before its activity begins. */
export const isStillToCome = (fulfilment: Fulfilment, now: number): boolean =>
  fulfilment.kind !== 'activity_seat' || now < fulfilment.startsAt;

/** Until, not including, when a question about it can be answered: what is asked until `until`, a seat only before its activity begins. */
export const whileStillToCome = (fulfilment: Fulfilment, until: number): number =>
  fulfilment.kind === 'activity_seat' ? Math.min(until, fulfilment.startsAt) : until;

/** What has become of a right. Its last day still counts. */
export const rightStateOf = (
  right: {
    readonly times: number;
    readonly used: number;
    readonly validThrough: LocalDate | string;
    readonly revokedAt: number | null;
  },
  today: LocalDate,
): RightState => {
  if (right.revokedAt !== null) return 'revoked';
  if (right.used >= right.times) return 'used';
  return right.validThrough < today ? 'over' : 'active';
};

/** What a redemption gives by itself, from the snapshot it keeps. @throws Error when it gives nothing */
export const grantTermsOf = (fulfilment: string): GrantTerms => {
  const terms: Fulfilment = JSON.parse(fulfilment);
  if (!isGrant(terms)) throw new Error(`${terms.kind} does not arrive by itself`);
  return terms;
};

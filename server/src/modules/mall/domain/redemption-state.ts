import {
  ARRIVAL_DAYS,
  DAY_MS,
  type Instant,
  MINUTE_MS,
  RETURN_DAYS,
  type RedemptionDelivery,
  type RedemptionState,
} from '@qingya/shared';
import { beginningOf } from './fulfilment';

/** What can be done with a redemption. */
export type RedemptionStep = 'confirm' | 'prepare' | 'hand_over' | 'ship' | 'complete' | 'cancel' | 'expire' | 'return';

interface StepRule {
  readonly from: readonly RedemptionState[];
  readonly to: RedemptionState;
}

/** Points and pieces are set aside, nobody has them yet. */
export const OPEN_STATES = ['held', 'confirmed', 'ready'] as const satisfies readonly RedemptionState[];
/** Points and pieces went back; such a redemption counts for no limit. */
export const GIVEN_BACK_STATES = ['cancelled', 'expired', 'returned'] as const satisfies readonly RedemptionState[];

const STEPS: Readonly<Record<RedemptionStep, StepRule>> = {
  confirm: { from: ['held'], to: 'confirmed' },
  prepare: { from: ['confirmed'], to: 'ready' },
  hand_over: { from: ['confirmed', 'ready'], to: 'handed_over' },
  ship: { from: ['confirmed', 'ready'], to: 'shipped' },
  complete: { from: ['handed_over', 'shipped'], to: 'done' },
  cancel: { from: OPEN_STATES, to: 'cancelled' },
  expire: { from: OPEN_STATES, to: 'expired' },
  return: { from: ['handed_over', 'shipped'], to: 'returned' },
};

/** Steps that a family which comes too late has lost, whether or not the sweep has been there. */
const IN_TIME: readonly RedemptionStep[] = ['confirm', 'prepare', 'hand_over', 'ship'];

export interface RedemptionMoment {
  readonly state: RedemptionState;
  readonly delivery: RedemptionDelivery;
  /** Open until, not including, this instant; what the courier was given the address of has no end by the clock. */
  readonly expiresAt: Instant;
  /** When its address last went into a file for the courier; null = never, or nothing is posted. */
  readonly exportedAt: Instant | null;
  /** When it was handed over or shipped. */
  readonly handedOverAt: Instant | null;
  /** Pieces that came back already; 0 until there was a return. */
  readonly returnedQuantity: number;
  /** JSON of what it is redeemed for: the return of a seat goes by when its activity begins. */
  readonly fulfilment: string;
}

export type StepDecision =
  | { readonly to: RedemptionState }
  | { readonly refused: 'state' | 'expired' | 'too_early' | 'return_late' | 'returned_once' };

/** Minutes that a guardian has to answer what a child asked for: two days. */
const ANSWER_MINUTES = 48 * 60;

/** Until, not including, when a guardian can confirm what was asked for now. */
export const answerUntil = (askedAt: Instant): Instant => askedAt + ANSWER_MINUTES * MINUTE_MS;

/**
 * Whole days from the hand-over or the posting through which something can be taken back: a family has the same days with it in
 * its hands, and a parcel counts as arrived `ARRIVAL_DAYS` after it was posted.
 */
export const returnDaysOf = (delivery: RedemptionDelivery): number =>
  delivery === 'post' ? ARRIVAL_DAYS + RETURN_DAYS : RETURN_DAYS;

/**
 * The instant from which a return is refused and the redemption is done. Nobody has anything of a seat before its activity begins, so
 * that its days are counted from there.
 */
const returnEnd = (
  handedOverAt: Instant,
  { delivery, fulfilment }: Pick<RedemptionMoment, 'delivery' | 'fulfilment'>,
): Instant => {
  const begins = delivery === 'auto' ? beginningOf(fulfilment) : null;
  return Math.max(handedOverAt, begins ?? handedOverAt) + returnDaysOf(delivery) * DAY_MS;
};

/** Until, not including, when it can be taken back; null when nobody has it, or when it was taken back in part already. */
export const returnableUntil = ({
  state,
  handedOverAt,
  returnedQuantity,
  ...moment
}: Omit<RedemptionMoment, 'expiresAt' | 'exportedAt'>): Instant | null => {
  const isReturnable = STEPS.return.from.includes(state) && returnedQuantity === 0;
  return isReturnable && handedOverAt !== null ? returnEnd(handedOverAt, moment) : null;
};

/** Whether points and pieces are set aside for it and nobody has them yet. */
export const isOpen = ({ state }: Pick<RedemptionMoment, 'state'>): boolean =>
  (OPEN_STATES as readonly RedemptionState[]).includes(state);

/**
 * Whether it may be on its way with the courier although nobody has entered a number yet: the school has taken the address
 * away. As long as that stands only the school gives it up, and the clock does not.
 */
export const isWithCourier = ({ state, exportedAt }: Pick<RedemptionMoment, 'state' | 'exportedAt'>): boolean =>
  exportedAt !== null && isOpen({ state });

/**
 * Whether a step may be taken now, and where it leads; a return of some of the pieces leaves the state as it is. A redemption is over
 * at `expiresAt` itself unless it is with the courier, and is returned once at most.
 */
export const decideStep = (redemption: RedemptionMoment, step: RedemptionStep, now: Instant): StepDecision => {
  const { state, handedOverAt, returnedQuantity } = redemption;
  const rule = STEPS[step];
  if (!rule.from.includes(state)) return { refused: 'state' };
  const isOver = now >= redemption.expiresAt && !isWithCourier(redemption);
  if (IN_TIME.includes(step) && isOver) return { refused: 'expired' };
  if (step === 'expire' && !isOver) return { refused: 'too_early' };
  if (step === 'return' && returnedQuantity > 0) return { refused: 'returned_once' };
  const returnable = handedOverAt !== null && now < returnEnd(handedOverAt, redemption);
  if (step === 'return' && !returnable) return { refused: 'return_late' };
  if (step === 'complete' && returnable) return { refused: 'too_early' };
  return { to: rule.to };
};

/** What a step does to the points: leave them set aside, take them for good, give the held ones back, or undo the taking. */
export type PointsEffect = 'none' | 'commit' | 'void' | 'undo';

/** What a step does to the stock of the campus. */
export interface StockEffect {
  readonly kind: 'hold' | 'release' | 'hand_over' | 'return';
  readonly availableChange: number;
  readonly heldChange: number;
}

export interface StepEffect {
  readonly points: PointsEffect;
  readonly stock: StockEffect | null;
}

/** What redeeming sets aside. @param quantity pieces, ≥ 1 */
export const holdOf = (quantity: number): StockEffect => ({
  kind: 'hold',
  availableChange: 0 - quantity,
  heldChange: quantity,
});

/**
 * What a step moves, all pieces and all points of the redemption together; of a return what comes back.
 * @param quantity pieces, ≥ 1
 * @param restock whether returned pieces can be given to somebody else
 */
export const effectOf = (step: RedemptionStep, quantity: number, restock: boolean): StepEffect => {
  switch (step) {
    case 'hand_over':
    case 'ship':
      return { points: 'commit', stock: { kind: 'hand_over', availableChange: 0, heldChange: 0 - quantity } };
    case 'cancel':
    case 'expire':
      return { points: 'void', stock: { kind: 'release', availableChange: quantity, heldChange: 0 - quantity } };
    case 'return':
      return { points: 'undo', stock: { kind: 'return', availableChange: restock ? quantity : 0, heldChange: 0 } };
    default:
      return { points: 'none', stock: null };
  }
};

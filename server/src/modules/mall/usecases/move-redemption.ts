import { points, type RedemptionState, readPickUpCode } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { commitHold, reverseTransaction, voidHold } from '../../points';
import { decideStep, effectOf, isWithCourier, type PointsEffect, type RedemptionStep } from '../domain/redemption-state';
import { decideReturn, type ReturnDecision, type TakenBack } from '../domain/returns';
import { endPickUpRequest } from '../persistence/pick-up-store';
import { changeRedemption, lockRedemption, type RedemptionChange, type RedemptionRow } from '../persistence/redemption-store';
import { moveStock } from '../persistence/stock-store';
import { requireAgreement, requireVouchable } from './agreed-pick-up';
import { giveGrant, takeBackGrant } from './grants';
import { REDEMPTION_SOURCE, RETURN_REASON, redemptionEvent, titleOf } from './redemption-words';

export interface MoveCommand {
  readonly redemptionId: string;
  readonly actor: Actor;
  /** Why; null when nobody asked. */
  readonly note?: string | null;
}

/**
 * Says that it lies at the desk; what is posted never does.
 * @throws AppError redemption_not_found, redemption_not_pick_up, redemption_state, redemption_expired
 */
export const prepareRedemption = (uow: UnitOfWork, command: MoveCommand): Promise<RedemptionRow> =>
  moveRedemption(uow, 'prepare', command, (row) => {
    if (row.delivery === 'post' && !('refused' in decideStep(row, 'prepare', uow.now))) throw fail('redemption_not_pick_up');
  });

/**
 * Gives it up: points go back to their lots, pieces to the shelf. Once the courier was given the address a parcel may be on
 * its way, so that only the school can give it up.
 * @throws AppError redemption_not_found, redemption_state, redemption_exported (a family only)
 */
export const cancelRedemption = (uow: UnitOfWork, command: MoveCommand): Promise<RedemptionRow> =>
  moveRedemption(uow, 'cancel', command, (row) => {
    if (command.actor.kind === 'guardian' && isWithCourier(row)) throw fail('redemption_exported');
  });

/** Why something is handed over: the code the family showed, staff vouch for them with a note, or a guardian agreed. */
export type PickUpProof =
  | { readonly proof: 'code'; readonly code: string }
  | { readonly proof: 'known' }
  | { readonly proof: 'guardian' };

export type HandOverCommand = MoveCommand & { readonly shown: PickUpProof };

/**
 * Hands it over: points and pieces leave for good.
 * @throws AppError redemption_not_found, redemption_not_pick_up, redemption_code_wrong, pick_up_not_asked, pick_up_asked,
 *   pick_up_refused, redemption_state, redemption_expired
 */
export const handOverRedemption = async (uow: UnitOfWork, command: HandOverCommand): Promise<RedemptionRow> => {
  const handed = await moveRedemption(uow, 'hand_over', command, async (row) => {
    if (row.delivery !== 'pick_up') throw fail('redemption_not_pick_up');
    const { shown } = command;
    if (shown.proof === 'code' && readPickUpCode(shown.code) !== row.pickUpCode) throw fail('redemption_code_wrong');
    // What is over or given away already is told as that, and not as a question that nobody asked.
    if ('refused' in decideStep(row, 'hand_over', uow.now)) return;
    if (shown.proof === 'guardian') await requireAgreement(uow, row);
    if (shown.proof === 'known') await requireVouchable(uow, row);
  });
  await endPickUpRequest(uow, handed.id);
  return handed;
};

export interface ReturnCommand extends MoveCommand {
  /** Whether returned pieces can be given to somebody else. */
  readonly restock: boolean;
  /** Pieces that come back, ≥ 1; absent = all of them. */
  readonly quantity?: number | undefined;
}

/**
 * Takes back what was handed over, all of it or some pieces, once: the points of those pieces return to their lots with their
 * original last day, and what arrived by itself is taken away again. Unless everything came back the state stays.
 * @throws AppError redemption_not_found, redemption_state, redemption_returned_once, redemption_return_late,
 *   redemption_return_quantity (details: quantity), redemption_return_whole, right_in_use
 */
export const returnRedemption = (uow: UnitOfWork, command: ReturnCommand): Promise<RedemptionRow> =>
  moveRedemption(uow, 'return', command);

/** Steps of the clock. A redemption that is not due, or was moved meanwhile, is left alone. @returns whether it was moved */
export const moveIfDue = async (uow: UnitOfWork, step: 'expire' | 'complete', command: MoveCommand): Promise<boolean> => {
  const row = await lockRedemption(uow, command.redemptionId);
  if (!row || 'refused' in decideStep(row, step, uow.now)) return false;
  await advance(uow, step, row, command);
  return true;
};

const REFUSALS = {
  state: 'redemption_state',
  too_early: 'redemption_state',
  expired: 'redemption_expired',
  return_late: 'redemption_return_late',
  returned_once: 'redemption_returned_once',
} as const;

const EVENTS: Readonly<Partial<Record<RedemptionStep, string>>> = {
  confirm: 'approved',
  prepare: 'ready',
  hand_over: 'handed-over',
  ship: 'shipped',
  cancel: 'cancelled',
  expire: 'expired',
  return: 'returned',
};

export type StepCommand = MoveCommand & {
  /** Whether returned pieces can be given to somebody else. */
  readonly restock?: boolean;
  /** Pieces that come back; absent = all of them. */
  readonly quantity?: number | undefined;
  /** What else the step writes into the row. */
  readonly also?: Partial<RedemptionChange>;
};

/**
 * Takes one step with a redemption under its row's lock: its points, its pieces and what it gave move with it or not at all.
 * @param check asked under the lock, before the step is decided; throws to refuse it
 * @throws AppError redemption_not_found, redemption_state, redemption_expired; of a return those of `returnRedemption`
 */
export const moveRedemption = async (
  uow: UnitOfWork,
  step: RedemptionStep,
  command: StepCommand,
  check: (row: RedemptionRow) => Promise<void> | void = () => undefined,
): Promise<RedemptionRow> => {
  const row = await lockRedemption(uow, command.redemptionId);
  if (!row) throw fail('redemption_not_found');
  await check(row);
  return advance(uow, step, row, command);
};

/** Takes one step with a redemption that is locked, or was made in this transaction. @throws AppError like `moveRedemption` */
export const advance = async (
  uow: UnitOfWork,
  step: RedemptionStep,
  row: RedemptionRow,
  command: StepCommand,
): Promise<RedemptionRow> => {
  const to = requireStep(row, step, uow.now);
  const back = step === 'return' ? requireReturn(row, command.quantity) : null;
  const { points: effect, stock } = effectOf(step, back?.quantity ?? row.quantity, command.restock ?? false);
  if (row.delivery === 'auto') await moveGrant(uow, step, row, command.actor);
  const booked = await movePoints(uow, effect, row, back, command.actor);
  const moved: RedemptionChange = back && !back.whole ? { state: row.state } : { state: to, ...momentOf(step, uow.now) };
  const returned = back && { returnedQuantity: back.quantity, returnedPoints: back.points };
  const change: RedemptionChange = { ...moved, ...booked, ...returned, ...noteOf(command), ...command.also };
  await changeRedemption(uow, row, change);
  const after: RedemptionRow = { ...row, ...change };
  if (stock) {
    const { goodId, campusId, id: redemptionId } = row;
    const found = await moveStock(uow, { goodId, campusId, ...stock, reason: null, redemptionId, actor: command.actor });
    if (!found) throw new Error(`redemption ${redemptionId}: its pieces are not in the stock of ${campusId}`);
  }
  const event = EVENTS[step];
  if (event) await uow.append(redemptionEvent(event, after));
  return after;
};

const requireStep = (row: RedemptionRow, step: RedemptionStep, now: number): RedemptionState => {
  const decision = decideStep(row, step, now);
  if ('refused' in decision) throw fail(REFUSALS[decision.refused], { state: row.state });
  return decision.to;
};

const requireReturn = (row: RedemptionRow, asked: number | undefined): TakenBack => {
  const decision: ReturnDecision = decideReturn(row, asked);
  if (!('refused' in decision)) return decision;
  if (decision.refused === 'whole') throw fail('redemption_return_whole');
  throw fail('redemption_return_quantity', { quantity: row.quantity });
};

/** What arrives by itself comes with the hand-over and goes with the return. */
const moveGrant = async (uow: UnitOfWork, step: RedemptionStep, row: RedemptionRow, actor: Actor): Promise<void> => {
  if (step === 'hand_over') await giveGrant(uow, row, actor);
  if (step === 'return' && !(await takeBackGrant(uow, row, actor))) throw fail('right_in_use');
};

const noteOf = ({ note }: MoveCommand): { note?: string } => (note === undefined || note === null ? {} : { note });

const momentOf = (step: RedemptionStep, now: number): Partial<RedemptionChange> => {
  if (step === 'prepare') return { readyAt: now };
  if (step === 'hand_over' || step === 'ship') return { handedOverAt: now };
  return step === 'confirm' ? {} : { endedAt: now };
};

const movePoints = async (
  uow: UnitOfWork,
  effect: PointsEffect,
  row: RedemptionRow,
  back: TakenBack | null,
  actor: Actor,
): Promise<Pick<RedemptionChange, 'commitId' | 'undoId'>> => {
  const { holdId, id, goodTitle, quantity, campusId } = row;
  switch (effect) {
    case 'none':
      return {};
    case 'commit':
      return { commitId: (await commitHold(uow, { holdId, actor, campusId })).transactionId };
    case 'void':
      await voidHold(uow, { holdId, actor, title: titleOf('兑换未完成，积分退回', goodTitle, quantity) });
      return {};
    case 'undo': {
      if (row.commitId === null || !back) throw new Error(`redemption ${id} was handed over without a booking`);
      const undone = await reverseTransaction(uow, {
        of: row.commitId,
        amount: points(back.points),
        reason: RETURN_REASON,
        source: { type: REDEMPTION_SOURCE, id },
        actor,
        title: titleOf('退货，积分退回', goodTitle, back.quantity),
        inputs: { redemptionId: id, quantity: back.quantity },
      });
      return { undoId: undone.transactionId };
    }
  }
};

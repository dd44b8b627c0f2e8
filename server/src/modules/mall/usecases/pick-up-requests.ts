import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { agreementOf, answerTo, isSameTaker, pickUpValidUntil } from '../domain/pick-up';
import { decideStep } from '../domain/redemption-state';
import {
  answerPickUpRequest,
  endPickUpRequest,
  freshRefusals,
  insertPickUpRequest,
  pickUpRequestOf,
} from '../persistence/pick-up-store';
import { lockRedemption, type RedemptionRow } from '../persistence/redemption-store';
import { redemptionEvent } from './redemption-words';

export interface AskGuardian {
  readonly redemptionId: string;
  /** Who stands at the desk. */
  readonly taker: string;
  /** Who asks. */
  readonly staffId: string;
}

/**
 * Asks the guardians whether somebody without the code may take a redemption. A question that was answered gives way to a
 * new one, because another person may be at the desk; who was refused is not asked about again while the refusal stands.
 * @throws AppError redemption_not_found, redemption_not_pick_up, redemption_state, redemption_expired, pick_up_asked,
 *   pick_up_refused
 */
export const askGuardian = async (uow: UnitOfWork, { redemptionId, taker, staffId }: AskGuardian): Promise<RedemptionRow> => {
  const row = await lockRedemption(uow, redemptionId);
  if (!row) throw fail('redemption_not_found');
  if (row.delivery !== 'pick_up') throw fail('redemption_not_pick_up');
  const decision = decideStep(row, 'hand_over', uow.now);
  if ('refused' in decision) throw fail(decision.refused === 'expired' ? 'redemption_expired' : 'redemption_state', stateOf(row));
  if (agreementOf(await pickUpRequestOf(uow, row.id), uow.now) === 'waiting') throw fail('pick_up_asked');
  if ((await freshRefusals(uow, row.id)).some((refused) => isSameTaker(refused, taker))) throw fail('pick_up_refused');
  await endPickUpRequest(uow, row.id);
  const id = uow.newId();
  await insertPickUpRequest(uow, {
    id,
    redemptionId: row.id,
    taker,
    state: 'waiting',
    inForce: 1,
    askedBy: staffId,
    askedAt: uow.now,
    validUntil: pickUpValidUntil(uow.now),
    answeredBy: null,
    answeredAt: null,
  });
  const event = redemptionEvent('pick-up-asked', row);
  await uow.append({ ...event, payload: { ...event.payload, pickUpRequestId: id } });
  return row;
};

export interface PickUpAnswer {
  readonly redemptionId: string;
  readonly guardianId: string;
  readonly accept: boolean;
}

/**
 * Says whether the one who stands at the desk may take it. What is agreed to can be handed over within half an hour of the
 * answer; who agreed can take that back until then. A refusal stands for half an hour from the answer as well.
 * @throws AppError redemption_not_found, redemption_state, pick_up_not_asked
 */
export const answerPickUp = async (uow: UnitOfWork, { redemptionId, guardianId, accept }: PickUpAnswer): Promise<void> => {
  const row = await lockRedemption(uow, redemptionId);
  if (!row) throw fail('redemption_not_found');
  if ('refused' in decideStep(row, 'hand_over', uow.now)) throw fail('redemption_state', stateOf(row));
  const request = await pickUpRequestOf(uow, row.id);
  const becomes = answerTo(agreementOf(request, uow.now), accept);
  if (!request || becomes === null) throw fail('pick_up_not_asked');
  if (becomes === 'unchanged') return;
  await answerPickUpRequest(uow, request.id, { state: becomes, validUntil: pickUpValidUntil(uow.now), answeredBy: guardianId });
};

const stateOf = ({ state }: RedemptionRow) => ({ state });

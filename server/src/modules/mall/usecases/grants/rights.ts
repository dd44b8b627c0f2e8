import { localDateOf } from '@qingya/shared';
import type { RightTerms } from '../../domain/fulfilment';
import { revokeUnused } from '../../persistence/right-store';
import { giveRight } from '../rights';
import type { Grant } from './grant';

/** A coupon, a quota or a seat: a row that is used up. */
export const right: Grant<RightTerms> = {
  require: async () => undefined,
  give: async (uow, { redemption, terms }) => {
    const { id, studentId, familyId, campusId, quantity } = redemption;
    const given = await giveRight(uow, {
      source: 'redemption',
      sourceId: id,
      studentId,
      familyId,
      campusId,
      terms,
      quantity,
      on: localDateOf(uow.now),
    });
    return { enrolmentId: null, rightId: given.id, amount: given.times };
  },
  takeBack: async (uow, { rightId }) => rightId !== null && revokeUnused(uow, rightId),
};

import { localDateOf } from '@qingya/shared';
import type { FamilyDataContributor } from '../identity';
import { countClaimable, drawsOfFamily, eraseNotes } from './persistence/draw-store';

/**
 * The lottery's share in a family's data. Draws hold ids, a nonce and figures, no name: they stay, because the published list must
 * stay recomputable and winners are kept for two years; what the desk wrote about a hand-over goes. A prize that can still be claimed stands in the way of a deletion.
 */
export const lotteryFamilyData: FamilyDataContributor = {
  name: 'lottery',
  exportFamily: async (reader, familyId) => ({
    draws: (await drawsOfFamily(reader, familyId)).map(
      ({
        id,
        campaignId,
        campaignTitle,
        drawNo,
        studentId,
        nonce,
        prizeName,
        insteadOfName,
        pointsPaid,
        pointsWon,
        ...draw
      }) => ({
        id,
        campaignId,
        campaignTitle,
        drawNo,
        studentId,
        nonce,
        prizeName,
        insteadOf: insteadOfName,
        pointsPaid,
        pointsWon,
        state: draw.state,
        claimThrough: draw.claimThrough,
        claimCode: draw.claimCode,
        drawnAt: draw.drawnAt,
        handedOverAt: draw.handedOverAt,
        note: draw.note,
      }),
    ),
  }),
  eraseFamily: eraseNotes,
  erasureBlockers: async (reader, familyId) =>
    (await countClaimable(reader, familyId, localDateOf(reader.now))) === 0
      ? []
      : [{ code: 'prize_waiting', message: '还有未领取的抽奖奖品，请先到校区领取，或等领奖期限过后再申请。' }],
};

import { reserve, reserveBeyond } from '../modules/budget';
import { countByHand, lastDayByHand } from '../modules/earning';
import type { CorrectionPort } from '../modules/points';

/** Corrections of a line are points by hand: the same limits, the same budget, the same last day. */
export const CORRECTIONS: CorrectionPort = {
  count: countByHand,
  reserve: async (uow, { disputeId, studentId, campusId, points, on, mayExceed }) => {
    const claim = { awardId: disputeId, studentId, campusId, group: 'manual', points, on } as const;
    const room = await reserve(uow, claim);
    if (room === 'queue' && mayExceed) await reserveBeyond(uow, claim);
    return room === 'free' || room === 'reserved' || (room === 'queue' && mayExceed);
  },
  lastDay: lastDayByHand,
};

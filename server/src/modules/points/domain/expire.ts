import { entry } from './entry';
import type { Entry, LotState } from './types';

/** Free points of one student that have run out, added up per campus and lot state. */
export interface RunOut {
  readonly campusId: string;
  readonly state: LotState;
  readonly amount: number;
}

/**
 * Clears what has run out: free points of lots whose last usable day has passed, pending ones included. Points that a
 * hold has set aside are not among them: they stay usable until the hold ends. The lots themselves are cleared as a set.
 */
export const decideExpiry = (runOut: readonly RunOut[]): Entry => {
  const sum = (of: readonly RunOut[]): number => of.reduce((total, { amount }) => total + amount, 0);
  const campuses = [...new Set(runOut.map(({ campusId }) => campusId))].sort();
  return entry({
    amount: 0 - sum(runOut),
    change: {
      available: 0 - sum(runOut.filter(({ state }) => state !== 'pending')),
      pending: 0 - sum(runOut.filter(({ state }) => state === 'pending')),
    },
    school: campuses.map((campusId) => ({
      account: 'expired',
      campusId,
      amount: sum(runOut.filter((one) => one.campusId === campusId)),
    })),
  });
};

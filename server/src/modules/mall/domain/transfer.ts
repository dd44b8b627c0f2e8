import type { Instant, RedemptionDelivery, RedemptionState } from '@qingya/shared';

/** What decides whether a redemption may be picked up elsewhere. */
export interface Transferable {
  readonly state: RedemptionState;
  readonly delivery: RedemptionDelivery;
  readonly campusId: string;
  /** null = it was never transferred */
  readonly transferredFrom: string | null;
  readonly expiresAt: Instant;
}

export type TransferRefusal =
  | 'redemption_not_pick_up'
  | 'redemption_state'
  | 'redemption_expired'
  | 'redemption_same_campus'
  | 'redemption_transferred';

/** Once, and before the school has put it aside for the family. @returns null when it may be picked up at that campus instead */
export const transferRefusal = (redemption: Transferable, campusId: string, now: Instant): TransferRefusal | null => {
  if (redemption.delivery !== 'pick_up') return 'redemption_not_pick_up';
  if (redemption.state !== 'held' && redemption.state !== 'confirmed') return 'redemption_state';
  if (now >= redemption.expiresAt) return 'redemption_expired';
  if (redemption.campusId === campusId) return 'redemption_same_campus';
  return redemption.transferredFrom === null ? null : 'redemption_transferred';
};

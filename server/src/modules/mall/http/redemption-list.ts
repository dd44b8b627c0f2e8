import type { RedemptionDelivery, RedemptionState, RedemptionView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { listRedemptions, type RedemptionFilter, type RedemptionRow } from '../persistence/redemption-store';
import { presentRedemptions } from './redemption-presenters';

const byExpiry = { column: 'expiresAt', type: 'number', of: (row: RedemptionRow) => row.expiresAt } as const;
/** Orders in which redemptions can be listed. */
const ORDERS = { redeemed: null, expires: byExpiry };

interface Position {
  readonly sort: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One page of a list of redemptions. */
export const redemptionPage = async (
  reader: Reader,
  filter: RedemptionFilter,
  { sort, cursor, limit }: Position,
): Promise<{ items: RedemptionView[]; nextCursor: string | null }> => {
  const keys = keySet<RedemptionRow>(sort, cursor, ORDERS, 'id');
  const page = toPage(await listRedemptions(reader, filter, keys, limit), limit, keys.cursorOf);
  return { items: await presentRedemptions(reader, page.items), nextCursor: page.nextCursor };
};

export interface QueueQuery extends Position {
  readonly campusId?: string | undefined;
  readonly studentId?: string | undefined;
  readonly goodId?: string | undefined;
  readonly delivery?: RedemptionDelivery | undefined;
  readonly state: RedemptionState | 'open';
}

/** Campuses on which staff hold a permission; undefined = all. @param campusId asked for, and found to be within reach */
export const campusesOf = (
  staff: StaffPrincipal,
  permission: 'redemption.read' | 'redemption.export',
  campusId: string | undefined,
): readonly string[] | undefined => {
  if (campusId !== undefined) return [campusId];
  const scope = staff.permissions.get(permission) ?? [];
  return scope === 'all' ? undefined : scope;
};

/** The queue of redemptions as staff see it on the screen, and as they take it away as a file. */
export const queuePage = (
  reader: Reader,
  staff: StaffPrincipal,
  permission: 'redemption.read' | 'redemption.export',
  { campusId, studentId, goodId, delivery, state, ...position }: QueueQuery,
): Promise<{ items: RedemptionView[]; nextCursor: string | null }> => {
  const campusIds = campusesOf(staff, permission, campusId);
  return redemptionPage(reader, { campusIds, studentId, goodId, delivery, state }, position);
};

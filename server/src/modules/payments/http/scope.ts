import { addDays, type LocalDate, type PermissionName, startOfDay } from '@qingya/shared';
import type { StaffPrincipal } from '../../../platform/http/principal';
import type { PaymentFilter } from '../persistence/payment-views';

/**
 * Campuses whose payments a list shows; undefined = all of them, and what belongs to none.
 * @param campusId asked for by the caller, who has been found to reach it
 */
export const campusesOf = (
  staff: StaffPrincipal,
  permission: PermissionName,
  campusId: string | undefined,
): readonly string[] | undefined => {
  if (campusId !== undefined) return [campusId];
  const scope = staff.permissions.get(permission) ?? [];
  return scope === 'all' ? undefined : scope;
};

/** What staff ask of a list. */
export interface ListQuery {
  readonly campusId?: string | undefined;
  readonly state?: PaymentFilter['state'];
  readonly channel?: PaymentFilter['channel'];
  readonly familyId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly search?: string | undefined;
}

/** Both days included. */
export const filterOf = (query: ListQuery, campusIds: readonly string[] | undefined): PaymentFilter => ({
  campusIds,
  familyId: query.familyId,
  state: query.state,
  channel: query.channel,
  from: query.from === undefined ? undefined : startOfDay(query.from as LocalDate),
  before: query.to === undefined ? undefined : startOfDay(addDays(query.to as LocalDate, 1)),
  search: query.search,
});

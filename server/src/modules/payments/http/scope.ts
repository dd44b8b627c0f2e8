import { addDays, type LocalDate, type PermissionName, startOfDay } from '@qingya/shared';
import { allows, type StaffPrincipal } from '../../../platform/http/principal';
import type { PaymentFilter } from '../persistence/payment-views';

/**
 * Campuses whose payments a list shows; undefined = all of them, and what belongs to none.
 * @param campusId asked for by the caller; nothing is shown of one on which the permission is not held
 */
export const campusesOf = (
  staff: StaffPrincipal,
  permission: PermissionName,
  campusId: string | undefined,
): readonly string[] | undefined => {
  if (campusId !== undefined) return allows(staff, permission, campusId) ? [campusId] : [];
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

/** From the beginning of a day to the end of another in Shanghai, both included. */
export const spanOf = ({ from, to }: Pick<ListQuery, 'from' | 'to'>): Pick<PaymentFilter, 'from' | 'before'> => ({
  from: from === undefined ? undefined : startOfDay(from as LocalDate),
  before: to === undefined ? undefined : startOfDay(addDays(to as LocalDate, 1)),
});

/** What staff ask of the list of payments, as its query takes it. */
export const filterOf = (query: ListQuery, campusIds: readonly string[] | undefined): PaymentFilter => ({
  campusIds,
  familyId: query.familyId,
  state: query.state,
  channel: query.channel,
  ...spanOf(query),
  search: query.search,
});

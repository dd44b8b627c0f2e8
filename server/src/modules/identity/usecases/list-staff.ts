import type { identityContracts, QueryOf } from '@qingya/shared';
import { likePattern, type Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { CampusScope } from '../../../platform/http/principal';
import type { Vault } from '../../../platform/vault';
import { grantsOfStaff, listStaff, type StaffRow } from '../persistence/staff-store';
import { presentStaff, type StaffView } from './invite-staff';

/** What the list of staff is sorted by; names by their characters. */
const STAFF_KEYS: Readonly<Record<string, SortKey<StaffRow>>> = {
  created: null,
  name: { column: 'name', type: 'string', of: ({ name }) => name },
};

const campusesOf = (scope: CampusScope, campusId: string | undefined): readonly string[] | undefined => {
  if (campusId !== undefined) return scope === 'all' || scope.includes(campusId) ? [campusId] : [];
  return scope === 'all' ? undefined : scope;
};

/** A page of staff, as far as the caller's campuses reach. */
export const listStaffPage = async (
  reader: Reader,
  vault: Vault,
  scope: CampusScope,
  query: QueryOf<typeof identityContracts.staffList>,
): Promise<{ items: StaffView[]; nextCursor: string | null }> => {
  const { state, role, campusId, q, sort, cursor, limit } = query;
  const keys = keySet(sort, cursor, STAFF_KEYS, 'id');
  const filter = { state, role, campusIds: campusesOf(scope, campusId), name: q ? likePattern(q) : undefined };
  const page = toPage(await listStaff(reader, filter, keys, limit), limit, keys.cursorOf);
  const grants = await grantsOfStaff(
    reader,
    page.items.map(({ id }) => id),
  );
  return { ...page, items: page.items.map((row) => presentStaff(vault, row, grants.get(row.id) ?? [])) };
};

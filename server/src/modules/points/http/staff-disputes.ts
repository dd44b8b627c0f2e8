import type { pointsContracts, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type DisputeQuery, type DisputeRow, listDisputes } from '../persistence/dispute-store';
import { presentDispute } from './presenters';

/** A page of disputes in the order in which they were filed. */
export const disputePage = async (
  reader: Reader,
  query: DisputeQuery,
  { sort, cursor }: { readonly sort: 'filed' | '-filed'; readonly cursor?: string | undefined },
) => {
  const keys = keySet<DisputeRow>(sort, cursor, { filed: null }, 'd.id');
  const page = toPage(await listDisputes(reader, query, keys), query.limit, keys.cursorOf);
  return { items: page.items.map(presentDispute), nextCursor: page.nextCursor };
};

/** A page of the disputes on the campuses of the caller. */
export const staffDisputes = (reader: Reader, staff: StaffPrincipal, query: QueryOf<typeof pointsContracts.disputes>) => {
  const { campusId, state, limit } = query;
  const scope = staff.permissions.get('dispute.decide') ?? [];
  const reached = scope === 'all' ? undefined : scope;
  const campusIds = campusId === undefined ? reached : [campusId].filter((id) => reached?.includes(id) ?? true);
  return disputePage(reader, { campusIds, state, limit }, query);
};

import type { identityContracts, QueryOf } from '@qingya/shared';
import { likePattern, type Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { CampusScope, StaffPrincipal } from '../../../platform/http/principal';
import { type FamilySearch, familyIdsPage } from '../persistence/family-search';
import type { FamilyChild, IdentityDeps } from '../ports';
import { familiesByIds } from './find-families';
import type { FamilyView } from './present-guardian';

export interface FamilyListQuery {
  readonly staff: StaffPrincipal;
  readonly campusId: string | undefined;
  /** Part of a guardian's name, or of a child's name or number. */
  readonly text: string | undefined;
  readonly descending: boolean;
  readonly after: string | undefined;
  /** At most so many families; ask for one more than shown to learn whether there are more. */
  readonly limit: number;
}

export type FamilyLine = FamilyView & { readonly children: Omit<FamilyChild, 'familyId'>[] };

/** Families found by a child are fetched in such portions: only some of them may belong to the campuses asked for. */
const PORTION = 200;

/** Somebody limited to own classes knows children, not families; everybody else sees those of the own campuses. */
const scopeOf = ({ staff, campusId }: FamilyListQuery): CampusScope => {
  const scope = staff.ownClassGroupIds === null ? (staff.permissions.get('family.read') ?? []) : [];
  if (campusId === undefined) return scope;
  return scope === 'all' || scope.includes(campusId) ? [campusId] : [];
};

const idsByChild = async (reader: Reader, deps: IdentityDeps, query: FamilyListQuery, text: string, search: FamilySearch) => {
  const found: string[] = [];
  for (let after = query.after; found.length < query.limit; ) {
    const position = { after, descending: query.descending, limit: PORTION };
    const ids = await deps.children.familiesWithChild(reader, text, query.staff, position);
    if (ids.length > 0) found.push(...(await familyIdsPage(reader, { ...search, after: undefined, among: ids, limit: PORTION })));
    if (ids.length < PORTION) break;
    after = ids.at(-1);
  }
  return found;
};

/**
 * One portion of the families the caller may see, in the order of their ids (that is, of their creation), each with its
 * guardians and those of its children whom the caller may see. Erased families are left out; a family of no campus is
 * seen with school-wide scope only.
 */
export const listFamilies = async (reader: Reader, deps: IdentityDeps, query: FamilyListQuery): Promise<FamilyLine[]> => {
  const { descending, limit, staff, text } = query;
  const search = { scope: scopeOf(query), after: query.after, descending, limit };
  const searched = text !== undefined && text !== '';
  const ids = new Set(await familyIdsPage(reader, searched ? { ...search, guardianName: likePattern(text) } : search));
  if (searched) for (const id of await idsByChild(reader, deps, query, text, search)) ids.add(id);
  const sorted = [...ids].sort();
  const page = (descending ? sorted.reverse() : sorted).slice(0, limit);
  const families = new Map((await familiesByIds(reader, deps.vault, page)).map((family) => [family.familyId, family]));
  const children = new Map<string, Omit<FamilyChild, 'familyId'>[]>();
  for (const { familyId, ...child } of await deps.children.childrenOf(reader, page, staff)) {
    const siblings = children.get(familyId);
    if (siblings) siblings.push(child);
    else children.set(familyId, [child]);
  }
  return page.flatMap((id) => {
    const family = families.get(id);
    return family ? [{ ...family, children: children.get(id) ?? [] }] : [];
  });
};

/** A page of the list of families. */
export const familyPage = async (
  reader: Reader,
  deps: IdentityDeps,
  staff: StaffPrincipal,
  query: QueryOf<typeof identityContracts.familyList>,
): Promise<{ items: FamilyLine[]; nextCursor: string | null }> => {
  const { q: text, campusId, cursor, limit, sort } = query;
  const keys = keySet<{ id: string }>(sort, cursor, { created: null }, 'id');
  const [after] = (keys.after?.params ?? []) as string[];
  const wanted = { staff, text, campusId, after, descending: sort === '-created', limit: limit + 1 };
  return toPage(await listFamilies(reader, deps, wanted), limit, ({ familyId }) => keys.cursorOf({ id: familyId }));
};

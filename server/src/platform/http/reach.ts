import type { Endpoint, ObjectReference, PermissionName } from '@qingya/shared';
import type { Reader } from '../db';
import { fail } from '../errors';
import type { ObjectOwner, ObjectResolver, ObjectResolvers } from './object-access';
import { allows, type Principal, type StaffPrincipal } from './principal';
import type { Side } from './request-context';

export interface ReachInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Decides for one endpoint whether a caller may reach every object the request names.
 * @returns the side on which all of them are reachable
 * @throws AppError not_found, the same for a missing object and for somebody else's
 */
export type ReachCheck = (reader: Reader, principal: Principal, sides: readonly Side[], input: ReachInput) => Promise<Side>;

interface Reference {
  readonly in: ObjectReference['in'];
  readonly path: readonly string[];
  readonly resolve: ObjectResolver;
  readonly kind: string;
}

/**
 * The one place where object-level access is decided.
 * @returns null when the endpoint names no objects
 * @throws Error at start, when an object kind has no resolver or a public endpoint names objects
 */
export const compileReach = (endpoint: Endpoint, resolvers: ObjectResolvers): ReachCheck | null => {
  if (endpoint.objects.length === 0) return null;
  if (endpoint.auth.kind === 'public') throw new Error(`${endpoint.id}: a public endpoint cannot check to whom objects belong`);
  const references = endpoint.objects.map((reference) => compileReference(endpoint, reference, resolvers));
  const permission = 'permission' in endpoint.auth ? endpoint.auth.permission : null;
  return async (reader, principal, sides, input) => {
    const owners = await ownersOf(reader, references, input);
    for (const side of owners.length === 0 ? sides.slice(0, 1) : sides) {
      if (await everyReachable(owners, principal, side, permission)) return side;
    }
    throw fail('not_found');
  };
};

const compileReference = (endpoint: Endpoint, reference: ObjectReference, resolvers: ObjectResolvers): Reference => {
  const resolve = resolvers[reference.kind];
  if (resolve === undefined) throw new Error(`${endpoint.id}: nothing resolves objects of kind ${reference.kind}`);
  return { in: reference.in, path: reference.name.split('.'), resolve, kind: reference.kind };
};

const ownersOf = async (reader: Reader, references: readonly Reference[], input: ReachInput): Promise<ObjectOwner[]> => {
  const owners: ObjectOwner[] = [];
  for (const reference of references) {
    for (const id of new Set(valuesAt(input[reference.in], reference.path, 0))) {
      const owner = await reference.resolve(reader, id);
      if (owner === undefined) throw fail('not_found');
      owners.push(owner);
    }
  }
  return owners;
};

/** The ids under a dotted name; arrays on the way are walked, absent fields give none. */
export const valuesAt = (value: unknown, path: readonly string[], depth: number): string[] => {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesAt(item, path, depth));
  const name = path[depth];
  if (name === undefined) return [String(value)];
  return typeof value === 'object' ? valuesAt((value as Readonly<Record<string, unknown>>)[name], path, depth + 1) : [];
};

const everyReachable = async (
  owners: readonly ObjectOwner[],
  principal: Principal,
  side: Side,
  permission: PermissionName | null,
): Promise<boolean> => {
  for (const owner of owners) {
    const reachable =
      side === 'guardian' ? await guardianReaches(owner, principal) : await staffReaches(owner, principal.staff, permission);
    if (!reachable) return false;
  }
  return true;
};

const guardianReaches = async (owner: ObjectOwner, { guardian }: Principal): Promise<boolean> => {
  if (guardian === undefined) return false;
  if (owner.familyId === guardian.familyId) {
    await owner.guardianGate?.();
    return true;
  }
  return owner.openToFamily === undefined ? false : owner.openToFamily(guardian.familyId);
};

const staffReaches = async (
  owner: ObjectOwner,
  staff: StaffPrincipal | undefined,
  permission: PermissionName | null,
): Promise<boolean> => {
  if (staff === undefined || permission === null) return false;
  const onCampus = allows(staff, permission, null) || owner.campusIds.some((campusId) => allows(staff, permission, campusId));
  if (!onCampus) return false;
  const own = staff.ownClassGroupIds;
  if (own === null || owner.classGroupIds === undefined) return true;
  const groups = typeof owner.classGroupIds === 'function' ? await owner.classGroupIds() : owner.classGroupIds;
  return groups.some((id) => own.includes(id));
};

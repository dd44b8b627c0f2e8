import type { Option } from '@/components';
import type { Campus, Me, Permission } from '../types';

/** Whether a role of the signed-in person carries `permission` on some campus. The server decides; this only hides. */
export const allows = (me: Me | undefined, permission: Permission): boolean =>
  me?.staff?.permissions.some((grant) => grant.permission === permission) ?? false;

/** The campuses on which somebody may do a thing, as choices; empty when there is none. */
export const campusChoices = (me: Me | undefined, campuses: readonly Campus[], permission: Permission): readonly Option[] => {
  const scopes = (me?.staff?.permissions ?? []).filter((grant) => grant.permission === permission);
  const everywhere = scopes.some(({ campuses: scope }) => scope === 'all');
  const own = new Set(scopes.flatMap(({ campuses: scope }) => (scope === 'all' ? [] : [...scope])));
  return campuses
    .filter(({ campusId }) => everywhere || own.has(campusId))
    .map(({ campusId, name }) => ({ value: campusId, text: name }));
};

/** The name of a campus; a campus that is not in the list is shown as unknown rather than by its id. */
export const campusName = (campuses: readonly Campus[], campusId: string | null): string =>
  campusId === null ? '全部校区' : (campuses.find((campus) => campus.campusId === campusId)?.name ?? '其他校区');

import type { StaffMember } from '../types';
import { STAFF_ROLE_NAMES } from './desk';

export type Role = StaffMember['roles'][number]['role'];
export interface Grant {
  readonly role: Role;
  readonly campusIds: readonly string[];
}

export const isRole = (text: string): text is Role => text in STAFF_ROLE_NAMES;

/** Ticks or unticks a campus of a grant. */
export const toggleCampus = (grant: Grant, campusId: string): Grant => ({
  ...grant,
  campusIds: grant.campusIds.includes(campusId)
    ? grant.campusIds.filter((id) => id !== campusId)
    : [...grant.campusIds, campusId],
});

/** A member's roles as a form shows them. */
export const grantsOf = (member: StaffMember): readonly Grant[] =>
  member.roles.map(({ role, campuses }) => ({ role, campusIds: campuses === 'all' ? [] : [...campuses] }));

/** What is wrong with the roles of a form; null = they can be sent. */
export const grantsProblem = (grants: readonly Grant[]): string | null => {
  if (grants.length === 0) return '请至少选择一个角色';
  if (new Set(grants.map(({ role }) => role)).size !== grants.length) return '同一个角色只需添加一次';
  return grants.some(({ role, campusIds }) => role !== 'owner' && campusIds.length === 0) ? '请为每个角色选择校区' : null;
};

/** The roles as the server takes them: the owner's reach is every campus. */
export const grantsBody = (grants: readonly Grant[]) =>
  grants.map(({ role, campusIds }) => ({ role, campuses: role === 'owner' ? ('all' as const) : [...campusIds] }));

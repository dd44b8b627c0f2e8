import type { PermissionName } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Actor, allows, type StaffPrincipal } from '../../../platform/http/principal';
import { staffNames } from '../../identity';
import type { AuditEntry, SchoolingPorts, SchoolingSettings } from '../ports';

/** What the schooling routes are made with. */
export type SchoolingRouteDeps = SchoolingPorts & SchoolingSettings;

/** Writes the audit row of a staff write; what a guardian does is not audited here. */
export const audit = async (
  deps: SchoolingPorts,
  uow: UnitOfWork,
  actor: Actor,
  action: string,
  subject: { readonly kind: string; readonly id: string; readonly campusId: string | null },
  details: AuditEntry['details'] = {},
): Promise<void> => {
  if (actor.kind !== 'staff') return;
  await deps.recordAudit(uow, {
    actor,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id,
    campusId: subject.campusId,
    details,
  });
};

export const staffActor = (staff: { readonly staffId: string }): Actor => ({ kind: 'staff', id: staff.staffId });

/**
 * For things that only a campus says something about: refuses as if they did not exist.
 * @throws AppError not_found
 */
export const requireCampus = (staff: StaffPrincipal, permission: PermissionName, campusId: string): void => {
  if (!allows(staff, permission, campusId)) throw fail('not_found');
};

/** Somebody who is only a teacher decides about the own class groups only; of others they are told nothing. */
export const requireOwnClass = (staff: StaffPrincipal, classGroupIds: readonly string[]): void => {
  const own = staff.ownClassGroupIds;
  if (own !== null && !classGroupIds.some((id) => own.includes(id))) throw fail('not_found');
};

/**
 * A class or lesson is only given to somebody the school employs.
 * @param staffId nothing to check when absent or null
 * @throws AppError teacher_unknown
 */
export const requireTeacher = async (reader: Reader, staffId: string | null | undefined): Promise<void> => {
  if (staffId && !(await staffNames(reader, [staffId])).has(staffId)) throw fail('teacher_unknown');
};

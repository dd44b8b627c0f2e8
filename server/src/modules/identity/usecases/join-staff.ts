import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { lockAccount } from '../persistence/account-store';
import { activateStaff, lockStaffByInvitation, type StaffRow, staffOfAccount } from '../persistence/staff-store';
import type { PrincipalCache } from '../tokens/principal-cache';
import { hashSecret } from '../tokens/secrets';
import { recordAudit } from './record-audit';

/**
 * Makes an account the invited staff member.
 * @throws AppError staff_account_taken when it already is another one, staff_invitation_invalid when somebody joined first
 */
export const joinStaff = async (uow: UnitOfWork, staff: StaffRow, accountId: string, by: 'phone' | 'link'): Promise<void> => {
  const outcome = await activateStaff(uow, staff.id, accountId);
  if (outcome === 'taken') throw fail('staff_account_taken');
  if (outcome === 'gone') throw fail('staff_invitation_invalid');
  await recordAudit(uow, {
    actor: { kind: 'staff', id: staff.id },
    action: 'identity.staff.joined',
    subjectKind: 'staff',
    subjectId: staff.id,
    campusId: null,
    details: { by },
  });
  await uow.append({
    type: 'identity.staff.changed',
    aggregate: `staff:${staff.id}`,
    payload: { staffId: staff.id, change: 'joined' },
  });
};

/**
 * Joins by the link of an invitation; it works once, until it expires.
 * @throws AppError staff_invitation_invalid, staff_account_taken
 */
export const acceptInvitation = async (
  uow: UnitOfWork,
  principals: PrincipalCache,
  command: { readonly accountId: string; readonly token: string },
): Promise<{ staffId: string; name: string }> => {
  if (!(await lockAccount(uow, command.accountId))) throw fail('unauthenticated');
  const staff = await lockStaffByInvitation(uow, hashSecret(command.token));
  if (staff?.state !== 'invited' || staff.invitationExpiresAt === null || uow.now >= staff.invitationExpiresAt) {
    throw fail('staff_invitation_invalid');
  }
  const other = await staffOfAccount(uow, command.accountId);
  if (other) throw fail('staff_account_taken');
  await joinStaff(uow, staff, command.accountId, 'link');
  uow.afterCommit(() => principals.dropAccounts([command.accountId]));
  return { staffId: staff.id, name: staff.name };
};

import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { Vault } from '../../../platform/vault';
import { campusIdsOfFamilies, findGuardian } from '../persistence/family-store';
import { recordAudit } from './record-audit';

/**
 * The full phone number of a guardian. The audit row commits with the read: no row, no number.
 * @throws AppError not_found when there is no such guardian in the family, or no number is known
 */
export const revealPhone = async (
  uow: UnitOfWork,
  vault: Vault,
  command: { readonly familyId: string; readonly guardianId: string; readonly actor: Actor },
): Promise<string> => {
  const guardian = await findGuardian(uow, command.guardianId);
  if (!guardian || guardian.familyId !== command.familyId || guardian.phoneSealed === null) throw fail('not_found');
  const campuses = (await campusIdsOfFamilies(uow, [guardian.familyId])).get(guardian.familyId) ?? [];
  await recordAudit(uow, {
    actor: command.actor,
    action: 'identity.phone.revealed',
    subjectKind: 'guardian',
    subjectId: guardian.id,
    campusId: campuses[0] ?? null,
    details: { familyId: guardian.familyId },
  });
  return vault.open(guardian.phoneSealed);
};

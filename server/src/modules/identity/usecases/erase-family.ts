import { DELETION_CONFIRMATION } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { forgetResults } from '../../../platform/idempotency/stored-results';
import { eraseAccount } from '../persistence/account-store';
import { eraseGuardiansOf, lockFamily, lockGuardiansOfFamily, markFamilyErased } from '../persistence/family-store';
import { endSessionsOf } from '../persistence/session-store';
import { staffOfAccount } from '../persistence/staff-store';
import type { ErasureBlocker, FamilyDataContributor } from '../ports';
import type { PrincipalCache } from '../tokens/principal-cache';
import { recordAudit } from './record-audit';

/** What stands in the books where a name was. */
const ERASED_NAME = '已注销';

export interface EraseFamily {
  readonly familyId: string;
  /** What the guardian typed. */
  readonly confirmation: string;
  readonly actor: Actor;
}

/**
 * Erases a family's personal data at once, in one transaction over every module; ledger rows stay, without a name. All
 * sessions of its guardians end; an account that also belongs to a staff member stays usable for work. Repeating it
 * changes nothing.
 * @throws AppError family_deletion_unconfirmed, family_deletion_blocked (details.blockers says what to settle), not_found
 */
export const eraseFamily = async (
  uow: UnitOfWork,
  deps: { readonly contributors: readonly FamilyDataContributor[]; readonly principals: PrincipalCache },
  command: EraseFamily,
): Promise<void> => {
  if (command.confirmation !== DELETION_CONFIRMATION) throw fail('family_deletion_unconfirmed');
  const family = await lockFamily(uow, command.familyId);
  if (!family) throw fail('not_found');
  if (family.state === 'erased') return;
  await refuseWhenBlocked(uow, deps.contributors, family.id);
  const guardians = await lockGuardiansOfFamily(uow, family.id);
  for (const contributor of deps.contributors) await contributor.eraseFamily(uow, family.id);
  await forgetResults(uow, [family.id, ...guardians.map(({ id }) => id)]);
  await eraseGuardiansOf(uow, family.id, ERASED_NAME);
  const accountIds = guardians.flatMap(({ accountId }) => accountId ?? []).sort();
  for (const accountId of accountIds) await forget(uow, accountId);
  await markFamilyErased(uow, family.id);
  await recordAudit(uow, {
    actor: command.actor,
    action: 'identity.family.erased',
    subjectKind: 'family',
    subjectId: family.id,
    campusId: null,
    details: { guardians: guardians.length },
  });
  await uow.append({ type: 'identity.family.erased', aggregate: `family:${family.id}`, payload: { familyId: family.id } });
  uow.afterCommit(() => deps.principals.dropAccounts(accountIds));
};

const refuseWhenBlocked = async (
  uow: UnitOfWork,
  contributors: readonly FamilyDataContributor[],
  familyId: string,
): Promise<void> => {
  const blockers: ErasureBlocker[] = [];
  for (const contributor of contributors) blockers.push(...((await contributor.erasureBlockers?.(uow, familyId)) ?? []));
  if (blockers.length > 0) throw fail('family_deletion_blocked', { blockers });
};

const forget = async (uow: UnitOfWork, accountId: string): Promise<void> => {
  await endSessionsOf(uow, accountId, 'family_erased');
  if (!(await staffOfAccount(uow, accountId))) await eraseAccount(uow, accountId);
};

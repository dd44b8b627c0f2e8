import type { GuardianRelation } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { Vault } from '../../../platform/vault';
import {
  campusIdsOfFamilies,
  changeGuardian,
  findGuardian,
  type GuardianRow,
  guardianRow,
  insertGuardians,
  lockFamily,
  lockGuardiansOfFamily,
  unbindGuardian,
} from '../persistence/family-store';
import { endSessionsOf } from '../persistence/session-store';
import type { PrincipalCache } from '../tokens/principal-cache';
import { type GuardianView, presentGuardian } from './present-guardian';
import { recordAudit } from './record-audit';
import { sealPhone } from './seal-phone';

const lockActiveFamily = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  const family = await lockFamily(uow, familyId);
  if (!family) throw fail('not_found');
  if (family.state === 'erased') throw fail('family_erased');
};

/** The unique number within a family, as a refusal. @throws AppError guardian_phone_taken */
const numbering = async <T>(change: () => Promise<T>): Promise<T> => {
  try {
    return await change();
  } catch (error) {
    throw isUniqueViolation(error, 'uq_identity_guardian_family_phone', 'identity_guardian.familyId')
      ? fail('guardian_phone_taken')
      : error;
  }
};

const auditFamily = async (
  uow: UnitOfWork,
  actor: Actor,
  action: string,
  guardian: GuardianRow,
  details: Record<string, unknown>,
): Promise<void> => {
  const campuses = (await campusIdsOfFamilies(uow, [guardian.familyId])).get(guardian.familyId) ?? [];
  await recordAudit(uow, {
    actor,
    action,
    subjectKind: 'guardian',
    subjectId: guardian.id,
    campusId: campuses[0] ?? null,
    details: { familyId: guardian.familyId, ...details },
  });
};

/**
 * Adds a further guardian to a family; the person joins by binding that phone number.
 * @throws AppError phone_invalid, guardian_phone_taken, family_erased, not_found
 */
export const addGuardian = async (
  uow: UnitOfWork,
  vault: Vault,
  command: { familyId: string; name: string; relation: GuardianRelation; phone: string; actor: Actor },
): Promise<GuardianView> => {
  await lockActiveFamily(uow, command.familyId);
  const { familyId, name, relation } = command;
  const row: GuardianRow = { id: uow.newId(), familyId, name, relation, accountId: null, ...sealPhone(vault, command.phone) };
  await numbering(() => insertGuardians(uow, [guardianRow({ ...row, ownPhoneIndex: null }, uow.now)]));
  await auditFamily(uow, command.actor, 'identity.guardian.added', row, { relation });
  return presentGuardian(vault, row);
};

export interface UpdateGuardian {
  readonly familyId: string;
  readonly guardianId: string;
  readonly name?: string | undefined;
  readonly relation?: GuardianRelation | undefined;
  readonly phone?: string | undefined;
  /** Detaches the WeChat account and ends its sessions. */
  readonly unbind?: boolean | undefined;
  readonly actor: Actor;
}

/**
 * A correction by staff. A number that its owner has verified stays as it is unless the account is detached as well.
 * @throws AppError not_found, phone_invalid, guardian_phone_taken, guardian_phone_verified, family_erased
 */
export const updateGuardian = async (
  uow: UnitOfWork,
  deps: { vault: Vault; principals: PrincipalCache },
  command: UpdateGuardian,
): Promise<GuardianView> => {
  await lockActiveFamily(uow, command.familyId);
  const before = (await lockGuardiansOfFamily(uow, command.familyId)).find(({ id }) => id === command.guardianId);
  if (!before) throw fail('not_found');
  const unbind = command.unbind === true && before.accountId !== null;
  const number = command.phone === undefined ? undefined : sealPhone(deps.vault, command.phone);
  const changesNumber = number !== undefined && number.phoneIndex !== before.phoneIndex;
  if (changesNumber && before.accountId !== null && !unbind) throw fail('guardian_phone_verified');
  const after: GuardianRow = {
    ...before,
    name: command.name ?? before.name,
    relation: command.relation ?? before.relation,
    ...(changesNumber ? number : {}),
    accountId: unbind ? null : before.accountId,
  };
  if (unbind && before.accountId !== null) await detach(uow, deps.principals, before.id, before.accountId);
  await numbering(() => changeGuardian(uow, after));
  const changed = [
    ...(after.name === before.name ? [] : ['name']),
    ...(after.relation === before.relation ? [] : ['relation']),
    ...(changesNumber ? ['phone'] : []),
    ...(unbind ? ['account'] : []),
  ];
  await auditFamily(uow, command.actor, 'identity.guardian.changed', after, { changed });
  return presentGuardian(deps.vault, after);
};

const detach = async (uow: UnitOfWork, principals: PrincipalCache, guardianId: string, accountId: string): Promise<void> => {
  await unbindGuardian(uow, guardianId);
  await endSessionsOf(uow, accountId, 'logout_everywhere');
  uow.afterCommit(() => principals.dropAccounts([accountId]));
};

/** A guardian's own change of name and relation. @throws AppError not_found, family_erased */
export const updateOwnProfile = async (
  uow: UnitOfWork,
  vault: Vault,
  command: { familyId: string; guardianId: string; name?: string | undefined; relation?: GuardianRelation | undefined },
): Promise<GuardianView> => {
  await lockActiveFamily(uow, command.familyId);
  const before = await findGuardian(uow, command.guardianId);
  if (!before) throw fail('not_found');
  const after = { ...before, name: command.name ?? before.name, relation: command.relation ?? before.relation };
  await changeGuardian(uow, after);
  await uow.append({
    type: 'identity.guardian.changed',
    aggregate: `family:${command.familyId}`,
    payload: { guardianId: command.guardianId, familyId: command.familyId },
  });
  return presentGuardian(vault, after);
};

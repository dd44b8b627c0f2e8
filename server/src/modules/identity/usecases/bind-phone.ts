import type { UnitOfWork } from '../../../platform/db';
import { isUniqueViolation } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { normalisePhone, type Vault } from '../../../platform/vault';
import { PHONE_TICKET_MS } from '../domain/lifetimes';
import { decideBinding, maskName } from '../domain/phone-binding';
import { findAccount, lockAccount } from '../persistence/account-store';
import { campusesById } from '../persistence/campus-store';
import {
  bindGuardian,
  campusIdsOfFamilies,
  familyRow,
  type GuardianRow,
  guardianOfAccount,
  guardianRow,
  insertFamilies,
  insertGuardians,
  lockGuardiansByPhone,
} from '../persistence/family-store';
import { lockStaffByPhone, type StaffRow, staffOfAccount } from '../persistence/staff-store';
import type { PrincipalCache } from '../tokens/principal-cache';
import { joinStaff } from './join-staff';

export interface BindPhoneDeps {
  readonly vault: Vault;
  readonly principals: PrincipalCache;
}

export interface BindPhoneCommand {
  readonly accountId: string;
  /** As WeChat verified it. */
  readonly phone: string;
  /** The answer to an earlier `choose`. */
  readonly chosenGuardianId: string | null;
}

interface BindChoice {
  readonly guardianId: string;
  readonly nameMasked: string;
  readonly relation: string;
  readonly campusNames: string[];
}

export type BindPhoneResult =
  | {
      readonly outcome: 'bound';
      readonly familyId: string | null;
      readonly guardianId: string | null;
      readonly staffId: string | null;
      readonly newFamily: boolean;
    }
  | { readonly outcome: 'choose'; readonly ticket: string; readonly ticketExpiresAt: number; readonly choices: BindChoice[] };

const NEW_GUARDIAN_NAME = '微信家长';

/**
 * Binds a verified phone number to the account: the guardian in the roster, else a new family; and the invited staff
 * member with that number. Repeating it changes nothing. Of two accounts that come with one number at once, one wins.
 * @throws AppError phone_invalid, phone_bound_elsewhere, account_bound_to_other_phone, guardian_choice_invalid, staff_account_taken
 */
export const bindPhone = async (uow: UnitOfWork, deps: BindPhoneDeps, command: BindPhoneCommand): Promise<BindPhoneResult> => {
  const phone = normalisePhone(command.phone);
  if (phone === null) throw fail('phone_invalid');
  const phoneIndex = deps.vault.blindIndex(phone);
  const account = await lockAccount(uow, command.accountId);
  if (!account) throw fail('unauthenticated');
  const own = await guardianOfAccount(uow, account.id);
  const candidates = await lockGuardiansByPhone(uow, phoneIndex);
  const staff = joinable(await lockStaffByPhone(uow, phoneIndex), account.id);
  const decision = decideBinding({
    accountId: account.id,
    ownGuardian: own ? { guardianId: own.id, samePhone: own.phoneIndex === phoneIndex } : null,
    candidates: candidates.map(({ id, accountId }) => ({ guardianId: id, accountId })),
    chosenGuardianId: command.chosenGuardianId,
    isStaff: staff !== undefined,
  });
  if (decision.kind === 'refuse') throw fail(decision.code);
  if (decision.kind === 'choose') {
    return offerChoice(
      uow,
      deps.vault,
      account.id,
      phone,
      candidates.filter(({ id }) => decision.guardianIds.includes(id)),
    );
  }
  if (staff?.state === 'invited') await joinStaff(uow, staff, account.id, 'phone');
  if (decision.kind === 'bind') await bindKnown(uow, candidates, decision.guardianId, account.id);
  const created = decision.kind === 'new_family' ? await createLead(uow, deps.vault, phone, phoneIndex, account.id) : undefined;
  uow.afterCommit(() => deps.principals.dropAccounts([account.id]));
  const guardian = created ?? (await guardianOfAccount(uow, account.id));
  return {
    outcome: 'bound',
    familyId: guardian?.familyId ?? null,
    guardianId: guardian?.id ?? null,
    staffId: (await staffOfAccount(uow, account.id))?.id ?? null,
    newFamily: created !== undefined,
  };
};

const joinable = (staff: StaffRow | undefined, accountId: string): StaffRow | undefined =>
  staff && (staff.state === 'invited' || staff.accountId === accountId) ? staff : undefined;

const bindKnown = async (
  uow: UnitOfWork,
  candidates: readonly GuardianRow[],
  guardianId: string,
  accountId: string,
): Promise<void> => {
  const familyId = candidates.find(({ id }) => id === guardianId)?.familyId;
  if (familyId === undefined || (await bindGuardian(uow, guardianId, accountId)) !== 1) throw fail('phone_bound_elsewhere');
  await uow.append({
    type: 'identity.guardian.bound',
    aggregate: `family:${familyId}`,
    payload: { guardianId, familyId, accountId },
  });
};

const createLead = async (
  uow: UnitOfWork,
  vault: Vault,
  phone: string,
  phoneIndex: string,
  accountId: string,
): Promise<{ id: string; familyId: string }> => {
  const familyId = uow.newId();
  const id = uow.newId();
  const guardian = {
    id,
    familyId,
    name: NEW_GUARDIAN_NAME,
    relation: 'other' as const,
    phoneSealed: vault.seal(phone),
    phoneIndex,
    accountId,
  };
  await insertFamilies(uow, [familyRow(familyId, 'visitor', uow.now)]);
  try {
    await insertGuardians(uow, [guardianRow({ ...guardian, ownPhoneIndex: phoneIndex }, uow.now)]);
  } catch (error) {
    throw isUniqueViolation(error, 'uq_identity_guardian_own_phone', 'identity_guardian.ownPhoneIndex')
      ? fail('phone_bound_elsewhere')
      : error;
  }
  const aggregate = `family:${familyId}`;
  await uow.append({ type: 'identity.family.created', aggregate, payload: { familyId, source: 'visitor' } });
  await uow.append({ type: 'identity.guardian.bound', aggregate, payload: { guardianId: id, familyId, accountId } });
  return { id, familyId };
};

const offerChoice = async (
  uow: UnitOfWork,
  vault: Vault,
  accountId: string,
  phone: string,
  guardians: readonly GuardianRow[],
): Promise<BindPhoneResult> => {
  const campusIds = await campusIdsOfFamilies(
    uow,
    guardians.map(({ familyId }) => familyId),
  );
  const campuses = await campusesById(uow, [...campusIds.values()].flat());
  const expiresAt = uow.now + PHONE_TICKET_MS;
  return {
    outcome: 'choose',
    ticket: vault.seal(JSON.stringify({ accountId, phone, expiresAt })),
    ticketExpiresAt: expiresAt,
    choices: guardians.map(({ id, familyId, name, relation }) => ({
      guardianId: id,
      nameMasked: maskName(name),
      relation,
      campusNames: (campusIds.get(familyId) ?? []).flatMap((campusId) => campuses.get(campusId)?.name ?? []),
    })),
  };
};

/**
 * WeChat's phone code works once; a ticket carries the verified number over to the answer of the choice.
 * @returns the number @throws AppError phone_ticket_invalid when it is forged, too old or another account's
 */
export const readPhoneTicket = (vault: Vault, ticket: string, accountId: string, now: number): string => {
  const content = openTicket(vault, ticket);
  if (content?.accountId !== accountId || now >= content.expiresAt) throw fail('phone_ticket_invalid');
  return content.phone;
};

const openTicket = (vault: Vault, ticket: string): { accountId?: string; phone: string; expiresAt: number } | null => {
  try {
    const content: unknown = JSON.parse(vault.open(ticket));
    return typeof content === 'object' ? (content as { accountId?: string; phone: string; expiresAt: number } | null) : null;
  } catch (error) {
    // Whatever is wrong with a ticket, the answer is the same.
    if (error instanceof Error) return null;
    throw error;
  }
};

/** The openid that WeChat is to check the phone code against. @throws AppError unauthenticated */
export const openIdOf = async (reader: Parameters<typeof findAccount>[0], accountId: string): Promise<string> => {
  const account = await findAccount(reader, accountId);
  if (!account) throw fail('unauthenticated');
  return account.openId;
};

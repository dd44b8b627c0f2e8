import type { ConsentKind } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type ConsentStatus, consentState, currentPolicy } from '../domain/consent';
import { insertConsent, lastConsent, lastConsentsOf } from '../persistence/consent-store';
import { lockFamily } from '../persistence/family-store';

interface ConsentCommand {
  readonly familyId: string;
  readonly guardianId: string;
  readonly accountId: string;
  readonly kind: ConsentKind;
}

/**
 * Records consent to the current policy. Giving it again while it stands changes nothing.
 * @throws AppError consent_policy_outdated when the guardian read another version
 */
export const giveConsent = async (
  uow: UnitOfWork,
  command: ConsentCommand & { readonly policyVersion: string },
): Promise<ConsentStatus> => {
  if (command.policyVersion !== currentPolicy().version)
    throw fail('consent_policy_outdated', { current: currentPolicy().version });
  await lockLivingFamily(uow, command.familyId);
  const last = await lastConsent(uow, command.familyId, command.kind);
  if (last?.decision === 'given' && last.policyVersion === command.policyVersion) return statusOf(last);
  return decide(uow, command, 'given', command.policyVersion, last?.revision ?? 0);
};

/** Withdraws it; the history stays. Withdrawing again changes nothing. @throws AppError consent_not_given */
export const withdrawConsent = async (uow: UnitOfWork, command: ConsentCommand): Promise<ConsentStatus> => {
  await lockLivingFamily(uow, command.familyId);
  const last = await lastConsent(uow, command.familyId, command.kind);
  if (!last) throw fail('consent_not_given');
  if (last.decision === 'withdrawn') return statusOf(last);
  return decide(uow, command, 'withdrawn', last.policyVersion, last.revision);
};

/** Two guardians of a family decide one after the other. */
const lockLivingFamily = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  const family = await lockFamily(uow, familyId);
  if (family?.state !== 'active') throw fail('family_erased');
};

const decide = async (
  uow: UnitOfWork,
  command: ConsentCommand,
  decision: 'given' | 'withdrawn',
  policyVersion: string,
  lastRevision: number,
): Promise<ConsentStatus> => {
  const { familyId, guardianId, accountId, kind } = command;
  const row = { familyId, guardianId, accountId, kind, decision, policyVersion, decidedAt: uow.now };
  await insertConsent(uow, { id: uow.newId(), revision: lastRevision + 1, ...row });
  await uow.append({
    type: `identity.consent.${decision}`,
    aggregate: `family:${familyId}`,
    payload: { familyId, guardianId, kind, policyVersion },
  });
  return statusOf(row);
};

const statusOf = (
  last: { decision: 'given' | 'withdrawn'; policyVersion: string; decidedAt: number } | undefined,
): ConsentStatus => ({
  state: consentState(last),
  policyVersion: last?.policyVersion ?? null,
  decidedAt: last?.decidedAt ?? null,
});

/** Where a family stands with the consent to processing its children's data. */
export const childConsentOf = async (reader: Reader, familyId: string): Promise<ConsentStatus> =>
  statusOf(await lastConsent(reader, familyId, 'child_data'));

/**
 * To be called before a child's data is shown to, or created by, a guardian.
 * @throws AppError consent_required unless consent to a version that still counts is given
 */
export const requireChildConsent = async (reader: Reader, familyId: string): Promise<void> => {
  const { state } = await childConsentOf(reader, familyId);
  if (state !== 'given') throw fail('consent_required', { state, currentVersion: currentPolicy().version });
};

/** Those of the families whose children's data may be shown to their guardians. */
export const familiesWithChildConsent = async (reader: Reader, familyIds: readonly string[]): Promise<Set<string>> => {
  const last = await lastConsentsOf(reader, familyIds, 'child_data');
  return new Set([...last.values()].filter((row) => consentState(row) === 'given').map(({ familyId }) => familyId));
};

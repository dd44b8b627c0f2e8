import type { UnitOfWork } from '../../../platform/db';
import type { Vault } from '../../../platform/vault';
import { consentsOf } from '../persistence/consent-store';
import { guardiansOfFamilies } from '../persistence/family-store';
import type { FamilyDataContributor } from '../ports';
import { readFamily } from './find-families';
import { recordAudit } from './record-audit';

export interface FamilyExport {
  readonly exportedAt: number;
  readonly familyId: string;
  readonly sections: { readonly name: string; readonly data: unknown }[];
}

/** A family that decides this often is not a family. */
const MAX_CONSENTS = 1_000;

/**
 * Everything the school keeps about a family, for the guardian who asks: phone numbers in full. Leaves an audit row.
 * @throws AppError not_found
 */
export const exportFamily = async (
  uow: UnitOfWork,
  deps: { readonly vault: Vault; readonly contributors: readonly FamilyDataContributor[] },
  command: { readonly familyId: string; readonly guardianId: string },
): Promise<FamilyExport> => {
  const { familyId } = command;
  const family = await readFamily(uow, deps.vault, familyId);
  const phones = new Map(
    (await guardiansOfFamilies(uow, [familyId])).map((row) => [row.id, row.phoneSealed && deps.vault.open(row.phoneSealed)]),
  );
  const guardians = family.guardians.map(({ phoneMasked: _, ...rest }) => ({
    ...rest,
    phone: phones.get(rest.guardianId) ?? null,
  }));
  const consents = await consentsOf(uow, familyId, MAX_CONSENTS);
  const sections = [{ name: 'identity', data: { ...family, guardians, consents } as unknown }];
  for (const contributor of deps.contributors) {
    sections.push({ name: contributor.name, data: await contributor.exportFamily(uow, familyId, command.guardianId) });
  }
  await recordAudit(uow, {
    actor: { kind: 'guardian', id: command.guardianId },
    action: 'identity.family.exported',
    subjectKind: 'family',
    subjectId: familyId,
    campusId: null,
  });
  return { exportedAt: uow.now, familyId, sections };
};

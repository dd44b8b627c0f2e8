import type { GuardianRelation } from '@qingya/shared';
import { isUniqueViolation, type Row, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { normalisePhone, type Vault } from '../../../platform/vault';
import {
  campusIdsOfFamilies,
  familiesById,
  familyRow,
  type GuardianRow,
  guardianRow,
  guardiansByPhone,
  insertFamilies,
  insertFamilyCampuses,
  insertGuardians,
} from '../persistence/family-store';

/** One line of a roster. */
export interface RosterGuardian {
  /** As written in the file; must be a number that `normalisePhone` accepts. */
  readonly phone: string;
  /** Empty when the file has none. */
  readonly name: string;
  readonly relation: GuardianRelation | null;
  readonly campusId: string;
  /** Set when the family is known (the student is), to add a further guardian; null = the family is found by the phone. */
  readonly familyId: string | null;
}

export interface RosterFamily {
  readonly familyId: string;
  readonly guardianId: string;
  readonly familyCreated: boolean;
  readonly guardianCreated: boolean;
  /** The number stands in several families; the oldest was taken. */
  readonly ambiguous: boolean;
}

const UNNAMED = '家长';

/**
 * Finds or makes the family and guardian of every line, in a handful of statements for tens of thousands of lines.
 * Lines with the same number and no family share one family. What is known already is never changed: names and relations are
 * corrected by people. The caller writes the audit row and the event of the import as a whole.
 * @returns one result per line, in the same order
 * @throws AppError phone_invalid (details.line = index), not_found (details.line) for a family that does not exist or was erased
 */
export const upsertGuardians = async (
  uow: UnitOfWork,
  vault: Vault,
  lines: readonly RosterGuardian[],
): Promise<RosterFamily[]> => {
  if (lines.length === 0) return [];
  const numbers = lines.map(({ phone }, line) => normalised(vault, phone, line));
  await checkFamilies(uow, lines);
  const known = await guardiansByPhone(
    uow,
    numbers.map(({ phoneIndex }) => phoneIndex),
  );
  const batch = new Batch(uow, known);
  const results = lines.map((line, index) => {
    const number = numbers[index];
    if (!number) throw new Error('every line has a number');
    return batch.place(line, number.phoneIndex, () => vault.seal(number.phone));
  });
  await insertFamilies(uow, batch.families);
  await insertGuardians(uow, batch.guardians);
  await linkFamiliesToCampuses(
    uow,
    results.map(({ familyId }, index) => ({ familyId, campusId: lines[index]?.campusId ?? '' })),
  );
  return results;
};

const normalised = (vault: Vault, input: string, line: number): { phone: string; phoneIndex: string } => {
  const phone = normalisePhone(input);
  if (phone === null) throw fail('phone_invalid', { line });
  return { phone, phoneIndex: vault.blindIndex(phone) };
};

const checkFamilies = async (uow: UnitOfWork, lines: readonly RosterGuardian[]): Promise<void> => {
  const wanted = lines.flatMap(({ familyId }) => familyId ?? []);
  if (wanted.length === 0) return;
  const active = new Set((await familiesById(uow, wanted)).filter(({ state }) => state === 'active').map(({ id }) => id));
  const missing = lines.findIndex(({ familyId }) => familyId !== null && !active.has(familyId));
  if (missing >= 0) throw fail('not_found', { line: missing });
};

interface Place {
  readonly guardianId: string;
  readonly familyId: string;
}

/** The rows a roster needs, gathered before anything is written. */
class Batch {
  readonly families: Row[] = [];
  readonly guardians: Row[] = [];
  /** Guardians by number, oldest first: ids grow with time. */
  private readonly byPhone = new Map<string, Place[]>();

  constructor(
    private readonly uow: UnitOfWork,
    known: readonly GuardianRow[],
  ) {
    for (const { id, familyId, phoneIndex } of [...known].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      if (phoneIndex !== null) this.remember(phoneIndex, { guardianId: id, familyId });
    }
  }

  place(line: RosterGuardian, phoneIndex: string, seal: () => string): RosterFamily {
    const places = this.byPhone.get(phoneIndex) ?? [];
    const found = line.familyId === null ? places[0] : places.find(({ familyId }) => familyId === line.familyId);
    const ambiguous = line.familyId === null && new Set(places.map(({ familyId }) => familyId)).size > 1;
    if (found) return { ...found, familyCreated: false, guardianCreated: false, ambiguous };
    const familyId = line.familyId ?? this.addFamily();
    const guardianId = this.uow.newId();
    const row = {
      id: guardianId,
      familyId,
      name: line.name || UNNAMED,
      relation: line.relation ?? 'other',
      accountId: null,
    } as const;
    this.guardians.push(guardianRow({ ...row, phoneSealed: seal(), phoneIndex, ownPhoneIndex: null }, this.uow.now));
    this.remember(phoneIndex, { guardianId, familyId });
    return { familyId, guardianId, familyCreated: line.familyId === null, guardianCreated: true, ambiguous: false };
  }

  private addFamily(): string {
    const familyId = this.uow.newId();
    this.families.push(familyRow(familyId, 'roster', this.uow.now));
    return familyId;
  }

  private remember(phoneIndex: string, place: Place): void {
    const places = this.byPhone.get(phoneIndex);
    if (places) places.push(place);
    else this.byPhone.set(phoneIndex, [place]);
  }
}

/** One line; see `upsertGuardians`. */
export const upsertFamilyGuardian = async (uow: UnitOfWork, vault: Vault, line: RosterGuardian): Promise<RosterFamily> => {
  const [result] = await upsertGuardians(uow, vault, [line]);
  if (!result) throw new Error('one line gives one result');
  return result;
};

/**
 * Lets the staff of a campus reach a family (a child of it studies there). Links that exist are kept.
 */
export const linkFamiliesToCampuses = async (
  uow: UnitOfWork,
  links: readonly { readonly familyId: string; readonly campusId: string }[],
): Promise<void> => {
  const existing = await campusIdsOfFamilies(
    uow,
    links.map(({ familyId }) => familyId),
  );
  const missing = new Map<string, { familyId: string; campusId: string }>();
  for (const { familyId, campusId } of links) {
    if (!existing.get(familyId)?.includes(campusId)) missing.set(`${familyId} ${campusId}`, { familyId, campusId });
  }
  await insertMissing(uow, [...missing.values()]);
};

/** Two people may add children of one family to one campus at once: the link of the one serves the other. */
const insertMissing = async (uow: UnitOfWork, links: readonly { familyId: string; campusId: string }[]): Promise<void> => {
  try {
    await insertFamilyCampuses(uow, links);
  } catch (error) {
    if (!isUniqueViolation(error, 'PRIMARY', 'identity_family_campus.familyId')) throw error;
    if (links.length > 1) for (const link of links) await insertMissing(uow, [link]);
  }
};

import type { CampusState } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { type CampusRow, changeCampus, findCampus, insertCampus, renameSchool } from '../persistence/campus-store';
import { recordAudit } from './record-audit';

export interface CampusView {
  readonly campusId: string;
  readonly name: string;
  readonly address: string;
  readonly state: CampusState;
}

export const presentCampus = ({ id, name, address, state }: CampusRow): CampusView => ({ campusId: id, name, address, state });

/** Opens a campus. @throws AppError campus_name_taken */
export const createCampus = async (
  uow: UnitOfWork,
  command: { readonly name: string; readonly address: string; readonly actor: Actor },
): Promise<CampusView> => {
  const row: CampusRow = { id: uow.newId(), name: command.name, address: command.address, state: 'open' };
  await insertCampus(uow, row);
  await recordAudit(uow, {
    actor: command.actor,
    action: 'identity.campus.created',
    subjectKind: 'campus',
    subjectId: row.id,
    campusId: row.id,
    details: { name: row.name },
  });
  await uow.append({
    type: 'identity.campus.changed',
    aggregate: `campus:${row.id}`,
    payload: { campusId: row.id, state: row.state },
  });
  return presentCampus(row);
};

export interface UpdateCampus {
  readonly campusId: string;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  /** A closed campus keeps its history and is no longer offered for new things. */
  readonly state?: CampusState | undefined;
  readonly actor: Actor;
}

/** @throws AppError not_found, campus_name_taken */
export const updateCampus = async (uow: UnitOfWork, command: UpdateCampus): Promise<CampusView> => {
  const before = await findCampus(uow, command.campusId);
  if (!before) throw fail('not_found');
  const after: CampusRow = {
    id: before.id,
    name: command.name ?? before.name,
    address: command.address ?? before.address,
    state: command.state ?? before.state,
  };
  await changeCampus(uow, after);
  await recordAudit(uow, {
    actor: command.actor,
    action: 'identity.campus.changed',
    subjectKind: 'campus',
    subjectId: after.id,
    campusId: after.id,
    details: { before: presentCampus(before), after: presentCampus(after) },
  });
  await uow.append({
    type: 'identity.campus.changed',
    aggregate: `campus:${after.id}`,
    payload: { campusId: after.id, state: after.state },
  });
  return presentCampus(after);
};

/** Renames the school. */
export const updateSchool = async (
  uow: UnitOfWork,
  command: { readonly name: string; readonly actor: Actor },
): Promise<{ name: string }> => {
  await renameSchool(uow, command.name);
  await recordAudit(uow, {
    actor: command.actor,
    action: 'identity.school.changed',
    subjectKind: 'school',
    subjectId: '1',
    campusId: null,
    details: { name: command.name },
  });
  return { name: command.name };
};

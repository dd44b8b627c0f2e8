import type { CampusState } from '@qingya/shared';
import { chunk, isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';

export interface CampusRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly state: CampusState;
}

const COLUMNS = 'id, name, address, state';

export const findCampus = (reader: Reader, campusId: string): Promise<CampusRow | undefined> =>
  reader.row<CampusRow>(`SELECT ${COLUMNS} FROM identity_campus WHERE id = ?`, [campusId]);

export const allCampuses = (reader: Reader): Promise<CampusRow[]> =>
  reader.rows<CampusRow>(`SELECT ${COLUMNS} FROM identity_campus ORDER BY name, id`);

/** Ids of the campuses that take part in the school's life. */
export const openCampusIds = async (reader: Reader): Promise<string[]> =>
  (await reader.rows<{ id: string }>("SELECT id FROM identity_campus WHERE state = 'open'")).map(({ id }) => id);

export const campusesById = async (reader: Reader, campusIds: readonly string[]): Promise<Map<string, CampusRow>> => {
  const found = new Map<string, CampusRow>();
  for (const part of chunk([...new Set(campusIds)], 500)) {
    const rows = await reader.rows<CampusRow>(
      `SELECT ${COLUMNS} FROM identity_campus WHERE id IN (${placeholders(part.length)})`,
      part,
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
};

/** Turns the unique name into the refusal a person can act on. @throws AppError campus_name_taken */
const namingCampus = async <T>(change: () => Promise<T>): Promise<T> => {
  try {
    return await change();
  } catch (error) {
    throw isUniqueViolation(error, 'uq_identity_campus_name', 'identity_campus.name') ? fail('campus_name_taken') : error;
  }
};

export const insertCampus = (uow: UnitOfWork, row: CampusRow): Promise<void> =>
  namingCampus(() => uow.insert('identity_campus', { ...row, createdAt: uow.now, updatedAt: uow.now }));

export const changeCampus = (uow: UnitOfWork, row: CampusRow): Promise<number> =>
  namingCampus(() =>
    uow.run('UPDATE identity_campus SET name = ?, address = ?, state = ?, updatedAt = ? WHERE id = ?', [
      row.name,
      row.address,
      row.state,
      uow.now,
      row.id,
    ]),
  );

export const schoolName = async (reader: Reader): Promise<string> =>
  (await reader.row<{ name: string }>('SELECT name FROM identity_school WHERE slot = 1'))?.name ?? '';

export const renameSchool = (uow: UnitOfWork, name: string): Promise<number> =>
  uow.run('UPDATE identity_school SET name = ?, updatedAt = ? WHERE slot = 1', [name, uow.now]);

/** Changes of owners take turns here: two owners who demote each other at once must not both succeed. */
export const lockSchool = async (uow: UnitOfWork): Promise<void> => {
  await uow.lockRows('SELECT slot FROM identity_school WHERE slot = 1');
};

import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { StudentRow } from '../domain/types';
import { lockStudents } from '../persistence/attendance-store';

export interface ProfileChange {
  readonly birthDate?: string | null | undefined;
  readonly gender?: 'male' | 'female' | null | undefined;
  readonly interests?: readonly string[] | undefined;
}

export interface NewStudent extends ProfileChange {
  readonly campusId: string;
  readonly familyId: string;
  readonly externalNo: string;
  readonly name: string;
}

export const interestsOf = (stored: string | null): string[] => (stored === null ? [] : (JSON.parse(stored) as string[]));

/** @throws AppError student_no_taken */
export const createStudent = async (uow: UnitOfWork, fields: NewStudent): Promise<StudentRow> => {
  const row: StudentRow = {
    id: uow.newId(),
    campusId: fields.campusId,
    familyId: fields.familyId,
    externalNo: fields.externalNo,
    name: fields.name,
    birthDate: fields.birthDate ?? null,
    gender: fields.gender ?? null,
    interests: fields.interests === undefined ? null : JSON.stringify(fields.interests),
    status: 'active',
    createdAt: uow.now,
    updatedAt: uow.now,
  };
  try {
    await uow.insert('schooling_student', { ...row });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_student_no', 'schooling_student.externalNo')) throw fail('student_no_taken');
    throw error;
  }
  return row;
};

/** Changes what is known about a student. @throws AppError not_found */
export const updateStudent = async (
  uow: UnitOfWork,
  id: string,
  change: ProfileChange & { readonly name?: string | undefined; readonly status?: 'active' | 'left' | undefined },
): Promise<StudentRow> => {
  const [found] = await lockStudents(uow, [id]);
  if (!found || found.status === 'erased') throw fail('not_found');
  const row: StudentRow = {
    ...found,
    name: change.name ?? found.name,
    status: change.status ?? found.status,
    birthDate: change.birthDate === undefined ? found.birthDate : change.birthDate,
    gender: change.gender === undefined ? found.gender : change.gender,
    interests: change.interests === undefined ? found.interests : JSON.stringify(change.interests),
    updatedAt: uow.now,
  };
  await uow.run(
    'UPDATE schooling_student SET name = ?, status = ?, birthDate = ?, gender = ?, interests = ?, updatedAt = ? WHERE id = ?',
    [row.name, row.status, row.birthDate, row.gender, row.interests, row.updatedAt, id],
  );
  return row;
};

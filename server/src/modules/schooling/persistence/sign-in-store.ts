import type { Instant, LocalDate } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';

export interface SignInRow {
  readonly id: string;
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
  readonly date: LocalDate;
  readonly guardianId: string;
  readonly signedAt: Instant;
}

/** @returns false when the day was signed before */
export const insertSignIn = async (uow: UnitOfWork, row: SignInRow): Promise<boolean> => {
  try {
    await uow.insert('schooling_sign_in', { ...row });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_sign_in_day', 'schooling_sign_in.studentId')) return false;
    throw error;
  }
};

export const signInOf = (reader: Reader, studentId: string, date: LocalDate): Promise<SignInRow | undefined> =>
  reader.row<SignInRow>('SELECT * FROM schooling_sign_in WHERE studentId = ? AND date = ?', [studentId, date]);

/** Days on which the student was signed in, both ends inclusive, ascending. */
export const signInDatesBetween = async (
  reader: Reader,
  studentId: string,
  fromDate: LocalDate,
  toDate: LocalDate,
): Promise<LocalDate[]> => {
  const rows = await reader.rows<{ date: LocalDate }>(
    'SELECT date FROM schooling_sign_in WHERE studentId = ? AND date BETWEEN ? AND ? ORDER BY date',
    [studentId, fromDate, toDate],
  );
  return rows.map((row) => row.date);
};

import { addDays, type LocalDate, localDateOf } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { currentStreak } from '../domain/sign-in-streak';
import { findStudent } from '../persistence/attendance-store';
import { insertSignIn, signInDatesBetween, signInOf } from '../persistence/sign-in-store';

/** A row longer than this is shown as this long. */
const LONGEST_STREAK_DAYS = 400;

export interface SignInResult {
  readonly signInId: string;
  readonly date: LocalDate;
  readonly streak: number;
  /** Today had been signed before, by this guardian or another one. */
  readonly replayed: boolean;
}

/**
 * The daily sign-in of a child, once a Shanghai calendar day; whoever comes second gets the first result.
 * @throws AppError not_found | student_inactive
 */
export const signIn = async (
  uow: UnitOfWork,
  command: { readonly studentId: string; readonly guardianId: string },
): Promise<SignInResult> => {
  const student = await findStudent(uow, command.studentId);
  if (student === undefined || student.status === 'erased') throw fail('not_found');
  if (student.status !== 'active') throw fail('student_inactive');
  const date = localDateOf(uow.now);
  const { id: studentId, familyId, campusId } = student;
  const row = { id: uow.newId(), studentId, familyId, campusId, date, guardianId: command.guardianId, signedAt: uow.now };
  const created = await insertSignIn(uow, row);
  if (created) {
    const payload = { signInId: row.id, studentId, familyId, campusId, date };
    await uow.append({ type: 'schooling.sign-in.recorded', aggregate: `student:${studentId}`, payload });
  }
  const kept = created ? row : await signInOf(uow, studentId, date);
  const streak = await streakOf(uow, studentId, date);
  return { signInId: kept?.id ?? row.id, date, streak, replayed: !created };
};

/** The row of days that is alive on `today`, counted from what is stored. */
export const streakOf = async (reader: Reader, studentId: string, today: LocalDate): Promise<number> =>
  currentStreak(await signInDatesBetween(reader, studentId, addDays(today, -LONGEST_STREAK_DAYS), today), today);

/** This month's sign-ins and the row alive today, from one look at the table. */
export const signInsNow = async (
  reader: Reader,
  studentId: string,
  today: LocalDate,
): Promise<{ dates: LocalDate[]; signedToday: boolean; streak: number }> => {
  const all = await signInDatesBetween(reader, studentId, addDays(today, -LONGEST_STREAK_DAYS), today);
  const month = today.slice(0, 7);
  return {
    dates: all.filter((date) => date.startsWith(month)),
    signedToday: all.at(-1) === today,
    streak: currentStreak(all, today),
  };
};

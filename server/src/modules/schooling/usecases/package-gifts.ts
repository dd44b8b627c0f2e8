import { addDays, localDate, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import { byPayingOrder } from '../domain/consumption';
import type { EnrolmentRow } from '../domain/types';
import { lockEnrolments, lockStudents } from '../persistence/attendance-store';
import { findCourse } from '../persistence/calendar-store';
import { createEnrolment, lockEnrolment, updateEnrolment } from './enrolments';

/** Who changes a package from outside, and what the journal says about it. */
interface GiftCause {
  readonly reason: string;
  readonly actor: Actor;
}

/** What stands in the way of giving something to a student for a course. */
export interface PackageTerms {
  readonly student: 'active' | 'inactive';
  readonly course: 'active' | 'missing';
  /** Whether the student has a package of the course that ends one day and can still be used. */
  readonly lengthenable: boolean;
}

/** Locks the student's row, so that what it says holds until the transaction ends. */
export const packageTerms = async (uow: UnitOfWork, studentId: string, courseId: string): Promise<PackageTerms> => {
  const [student] = await lockStudents(uow, [studentId]);
  const course = await findCourse(uow, courseId);
  return {
    student: student?.status === 'active' ? 'active' : 'inactive',
    course: course && course.status !== 'archived' ? 'active' : 'missing',
    lengthenable: (await endingFirst(uow, studentId, courseId)) !== undefined,
  };
};

export interface PackageGift {
  readonly studentId: string;
  readonly courseId: string;
  readonly campusId: string;
  readonly title: string;
  /** Lessons, ≥ 1. */
  readonly credits: number;
  /** First and last day on which it pays. */
  readonly startsOn: string;
  readonly expiresOn: string;
  readonly actor: Actor;
}

/**
 * Gives a student a package of lessons; like any package it pays at once what the student owes.
 * @returns the enrolment's id
 * @throws AppError student_inactive, course_archived, date_range_invalid
 */
export const givePackage = async (uow: UnitOfWork, { credits, actor, ...gift }: PackageGift): Promise<string> => {
  const fields = { ...gift, classGroupId: null, externalNo: null, kind: 'credits', totalCredits: credits } as const;
  return (await createEnrolment(uow, fields, actor)).id;
};

/**
 * Takes lessons of a given package away again, unless one of them has been used. A package with nothing left is closed.
 * @returns whether they were taken
 */
export const takeBackPackage = async (
  uow: UnitOfWork,
  { enrolmentId, credits, reason, actor }: GiftCause & { readonly enrolmentId: string; readonly credits: number },
): Promise<boolean> => {
  const { found } = await lockEnrolment(uow, enrolmentId);
  if (await hasPaid(uow, found, '')) return false;
  const left = found.remainingCredits - credits;
  const taken = await uow.run(
    `UPDATE schooling_enrolment SET remainingCredits = remainingCredits - ?, status = CASE WHEN ? = 0 THEN 'closed' ELSE status END,
            updatedAt = ? WHERE id = ? AND remainingCredits >= ? AND kind = 'credits'`,
    [credits, left, uow.now, enrolmentId, credits],
  );
  if (taken !== 1) return false;
  await writeDown(uow, { ...found, remainingCredits: left }, 0 - credits, { reason, actor });
  return true;
};

/**
 * Lets the student's package of a course that ends first last longer.
 * @param days ≥ 1
 * @returns the enrolment's id; undefined when the student has no package that could last longer
 */
export const lengthenPackage = async (
  uow: UnitOfWork,
  { studentId, courseId, days, reason, actor }: GiftCause & { studentId: string; courseId: string; days: number },
): Promise<string | undefined> => {
  await lockStudents(uow, [studentId]);
  const found = await endingFirst(uow, studentId, courseId);
  if (!found) return undefined;
  const expiresOn = addDays(localDate(found.expiresOn), days);
  const after = await updateEnrolment(uow, found.id, { expiresOn }, actor);
  await writeDown(uow, after, 0, { reason: `${reason}：有效期延长 ${days} 天，至 ${expiresOn}`, actor });
  return found.id;
};

/**
 * Takes days of a package away again, unless a lesson after its earlier last day was paid by it, or it has no last day any more.
 * @returns whether they were taken
 */
export const shortenPackage = async (
  uow: UnitOfWork,
  { enrolmentId, days, reason, actor }: GiftCause & { readonly enrolmentId: string; readonly days: number },
): Promise<boolean> => {
  const { found } = await lockEnrolment(uow, enrolmentId);
  if (found.expiresOn === null) return false;
  const expiresOn = addDays(localDate(found.expiresOn), 0 - days);
  if (expiresOn < found.startsOn || (await hasPaid(uow, found, expiresOn))) return false;
  await uow.run('UPDATE schooling_enrolment SET expiresOn = ?, updatedAt = ? WHERE id = ?', [expiresOn, uow.now, enrolmentId]);
  await writeDown(uow, found, 0, { reason: `${reason}：有效期缩短 ${days} 天，至 ${expiresOn}`, actor });
  return true;
};

type Ending = EnrolmentRow & { readonly expiresOn: string };

/** Packages that can still be used and end one day, the first of them. */
const endingFirst = async (uow: UnitOfWork, studentId: string, courseId: string): Promise<Ending | undefined> => {
  const today = localDateOf(uow.now);
  const usable = (row: EnrolmentRow): row is Ending =>
    row.status === 'active' &&
    row.expiresOn !== null &&
    row.expiresOn >= today &&
    (row.kind === 'period' || row.remainingCredits > 0);
  const [first] = (await lockEnrolments(uow, [studentId], courseId)).filter(usable).sort(byPayingOrder);
  return first;
};

/** Whether a package paid for a lesson after a day. @param after YYYY-MM-DD; empty = on any day */
const hasPaid = async (uow: UnitOfWork, { id, studentId }: EnrolmentRow, after: string): Promise<boolean> => {
  const paid = await uow.row(
    `SELECT 1 AS paid FROM schooling_attendance
      WHERE studentId = ? AND consumedEnrolmentId = ? AND consumption = 'consumed' AND lessonDate > ? LIMIT 1`,
    [studentId, id, after],
  );
  return paid !== undefined;
};

const writeDown = (uow: UnitOfWork, enrolment: EnrolmentRow, delta: number, { reason, actor }: GiftCause): Promise<void> =>
  uow.insert('schooling_credit_entry', {
    id: uow.newId(),
    enrolmentId: enrolment.id,
    studentId: enrolment.studentId,
    attendanceId: null,
    attendanceRevision: null,
    lessonId: null,
    kind: 'adjust',
    delta,
    remainingAfter: enrolment.remainingCredits,
    reason: reason.slice(0, 200),
    actorKind: actor.kind,
    actorId: actor.id,
    createdAt: uow.now,
  });

import { placeholders, type Reader, type SqlValue } from '../../../platform/db';
import type { AttendanceStatus, Consumption } from '../domain/types';
import type { DisputeRow } from '../usecases/disputes';

/** Those of these attendances that have an objection without an answer. */
export const openDisputesAt = async (reader: Reader, attendanceIds: readonly string[]): Promise<ReadonlySet<string>> => {
  if (attendanceIds.length === 0) return new Set();
  // An open objection holds the attendance it is about in its unique key, which is the index that answers this.
  const rows = await reader.rows<{ openKey: string }>(
    `SELECT openKey FROM schooling_attendance_dispute WHERE openKey IN (${placeholders(attendanceIds.length)})`,
    attendanceIds,
  );
  return new Set(rows.map(({ openKey }) => openKey));
};

/** An objection with its lesson, what is recorded there now and what its correction moved. */
export interface OwnDisputeRow extends DisputeRow {
  readonly lessonId: string;
  readonly lessonDate: string;
  readonly startsAt: number;
  readonly courseTitle: string;
  readonly classGroupName: string;
  readonly recordStatus: AttendanceStatus;
  readonly onTime: number;
  readonly consumption: Consumption;
  /** Credits that the correction gave back (positive) or took. */
  readonly credits: number;
}

// A correction books its credits in the transaction that answers the objection, so at the same moment; entries made
// before the objection are left out by their ids.
const SELECT = `SELECT d.*, a.lessonId, a.lessonDate, a.startsAt, a.status AS recordStatus, a.onTime, a.consumption,
  c.title AS courseTitle, g.name AS classGroupName,
  COALESCE((SELECT SUM(j.delta) FROM schooling_credit_entry j
             WHERE j.attendanceId = d.attendanceId AND j.createdAt = d.decidedAt AND j.id > d.id), 0) AS credits
  FROM schooling_attendance_dispute d JOIN schooling_attendance a ON a.id = d.attendanceId
  JOIN schooling_class_group g ON g.id = a.classGroupId JOIN schooling_course c ON c.id = a.courseId`;

/** Objections of a family, newest first. */
export const ownDisputes = async (
  reader: Reader,
  where: { readonly sql: string; readonly params: readonly SqlValue[] },
  limit: number,
): Promise<OwnDisputeRow[]> => {
  const rows = await reader.rows<OwnDisputeRow>(`${SELECT} WHERE ${where.sql} ORDER BY d.id DESC LIMIT ?`, [
    ...where.params,
    limit,
  ]);
  // MariaDB answers a sum as a decimal, which its driver hands over as text.
  return rows.map((row) => ({ ...row, credits: Number(row.credits) }));
};

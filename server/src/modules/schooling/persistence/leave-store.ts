import type { Reader, UnitOfWork } from '../../../platform/db';

export interface LeaveRow {
  readonly id: string;
  readonly lessonId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly classGroupId: string;
  readonly status: 'pending' | 'approved' | 'rejected' | 'cancelled';
  readonly reason: string;
  readonly requestedAt: number;
  readonly decidedAt: number | null;
  readonly decisionNote: string | null;
}

export interface LeaveView extends LeaveRow {
  readonly lessonDate: string;
  readonly startsAt: number;
}

export const LEAVE_VIEW = `SELECT q.id, q.lessonId, q.studentId, q.campusId, q.classGroupId, q.status, q.reason, q.requestedAt, q.decidedAt,
         q.decisionNote, l.date AS lessonDate, l.startsAt, s.name AS studentName, g.name AS classGroupName
    FROM schooling_leave_request q
    JOIN schooling_lesson l ON l.id = q.lessonId
    JOIN schooling_student s ON s.id = q.studentId
    JOIN schooling_class_group g ON g.id = q.classGroupId`;

export const leaveView = (reader: Reader, id: string): Promise<LeaveView | undefined> =>
  reader.row(`${LEAVE_VIEW} WHERE q.id = ?`, [id]);

export const findLeave = (reader: Reader, id: string): Promise<LeaveRow | undefined> =>
  reader.row('SELECT * FROM schooling_leave_request WHERE id = ?', [id]);

/**
 * Moves a request on, if it still is in the state it was seen in.
 * @returns false when somebody was faster
 */
export const moveLeave = async (
  uow: UnitOfWork,
  id: string,
  from: readonly [string, string?],
  change: {
    readonly status: string;
    readonly activeKey: string | null;
    readonly decidedByKind: string;
    readonly decidedById: string;
    readonly note: string | null;
  },
): Promise<boolean> => {
  const moved = await uow.run(
    `UPDATE schooling_leave_request SET status = ?, activeKey = ?, decidedByKind = ?, decidedById = ?, decidedAt = ?, decisionNote = ?
      WHERE id = ? AND status IN (?, ?)`,
    [
      change.status,
      change.activeKey,
      change.decidedByKind,
      change.decidedById,
      uow.now,
      change.note,
      id,
      from[0],
      from[1] ?? from[0],
    ],
  );
  return moved === 1;
};

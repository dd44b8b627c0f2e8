import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import type { AttendanceStatus } from '../domain/types';
import { findAttendance } from '../persistence/attendance-store';
import { correctAttendance } from './correct-attendance';

export interface DisputeRow {
  readonly id: string;
  readonly attendanceId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly message: string;
  readonly status: 'open' | 'corrected' | 'explained';
  readonly answer: string | null;
  readonly decidedAt: number | null;
  readonly createdAt: number;
}

const COLUMNS = 'id, attendanceId, studentId, campusId, message, status, answer, decidedAt, createdAt';

export const findDispute = (reader: Pick<UnitOfWork, 'row'>, id: string): Promise<DisputeRow | undefined> =>
  reader.row(`SELECT ${COLUMNS} FROM schooling_attendance_dispute WHERE id = ?`, [id]);

/** A guardian objects to an attendance or to what it cost. @throws AppError dispute_already_open */
export const openDispute = async (
  uow: UnitOfWork,
  command: { readonly attendanceId: string; readonly message: string; readonly guardianId: string },
): Promise<DisputeRow> => {
  const attendance = await findAttendance(uow, command.attendanceId);
  if (!attendance) throw fail('not_found');
  const row: DisputeRow = {
    id: uow.newId(),
    attendanceId: attendance.id,
    studentId: attendance.studentId,
    campusId: attendance.campusId,
    message: command.message,
    status: 'open',
    answer: null,
    decidedAt: null,
    createdAt: uow.now,
  };
  try {
    await uow.insert('schooling_attendance_dispute', {
      ...row,
      guardianId: command.guardianId,
      openKey: attendance.id,
      decidedById: null,
    });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_dispute_open', 'schooling_attendance_dispute.openKey'))
      throw fail('dispute_already_open');
    throw error;
  }
  return row;
};

/** Closes an objection with an answer and, where it was right, corrects the attendance in the same transaction. */
export const resolveDispute = async (
  uow: UnitOfWork,
  command: {
    readonly disputeId: string;
    readonly answer: string;
    readonly correction:
      | { readonly status: AttendanceStatus; readonly onTime: boolean | undefined; readonly expectedRevision: number }
      | undefined;
    readonly actor: Actor;
  },
): Promise<DisputeRow> => {
  const found = await findDispute(uow, command.disputeId);
  if (!found) throw fail('not_found');
  if (command.correction)
    await correctAttendance(uow, {
      attendanceId: found.attendanceId,
      ...command.correction,
      reason: '家长提出异议，核实后更正',
      actor: command.actor,
    });
  const closed = await uow.run(
    "UPDATE schooling_attendance_dispute SET status = ?, openKey = NULL, answer = ?, decidedById = ?, decidedAt = ? WHERE id = ? AND status = 'open'",
    [command.correction ? 'corrected' : 'explained', command.answer, command.actor.id, uow.now, found.id],
  );
  const changed = await findDispute(uow, found.id);
  if (closed !== 1 || !changed) throw fail('dispute_already_decided');
  const { id: disputeId, attendanceId, studentId, campusId, status } = changed;
  await uow.append({
    type: 'schooling.attendance-objection.decided',
    aggregate: `student:${studentId}`,
    payload: { disputeId, attendanceId, studentId, campusId, status },
  });
  return changed;
};

import { placeholders, type Reader, type UnitOfWork } from '../../platform/db';
import { forgetResults } from '../../platform/idempotency/stored-results';

/** What stands in place of a name that was deleted. */
export const ERASED_NAME = '已删除';

const studentIdsOf = async (reader: Reader, familyId: string): Promise<string[]> =>
  (await reader.rows<{ id: string }>('SELECT id FROM schooling_student WHERE familyId = ? ORDER BY id', [familyId])).map(
    (row) => row.id,
  );

/** Who ended what a deleted family still waited for. */
const BY_DELETION = 'schooling.family_erased';

/** Ends what still waits for staff: after the deletion nobody could decide it any more, and its keys would stay taken. */
const endWaiting = async (uow: UnitOfWork, studentId: string): Promise<void> => {
  await uow.run(
    `UPDATE schooling_leave_request SET status = 'cancelled', activeKey = NULL, decidedByKind = 'system', decidedById = ?, decidedAt = ?
      WHERE studentId = ? AND status = 'pending'`,
    [BY_DELETION, uow.now, studentId],
  );
  await uow.run(
    `UPDATE schooling_make_up SET status = 'cancelled', missedKey = NULL, lessonKey = NULL, decidedById = ?, updatedAt = ?
      WHERE studentId = ? AND status = 'requested'`,
    [BY_DELETION, uow.now, studentId],
  );
  await uow.run(
    `UPDATE schooling_attendance_dispute SET status = 'explained', openKey = NULL, decidedById = ?, decidedAt = ?
      WHERE studentId = ? AND status = 'open'`,
    [BY_DELETION, uow.now, studentId],
  );
};

/** What identity collects and removes on a family's wish: the half of courses, enrolments and attendance. */
export const schoolingFamilyData = {
  name: 'schooling',

  exportFamily: async (reader: Reader, familyId: string): Promise<object> => {
    const ids = await studentIdsOf(reader, familyId);
    if (ids.length === 0) return { students: [] };
    const list = placeholders(ids.length);
    const of = (table: string, orderBy: string) =>
      reader.rows<object>(`SELECT * FROM ${table} WHERE studentId IN (${list}) ORDER BY ${orderBy}`, ids);
    return {
      students: await reader.rows<object>(`SELECT * FROM schooling_student WHERE id IN (${list}) ORDER BY id`, ids),
      classMemberships: await of('schooling_class_member', 'id'),
      enrolments: await of('schooling_enrolment', 'id'),
      attendance: await of('schooling_attendance', 'startsAt, id'),
      creditEntries: await of('schooling_credit_entry', 'id'),
      leaveRequests: await of('schooling_leave_request', 'id'),
      makeUps: await of('schooling_make_up', 'id'),
      disputes: await of('schooling_attendance_dispute', 'id'),
      signIns: await of('schooling_sign_in', 'date'),
      behaviours: await of('schooling_behaviour', 'id'),
    };
  },

  /**
   * The rows of attendance and credits stay, as the school's books; what names or describes the child goes, and what
   * waited for staff ends. Safe to repeat.
   */
  eraseFamily: async (uow: UnitOfWork, familyId: string): Promise<void> => {
    const ids = await studentIdsOf(uow, familyId);
    await forgetResults(uow, ids);
    for (const id of ids) {
      await uow.run(
        `UPDATE schooling_student SET name = ?, externalNo = ?, birthDate = NULL, gender = NULL, interests = NULL, status = 'erased', updatedAt = ?
          WHERE id = ?`,
        [ERASED_NAME, `erased-${id}`, uow.now, id],
      );
      await endWaiting(uow, id);
      await uow.run("UPDATE schooling_leave_request SET reason = '', decisionNote = NULL WHERE studentId = ?", [id]);
      await uow.run("UPDATE schooling_attendance_dispute SET message = '', answer = NULL WHERE studentId = ?", [id]);
      await uow.run('UPDATE schooling_make_up SET note = NULL WHERE studentId = ?', [id]);
      await uow.run('UPDATE schooling_attendance SET note = NULL WHERE studentId = ?', [id]);
      await uow.run(
        "UPDATE schooling_behaviour SET title = '', body = NULL, score = NULL, checkNote = NULL, revokeReason = NULL WHERE studentId = ?",
        [id],
      );
    }
  },
};

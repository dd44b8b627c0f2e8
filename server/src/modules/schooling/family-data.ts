import { placeholders, type Reader, type UnitOfWork } from '../../platform/db';
import { forgetResults } from '../../platform/idempotency/stored-results';

const studentIdsOf = async (reader: Reader, familyId: string): Promise<string[]> =>
  (await reader.rows<{ id: string }>('SELECT id FROM schooling_student WHERE familyId = ? ORDER BY id', [familyId])).map(
    (row) => row.id,
  );

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
   * The rows of attendance and credits stay, as the school's books; what names or describes the child goes. Safe to
   * repeat.
   */
  eraseFamily: async (uow: UnitOfWork, familyId: string): Promise<void> => {
    const ids = await studentIdsOf(uow, familyId);
    await forgetResults(uow, ids);
    for (const id of ids) {
      await uow.run(
        `UPDATE schooling_student SET name = ?, externalNo = ?, birthDate = NULL, gender = NULL, interests = NULL, status = 'erased', updatedAt = ?
          WHERE id = ?`,
        ['已删除', `erased-${id}`, uow.now, id],
      );
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

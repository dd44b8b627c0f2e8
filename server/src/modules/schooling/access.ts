import type { Reader } from '../../platform/db';
import type { ObjectOwner, ObjectResolvers } from '../../platform/http/object-access';

interface OwnerRow {
  readonly familyId: string;
  readonly campusId: string;
  readonly studentId: string;
}

/** Class groups of a student, past ones included: a teacher keeps the view of a child that was in the class. */
const classGroupsOfStudent = async (reader: Reader, studentId: string): Promise<string[]> => {
  const rows = await reader.rows<{ classGroupId: string }>(
    `SELECT classGroupId FROM schooling_class_member WHERE studentId = ?
      UNION SELECT l.classGroupId FROM schooling_make_up k JOIN schooling_lesson l ON l.id = k.makeUpLessonId
             WHERE k.studentId = ? AND k.status = 'assigned'`,
    [studentId, studentId],
  );
  return rows.map((row) => row.classGroupId);
};

const ownedByStudent =
  (sql: string) =>
  async (reader: Reader, id: string): Promise<ObjectOwner | undefined> => {
    const row = await reader.row<OwnerRow>(sql, [id]);
    if (!row) return undefined;
    return {
      familyId: row.familyId,
      campusIds: [row.campusId],
      classGroupIds: () => classGroupsOfStudent(reader, row.studentId),
    };
  };

const ownedByClassGroup =
  (sql: string) =>
  async (reader: Reader, id: string): Promise<ObjectOwner | undefined> => {
    const row = await reader.row<{ campusId: string; classGroupId: string }>(sql, [id]);
    return row && { familyId: null, campusIds: [row.campusId], classGroupIds: [row.classGroupId] };
  };

/** To whom the objects of this module belong. Erased students are gone for everybody. */
export const schoolingResolvers = {
  student: ownedByStudent(
    "SELECT familyId, campusId, id AS studentId FROM schooling_student WHERE id = ? AND status <> 'erased'",
  ),
  enrolment: ownedByStudent(
    `SELECT s.familyId, e.campusId, e.studentId FROM schooling_enrolment e JOIN schooling_student s ON s.id = e.studentId
      WHERE e.id = ? AND s.status <> 'erased'`,
  ),
  // The lesson's own class group decides for teachers, not every class the child is in.
  attendance: async (reader, id) => {
    const row = await reader.row<OwnerRow & { classGroupId: string }>(
      `SELECT s.familyId, a.campusId, a.studentId, a.classGroupId FROM schooling_attendance a
         JOIN schooling_student s ON s.id = a.studentId WHERE a.id = ? AND s.status <> 'erased'`,
      [id],
    );
    return row && { familyId: row.familyId, campusIds: [row.campusId], classGroupIds: [row.classGroupId] };
  },
  leaveRequest: async (reader, id) => {
    const row = await reader.row<OwnerRow & { classGroupId: string }>(
      `SELECT s.familyId, q.campusId, q.studentId, q.classGroupId FROM schooling_leave_request q
         JOIN schooling_student s ON s.id = q.studentId WHERE q.id = ? AND s.status <> 'erased'`,
      [id],
    );
    return row && { familyId: row.familyId, campusIds: [row.campusId], classGroupIds: [row.classGroupId] };
  },
  makeUp: ownedByStudent(
    `SELECT s.familyId, k.campusId, k.studentId FROM schooling_make_up k JOIN schooling_student s ON s.id = k.studentId
      WHERE k.id = ? AND s.status <> 'erased'`,
  ),
  // No campus = the whole school's: reachable only with school-wide scope.
  importJob: async (reader, id) => {
    const row = await reader.row<{ campusId: string }>('SELECT campusId FROM schooling_import_job WHERE id = ?', [id]);
    return row && { familyId: null, campusIds: row.campusId === '' ? [] : [row.campusId] };
  },
  classGroup: ownedByClassGroup('SELECT campusId, id AS classGroupId FROM schooling_class_group WHERE id = ?'),
  lesson: async (reader, id) => {
    const row = await reader.row<{ campusId: string; classGroupId: string; date: string }>(
      'SELECT campusId, classGroupId, date FROM schooling_lesson WHERE id = ?',
      [id],
    );
    if (!row) return undefined;
    return {
      familyId: null,
      campusIds: [row.campusId],
      classGroupIds: [row.classGroupId],
      openToFamily: (familyId) => isLessonOfFamily(reader, { ...row, id }, familyId),
    };
  },
} satisfies ObjectResolvers;

const isLessonOfFamily = async (
  reader: Reader,
  lesson: { readonly id: string; readonly classGroupId: string; readonly date: string },
  familyId: string,
): Promise<boolean> => {
  const found = await reader.row(
    `SELECT s.id FROM schooling_student s WHERE s.familyId = ? AND (
       EXISTS (SELECT 1 FROM schooling_class_member m WHERE m.studentId = s.id AND m.classGroupId = ?
                  AND m.fromDate <= ? AND (m.toDate IS NULL OR m.toDate >= ?))
       OR EXISTS (SELECT 1 FROM schooling_make_up k WHERE k.studentId = s.id AND k.makeUpLessonId = ? AND k.status = 'assigned'))
      LIMIT 1`,
    [familyId, lesson.classGroupId, lesson.date, lesson.date, lesson.id],
  );
  return found !== undefined;
};

/** Class groups a member of staff teaches: its own, and those in which it gives a slot or a lesson. */
export const teaching = {
  classGroupIdsOf: async (reader: Reader, staffId: string): Promise<string[]> => {
    const rows = await reader.rows<{ id: string }>(
      `SELECT id FROM schooling_class_group WHERE teacherStaffId = ?
        UNION SELECT classGroupId AS id FROM schooling_timetable_slot WHERE teacherStaffId = ?
        UNION SELECT classGroupId AS id FROM schooling_lesson WHERE teacherStaffId = ?`,
      [staffId, staffId, staffId],
    );
    return rows.map((row) => row.id);
  },
};

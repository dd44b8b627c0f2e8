import { studentContracts as contracts, localDateOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { byPayingOrder } from '../domain/consumption';
import type { StudentRow } from '../domain/types';
import { findStudent } from '../persistence/attendance-store';
import { openDisputesAt } from '../persistence/dispute-views';
import { recordProfileIfComplete } from '../usecases/behaviours';
import { adjustEnrolment, createEnrolment, updateEnrolment } from '../usecases/enrolments';
import { createStudent, updateStudent } from '../usecases/students';
import { defined } from './defined';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { ENROLMENT_VIEW, type EnrolmentView, listEnrolments } from './enrolment-list';
import { presentEnrolment, presentStudent } from './present';
import { all, equal } from './scope';
import { listStudents } from './student-list';

const enrolmentView = async (reader: Reader, id: string) => {
  const row = await reader.row<EnrolmentView>(`${ENROLMENT_VIEW} WHERE e.id = ?`, [id]);
  if (!row) throw fail('not_found');
  return presentEnrolment(row);
};

/** A student's enrolments in the order in which they pay. */
export const enrolmentsOf = async (reader: Reader, studentId: string) => {
  const rows = await reader.rows<EnrolmentView>(`${ENROLMENT_VIEW} WHERE e.studentId = ?`, [studentId]);
  return rows.sort(byPayingOrder).map(presentEnrolment);
};

/**
 * Before a child's data is shown to a guardian, a guardian must have agreed; staff see it as the school's own roster.
 * @throws AppError not_found, consent_required
 */
export const requireShown = async (
  deps: SchoolingRouteDeps,
  reader: Reader,
  actor: { readonly kind: string },
  studentId: string,
): Promise<StudentRow> => {
  const student = await findStudent(reader, studentId);
  if (!student) throw fail('not_found');
  if (actor.kind === 'guardian') await deps.requireChildConsent(reader, student.familyId);
  return student;
};

const guardianRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listOwnStudents, async (req) => {
    const { familyId } = req.guardian();
    return req.db.read(async (r) => {
      await deps.requireChildConsent(r, familyId);
      const rows = await r.rows<StudentRow>(
        "SELECT * FROM schooling_student WHERE familyId = ? AND status <> 'erased' ORDER BY id",
        [familyId],
      );
      return { items: rows.map(presentStudent) };
    });
  }),
  write(contracts.updateProfile, async (uow, req) => {
    await requireShown(deps, uow, { kind: 'guardian' }, req.params.studentId);
    const student = await updateStudent(uow, req.params.studentId, defined(req.body));
    await recordProfileIfComplete(uow, student, { kind: 'guardian', id: req.guardian().guardianId });
    return presentStudent(student);
  }),
  read(contracts.getStudent, async (req) =>
    req.db.read(async (r) => {
      const student = await requireShown(deps, r, req.actor(), req.params.studentId);
      const today = localDateOf(r.now);
      const classGroups = await r.rows<{ id: string; name: string; courseTitle: string }>(
        `SELECT g.id, g.name, c.title AS courseTitle FROM schooling_class_member m
           JOIN schooling_class_group g ON g.id = m.classGroupId JOIN schooling_course c ON c.id = g.courseId
          WHERE m.studentId = ? AND m.fromDate <= ? AND (m.toDate IS NULL OR m.toDate >= ?) ORDER BY g.name, g.id`,
        [student.id, today, today],
      );
      return { ...presentStudent(student), classGroups };
    }),
  ),
  read(contracts.listStudentEnrolments, async (req) =>
    req.db.read(async (r) => {
      await requireShown(deps, r, req.actor(), req.params.studentId);
      return { items: await enrolmentsOf(r, req.params.studentId) };
    }),
  ),
  read(contracts.listCreditEntries, async (req) =>
    req.db.read(async (r) => {
      await requireShown(deps, r, req.actor(), req.params.studentId);
      const before = req.query.cursor === undefined ? undefined : (decodeCursor(req.query.cursor, ['string'])[0] as string);
      const where = all(
        equal('j.studentId', req.params.studentId),
        before === undefined ? undefined : { sql: 'j.id < ?', params: [before] },
      );
      const rows = await r.rows<CreditEntryView>(
        `SELECT j.id, j.enrolmentId, e.title AS enrolmentTitle, j.lessonId, j.attendanceId, j.kind, j.delta, j.remainingAfter, j.reason, j.createdAt
           FROM schooling_credit_entry j JOIN schooling_enrolment e ON e.id = j.enrolmentId
          WHERE ${where.sql} ORDER BY j.id DESC LIMIT ?`,
        [...where.params, req.query.limit + 1],
      );
      const page = toPage(rows, req.query.limit, (row) => [row.id]);
      const disputed = await openDisputesAt(
        r,
        page.items.flatMap(({ attendanceId }) => attendanceId ?? []),
      );
      return {
        items: page.items.map((row) => ({
          ...row,
          disputeOpen: row.attendanceId !== null && disputed.has(row.attendanceId),
        })),
        nextCursor: page.nextCursor,
      };
    }),
  ),
];

interface CreditEntryView {
  id: string;
  enrolmentId: string;
  enrolmentTitle: string;
  lessonId: string | null;
  attendanceId: string | null;
  kind: 'opening' | 'consume' | 'return' | 'adjust';
  delta: number;
  remainingAfter: number;
  reason: string;
  createdAt: number;
}

const staffStudentRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listStudents, (req) => req.db.read((r) => listStudents(r, req.staff(), req.query))),
  write(contracts.createStudent, async (uow, req) => {
    const row = await createStudent(uow, req.body);
    await audit(deps, uow, staffActor(req.staff()), 'student.create', { kind: 'student', id: row.id, campusId: row.campusId });
    return presentStudent(row);
  }),
  write(contracts.updateStudent, async (uow, req) => {
    const row = await updateStudent(uow, req.params.studentId, defined(req.body));
    await audit(deps, uow, staffActor(req.staff()), 'student.update', { kind: 'student', id: row.id, campusId: row.campusId });
    return presentStudent(row);
  }),
];

const enrolmentRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listEnrolments, (req) => req.db.read((r) => listEnrolments(r, req.staff(), req.query))),
  write(contracts.createEnrolment, async (uow, req) => {
    const actor = staffActor(req.staff());
    const { classGroupId, ...fields } = req.body;
    const row = await createEnrolment(uow, { ...fields, classGroupId: classGroupId ?? null }, actor);
    await audit(
      deps,
      uow,
      actor,
      'enrolment.create',
      { kind: 'enrolment', id: row.id, campusId: row.campusId },
      { totalCredits: row.totalCredits },
    );
    return enrolmentView(uow, row.id);
  }),
  write(contracts.updateEnrolment, async (uow, req) => {
    const actor = staffActor(req.staff());
    const row = await updateEnrolment(uow, req.params.enrolmentId, defined(req.body), actor);
    await audit(deps, uow, actor, 'enrolment.update', {
      kind: 'enrolment',
      id: row.id,
      campusId: row.campusId,
    });
    return enrolmentView(uow, row.id);
  }),
  write(contracts.adjustEnrolment, async (uow, req) => {
    const actor = staffActor(req.staff());
    const { delta, reason } = req.body;
    const row = await adjustEnrolment(uow, req.params.enrolmentId, delta, reason, actor);
    await audit(deps, uow, actor, 'enrolment.adjust', { kind: 'enrolment', id: row.id, campusId: row.campusId }, { delta });
    return enrolmentView(uow, row.id);
  }),
];

/** Students and enrolments. */
export const studentRoutes = (deps: SchoolingRouteDeps): Route[] => [
  ...guardianRoutes(deps),
  ...staffStudentRoutes(deps),
  ...enrolmentRoutes(deps),
];

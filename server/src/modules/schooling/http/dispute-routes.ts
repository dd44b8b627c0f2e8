import { attendanceContracts as contracts, type QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { attendancesByIds } from '../persistence/attendance-store';
import { ownDisputes } from '../persistence/dispute-views';
import { type DisputeRow, findDispute, openDispute, resolveDispute } from '../usecases/disputes';
import { audit, requireCampus, type SchoolingRouteDeps, staffActor } from './deps';
import { presentAttendance } from './present';
import { all, equal, visibleTo } from './scope';
import { requireShown } from './student-routes';

const presentDispute = (row: DisputeRow) => ({
  id: row.id,
  attendanceId: row.attendanceId,
  studentId: row.studentId,
  campusId: row.campusId,
  message: row.message,
  status: row.status,
  answer: row.answer,
  decidedAt: row.decidedAt,
  createdAt: row.createdAt,
});

const before = (cursor: string | undefined) =>
  cursor === undefined ? undefined : { sql: 'd.id < ?', params: [decodeCursor(cursor, ['string'])[0] as string] };

const ofFamilies = (deps: SchoolingRouteDeps): Route[] => [
  write(contracts.dispute, async (uow, req) =>
    presentDispute(
      await openDispute(uow, {
        attendanceId: req.params.attendanceId,
        message: req.body.message,
        guardianId: req.guardian().guardianId,
      }),
    ),
  ),
  read(contracts.studentDisputes, async (req) =>
    req.db.read(async (r) => {
      const { studentId } = req.params;
      await requireShown(deps, r, req.actor(), studentId);
      const where = all(equal('d.studentId', studentId), before(req.query.cursor));
      const rows = await ownDisputes(r, where, req.query.limit + 1);
      const page = toPage(rows, req.query.limit, (row) => [row.id]);
      const questions = page.items.map((row) => ({ sourceId: row.attendanceId, since: row.decidedAt ?? r.now }));
      const points = (await deps.pointsMoved?.(r, questions)) ?? [];
      return {
        items: page.items.map((row, index) => ({
          ...presentDispute(row),
          lesson: {
            id: row.lessonId,
            date: row.lessonDate,
            startsAt: row.startsAt,
            courseTitle: row.courseTitle,
            classGroupName: row.classGroupName,
          },
          record: { status: row.recordStatus, onTime: row.onTime === 1, consumption: row.consumption },
          moved: row.status === 'corrected' ? { credits: row.credits, points: points[index] ?? 0 } : null,
        })),
        nextCursor: page.nextCursor,
      };
    }),
  ),
];

/** A page of the objections that a member of staff may decide, each with what is recorded now. */
export const listDisputes = async (reader: Reader, staff: StaffPrincipal, query: QueryOf<typeof contracts.listDisputes>) => {
  const keys = keySet<DisputeRow>(query.sort, query.cursor, { filed: null }, 'd.id');
  const where = all(
    visibleTo(staff, 'attendance.correct', 'd.campusId', 'a.classGroupId'),
    equal('d.campusId', query.campusId),
    equal('d.status', query.status),
    keys.after,
  );
  const rows = await reader.rows<DisputeRow & { studentName: string }>(
    `SELECT d.*, s.name AS studentName FROM schooling_attendance_dispute d JOIN schooling_attendance a ON a.id = d.attendanceId
       JOIN schooling_student s ON s.id = d.studentId WHERE ${where.sql} ORDER BY ${keys.orderBy} LIMIT ?`,
    [...where.params, query.limit + 1],
  );
  const page = toPage(rows, query.limit, keys.cursorOf);
  const records = await attendancesByIds(
    reader,
    page.items.map(({ attendanceId }) => attendanceId),
  );
  return {
    items: page.items.flatMap((row) => {
      const record = records.get(row.attendanceId);
      return record ? [{ ...presentDispute(row), studentName: row.studentName, attendance: presentAttendance(record) }] : [];
    }),
    nextCursor: page.nextCursor,
  };
};

const ofStaff = (deps: SchoolingRouteDeps): Route[] => [
  write(contracts.resolveDispute, async (uow, req) => {
    const staff = req.staff();
    const found = await findDispute(uow, req.params.disputeId);
    if (!found) throw fail('not_found');
    requireCampus(staff, 'attendance.correct', found.campusId);
    const { correction } = req.body;
    const row = await resolveDispute(uow, {
      disputeId: found.id,
      answer: req.body.answer,
      correction: correction && {
        status: correction.status,
        onTime: correction.onTime,
        expectedRevision: correction.expectedRevision,
      },
      actor: staffActor(staff),
    });
    await audit(
      deps,
      uow,
      staffActor(staff),
      'attendance_dispute.resolve',
      { kind: 'attendance', id: row.attendanceId, campusId: row.campusId },
      { status: row.status },
    );
    return presentDispute(row);
  }),
  read(contracts.listDisputes, (req) => req.db.read((r) => listDisputes(r, req.staff(), req.query))),
];

/** Objections to attendance: families file and read them, staff answer them. */
export const disputeRoutes = (deps: SchoolingRouteDeps): Route[] => [...ofFamilies(deps), ...ofStaff(deps)];

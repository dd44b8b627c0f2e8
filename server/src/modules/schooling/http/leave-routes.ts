import { leaveContracts as contracts } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { wasMissed } from '../domain/make-up-choice';
import { attendancesAt } from '../persistence/attendance-store';
import { findLesson } from '../persistence/calendar-store';
import { LEAVE_VIEW, type LeaveView, leaveView } from '../persistence/leave-store';
import { choicesFor, lessonViews } from '../persistence/make-up-store';
import { arrangeMakeUp, cancelMakeUp, decideMakeUp, findMakeUp, type MakeUpRow } from '../usecases/make-up';
import { cancelLeave, decideLeave, requestLeave } from '../usecases/request-leave';
import { audit, requireCampus, requireOwnClass, type SchoolingRouteDeps, staffActor } from './deps';
import { presentLeave, presentLesson } from './present';
import { all, equal, studentIn, visibleTo } from './scope';
import { requireShown } from './student-routes';

const oneLeave = async (reader: Reader, id: string): Promise<LeaveView> => {
  const row = await leaveView(reader, id);
  if (!row) throw fail('not_found');
  return row;
};

const beforeId = (column: string, cursor: string | undefined) =>
  cursor === undefined ? undefined : { sql: `${column} < ?`, params: [decodeCursor(cursor, ['string'])[0] as string] };

const leaveWrites = (deps: SchoolingRouteDeps): Route[] => [
  write(contracts.requestLeave, async (uow, req) => {
    const actor = req.actor();
    await requireShown(deps, uow, actor, req.body.studentId);
    const id = await requestLeave(uow, { ...req.body, actor });
    const row = await oneLeave(uow, id);
    await audit(deps, uow, actor, 'leave.request', { kind: 'leaveRequest', id, campusId: row.campusId });
    return presentLeave(row);
  }),
  write(contracts.decideLeave, async (uow, req) => {
    const actor = staffActor(req.staff());
    const { leaveRequestId } = req.params;
    await decideLeave(uow, { leaveRequestId, approve: req.body.approve, note: req.body.note ?? null, actor });
    const row = await oneLeave(uow, leaveRequestId);
    await audit(
      deps,
      uow,
      actor,
      'leave.decide',
      { kind: 'leaveRequest', id: row.id, campusId: row.campusId },
      { approve: req.body.approve },
    );
    return presentLeave(row);
  }),
  write(contracts.cancelLeave, async (uow, req) => {
    const actor = req.actor();
    await cancelLeave(uow, { leaveRequestId: req.params.leaveRequestId, actor });
    const row = await oneLeave(uow, req.params.leaveRequestId);
    await audit(deps, uow, actor, 'leave.cancel', { kind: 'leaveRequest', id: row.id, campusId: row.campusId });
    return presentLeave(row);
  }),
];

const leaveReads = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listLeave, async (req) => {
    const { query } = req;
    const where = all(
      visibleTo(req.staff(), 'attendance.read', 'q.campusId', 'q.classGroupId'),
      equal('q.campusId', query.campusId),
      equal('q.status', query.status),
      beforeId('q.id', query.cursor),
    );
    const rows = await req.db.read((r) =>
      r.rows<LeaveView & { studentName: string; classGroupName: string }>(
        `${LEAVE_VIEW} WHERE ${where.sql} ORDER BY q.id DESC LIMIT ?`,
        [...where.params, query.limit + 1],
      ),
    );
    const page = toPage(rows, query.limit, (row) => [row.id]);
    return {
      items: page.items.map((row) => ({
        ...presentLeave(row),
        studentName: row.studentName,
        classGroupName: row.classGroupName,
      })),
      nextCursor: page.nextCursor,
    };
  }),
  read(contracts.studentLeave, async (req) =>
    req.db.read(async (r) => {
      await requireShown(deps, r, req.actor(), req.params.studentId);
      const where = all(equal('q.studentId', req.params.studentId), beforeId('q.id', req.query.cursor));
      const rows = await r.rows<LeaveView>(`${LEAVE_VIEW} WHERE ${where.sql} ORDER BY q.id DESC LIMIT ?`, [
        ...where.params,
        req.query.limit + 1,
      ]);
      const page = toPage(rows, req.query.limit, (row) => [row.id]);
      return { items: page.items.map(presentLeave), nextCursor: page.nextCursor };
    }),
  ),
];

const presentMakeUp = (row: MakeUpRow) => ({
  id: row.id,
  studentId: row.studentId,
  missedLessonId: row.missedLessonId,
  makeUpLessonId: row.makeUpLessonId,
  status: row.status,
  note: row.note,
  createdAt: row.createdAt,
});

const classGroupsOfMakeUp = async (reader: Reader, { missedLessonId, makeUpLessonId }: MakeUpRow): Promise<string[]> => {
  const lessons = [await findLesson(reader, missedLessonId), await findLesson(reader, makeUpLessonId)];
  return lessons.flatMap((lesson) => lesson?.classGroupId ?? []);
};

const makeUps = (deps: SchoolingRouteDeps): Route[] => [
  write(contracts.arrangeMakeUp, async (uow, req) => {
    const actor = req.actor();
    await requireShown(deps, uow, actor, req.body.studentId);
    const row = await arrangeMakeUp(uow, { ...req.body, note: req.body.note ?? null, actor });
    // The lessons are not among the request's checked objects: a family may wish for a class that is not its own.
    if (actor.kind === 'staff') requireCampus(req.staff(), 'attendance.write', row.campusId);
    await audit(
      deps,
      uow,
      actor,
      'make_up.assign',
      { kind: 'student', id: row.studentId, campusId: row.campusId },
      { makeUpId: row.id },
    );
    return presentMakeUp(row);
  }),
  write(contracts.decideMakeUp, async (uow, req) => {
    const staff = req.staff();
    const found = await findMakeUp(uow, req.params.makeUpId);
    if (!found) throw fail('not_found');
    requireCampus(staff, 'attendance.write', found.campusId);
    requireOwnClass(staff, await classGroupsOfMakeUp(uow, found));
    const row = await decideMakeUp(uow, {
      makeUpId: found.id,
      decision: req.body.decision,
      note: req.body.note ?? null,
      actor: staffActor(staff),
    });
    await audit(
      deps,
      uow,
      staffActor(staff),
      'make_up.decide',
      { kind: 'student', id: row.studentId, campusId: row.campusId },
      { status: row.status },
    );
    return presentMakeUp(row);
  }),
  read(contracts.listMakeUps, async (req) => {
    const { query } = req;
    const where = all(
      visibleTo(req.staff(), 'attendance.read', 'k.campusId', studentIn('k.studentId')),
      equal('k.campusId', query.campusId),
      equal('k.status', query.status),
      beforeId('k.id', query.cursor),
    );
    return req.db.read(async (r) => {
      const rows = await r.rows<MakeUpRow & { studentName: string }>(
        `SELECT k.*, s.name AS studentName FROM schooling_make_up k JOIN schooling_student s ON s.id = k.studentId
          WHERE ${where.sql} ORDER BY k.id DESC LIMIT ?`,
        [...where.params, query.limit + 1],
      );
      const page = toPage(rows, query.limit, (row) => [row.id]);
      const items = await withLessons(r, page.items);
      return { items: items.map(({ row, view }) => ({ ...view, studentName: row.studentName })), nextCursor: page.nextCursor };
    });
  }),
];

/** Wishes with both lessons; one whose lesson is gone is left out. */
const withLessons = async <R extends MakeUpRow>(reader: Reader, rows: readonly R[]) => {
  const lessons = await lessonViews(
    reader,
    rows.flatMap((row) => [row.missedLessonId, row.makeUpLessonId]),
  );
  return rows.flatMap((row) => {
    const missed = lessons.get(row.missedLessonId);
    const makeUp = lessons.get(row.makeUpLessonId);
    if (!missed || !makeUp) return [];
    return [{ row, view: { ...presentMakeUp(row), missedLesson: presentLesson(missed), makeUpLesson: presentLesson(makeUp) } }];
  });
};

const familyMakeUps = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.makeUpChoices, async (req) =>
    req.db.read(async (r) => {
      const { studentId } = req.params;
      await requireShown(deps, r, req.actor(), studentId);
      const missed = await findLesson(r, req.query.missedLessonId);
      if (!missed) throw fail('not_found');
      const [attendance] = await attendancesAt(r, missed.id, [studentId]);
      if (!wasMissed(attendance?.status)) throw fail('make_up_not_missed');
      const choices = await choicesFor(r, studentId, missed);
      return {
        items: choices.map(({ lesson, capacity, expected }) => ({ ...presentLesson(lesson), seatsLeft: capacity - expected })),
      };
    }),
  ),
  read(contracts.studentMakeUps, async (req) =>
    req.db.read(async (r) => {
      const { studentId } = req.params;
      await requireShown(deps, r, req.actor(), studentId);
      const where = all(equal('k.studentId', studentId), beforeId('k.id', req.query.cursor));
      const rows = await r.rows<MakeUpRow>(`SELECT k.* FROM schooling_make_up k WHERE ${where.sql} ORDER BY k.id DESC LIMIT ?`, [
        ...where.params,
        req.query.limit + 1,
      ]);
      const page = toPage(rows, req.query.limit, (row) => [row.id]);
      const items = await withLessons(r, page.items);
      return { items: items.map(({ view }) => view), nextCursor: page.nextCursor };
    }),
  ),
  write(contracts.cancelMakeUp, async (uow, req) =>
    presentMakeUp(await cancelMakeUp(uow, { makeUpId: req.params.makeUpId, actor: req.actor() })),
  ),
];

/** Leave and make-up lessons. */
export const leaveRoutes = (deps: SchoolingRouteDeps): Route[] => [
  ...leaveWrites(deps),
  ...leaveReads(deps),
  ...makeUps(deps),
  ...familyMakeUps(deps),
];

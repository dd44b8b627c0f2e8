import { addDays, attendanceContracts as contracts, localDateOf, startOfDay } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import type { AttendanceRow } from '../domain/types';
import { countsOf, expectedAt, recordedFor } from '../persistence/attendance-views';
import { LESSON_VIEW, type LessonView, LONGEST_LESSON_MS, lessonsOfStudents, lessonView } from '../persistence/calendar-store';
import { openDisputesAt } from '../persistence/dispute-views';
import { correctAttendance } from '../usecases/correct-attendance';
import { listAttendance } from './attendance-list';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { requireRange } from './lesson-routes';
import { presentAttendance, presentLesson } from './present';
import { all, equal, visibleTo } from './scope';
import { requireShown } from './student-routes';

/** Lists by start of the lesson, newest first. */
const beforeStart = (cursor: string | undefined) => {
  if (cursor === undefined) return undefined;
  const [startsAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { sql: 'a.startsAt < ? OR (a.startsAt = ? AND a.id < ?)', params: [startsAt, startsAt, id] };
};

const staffViews = (): Route[] => [
  read(contracts.lessonAttendance, async ({ db, params }) =>
    db.read(async (r) => {
      const lesson = await lessonView(r, params.lessonId);
      if (!lesson) throw fail('not_found');
      const people = await expectedAt(r, lesson);
      const arrived = people.filter(({ attendance }) => attendance?.status === 'present' || attendance?.status === 'late').length;
      return {
        lesson: presentLesson(lesson),
        arrived,
        expected: people.length,
        items: people.map((person) => ({ ...person, attendance: person.attendance && presentAttendance(person.attendance) })),
      };
    }),
  ),
  read(contracts.todayLessons, async (req) =>
    req.db.read(async (r) => {
      const date = localDateOf(r.now);
      const midnight = startOfDay(date);
      const where = all(
        visibleTo(req.staff(), 'lesson.read', 'l.campusId', 'l.classGroupId'),
        equal('l.campusId', req.query.campusId),
        { sql: 'l.startsAt >= ? AND l.startsAt < ?', params: [midnight - LONGEST_LESSON_MS, startOfDay(addDays(date, 1))] },
        // A lesson that began before midnight belongs to today until it is over.
        { sql: 'l.startsAt >= ? OR l.endsAt >= ?', params: [midnight, r.now] },
      );
      // A school day of one campus: far below this bound.
      const rows = await r.rows<LessonView>(
        `${LESSON_VIEW} WHERE ${where.sql} ORDER BY l.startsAt, l.id LIMIT 500`,
        where.params,
      );
      const counts = await countsOf(
        r,
        rows.map((row) => row.id),
      );
      return {
        date,
        items: rows.map((row) => ({ ...presentLesson(row), ...(counts.get(row.id) ?? { arrived: 0, expected: 0 }) })),
      };
    }),
  ),
  read(contracts.listAttendance, (req) => req.db.read((r) => listAttendance(r, req.staff(), req.query))),
];

const studentViews = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.studentAttendance, async (req) =>
    req.db.read(async (r) => {
      await requireShown(deps, r, req.actor(), req.params.studentId);
      const where = all(equal('a.studentId', req.params.studentId), beforeStart(req.query.cursor));
      const rows = await r.rows<AttendanceRow & { classGroupName: string; courseTitle: string }>(
        `SELECT a.*, g.name AS classGroupName, c.title AS courseTitle FROM schooling_attendance a
           JOIN schooling_class_group g ON g.id = a.classGroupId JOIN schooling_course c ON c.id = a.courseId
          WHERE ${where.sql} ORDER BY a.startsAt DESC, a.id DESC LIMIT ?`,
        [...where.params, req.query.limit + 1],
      );
      const page = toPage(rows, req.query.limit, (row) => [row.startsAt, row.id]);
      const disputed = await openDisputesAt(
        r,
        page.items.map((row) => row.id),
      );
      return {
        items: page.items.map((row) => ({
          ...presentAttendance(row),
          disputeOpen: disputed.has(row.id),
          classGroupName: row.classGroupName,
          courseTitle: row.courseTitle,
        })),
        nextCursor: page.nextCursor,
      };
    }),
  ),
  read(contracts.studentLessons, async (req) =>
    req.db.read(async (r) => {
      const { studentId } = req.params;
      await requireShown(deps, r, req.actor(), studentId);
      const { from, to } = requireRange(req.query.from, req.query.to);
      const lessons = await lessonsOfStudents(r, [studentId], startOfDay(from), startOfDay(addDays(to, 1)));
      const recorded = await recordedFor(
        r,
        [studentId],
        lessons.map((lesson) => lesson.id),
      );
      return {
        items: lessons.map((lesson) => {
          const attendance = recorded.get(`${lesson.id}:${studentId}`);
          return {
            ...presentLesson(lesson),
            isMakeUp: lesson.isMakeUp === 1,
            attendance: attendance ? presentAttendance(attendance) : null,
          };
        }),
      };
    }),
  ),
];

const corrections = (deps: SchoolingRouteDeps): Route[] => [
  write(contracts.correct, async (uow, req) => {
    const actor = staffActor(req.staff());
    const result = await correctAttendance(uow, {
      attendanceId: req.params.attendanceId,
      status: req.body.status,
      onTime: req.body.onTime,
      reason: req.body.reason,
      expectedRevision: req.body.expectedRevision,
      actor,
    });
    const { attendance } = result;
    await audit(
      deps,
      uow,
      actor,
      'attendance.correct',
      { kind: 'attendance', id: attendance.id, campusId: attendance.campusId },
      { status: attendance.status, revision: attendance.revision },
    );
    return { ...presentAttendance(attendance), consumed: result.receipt };
  }),
];

/** Views of attendance and corrections. */
export const attendanceRoutes = (deps: SchoolingRouteDeps): Route[] => [
  ...staffViews(),
  ...studentViews(deps),
  ...corrections(deps),
];

import { schoolingContracts as contracts, type LocalDate, localDateOf } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import type { CourseRow } from '../domain/types';
import { slotsOf } from '../persistence/calendar-store';
import { changeClassGroup } from '../usecases/close-class-group';
import { createClassGroup, createCourse, requireClassGroup, updateCourse } from '../usecases/courses';
import { addMember, endMember } from '../usecases/members';
import { addSlot, endSlot, generateLessons } from '../usecases/timetable';
import { CLASS_GROUP_VIEW, listClassGroups, membersOf } from './class-list';
import { defined } from './defined';
import { audit, requireTeacher, type SchoolingRouteDeps, staffActor } from './deps';
import { type ClassGroupView, presentClassGroup, presentCourse, presentSlot } from './present';
import { all, equal } from './scope';

const classGroupView = async (reader: Reader, id: string) => {
  const today = localDateOf(reader.now);
  const row = await reader.row<ClassGroupView>(`${CLASS_GROUP_VIEW} WHERE g.id = ?`, [today, today, id]);
  if (!row) throw fail('not_found');
  return presentClassGroup(row);
};

/** A class group as the subject of an audit row: staff of its campus may read what was done to it. */
const subjectOf = async (uow: UnitOfWork, id: string) => ({
  kind: 'classGroup',
  id,
  campusId: (await requireClassGroup(uow, id)).campusId,
});

const afterId = (column: string, cursor: string | undefined) =>
  cursor === undefined ? undefined : { sql: `${column} > ?`, params: [decodeCursor(cursor, ['string'])[0] as string] };

const courseRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listCourses, async ({ db, query }) => {
    const where = all(equal('status', query.status), afterId('id', query.cursor));
    const rows = await db.read((r) =>
      r.rows<CourseRow>(`SELECT * FROM schooling_course WHERE ${where.sql} ORDER BY id LIMIT ?`, [
        ...where.params,
        query.limit + 1,
      ]),
    );
    const page = toPage(rows, query.limit, (row) => [row.id]);
    return { items: page.items.map(presentCourse), nextCursor: page.nextCursor };
  }),
  write(contracts.createCourse, async (uow, req) => {
    const row = await createCourse(uow, req.body);
    await audit(deps, uow, staffActor(req.staff()), 'course.create', { kind: 'course', id: row.id, campusId: null });
    return presentCourse(row);
  }),
  write(contracts.updateCourse, async (uow, req) => {
    const row = await updateCourse(uow, req.params.courseId, defined(req.body));
    await audit(deps, uow, staffActor(req.staff()), 'course.update', { kind: 'course', id: row.id, campusId: null });
    return presentCourse(row);
  }),
];

const classGroupRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listClassGroups, (req) => req.db.read((r) => listClassGroups(r, req.staff(), req.query))),
  write(contracts.createClassGroup, async (uow, req) => {
    await requireTeacher(uow, req.body.teacherStaffId);
    const row = await createClassGroup(uow, req.body);
    await audit(deps, uow, staffActor(req.staff()), 'class_group.create', {
      kind: 'classGroup',
      id: row.id,
      campusId: row.campusId,
    });
    return classGroupView(uow, row.id);
  }),
  write(contracts.updateClassGroup, async (uow, req) => {
    await requireTeacher(uow, req.body.teacherStaffId);
    const { classGroup, cancelledLessons } = await changeClassGroup(uow, req.params.classGroupId, defined(req.body));
    const { id, campusId } = classGroup;
    const subject = { kind: 'classGroup', id, campusId };
    await audit(deps, uow, staffActor(req.staff()), 'class_group.update', subject, { cancelledLessons });
    return classGroupView(uow, id);
  }),
];

const memberRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listMembers, async ({ db, params }) => ({ items: await db.read((r) => membersOf(r, params.classGroupId)) })),
  write(contracts.addMember, async (uow, req) => {
    await addMember(uow, { ...req.body, classGroupId: req.params.classGroupId });
    await audit(
      deps,
      uow,
      staffActor(req.staff()),
      'class_group.add_member',
      { kind: 'student', id: req.body.studentId, campusId: (await requireClassGroup(uow, req.params.classGroupId)).campusId },
      { classGroupId: req.params.classGroupId, fromDate: req.body.fromDate },
    );
    return { ok: true as const };
  }),
  write(contracts.endMember, async (uow, req) => {
    await endMember(uow, { ...req.params, toDate: req.body.toDate });
    await audit(
      deps,
      uow,
      staffActor(req.staff()),
      'class_group.end_member',
      { kind: 'student', id: req.params.studentId, campusId: (await requireClassGroup(uow, req.params.classGroupId)).campusId },
      { classGroupId: req.params.classGroupId, toDate: req.body.toDate },
    );
    return { ok: true as const };
  }),
];

const timetableRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listTimetable, async ({ db, params }) => ({
    items: (await db.read((r) => slotsOf(r, params.classGroupId))).map(presentSlot),
  })),
  write(contracts.addSlot, async (uow, req) => {
    await requireTeacher(uow, req.body.teacherStaffId);
    const slot = await addSlot(uow, req.params.classGroupId, req.body);
    await audit(deps, uow, staffActor(req.staff()), 'timetable.add', await subjectOf(uow, req.params.classGroupId));
    return presentSlot(slot);
  }),
  write(contracts.endSlot, async (uow, req) => {
    const { classGroupId, slotId } = req.params;
    const cancelled = await endSlot(uow, classGroupId, slotId, req.body.validTo as LocalDate);
    await audit(deps, uow, staffActor(req.staff()), 'timetable.end', await subjectOf(uow, classGroupId), { slotId, cancelled });
    return { cancelled };
  }),
  write(contracts.generateLessons, async (uow, req) => {
    const { from, to } = req.body;
    const result = await generateLessons(uow, req.params.classGroupId, from as LocalDate, to as LocalDate);
    await audit(deps, uow, staffActor(req.staff()), 'lesson.generate', await subjectOf(uow, req.params.classGroupId), {
      from,
      to,
      created: result.created,
    });
    return result;
  }),
];

/** Courses, class groups, members and timetable. */
export const catalogueRoutes = (deps: SchoolingRouteDeps): Route[] => [
  ...courseRoutes(deps),
  ...classGroupRoutes(deps),
  ...memberRoutes(deps),
  ...timetableRoutes(deps),
];

import { localDateOf } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { peakMembers } from '../domain/membership';
import type { ClassGroupRow, CourseRow } from '../domain/types';
import { findClassGroup, findCourse } from '../persistence/calendar-store';

export interface CourseFields {
  readonly code: string;
  readonly title: string;
  readonly subject: string | null;
  readonly absenceConsumes: boolean;
  readonly leaveAutoApprove: boolean;
}

const flag = (value: boolean): number => (value ? 1 : 0);

/** @throws AppError course_code_taken */
export const createCourse = async (uow: UnitOfWork, fields: CourseFields): Promise<CourseRow> => {
  const row: CourseRow = {
    id: uow.newId(),
    ...fields,
    absenceConsumes: flag(fields.absenceConsumes),
    leaveAutoApprove: flag(fields.leaveAutoApprove),
    status: 'active',
    createdAt: uow.now,
    updatedAt: uow.now,
  };
  try {
    await uow.insert('schooling_course', { ...row });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_course_code', 'schooling_course.code')) throw fail('course_code_taken');
    throw error;
  }
  return row;
};

type CourseChange = Partial<Omit<CourseFields, 'code'>> & { readonly status?: CourseRow['status'] };

export const updateCourse = async (uow: UnitOfWork, id: string, change: CourseChange): Promise<CourseRow> => {
  const found = await findCourse(uow, id);
  if (!found) throw fail('not_found');
  const row: CourseRow = {
    ...found,
    title: change.title ?? found.title,
    subject: change.subject === undefined ? found.subject : change.subject,
    absenceConsumes: change.absenceConsumes === undefined ? found.absenceConsumes : flag(change.absenceConsumes),
    leaveAutoApprove: change.leaveAutoApprove === undefined ? found.leaveAutoApprove : flag(change.leaveAutoApprove),
    status: change.status ?? found.status,
    updatedAt: uow.now,
  };
  await uow.run(
    'UPDATE schooling_course SET title = ?, subject = ?, absenceConsumes = ?, leaveAutoApprove = ?, status = ?, updatedAt = ? WHERE id = ?',
    [row.title, row.subject, row.absenceConsumes, row.leaveAutoApprove, row.status, row.updatedAt, id],
  );
  return row;
};

export interface ClassGroupFields {
  readonly campusId: string;
  readonly courseId: string;
  readonly externalCode: string;
  readonly name: string;
  readonly teacherStaffId: string | null;
  readonly room: string | null;
  readonly capacity: number;
  readonly skipStatutoryHolidays: boolean;
}

/** @throws AppError class_group_code_taken, course_archived */
export const createClassGroup = async (uow: UnitOfWork, fields: ClassGroupFields): Promise<ClassGroupRow> => {
  const course = await findCourse(uow, fields.courseId);
  if (!course) throw fail('not_found');
  if (course.status === 'archived') throw fail('course_archived');
  const row: ClassGroupRow = {
    id: uow.newId(),
    ...fields,
    skipStatutoryHolidays: flag(fields.skipStatutoryHolidays),
    status: 'active',
    createdAt: uow.now,
    updatedAt: uow.now,
  };
  try {
    await uow.insert('schooling_class_group', { ...row });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_class_group_code', 'schooling_class_group.campusId'))
      throw fail('class_group_code_taken');
    throw error;
  }
  return row;
};

type ClassGroupChange = Partial<Omit<ClassGroupFields, 'campusId' | 'courseId' | 'externalCode'>> & {
  readonly status?: ClassGroupRow['status'];
};

/** @throws AppError capacity_below_members */
export const updateClassGroup = async (uow: UnitOfWork, id: string, change: ClassGroupChange): Promise<ClassGroupRow> => {
  const [found] = await uow.lockRows<ClassGroupRow>('SELECT * FROM schooling_class_group WHERE id = ?', [id]);
  if (!found) throw fail('not_found');
  const row: ClassGroupRow = {
    ...found,
    name: change.name ?? found.name,
    teacherStaffId: change.teacherStaffId === undefined ? found.teacherStaffId : change.teacherStaffId,
    room: change.room === undefined ? found.room : change.room,
    capacity: change.capacity ?? found.capacity,
    skipStatutoryHolidays:
      change.skipStatutoryHolidays === undefined ? found.skipStatutoryHolidays : flag(change.skipStatutoryHolidays),
    status: change.status ?? found.status,
    updatedAt: uow.now,
  };
  const members = await memberPeriods(uow, id);
  if (row.capacity < peakMembers(members, { fromDate: localDateOf(uow.now), toDate: null })) throw fail('capacity_below_members');
  await uow.run(
    `UPDATE schooling_class_group SET name = ?, teacherStaffId = ?, room = ?, capacity = ?, skipStatutoryHolidays = ?, status = ?, updatedAt = ?
      WHERE id = ?`,
    [row.name, row.teacherStaffId, row.room, row.capacity, row.skipStatutoryHolidays, row.status, row.updatedAt, id],
  );
  return row;
};

export const memberPeriods = (
  uow: Pick<UnitOfWork, 'rows'>,
  classGroupId: string,
): Promise<{ id: string; studentId: string; fromDate: string; toDate: string | null }[]> =>
  uow.rows('SELECT id, studentId, fromDate, toDate FROM schooling_class_member WHERE classGroupId = ?', [classGroupId]);

/** @throws AppError not_found */
export const requireClassGroup = async (uow: Pick<UnitOfWork, 'row'>, id: string): Promise<ClassGroupRow> => {
  const found = await findClassGroup(uow as UnitOfWork, id);
  if (!found) throw fail('not_found');
  return found;
};

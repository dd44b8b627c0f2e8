import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { overlapsPeriod, peakMembers } from '../domain/membership';
import type { ClassGroupRow } from '../domain/types';
import { lockStudents } from '../persistence/attendance-store';
import { memberPeriods } from './courses';

export interface MembershipCommand {
  readonly classGroupId: string;
  readonly studentId: string;
  readonly fromDate: string;
  /** Last day; null = open. */
  readonly toDate: string | null;
}

/**
 * Adds a student to a class group; on no day may there be more members than seats.
 * @throws AppError class_group_full, class_group_closed, already_member, date_range_invalid, student_inactive
 */
export const addMember = async (uow: UnitOfWork, command: MembershipCommand): Promise<void> => {
  if (command.toDate !== null && command.toDate < command.fromDate) throw fail('date_range_invalid');
  const [student] = await lockStudents(uow, [command.studentId]);
  if (!student) throw fail('not_found');
  if (student.status !== 'active') throw fail('student_inactive');
  const [classGroup] = await uow.lockRows<ClassGroupRow>('SELECT * FROM schooling_class_group WHERE id = ?', [
    command.classGroupId,
  ]);
  if (!classGroup) throw fail('not_found');
  if (classGroup.status === 'closed') throw fail('class_group_closed');
  const members = await memberPeriods(uow, classGroup.id);
  if (members.some((member) => member.studentId === student.id && overlapsPeriod(member, command))) throw fail('already_member');
  if (peakMembers(members, command) >= classGroup.capacity) throw fail('class_group_full', { capacity: classGroup.capacity });
  await uow.insert('schooling_class_member', {
    id: uow.newId(),
    classGroupId: classGroup.id,
    studentId: student.id,
    fromDate: command.fromDate,
    toDate: command.toDate,
    createdAt: uow.now,
  });
};

/** Ends the membership that covers or follows `toDate`; `toDate` is its last day. */
export const endMember = async (
  uow: UnitOfWork,
  command: { readonly classGroupId: string; readonly studentId: string; readonly toDate: string },
): Promise<void> => {
  await uow.lockRows('SELECT id FROM schooling_class_group WHERE id = ?', [command.classGroupId]);
  const members = await memberPeriods(uow, command.classGroupId);
  const current = members.filter(
    (member) => member.studentId === command.studentId && (member.toDate === null || member.toDate > command.toDate),
  );
  if (current.length === 0) throw fail('not_found');
  const covering = current.find((member) => member.fromDate <= command.toDate);
  if (!covering) throw fail('date_range_invalid');
  await uow.run('UPDATE schooling_class_member SET toDate = ? WHERE id = ?', [command.toDate, covering.id]);
};

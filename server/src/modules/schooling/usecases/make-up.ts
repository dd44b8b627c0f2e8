import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { standsFor, wasMissed } from '../domain/make-up-choice';
import type { LessonRow } from '../domain/types';
import { admissionsTo, attendancesAt, lockStudents } from '../persistence/attendance-store';
import { findLesson } from '../persistence/calendar-store';

export interface MakeUpRow {
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly missedLessonId: string;
  readonly makeUpLessonId: string;
  readonly status: 'requested' | 'assigned' | 'rejected' | 'cancelled';
  readonly note: string | null;
  readonly createdAt: number;
}

export const findMakeUp = (reader: Pick<UnitOfWork, 'row'>, id: string): Promise<MakeUpRow | undefined> =>
  reader.row(
    'SELECT id, studentId, campusId, missedLessonId, makeUpLessonId, status, note, createdAt FROM schooling_make_up WHERE id = ?',
    [id],
  );

const keyOf = (lessonId: string, studentId: string): string => `${lessonId}:${studentId}`;

/**
 * Puts a later lesson of the same course and campus in the place of a missed one. A guardian's wish waits for staff; a
 * member of staff assigns at once.
 */
export const arrangeMakeUp = async (
  uow: UnitOfWork,
  command: {
    readonly studentId: string;
    readonly missedLessonId: string;
    readonly makeUpLessonId: string;
    readonly note: string | null;
    readonly actor: Actor;
  },
): Promise<MakeUpRow> => {
  const [student] = await lockStudents(uow, [command.studentId]);
  const missed = await findLesson(uow, command.missedLessonId);
  const target = await findLesson(uow, command.makeUpLessonId);
  if (!student || !missed || !target) throw fail('not_found');
  const [attendance] = await attendancesAt(uow, missed.id, [student.id]);
  if (!wasMissed(attendance?.status)) throw fail('make_up_not_missed');
  if (!standsFor(missed, target)) throw fail('make_up_other_course');
  if ((await admissionsTo(uow, target, [student.id])).has(student.id)) throw fail('make_up_exists');
  const assigned = command.actor.kind === 'staff';
  await requireRoom(uow, target, assigned);
  const row = {
    id: uow.newId(),
    studentId: student.id,
    campusId: target.campusId,
    missedLessonId: missed.id,
    makeUpLessonId: target.id,
    status: assigned ? ('assigned' as const) : ('requested' as const),
    note: command.note,
    createdAt: uow.now,
  };
  try {
    await uow.insert('schooling_make_up', {
      ...row,
      missedKey: keyOf(missed.id, student.id),
      lessonKey: keyOf(target.id, student.id),
      requestedByKind: command.actor.kind,
      requestedById: command.actor.id,
      decidedById: assigned ? command.actor.id : null,
      updatedAt: uow.now,
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw fail('make_up_exists');
    throw error;
  }
  if (assigned) await announceDecision(uow, row);
  return row;
};

/**
 * Assigns, rejects or calls off; a wish that nobody decided in time can still be closed afterwards, so that the family may
 * choose another lesson.
 * @throws AppError make_up_already_decided, make_up_lesson_started, class_group_full
 */
export const decideMakeUp = async (
  uow: UnitOfWork,
  command: {
    readonly makeUpId: string;
    readonly decision: 'assign' | 'reject' | 'cancel';
    readonly note: string | null;
    readonly actor: Actor;
  },
): Promise<MakeUpRow> => {
  const found = await findMakeUp(uow, command.makeUpId);
  const target = found && (await findLesson(uow, found.makeUpLessonId));
  if (!found || !target) throw fail('not_found');
  await lockStudents(uow, [found.studentId]);
  const isAssigned = (await findMakeUp(uow, found.id))?.status === 'assigned';
  if (isAssigned && uow.now >= target.startsAt) throw fail('make_up_lesson_started');
  if (command.decision === 'assign') await requireRoom(uow, target, true);
  const status = { assign: 'assigned', reject: 'rejected', cancel: 'cancelled' }[command.decision];
  const clear = command.decision === 'assign' ? '' : ', missedKey = NULL, lessonKey = NULL';
  const from = command.decision === 'cancel' ? "('requested', 'assigned')" : "('requested')";
  const moved = await uow.run(
    `UPDATE schooling_make_up SET status = ?, decidedById = ?, note = COALESCE(?, note), updatedAt = ?${clear} WHERE id = ? AND status IN ${from}`,
    [status, command.actor.id, command.note, uow.now, found.id],
  );
  const changed = await findMakeUp(uow, found.id);
  if (moved !== 1 || !changed) throw fail('make_up_already_decided');
  if (command.actor.kind === 'staff') await announceDecision(uow, changed);
  return changed;
};

/** Staff have decided; what a guardian takes back is no news to the family. */
const announceDecision = (uow: UnitOfWork, row: MakeUpRow): Promise<void> => {
  const { id: makeUpId, studentId, campusId, missedLessonId, makeUpLessonId, status } = row;
  return uow.append({
    type: 'schooling.make-up.decided',
    aggregate: `student:${studentId}`,
    payload: { makeUpId, studentId, campusId, missedLessonId, makeUpLessonId, status },
  });
};

/**
 * A guardian takes a wish back at any time, and an assigned lesson until it starts or the child has come to it. The
 * missed lesson is then free for another choice.
 * @throws AppError make_up_already_decided, make_up_too_late, attendance_already_recorded
 */
export const cancelMakeUp = async (
  uow: UnitOfWork,
  command: { readonly makeUpId: string; readonly actor: Actor },
): Promise<MakeUpRow> => {
  const found = await findMakeUp(uow, command.makeUpId);
  const target = found && (await findLesson(uow, found.makeUpLessonId));
  if (!found || !target) throw fail('not_found');
  await lockStudents(uow, [found.studentId]);
  if ((await findMakeUp(uow, found.id))?.status === 'assigned') {
    if (uow.now >= target.startsAt) throw fail('make_up_too_late');
    if ((await attendancesAt(uow, target.id, [found.studentId])).length > 0) throw fail('attendance_already_recorded');
  }
  return decideMakeUp(uow, { ...command, decision: 'cancel', note: null });
};

const requireRoom = async (uow: UnitOfWork, lesson: LessonRow, binding: boolean): Promise<void> => {
  if (lesson.status === 'cancelled') throw fail('lesson_cancelled');
  if (uow.now >= lesson.startsAt) throw fail('make_up_lesson_started');
  if (!binding) return;
  // The class group's row is the lock for its seats.
  const [classGroup] = await uow.lockRows<{ capacity: number }>('SELECT capacity FROM schooling_class_group WHERE id = ?', [
    lesson.classGroupId,
  ]);
  if ((await admissionsTo(uow, lesson)).size >= (classGroup?.capacity ?? 0)) throw fail('class_group_full');
};

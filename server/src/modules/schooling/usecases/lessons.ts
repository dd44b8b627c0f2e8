import { type Instant, instantAt, type LocalDate, localDateOf, MINUTE_MS, minuteOfDay } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Booking, type Conflict, findConflict } from '../domain/conflicts';
import type { ClassGroupRow, LessonRow } from '../domain/types';
import { admissionsTo, lockStudents } from '../persistence/attendance-store';
import { bookingsBetween, findLesson, lockCalendars } from '../persistence/calendar-store';
import { requireClassGroup } from './courses';

const clockText = (at: Instant): string => {
  const minute = minuteOfDay(at);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

const SUBJECTS: Readonly<Record<Conflict['kind'], string>> = { teacher: '老师', room: '教室', class_group: '班级' };

/** The sentence that says which lesson is in the way. */
export const conflictMessage = (conflict: Conflict & { readonly name: string }): string =>
  `${SUBJECTS[conflict.kind]}在 ${localDateOf(conflict.with.startsAt)} ${clockText(conflict.with.startsAt)}–${clockText(
    conflict.with.endsAt,
  )} 已有「${conflict.name}」的课，请换一个时间、老师或教室。`;

/** Looks for what stands in the way of a booking; the calendars concerned must be locked. */
export const conflictOf = async (
  uow: UnitOfWork,
  wanted: Booking,
): Promise<(Conflict & { readonly name: string }) | undefined> => {
  const others = await bookingsBetween(uow, wanted, wanted.startsAt, wanted.endsAt);
  const conflict = findConflict(wanted, others);
  return conflict && { ...conflict, name: others.find((other) => other.id === conflict.with.id)?.name ?? '' };
};

const requireFree = async (uow: UnitOfWork, wanted: Booking): Promise<void> => {
  await lockCalendars(uow, [wanted]);
  const conflict = await conflictOf(uow, wanted);
  if (conflict) throw fail('schedule_conflict', { kind: conflict.kind, lessonId: conflict.with.id }, conflictMessage(conflict));
};

export interface NewLesson {
  readonly date: LocalDate;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly room: string | null;
  readonly teacherStaffId: string | null;
  readonly slotId: string | null;
  readonly topic: string | null;
}

/** A row of `schooling_lesson`. `shortCode` is the random end of the id, by which a check-in code names the lesson. */
export const newLessonRow = (uow: UnitOfWork, classGroup: ClassGroupRow, lesson: NewLesson): LessonRow => {
  const id = uow.newId();
  return {
    id,
    shortCode: id.slice(-10),
    classGroupId: classGroup.id,
    courseId: classGroup.courseId,
    campusId: classGroup.campusId,
    slotId: lesson.slotId,
    slotDate: lesson.slotId === null ? null : lesson.date,
    date: lesson.date,
    startsAt: lesson.startsAt,
    endsAt: lesson.endsAt,
    teacherStaffId: lesson.teacherStaffId,
    room: lesson.room,
    topic: lesson.topic,
    status: 'scheduled',
    changeReason: null,
    movedFromStartsAt: null,
    createdAt: uow.now,
    updatedAt: uow.now,
  };
};

export interface LessonTime {
  readonly date: LocalDate;
  readonly startMinute: number;
  readonly durationMinutes: number;
  readonly room: string | null | undefined;
  readonly teacherStaffId: string | null | undefined;
}

/** Adds one lesson outside the timetable. @throws AppError schedule_conflict, class_group_closed */
export const addLesson = async (
  uow: UnitOfWork,
  classGroupId: string,
  time: LessonTime,
  topic: string | null,
): Promise<LessonRow> => {
  const classGroup = await requireClassGroup(uow, classGroupId);
  if (classGroup.status === 'closed') throw fail('class_group_closed');
  const startsAt = instantAt(time.date, time.startMinute);
  const row = newLessonRow(uow, classGroup, {
    date: time.date,
    startsAt,
    endsAt: startsAt + time.durationMinutes * MINUTE_MS,
    room: time.room === undefined ? classGroup.room : time.room,
    teacherStaffId: time.teacherStaffId === undefined ? classGroup.teacherStaffId : time.teacherStaffId,
    slotId: null,
    topic,
  });
  await requireFree(uow, row);
  await uow.insert('schooling_lesson', { ...row });
  return row;
};

/** Inserts generated lessons; a lesson that another run has made meanwhile is left as it is. @returns rows made */
export const insertGenerated = async (uow: UnitOfWork, rows: readonly LessonRow[]): Promise<number> => {
  let made = 0;
  for (const row of rows) {
    try {
      await uow.insert('schooling_lesson', { ...row });
      made += 1;
    } catch (error) {
      if (!isUniqueViolation(error, 'uq_schooling_lesson_slot', 'schooling_lesson.classGroupId')) throw error;
    }
  }
  return made;
};

/**
 * Locks the students of a lesson, so that no check-in can run beside a change of the lesson, and makes sure that nothing
 * but leave has been recorded.
 */
const openForChange = async (uow: UnitOfWork, lessonId: string): Promise<LessonRow> => {
  const seen = await findLesson(uow, lessonId);
  if (!seen) throw fail('not_found');
  await lockStudents(uow, [...(await admissionsTo(uow, seen)).keys()]);
  const [lesson] = await uow.lockRows<LessonRow>('SELECT * FROM schooling_lesson WHERE id = ?', [lessonId]);
  if (!lesson) throw fail('not_found');
  if (lesson.status === 'cancelled') throw fail('lesson_already_cancelled');
  const recorded = await uow.row("SELECT id FROM schooling_attendance WHERE lessonId = ? AND status <> 'leave' LIMIT 1", [
    lessonId,
  ]);
  if (recorded) throw fail('lesson_has_attendance');
  return lesson;
};

const announceLesson = (uow: UnitOfWork, type: string, lesson: LessonRow, reason: string): Promise<void> =>
  uow.append({
    type,
    aggregate: `classGroup:${lesson.classGroupId}`,
    payload: {
      lessonId: lesson.id,
      classGroupId: lesson.classGroupId,
      courseId: lesson.courseId,
      campusId: lesson.campusId,
      date: lesson.date,
      startsAt: lesson.startsAt,
      endsAt: lesson.endsAt,
      movedFromStartsAt: lesson.movedFromStartsAt,
      reason,
    },
  });

/** Moves a lesson. @throws AppError schedule_conflict, lesson_has_attendance, lesson_already_cancelled */
export const moveLesson = async (uow: UnitOfWork, lessonId: string, time: LessonTime, reason: string): Promise<LessonRow> => {
  const lesson = await openForChange(uow, lessonId);
  const startsAt = instantAt(time.date, time.startMinute);
  const moved: LessonRow = {
    ...lesson,
    date: time.date,
    startsAt,
    endsAt: startsAt + time.durationMinutes * MINUTE_MS,
    room: time.room === undefined ? lesson.room : time.room,
    teacherStaffId: time.teacherStaffId === undefined ? lesson.teacherStaffId : time.teacherStaffId,
    changeReason: reason,
    movedFromStartsAt: lesson.startsAt,
    updatedAt: uow.now,
  };
  await requireFree(uow, moved);
  await uow.run(
    `UPDATE schooling_lesson SET date = ?, startsAt = ?, endsAt = ?, room = ?, teacherStaffId = ?, changeReason = ?, movedFromStartsAt = ?,
            updatedAt = ? WHERE id = ?`,
    [moved.date, moved.startsAt, moved.endsAt, moved.room, moved.teacherStaffId, reason, lesson.startsAt, uow.now, lesson.id],
  );
  await uow.run('UPDATE schooling_attendance SET lessonDate = ?, startsAt = ? WHERE lessonId = ?', [
    moved.date,
    moved.startsAt,
    lesson.id,
  ]);
  await announceLesson(uow, 'schooling.lesson.moved', moved, reason);
  return moved;
};

/** Cancels a lesson. @throws AppError lesson_has_attendance, lesson_already_cancelled */
export const cancelLesson = async (uow: UnitOfWork, lessonId: string, reason: string): Promise<LessonRow> => {
  const lesson = await openForChange(uow, lessonId);
  const cancelled: LessonRow = { ...lesson, status: 'cancelled', changeReason: reason, updatedAt: uow.now };
  await uow.run("UPDATE schooling_lesson SET status = 'cancelled', changeReason = ?, updatedAt = ? WHERE id = ?", [
    reason,
    uow.now,
    lesson.id,
  ]);
  // Who was to make up here may choose another lesson.
  await uow.run(
    "UPDATE schooling_make_up SET status = 'cancelled', missedKey = NULL, lessonKey = NULL, updatedAt = ? WHERE makeUpLessonId = ? AND status IN ('requested', 'assigned')",
    [uow.now, lesson.id],
  );
  await announceLesson(uow, 'schooling.lesson.cancelled', cancelled, reason);
  return cancelled;
};

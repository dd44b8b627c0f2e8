import { type Instant, instantAt, type LocalDate, localDateOf, MINUTE_MS, minuteOfDay } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Booking, type Conflict, findConflict } from '../domain/conflicts';
import type { ClassGroupRow, LessonRow } from '../domain/types';
import { admissionsTo, lockStudents } from '../persistence/attendance-store';
import { bookingsBetween, findLesson, lockCalendars, type NamedBooking } from '../persistence/calendar-store';
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

/**
 * Everything that could stand in the way of these bookings of one campus, from one look; their calendars must be locked.
 */
export const bookingsAround = async (uow: UnitOfWork, wanted: readonly Booking[]): Promise<NamedBooking[]> => {
  const [first] = wanted;
  if (!first) return [];
  const teachers = new Set(wanted.flatMap((booking) => booking.teacherStaffId ?? []));
  const from = wanted.reduce((least, { startsAt }) => Math.min(least, startsAt), first.startsAt);
  const to = wanted.reduce((most, { endsAt }) => Math.max(most, endsAt), first.endsAt);
  return bookingsBetween(uow, first.campusId, [...teachers], from, to);
};

/** The first of `others` that stands in the way of a booking, with its name. */
export const conflictAmong = (
  wanted: Booking,
  others: readonly NamedBooking[],
): (Conflict & { readonly name: string }) | undefined => {
  const conflict = findConflict(wanted, others);
  return conflict && { ...conflict, name: others.find((other) => other.id === conflict.with.id)?.name ?? '' };
};

const requireFree = async (uow: UnitOfWork, wanted: Booking): Promise<void> => {
  await lockCalendars(uow, [wanted]);
  const conflict = conflictAmong(wanted, await bookingsAround(uow, [wanted]));
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

/** A lesson nobody else can change until the transaction ends, and who is expected at it. */
interface OpenLesson {
  readonly lesson: LessonRow;
  readonly studentIds: readonly string[];
}

/**
 * Locks the students of a lesson, so that no check-in can run beside a change of the lesson, and makes sure that nothing
 * but leave has been recorded.
 */
const openForChange = async (uow: UnitOfWork, lessonId: string): Promise<OpenLesson> => {
  const seen = await findLesson(uow, lessonId);
  if (!seen) throw fail('not_found');
  const studentIds = [...(await admissionsTo(uow, seen)).keys()];
  await lockStudents(uow, studentIds);
  const [lesson] = await uow.lockRows<LessonRow>('SELECT * FROM schooling_lesson WHERE id = ?', [lessonId]);
  if (!lesson) throw fail('not_found');
  if (lesson.status === 'cancelled') throw fail('lesson_already_cancelled');
  if (await somebodyWasThere(uow, lessonId)) throw fail('lesson_has_attendance');
  return { lesson, studentIds };
};

/** Whether more than leave has been recorded at a lesson. */
const somebodyWasThere = async (uow: UnitOfWork, lessonId: string): Promise<boolean> =>
  (await uow.row("SELECT id FROM schooling_attendance WHERE lessonId = ? AND status <> 'leave' LIMIT 1", [lessonId])) !==
  undefined;

/** The event names the students concerned: who is told and whose rows of lessons change cannot be read off it later. */
const announceLesson = (uow: UnitOfWork, type: string, { lesson, studentIds }: OpenLesson, reason: string): Promise<void> =>
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
      studentIds: [...studentIds].sort(),
      reason,
    },
  });

/** Moves a lesson. @throws AppError schedule_conflict, lesson_has_attendance, lesson_already_cancelled */
export const moveLesson = async (uow: UnitOfWork, lessonId: string, time: LessonTime, reason: string): Promise<LessonRow> => {
  const { lesson, studentIds } = await openForChange(uow, lessonId);
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
  const concerned = new Set([...studentIds, ...(await admissionsTo(uow, moved)).keys()]);
  await announceLesson(uow, 'schooling.lesson.moved', { lesson: moved, studentIds: [...concerned] }, reason);
  return moved;
};

/** Cancels a lesson. @throws AppError lesson_has_attendance, lesson_already_cancelled */
export const cancelLesson = async (uow: UnitOfWork, lessonId: string, reason: string): Promise<LessonRow> =>
  cancelOpen(uow, await openForChange(uow, lessonId), reason);

/**
 * Cancels every one of these lessons that is still planned and at which nobody was yet; the others stay as they are.
 * @returns how many were cancelled
 */
export const cancelPlanned = async (uow: UnitOfWork, lessonIds: readonly string[], reason: string): Promise<number> => {
  const expected = new Map<string, readonly string[]>();
  for (const id of [...lessonIds].sort()) {
    const lesson = await findLesson(uow, id);
    if (lesson) expected.set(id, [...(await admissionsTo(uow, lesson)).keys()]);
  }
  // All students before the first lesson: taken lesson by lesson, their locks would be out of order.
  await lockStudents(uow, [...new Set([...expected.values()].flat())]);
  let cancelled = 0;
  for (const [id, studentIds] of expected) {
    const [lesson] = await uow.lockRows<LessonRow>('SELECT * FROM schooling_lesson WHERE id = ?', [id]);
    if (lesson?.status !== 'scheduled' || (await somebodyWasThere(uow, id))) continue;
    await cancelOpen(uow, { lesson, studentIds }, reason);
    cancelled += 1;
  }
  return cancelled;
};

const cancelOpen = async (uow: UnitOfWork, open: OpenLesson, reason: string): Promise<LessonRow> => {
  const cancelled: LessonRow = { ...open.lesson, status: 'cancelled', changeReason: reason, updatedAt: uow.now };
  await uow.run("UPDATE schooling_lesson SET status = 'cancelled', changeReason = ?, updatedAt = ? WHERE id = ?", [
    reason,
    uow.now,
    cancelled.id,
  ]);
  // Who was to make up here may choose another lesson.
  await uow.run(
    "UPDATE schooling_make_up SET status = 'cancelled', missedKey = NULL, lessonKey = NULL, updatedAt = ? WHERE makeUpLessonId = ? AND status IN ('requested', 'assigned')",
    [uow.now, cancelled.id],
  );
  // Nobody needs to decide about leave from a lesson that does not take place.
  await uow.run(
    `UPDATE schooling_leave_request SET status = 'cancelled', activeKey = NULL, decidedByKind = 'system', decidedById = 'schooling.lesson_cancelled',
            decidedAt = ? WHERE lessonId = ? AND status = 'pending'`,
    [uow.now, cancelled.id],
  );
  await announceLesson(uow, 'schooling.lesson.cancelled', { ...open, lesson: cancelled }, reason);
  return cancelled;
};

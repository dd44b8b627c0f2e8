import { addDays, daysBetween, type LocalDate, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { lessonsOf, type SlotRow } from '../domain/timetable';
import type { LessonRow } from '../domain/types';
import { calendarOf, lockCalendars, type NamedBooking, slotsOf } from '../persistence/calendar-store';
import { requireClassGroup } from './courses';
import { bookingsAround, cancelPlanned, conflictAmong, conflictMessage, newLessonRow } from './lessons';

/** A timetable is generated for a year at most at a time. */
export const MAX_GENERATED_DAYS = 366;

export interface GeneratedLessons {
  readonly created: number;
  /** Days left out because teacher, room or class are taken, each with the sentence that says by what. */
  readonly conflicts: { readonly date: LocalDate; readonly startsAt: number; readonly message: string }[];
}

/**
 * Makes the lessons of a class group between two days, both included, from its weekly slots minus holidays. A slot's
 * lesson of a day is made once, whatever became of it since (moved or cancelled lessons are not made again).
 */
export const generateLessons = async (
  uow: UnitOfWork,
  classGroupId: string,
  from: LocalDate,
  to: LocalDate,
): Promise<GeneratedLessons> => {
  if (to < from || daysBetween(from, to) > MAX_GENERATED_DAYS) throw fail('date_range_invalid');
  const classGroup = await requireClassGroup(uow, classGroupId);
  if (classGroup.status === 'closed') throw fail('class_group_closed');
  const calendar = await calendarOf(uow, classGroup.campusId, from, to);
  const planned = lessonsOf(await slotsOf(uow, classGroupId), classGroup, calendar, from, to);
  // The class group's calendar first: whoever generates beside us has then finished, and its lessons are seen.
  await lockCalendars(uow, [{ classGroupId, campusId: classGroup.campusId, room: null, teacherStaffId: null }]);
  const made = await uow.rows<{ slotId: string; slotDate: string }>(
    'SELECT slotId, slotDate FROM schooling_lesson WHERE classGroupId = ? AND slotDate BETWEEN ? AND ?',
    [classGroupId, from, to],
  );
  const known = new Set(made.map((lesson) => `${lesson.slotId}:${lesson.slotDate}`));
  const rows = planned
    .filter((lesson) => !known.has(`${lesson.slotId}:${lesson.date}`))
    .map((lesson) => newLessonRow(uow, classGroup, { ...lesson, topic: null }));
  await lockCalendars(uow, rows);
  const conflicts: GeneratedLessons['conflicts'] = [];
  const booked: NamedBooking[] = await bookingsAround(uow, rows);
  const free: LessonRow[] = [];
  for (const row of rows) {
    const conflict = conflictAmong(row, booked);
    if (conflict) conflicts.push({ date: row.date as LocalDate, startsAt: row.startsAt, message: conflictMessage(conflict) });
    else {
      free.push(row);
      booked.push({ ...row, name: classGroup.name });
    }
  }
  await uow.insert(
    'schooling_lesson',
    free.map((row) => ({ ...row })),
  );
  return { created: free.length, conflicts };
};

/** @throws AppError class_group_closed, date_range_invalid */
export const addSlot = async (
  uow: UnitOfWork,
  classGroupId: string,
  fields: Omit<SlotRow, 'id' | 'classGroupId' | 'skipStatutoryHolidays'> & { readonly skipStatutoryHolidays: boolean | null },
): Promise<SlotRow> => {
  const classGroup = await requireClassGroup(uow, classGroupId);
  if (classGroup.status === 'closed') throw fail('class_group_closed');
  if (fields.validTo !== null && fields.validTo < fields.validFrom) throw fail('date_range_invalid');
  const skip = fields.skipStatutoryHolidays;
  const row: SlotRow = {
    id: uow.newId(),
    classGroupId,
    ...fields,
    skipStatutoryHolidays: skip === null ? null : skip ? 1 : 0,
  };
  await uow.insert('schooling_timetable_slot', { ...row, createdAt: uow.now, updatedAt: uow.now });
  return row;
};

/**
 * Ends a slot. Its later lessons that lie in the future are cancelled, but for those at which somebody already was.
 * @returns how many lessons were cancelled
 */
export const endSlot = async (uow: UnitOfWork, classGroupId: string, slotId: string, validTo: LocalDate): Promise<number> => {
  const [slot] = await uow.lockRows<SlotRow>('SELECT * FROM schooling_timetable_slot WHERE id = ?', [slotId]);
  if (!slot || slot.classGroupId !== classGroupId) throw fail('not_found');
  if (validTo < addDays(slot.validFrom as LocalDate, -1) || validTo < addDays(localDateOf(uow.now), -1))
    throw fail('date_range_invalid');
  await uow.run('UPDATE schooling_timetable_slot SET validTo = ?, updatedAt = ? WHERE id = ?', [validTo, uow.now, slotId]);
  const later = await uow.rows<Pick<LessonRow, 'id'>>(
    "SELECT id FROM schooling_lesson WHERE slotId = ? AND slotDate > ? AND status = 'scheduled' AND startsAt > ?",
    [slotId, validTo, uow.now],
  );
  return cancelPlanned(
    uow,
    later.map((lesson) => lesson.id),
    '课表调整',
  );
};

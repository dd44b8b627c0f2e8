import { addDays, type Instant, instantAt, isoWeekday, type LocalDate, MINUTE_MS } from '@qingya/shared';
import { isStatutoryHoliday } from './holidays';

export interface SlotRow {
  readonly id: string;
  readonly classGroupId: string;
  readonly weekday: number;
  readonly startMinute: number;
  readonly durationMinutes: number;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly room: string | null;
  readonly teacherStaffId: string | null;
  readonly skipStatutoryHolidays: number | null;
}

/** The school's own calendar for a campus: days it closes, and days it teaches although they are statutory holidays. */
export interface SchoolCalendar {
  readonly closed: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

export interface PlannedLesson {
  readonly slotId: string;
  readonly date: LocalDate;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly room: string | null;
  readonly teacherStaffId: string | null;
}

/** Whether a class meets on a day of its timetable. The school's own word beats the statutory calendar. */
export const isTeachingDay = (date: LocalDate, calendar: SchoolCalendar, skipStatutory: boolean): boolean => {
  if (calendar.closed.has(date)) return false;
  if (calendar.open.has(date)) return true;
  return !(skipStatutory && isStatutoryHoliday(date));
};

const runsOn = (slot: SlotRow, date: LocalDate): boolean =>
  slot.weekday === isoWeekday(date) && slot.validFrom <= date && (slot.validTo === null || slot.validTo >= date);

/**
 * The lessons a weekly timetable gives between two days, both included.
 * @param defaults what a slot leaves open: room, teacher and the holiday rule of its class group
 */
export const lessonsOf = (
  slots: readonly SlotRow[],
  defaults: { readonly room: string | null; readonly teacherStaffId: string | null; readonly skipStatutoryHolidays: number },
  calendar: SchoolCalendar,
  from: LocalDate,
  to: LocalDate,
): PlannedLesson[] => {
  const planned: PlannedLesson[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    for (const slot of slots) {
      const skip = (slot.skipStatutoryHolidays ?? defaults.skipStatutoryHolidays) === 1;
      if (!runsOn(slot, date) || !isTeachingDay(date, calendar, skip)) continue;
      const startsAt = instantAt(date, slot.startMinute);
      planned.push({
        slotId: slot.id,
        date,
        startsAt,
        endsAt: startsAt + slot.durationMinutes * MINUTE_MS,
        room: slot.room ?? defaults.room,
        teacherStaffId: slot.teacherStaffId ?? defaults.teacherStaffId,
      });
    }
  }
  return planned;
};

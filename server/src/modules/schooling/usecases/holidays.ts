import type { LocalDate } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { cancelPlanned } from './lessons';

export interface HolidayRow {
  readonly id: string;
  /** '' = every campus. */
  readonly campusId: string;
  readonly date: string;
  readonly name: string;
  readonly kind: 'closed' | 'open';
}

/**
 * Enters a day into the school's calendar. Closing a day also cancels the timetable's lessons on it that were generated
 * before and have not begun; lessons that were put on the day by hand stay.
 * @throws AppError holiday_exists
 */
export const addHoliday = async (
  uow: UnitOfWork,
  fields: Omit<HolidayRow, 'id' | 'date'> & { readonly date: LocalDate },
): Promise<{ readonly holiday: HolidayRow; readonly cancelledLessons: number }> => {
  const holiday: HolidayRow = { id: uow.newId(), ...fields };
  try {
    await uow.insert('schooling_holiday', { ...holiday, createdAt: uow.now });
  } catch (error) {
    if (isUniqueViolation(error, 'uq_schooling_holiday_day', 'schooling_holiday.date')) throw fail('holiday_exists');
    throw error;
  }
  if (holiday.kind === 'open') return { holiday, cancelledLessons: 0 };
  const lessons = await uow.rows<{ id: string }>(
    `SELECT l.id FROM schooling_lesson l
      WHERE l.slotDate = ? AND l.date = l.slotDate AND l.status = 'scheduled' AND l.startsAt > ? AND (? = '' OR l.campusId = ?)
        AND (? <> '' OR NOT EXISTS (SELECT 1 FROM schooling_holiday h WHERE h.date = l.date AND h.campusId = l.campusId AND h.kind = 'open'))`,
    [holiday.date, uow.now, holiday.campusId, holiday.campusId, holiday.campusId],
  );
  const cancelledLessons = await cancelPlanned(
    uow,
    lessons.map((lesson) => lesson.id),
    holiday.name,
  );
  return { holiday, cancelledLessons };
};

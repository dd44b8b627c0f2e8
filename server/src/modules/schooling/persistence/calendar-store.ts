import { isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { Booking } from '../domain/conflicts';
import type { SchoolCalendar, SlotRow } from '../domain/timetable';
import type { ClassGroupRow, CourseRow, LessonRow } from '../domain/types';

const one = async <T>(reader: Reader, sql: string, id: string): Promise<T | undefined> => reader.row<T>(sql, [id]);

export const findCourse = (reader: Reader, id: string): Promise<CourseRow | undefined> =>
  one(reader, 'SELECT * FROM schooling_course WHERE id = ?', id);

export const findClassGroup = (reader: Reader, id: string): Promise<ClassGroupRow | undefined> =>
  one(reader, 'SELECT * FROM schooling_class_group WHERE id = ?', id);

export const findLesson = (reader: Reader, id: string): Promise<LessonRow | undefined> =>
  one(reader, 'SELECT * FROM schooling_lesson WHERE id = ?', id);

export const findLessonByShortCode = (reader: Reader, shortCode: string): Promise<LessonRow | undefined> =>
  one(reader, 'SELECT * FROM schooling_lesson WHERE shortCode = ?', shortCode);

export const slotsOf = (reader: Reader, classGroupId: string): Promise<SlotRow[]> =>
  reader.rows('SELECT * FROM schooling_timetable_slot WHERE classGroupId = ? ORDER BY weekday, startMinute, id', [classGroupId]);

/** The school's own calendar as one campus sees it; a day of the campus beats a day of the whole school. */
export const calendarOf = async (reader: Reader, campusId: string, from: string, to: string): Promise<SchoolCalendar> => {
  const days = await reader.rows<{ date: string; kind: string }>(
    "SELECT date, kind FROM schooling_holiday WHERE campusId IN ('', ?) AND date BETWEEN ? AND ? ORDER BY campusId",
    [campusId, from, to],
  );
  const kinds = new Map(days.map((day) => [day.date, day.kind]));
  const ofKind = (kind: string) => new Set([...kinds].filter(([, value]) => value === kind).map(([date]) => date));
  return { closed: ofKind('closed'), open: ofKind('open') };
};

/**
 * Holds the calendars of a teacher, a room and a class group until the transaction ends, so that two people cannot book
 * the same hour at once. Names are locked in sorted order.
 */
export const lockCalendars = async (
  uow: UnitOfWork,
  bookings: readonly Pick<Booking, 'campusId' | 'classGroupId' | 'room' | 'teacherStaffId'>[],
): Promise<void> => {
  const names = new Set<string>();
  for (const booking of bookings) {
    names.add(`group:${booking.classGroupId}`);
    if (booking.teacherStaffId !== null) names.add(`teacher:${booking.teacherStaffId}`);
    // The campus stands for its rooms: a room's name can be longer than a lock's.
    if (booking.room !== null) names.add(`rooms:${booking.campusId}`);
  }
  for (const name of [...names].sort()) {
    const known = await uow.lockRows('SELECT lockName FROM schooling_schedule_lock WHERE lockName = ?', [name]);
    if (known.length === 0) await createLock(uow, name);
  }
};

const createLock = async (uow: UnitOfWork, name: string): Promise<void> => {
  try {
    await uow.insert('schooling_schedule_lock', { lockName: name });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await uow.lockRows('SELECT lockName FROM schooling_schedule_lock WHERE lockName = ?', [name]);
  }
};

/** No lesson lasts longer; the contracts and the timetable's constraint say so. */
export const LONGEST_LESSON_MS = 12 * 3_600_000;

/** A booked hour and the class that has it. */
export interface NamedBooking extends Booking {
  readonly name: string;
}

/** Lessons on a campus, or of these teachers anywhere, that overlap the time between two instants. */
export const bookingsBetween = (
  reader: Reader,
  campusId: string,
  teacherStaffIds: readonly string[],
  from: number,
  to: number,
): Promise<NamedBooking[]> => {
  const orTeachers = teacherStaffIds.length === 0 ? '' : ` OR l.teacherStaffId IN (${placeholders(teacherStaffIds.length)})`;
  return reader.rows(
    `SELECT l.id, l.classGroupId, l.campusId, l.startsAt, l.endsAt, l.room, l.teacherStaffId, g.name
       FROM schooling_lesson l JOIN schooling_class_group g ON g.id = l.classGroupId
      WHERE l.status = 'scheduled' AND l.startsAt < ? AND l.endsAt > ? AND l.startsAt > ? AND (l.campusId = ?${orTeachers})
      ORDER BY l.startsAt, l.id`,
    // The third bound lets the index find the few that matter.
    [to, from, from - LONGEST_LESSON_MS - 1, campusId, ...teacherStaffIds],
  );
};

export interface LessonView extends LessonRow {
  readonly classGroupName: string;
  readonly courseTitle: string;
}

export const LESSON_VIEW = `SELECT l.*, g.name AS classGroupName, c.title AS courseTitle
  FROM schooling_lesson l
  JOIN schooling_class_group g ON g.id = l.classGroupId
  JOIN schooling_course c ON c.id = l.courseId`;

export const lessonView = (reader: Reader, id: string): Promise<LessonView | undefined> =>
  reader.row(`${LESSON_VIEW} WHERE l.id = ?`, [id]);

/** Lessons of a student between two instants: of the class groups it belonged to on that day, and make-up lessons. */
export const lessonsOfStudents = (
  reader: Reader,
  studentIds: readonly string[],
  from: number,
  to: number,
): Promise<(LessonView & { readonly studentId: string; readonly isMakeUp: number })[]> =>
  reader.rows(
    `SELECT l.*, g.name AS classGroupName, c.title AS courseTitle, m.studentId AS studentId, 0 AS isMakeUp
       FROM schooling_class_member m
       JOIN schooling_lesson l ON l.classGroupId = m.classGroupId
            AND l.date >= m.fromDate AND (m.toDate IS NULL OR l.date <= m.toDate)
       JOIN schooling_class_group g ON g.id = l.classGroupId
       JOIN schooling_course c ON c.id = l.courseId
      WHERE m.studentId IN (${placeholders(studentIds.length)}) AND l.startsAt >= ? AND l.startsAt < ?
      UNION ALL
     SELECT l.*, g.name AS classGroupName, c.title AS courseTitle, k.studentId AS studentId, 1 AS isMakeUp
       FROM schooling_make_up k
       JOIN schooling_lesson l ON l.id = k.makeUpLessonId
       JOIN schooling_class_group g ON g.id = l.classGroupId
       JOIN schooling_course c ON c.id = l.courseId
      WHERE k.status = 'assigned' AND k.studentId IN (${placeholders(studentIds.length)}) AND l.startsAt >= ? AND l.startsAt < ?
      ORDER BY startsAt, id`,
    [...studentIds, from, to, ...studentIds, from, to],
  );

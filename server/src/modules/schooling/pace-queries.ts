import type { Instant } from '@qingya/shared';
import { placeholders, type Reader } from '../../platform/db';
import { findCourse } from './persistence/calendar-store';

/** A course, as far as modules look at it that give lessons of it away. */
export const courseById = async (
  reader: Reader,
  courseId: string,
): Promise<{ readonly id: string; readonly title: string; readonly status: 'active' | 'archived' } | undefined> => {
  const row = await findCourse(reader, courseId);
  return row && { id: row.id, title: row.title, status: row.status };
};

/** Titles of some courses, by id, also of archived ones; one statement for all, none for none. */
export const courseTitlesOf = async (reader: Reader, courseIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (courseIds.length === 0) return new Map();
  const rows = await reader.rows<{ id: string; title: string }>(
    `SELECT id, title FROM schooling_course WHERE id IN (${placeholders(courseIds.length)})`,
    courseIds,
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
};

/** How many lessons a student attended, late or not, that began in a stretch of time. @param before exclusive */
export const lessonsAttended = async (reader: Reader, studentId: string, from: Instant, before: Instant): Promise<number> => {
  const row = await reader.row<{ lessons: number | string }>(
    `SELECT COUNT(*) AS lessons FROM schooling_attendance
      WHERE studentId = ? AND startsAt >= ? AND startsAt < ? AND status IN ('present', 'late')`,
    [studentId, from, before],
  );
  return Number(row?.lessons ?? 0);
};

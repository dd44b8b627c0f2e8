import { addDays, localDateOf, startOfDay } from '@qingya/shared';
import { placeholders, type Reader } from '../../../platform/db';
import { MAKE_UP_DAYS, type MakeUpCandidate, makeUpChoices } from '../domain/make-up-choice';
import type { LessonRow } from '../domain/types';
import { countsOf } from './attendance-views';
import { LESSON_VIEW, type LessonView, LONGEST_LESSON_MS, lessonsOfStudents } from './calendar-store';

/** A class with several lessons a day for four weeks stays far below it. */
const MOST_CANDIDATES = 200;

export interface MakeUpChoice extends MakeUpCandidate {
  readonly lesson: LessonView;
}

/** Lessons by id, with the names of class and course. */
export const lessonViews = async (reader: Reader, ids: readonly string[]): Promise<Map<string, LessonView>> => {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<LessonView>(`${LESSON_VIEW} WHERE l.id IN (${placeholders(ids.length)})`, ids);
  return new Map(rows.map((row) => [row.id, row]));
};

/** The lessons a family may wish for in place of a missed one, soonest first. */
export const choicesFor = async (reader: Reader, studentId: string, missed: LessonRow): Promise<readonly MakeUpChoice[]> => {
  const until = startOfDay(addDays(localDateOf(reader.now), MAKE_UP_DAYS + 1));
  const rows = await reader.rows<LessonView & { readonly capacity: number }>(
    `SELECT l.*, g.name AS classGroupName, g.capacity, c.title AS courseTitle
       FROM schooling_lesson l
       JOIN schooling_class_group g ON g.id = l.classGroupId
       JOIN schooling_course c ON c.id = l.courseId
      WHERE l.campusId = ? AND l.courseId = ? AND l.status = 'scheduled' AND l.classGroupId <> ? AND l.startsAt > ? AND l.startsAt < ?
      ORDER BY l.startsAt, l.id LIMIT ?`,
    [missed.campusId, missed.courseId, missed.classGroupId, reader.now, until, MOST_CANDIDATES],
  );
  const counts = await countsOf(
    reader,
    rows.map((row) => row.id),
  );
  const own = await lessonsOfStudents(reader, [studentId], reader.now - LONGEST_LESSON_MS, until);
  const wished = await reader.rows<LessonRow>(
    `SELECT l.* FROM schooling_make_up k JOIN schooling_lesson l ON l.id = k.makeUpLessonId
      WHERE k.studentId = ? AND k.status IN ('requested', 'assigned') AND l.startsAt > ?`,
    [studentId, reader.now - LONGEST_LESSON_MS],
  );
  const candidates = rows.map(({ capacity, ...lesson }) => ({
    lesson,
    capacity,
    expected: counts.get(lesson.id)?.expected ?? 0,
  }));
  const busy = [...own, ...wished].filter((lesson) => lesson.status === 'scheduled');
  return makeUpChoices(missed, candidates, busy, reader.now);
};

import { addDays, weekContracts as contracts, type LocalDate, localDateOf, startOfDay, startOfWeek } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type CellValue, tableFile } from '../../../platform/files';
import { narrowedBy, type StaffPrincipal } from '../../../platform/http/principal';
import { action, type Route, read } from '../../../platform/http/route';
import { staffNames } from '../../identity';
import { choicesOf, clock, narrowed, rollText, type WeekFilter, weekdayName } from '../domain/week';
import { LESSON_VIEW, type LessonView } from '../persistence/calendar-store';
import { type RollState, rollStatesOf } from '../persistence/roll-state';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { presentLesson } from './present';
import { all, equal, visibleTo } from './scope';

/** A week of one campus stays far below. */
const MAX_LESSONS = 1_000;
const NOTHING: RollState = { arrived: 0, expected: 0, unrecorded: 0 };

interface Wanted extends WeekFilter {
  readonly campusId: string;
  readonly day?: string | undefined;
}
type WeekLesson = LessonView & RollState & { readonly teacherName: string | null };

/** A week of a campus as somebody may see it: all of it for the choices, and what is left of it. */
const loadWeek = async (r: Reader, staff: StaffPrincipal, { campusId, day, ...filter }: Wanted) => {
  const today = localDateOf(r.now);
  const from = startOfWeek((day as LocalDate | undefined) ?? today);
  const to = addDays(from, 6);
  const where = all(visibleTo(staff, 'lesson.read', 'l.campusId', 'l.classGroupId'), equal('l.campusId', campusId), {
    sql: 'l.startsAt >= ? AND l.startsAt < ?',
    params: [startOfDay(from), startOfDay(addDays(to, 1))],
  });
  const rows = await r.rows<LessonView>(`${LESSON_VIEW} WHERE ${where.sql} ORDER BY l.startsAt, l.id LIMIT ?`, [
    ...where.params,
    MAX_LESSONS,
  ]);
  const names = await staffNames(r, [...new Set(rows.flatMap(({ teacherStaffId }) => teacherStaffId ?? []))]);
  const whole = rows.map((row) => ({
    ...row,
    teacherName: row.teacherStaffId === null ? null : (names.get(row.teacherStaffId) ?? null),
  }));
  const left = narrowed(whole, filter);
  const states = await rollStatesOf(
    r,
    left.map(({ id }) => id),
  );
  const lessons: WeekLesson[] = left.map((lesson) => ({ ...lesson, ...(states.get(lesson.id) ?? NOTHING) }));
  return { from, to, today, whole, lessons };
};

const HEADERS = [
  '日期',
  '星期',
  '开始',
  '结束',
  '班级',
  '课程',
  '老师',
  '教室',
  '主题',
  '状态',
  '应到',
  '已到',
  '未记录',
  '变更原因',
];

const rowOf = (lesson: WeekLesson, now: number): readonly CellValue[] => [
  lesson.date,
  weekdayName(lesson.date as LocalDate),
  clock(lesson.startsAt),
  clock(lesson.endsAt),
  lesson.classGroupName,
  lesson.courseTitle,
  lesson.teacherName,
  lesson.room,
  lesson.topic,
  rollText(lesson, now),
  lesson.expected,
  lesson.arrived,
  lesson.unrecorded,
  lesson.changeReason,
];

async function* rowsOf(lessons: readonly WeekLesson[], now: number): AsyncGenerator<readonly CellValue[]> {
  for (const lesson of lessons) yield rowOf(lesson, now);
}

/** The timetable of a campus, week by week. */
export const weekRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.week, (req) =>
    req.db.read(async (r) => {
      const { from, to, today, whole, lessons } = await loadWeek(r, req.staff(), req.query);
      return {
        from,
        to,
        today,
        items: lessons.map((lesson) => ({
          ...presentLesson(lesson),
          teacherName: lesson.teacherName,
          arrived: lesson.arrived,
          expected: lesson.expected,
          unrecorded: lesson.unrecorded,
        })),
        courses: choicesOf(whole, ({ courseId, courseTitle }) => ({ value: courseId, text: courseTitle })),
        teachers: choicesOf(whole, ({ teacherStaffId, teacherName }) =>
          teacherStaffId === null || teacherName === null ? null : { value: teacherStaffId, text: teacherName },
        ),
        rooms: choicesOf(whole, ({ room }) => (room === null ? null : { value: room, text: room })),
      };
    }),
  ),
  action(contracts.exportWeek, async (req) => {
    const staff = req.staff();
    const [, format = ''] = req.params.file.split('.');
    const { campusId, day, courseId, teacherStaffId, room } = req.query;
    const subject = { kind: 'export', id: 'timetable', campusId };
    const { from, lessons, now } = await req.db.transaction(async (uow) => {
      const filters = { courseId: courseId ?? null, teacherStaffId: teacherStaffId ?? null, room: room ?? null };
      await audit(deps, uow, staffActor(staff), 'schooling.list.exported', subject, { format, day: day ?? null, ...filters });
      return { ...(await loadWeek(uow, narrowedBy(staff, 'lesson.read', 'roster.export'), req.query)), now: uow.now };
    });
    const table = { title: `课表 ${from}`, headers: HEADERS, rows: rowsOf(lessons, now) };
    return tableFile(table, format === 'xlsx' ? 'xlsx' : 'csv');
  }),
];

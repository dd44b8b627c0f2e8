import { addDays, schoolingContracts as contracts, daysBetween, type LocalDate, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { allows } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { statutoryHolidayName } from '../domain/holidays';
import { LESSON_VIEW, type LessonView, lessonView } from '../persistence/calendar-store';
import { addHoliday, type HolidayRow } from '../usecases/holidays';
import { addLesson, cancelLesson, type LessonTime, moveLesson } from '../usecases/lessons';
import { audit, requireCampus, requireTeacher, type SchoolingRouteDeps, staffActor } from './deps';
import { presentLesson } from './present';
import { all, equal, visibleTo } from './scope';

/** A list of lessons or holidays covers this many days at most. */
const MAX_RANGE_DAYS = 400;

/** @throws AppError date_range_invalid */
export const requireRange = (from: string, to: string): { from: LocalDate; to: LocalDate } => {
  const range = { from: from as LocalDate, to: to as LocalDate };
  if (to < from || daysBetween(range.from, range.to) > MAX_RANGE_DAYS) throw fail('date_range_invalid');
  return range;
};

const oneLesson = async (reader: Reader, id: string) => {
  const row = await lessonView(reader, id);
  if (!row) throw fail('not_found');
  return presentLesson(row);
};

const timeOf = (body: {
  date: string;
  startMinute: number;
  durationMinutes: number;
  room?: string | null | undefined;
  teacherStaffId?: string | null | undefined;
}): LessonTime => ({
  date: body.date as LocalDate,
  startMinute: body.startMinute,
  durationMinutes: body.durationMinutes,
  room: body.room,
  teacherStaffId: body.teacherStaffId,
});

const lessons = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listLessons, async (req) => {
    const { query } = req;
    const range = requireRange(query.from, query.to);
    const [startsAt, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, ['number', 'string']);
    const where = all(
      visibleTo(req.staff(), 'lesson.read', 'l.campusId', 'l.classGroupId'),
      { sql: 'l.startsAt >= ? AND l.startsAt < ?', params: [startOfDay(range.from), startOfDay(addDays(range.to, 1))] },
      equal('l.campusId', query.campusId),
      equal('l.classGroupId', query.classGroupId),
      startsAt === undefined || id === undefined
        ? undefined
        : { sql: 'l.startsAt > ? OR (l.startsAt = ? AND l.id > ?)', params: [startsAt, startsAt, id] },
    );
    const rows = await req.db.read((r) =>
      r.rows<LessonView>(`${LESSON_VIEW} WHERE ${where.sql} ORDER BY l.startsAt, l.id LIMIT ?`, [
        ...where.params,
        query.limit + 1,
      ]),
    );
    const page = toPage(rows, query.limit, (row) => [row.startsAt, row.id]);
    return { items: page.items.map(presentLesson), nextCursor: page.nextCursor };
  }),
  write(contracts.addLesson, async (uow, req) => {
    await requireTeacher(uow, req.body.teacherStaffId);
    const row = await addLesson(uow, req.params.classGroupId, timeOf(req.body), req.body.topic);
    await audit(deps, uow, staffActor(req.staff()), 'lesson.add', { kind: 'lesson', id: row.id, campusId: row.campusId });
    return oneLesson(uow, row.id);
  }),
  write(contracts.moveLesson, async (uow, req) => {
    await requireTeacher(uow, req.body.teacherStaffId);
    const row = await moveLesson(uow, req.params.lessonId, timeOf(req.body), req.body.reason);
    await audit(
      deps,
      uow,
      staffActor(req.staff()),
      'lesson.move',
      { kind: 'lesson', id: row.id, campusId: row.campusId },
      { from: row.movedFromStartsAt, to: row.startsAt },
    );
    return oneLesson(uow, row.id);
  }),
  write(contracts.cancelLesson, async (uow, req) => {
    const row = await cancelLesson(uow, req.params.lessonId, req.body.reason);
    await audit(deps, uow, staffActor(req.staff()), 'lesson.cancel', { kind: 'lesson', id: row.id, campusId: row.campusId });
    return oneLesson(uow, row.id);
  }),
];

const presentHoliday = (row: HolidayRow) => ({
  id: row.id,
  campusId: row.campusId === '' ? null : row.campusId,
  date: row.date,
  name: row.name,
  kind: row.kind,
});

const statutoryBetween = (from: LocalDate, to: LocalDate): { date: string; name: string }[] => {
  const days: { date: string; name: string }[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const name = statutoryHolidayName(date);
    if (name !== null) days.push({ date, name });
  }
  return days;
};

const holidays = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.listHolidays, async (req) => {
    const { from, to } = requireRange(req.query.from, req.query.to);
    const scope = visibleTo({ ...req.staff(), ownClassGroupIds: null }, 'lesson.read', 'campusId', 'id');
    const rows = await req.db.read((r) =>
      r.rows<HolidayRow>(
        `SELECT id, campusId, date, name, kind FROM schooling_holiday WHERE date BETWEEN ? AND ? AND (campusId = '' OR (${scope.sql})) ORDER BY date, id`,
        [from, to, ...scope.params],
      ),
    );
    return { items: rows.map(presentHoliday), statutory: statutoryBetween(from, to) };
  }),
  write(contracts.addHoliday, async (uow, req) => {
    const staff = req.staff();
    if (req.body.campusId === undefined && !allows(staff, 'schedule.write', null)) throw fail('forbidden');
    const { campusId = '', date, name, kind } = req.body;
    const { holiday: row, cancelledLessons } = await addHoliday(uow, { campusId, date: date as LocalDate, name, kind });
    await audit(
      deps,
      uow,
      staffActor(staff),
      'holiday.add',
      { kind: 'holiday', id: row.id, campusId: req.body.campusId ?? null },
      { date: row.date, cancelledLessons },
    );
    return { ...presentHoliday(row), cancelledLessons };
  }),
  write(contracts.removeHoliday, async (uow, req) => {
    const staff = req.staff();
    const row = await uow.row<HolidayRow>('SELECT id, campusId, date, name, kind FROM schooling_holiday WHERE id = ?', [
      req.params.holidayId,
    ]);
    if (!row) throw fail('not_found');
    requireCampus(staff, 'schedule.write', row.campusId);
    await uow.run('DELETE FROM schooling_holiday WHERE id = ?', [row.id]);
    await audit(
      deps,
      uow,
      staffActor(staff),
      'holiday.remove',
      { kind: 'holiday', id: row.id, campusId: row.campusId || null },
      { date: row.date },
    );
    return { ok: true as const };
  }),
];

/** Lessons and the school's calendar. */
export const lessonRoutes = (deps: SchoolingRouteDeps): Route[] => [...lessons(deps), ...holidays(deps)];

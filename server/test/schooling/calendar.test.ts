import { addDays, type LocalDate, localDate } from '@qingya/shared';
import { generateLessonsTask } from '../../src/modules/schooling';
import type { ClassGroupRow, LessonRow } from '../../src/modules/schooling/domain/types';
import { changeClassGroup } from '../../src/modules/schooling/usecases/close-class-group';
import { createClassGroup, createCourse, updateClassGroup } from '../../src/modules/schooling/usecases/courses';
import { addHoliday } from '../../src/modules/schooling/usecases/holidays';
import { addLesson, cancelLesson, moveLesson } from '../../src/modules/schooling/usecases/lessons';
import { addMember, endMember } from '../../src/modules/schooling/usecases/members';
import { requestLeave } from '../../src/modules/schooling/usecases/request-leave';
import { createStudent } from '../../src/modules/schooling/usecases/students';
import { addSlot, endSlot, generateLessons } from '../../src/modules/schooling/usecases/timetable';
import { describeDatabases } from '../support/database';
import { MOTHER, outcome, schoolOf, TODAY } from './fixture';

describeDatabases('timetable and lessons', (open) => {
  const school = () => {
    const s = schoolOf(open());
    s.at(600);
    const slot = (
      group: ClassGroupRow,
      over: Partial<{ weekday: number; startMinute: number; skipStatutoryHolidays: boolean | null; validTo: string | null }> = {},
    ) =>
      s.db.transaction((uow) =>
        addSlot(uow, group.id, {
          weekday: 6,
          startMinute: 600,
          durationMinutes: 60,
          validFrom: '2026-01-01',
          validTo: null,
          room: null,
          teacherStaffId: null,
          skipStatutoryHolidays: null,
          ...over,
        }),
      );
    const generate = (group: ClassGroupRow, from: string, to: string) =>
      s.db.transaction((uow) => generateLessons(uow, group.id, localDate(from), localDate(to)));
    const dates = async (group: ClassGroupRow) =>
      (
        await s.db.read((r) =>
          r.rows<{ date: string }>(
            "SELECT date FROM schooling_lesson WHERE classGroupId = ? AND status = 'scheduled' ORDER BY startsAt",
            [group.id],
          ),
        )
      ).map((row) => row.date);
    const holiday = (campusId: string, date: string, kind: 'closed' | 'open') =>
      s.db.transaction((uow) =>
        uow.insert('schooling_holiday', { id: uow.newId(), campusId, date, name: '校庆', kind, createdAt: uow.now }),
      );
    return { ...s, slot, generate, dates, holiday };
  };

  it('generates each lesson once, whoever asks how often, minus statutory holidays', async () => {
    const s = school();
    const group = await s.classGroup();
    await s.slot(group);
    // Saturday 26 September 2026 is in the Mid-Autumn holiday, 3 October in that of the National Day.
    await Promise.all(Array.from({ length: 4 }, () => s.generate(group, '2026-09-19', '2026-10-17')));
    expect(await s.dates(group)).toEqual(['2026-09-19', '2026-10-10', '2026-10-17']);
    expect((await s.generate(group, '2026-09-19', '2026-10-17')).created).toBe(0);
  });

  it('a slot may teach on statutory holidays; the school may close or open a day, a campus for itself', async () => {
    const s = school();
    const group = await s.classGroup();
    await s.slot(group, { skipStatutoryHolidays: false });
    await s.holiday(group.campusId, '2026-10-17', 'closed');
    await s.holiday(s.newId(), '2026-10-10', 'closed');
    await s.generate(group, '2026-10-03', '2026-10-17');
    expect(await s.dates(group)).toEqual(['2026-10-03', '2026-10-10']);
    const other = await s.classGroup();
    await s.slot(other);
    await s.holiday(other.campusId, '2026-10-03', 'open');
    await s.generate(other, '2026-10-03', '2026-10-10');
    expect(await s.dates(other)).toEqual(['2026-10-03', '2026-10-10']);
  });

  it('a moved or cancelled lesson is not made again', async () => {
    const s = school();
    const group = await s.classGroup();
    await s.slot(group);
    await s.generate(group, '2026-11-28', '2026-12-05');
    const rows = await s.db.read((r) =>
      r.rows<{ id: string }>('SELECT id FROM schooling_lesson WHERE classGroupId = ? ORDER BY startsAt', [group.id]),
    );
    await s.db.transaction((uow) => cancelLesson(uow, rows[0]?.id ?? '', '老师外出'));
    await s.db.transaction((uow) =>
      moveLesson(
        uow,
        rows[1]?.id ?? '',
        { date: localDate('2026-12-06'), startMinute: 600, durationMinutes: 60, room: undefined, teacherStaffId: undefined },
        '换到周日',
      ),
    );
    expect((await s.generate(group, '2026-11-28', '2026-12-05')).created).toBe(0);
    expect(await s.dates(group)).toEqual(['2026-12-06']);
  });

  it('refuses a busy teacher and says by which lesson; touching lessons are fine', async () => {
    const s = school();
    const teacherStaffId = s.newId();
    const a = await s.classGroup({ teacherStaffId, name: '国画班' });
    const b = await s.classGroup({ teacherStaffId });
    await s.lesson(a, 600, TODAY, 60);
    expect(await outcome(s.lesson(b, 659, TODAY, 60))).toBe('schedule_conflict');
    await expect(s.lesson(b, 659, TODAY, 60)).rejects.toMatchObject({
      userMessage: '老师在 2026-11-21 10:00–11:00 已有「国画班」的课，请换一个时间、老师或教室。',
    });
    expect(await outcome(s.lesson(b, 660, TODAY, 60))).toMatchObject({ status: 'scheduled' });
    expect(await outcome(s.lesson(b, 541, TODAY, 60))).toBe('schedule_conflict');
    expect(await outcome(s.lesson(b, 540, TODAY, 60))).toMatchObject({ status: 'scheduled' });
  });

  it('a room is taken on its own campus only', async () => {
    const s = school();
    const a = await s.classGroup({ room: '101' });
    await s.lesson(a, 600);
    expect(await outcome(s.lesson(await s.classGroup({ room: '101', campusId: a.campusId }), 600))).toBe('schedule_conflict');
    expect(await outcome(s.lesson(await s.classGroup({ room: '102', campusId: a.campusId }), 600))).toMatchObject({
      status: 'scheduled',
    });
    expect(await outcome(s.lesson(await s.classGroup({ room: '101' }), 600))).toMatchObject({ status: 'scheduled' });
  });

  it('of 16 parallel bookings of one teacher for one hour, one succeeds', async () => {
    const s = school();
    const teacherStaffId = s.newId();
    const groups = await Promise.all(Array.from({ length: 16 }, () => s.classGroup({ teacherStaffId })));
    const results = await Promise.all(groups.map((group) => outcome(s.lesson(group, 600))));
    expect(results.filter((result) => result !== 'schedule_conflict')).toHaveLength(1);
  });

  it('a lesson does not stand in its own way when it moves', async () => {
    const s = school();
    const group = await s.classGroup({ room: '201', teacherStaffId: s.newId() });
    const lesson = await s.lesson(group, 800, TODAY, 60);
    const moved = await s.db.transaction((uow) =>
      moveLesson(
        uow,
        lesson.id,
        { date: TODAY, startMinute: 830, durationMinutes: 60, room: undefined, teacherStaffId: undefined },
        '晚半小时',
      ),
    );
    expect(moved).toMatchObject({ room: '201', movedFromStartsAt: lesson.startsAt, startsAt: lesson.startsAt + 30 * 60_000 });
  });

  it('a lesson with attendance can neither be moved nor cancelled', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    await s.scan(lesson, child);
    expect(await outcome(s.db.transaction((uow) => cancelLesson(uow, lesson.id, '停电')))).toBe('lesson_has_attendance');
  });

  it('generation leaves out what conflicts and says why', async () => {
    const s = school();
    const teacherStaffId = s.newId();
    const busy = await s.classGroup({ teacherStaffId, name: '围棋班' });
    await s.lesson(busy, 600, localDate('2026-11-28'));
    const group = await s.classGroup({ teacherStaffId });
    await s.slot(group);
    const result = await s.generate(group, '2026-11-28', '2026-12-05');
    expect(result.created).toBe(1);
    expect(result.conflicts).toEqual([
      expect.objectContaining({ date: '2026-11-28', message: expect.stringContaining('围棋班') }),
    ]);
  });

  it('ending a slot cancels its later lessons', async () => {
    const s = school();
    const group = await s.classGroup();
    const slot = await s.slot(group);
    await s.generate(group, '2026-11-28', '2026-12-19');
    expect(await s.db.transaction((uow) => endSlot(uow, group.id, slot.id, localDate('2026-12-05')))).toBe(2);
    expect(await s.dates(group)).toEqual(['2026-11-28', '2026-12-05']);
  });

  it('ending a slot cancels lessons with leave only, says so by events, and leaves alone where somebody was', async () => {
    const s = school();
    const group = await s.classGroup();
    const slot = await s.slot(group, { startMinute: 620 });
    const child = await s.student(group);
    await s.enrolment(child, group);
    await s.generate(group, TODAY, '2026-12-05');
    const lessons = await s.db.read((r) =>
      r.rows<LessonRow>('SELECT * FROM schooling_lesson WHERE classGroupId = ? ORDER BY startsAt', [group.id]),
    );
    const [today, next, last] = lessons as [LessonRow, LessonRow, LessonRow];
    await s.scan(today, child);
    await s.db.transaction((uow) => requestLeave(uow, { lessonId: next.id, studentId: child.id, reason: '出门', actor: MOTHER }));
    expect(await s.db.transaction((uow) => endSlot(uow, group.id, slot.id, addDays(TODAY, -1)))).toBe(2);
    expect(await s.dates(group)).toEqual([TODAY]);
    const told = await s.db.read((r) =>
      r.rows<{ payload: string }>(
        "SELECT payload FROM outbox_event WHERE type = 'schooling.lesson.cancelled' AND aggregate = ? ORDER BY position",
        [`classGroup:${group.id}`],
      ),
    );
    expect(told.map(({ payload }) => JSON.parse(payload))).toEqual([
      expect.objectContaining({ lessonId: next.id, studentIds: [child.id], reason: '课表调整' }),
      expect.objectContaining({ lessonId: last.id, studentIds: [child.id] }),
    ]);
  });

  it('closing a day cancels what was generated for it, on the campuses concerned', async () => {
    const s = school();
    const [a, b, open_] = [await s.classGroup(), await s.classGroup(), await s.classGroup()];
    for (const group of [a, b, open_]) {
      await s.slot(group);
      await s.generate(group, '2027-03-06', '2027-03-13');
    }
    await s.lesson(a, 900, localDate('2027-03-06'));
    const close = (campusId: string, date: string) =>
      s.db.transaction((uow) => addHoliday(uow, { campusId, date: localDate(date), name: '校庆', kind: 'closed' }));
    expect(await close(a.campusId, '2027-03-06')).toMatchObject({ cancelledLessons: 1 });
    expect(await s.dates(a)).toEqual(['2027-03-06', '2027-03-13']);
    expect(await s.dates(b)).toEqual(['2027-03-06', '2027-03-13']);
    await s.holiday(open_.campusId, '2027-03-13', 'open');
    expect(await close('', '2027-03-13')).toMatchObject({ cancelledLessons: 2 });
    expect([await s.dates(a), await s.dates(b), await s.dates(open_)]).toEqual([
      ['2027-03-06'],
      ['2027-03-06'],
      ['2027-03-06', '2027-03-13'],
    ]);
    expect(await outcome(close('', '2027-03-13'))).toBe('holiday_exists');
  });

  it('a cancelled lesson takes its undecided leave requests off the list', async () => {
    const s = school();
    const group = await s.classGroup({ course: await s.course({ leaveAutoApprove: false }) });
    const lesson = await s.lesson(group, 700);
    const child = await s.student(group);
    const id = await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: lesson.id, studentId: child.id, reason: '发烧', actor: MOTHER }),
    );
    await s.db.transaction((uow) => cancelLesson(uow, lesson.id, '停电'));
    expect(await s.db.read((r) => r.row('SELECT status, activeKey FROM schooling_leave_request WHERE id = ?', [id]))).toEqual({
      status: 'cancelled',
      activeKey: null,
    });
  });

  it('two slots of one class at the same hour: the second is left out and says why', async () => {
    const s = school();
    const group = await s.classGroup({ name: '街舞班' });
    await s.slot(group);
    await s.slot(group, { startMinute: 630 });
    const result = await s.generate(group, '2026-11-28', '2026-11-28');
    expect(result).toMatchObject({ created: 1, conflicts: [{ message: expect.stringContaining('街舞班') }] });
  });

  it('the daily task keeps four weeks ahead and is idempotent', async () => {
    const s = school();
    const group = await s.classGroup();
    await s.slot(group);
    const run = () => generateLessonsTask.run({ db: s.db, businessDate: TODAY, report: async () => undefined });
    await run();
    const first = await s.dates(group);
    await run();
    expect(await s.dates(group)).toEqual(first);
    expect(first).toEqual([0, 7, 14, 21, 28].map((days) => addDays(TODAY, days)));
  });

  it('never holds more members than seats on any day, even when 20 join at once', async () => {
    const s = school();
    const group = await s.classGroup({ capacity: 3 });
    const children = await Promise.all(Array.from({ length: 20 }, () => s.student()));
    const join = (studentId: string, fromDate: LocalDate, toDate: string | null = null) =>
      outcome(s.db.transaction((uow) => addMember(uow, { classGroupId: group.id, studentId, fromDate, toDate })));
    const results = await Promise.all(children.map((child) => join(child.id, TODAY)));
    expect(results.filter((result) => result === 'class_group_full')).toHaveLength(17);
    const inside = children.filter((_, index) => results[index] !== 'class_group_full');
    const outside = children.filter((_, index) => results[index] === 'class_group_full');
    expect(await join(inside[0]?.id ?? '', TODAY)).toBe('already_member');
    await s.db.transaction((uow) =>
      endMember(uow, { classGroupId: group.id, studentId: inside[0]?.id ?? '', toDate: addDays(TODAY, 9) }),
    );
    expect(await join(outside[0]?.id ?? '', addDays(TODAY, 9))).toBe('class_group_full');
    expect(await join(outside[0]?.id ?? '', addDays(TODAY, 10))).toBeUndefined();
    expect(await outcome(s.db.transaction((uow) => updateClassGroup(uow, group.id, { capacity: 2 })))).toBe(
      'capacity_below_members',
    );
    expect(await outcome(s.db.transaction((uow) => updateClassGroup(uow, group.id, { capacity: 3 })))).toMatchObject({
      capacity: 3,
    });
  });

  it('codes and numbers are unique', async () => {
    const s = school();
    const { group, child } = await s.ready();
    const course = { title: '围棋', subject: null, absenceConsumes: true, leaveAutoApprove: true };
    const code = `X${s.newId()}`;
    await s.db.transaction((uow) => createCourse(uow, { code, ...course }));
    expect(await outcome(s.db.transaction((uow) => createCourse(uow, { code, ...course })))).toBe('course_code_taken');
    const again = { ...group, skipStatutoryHolidays: true };
    const { campusId, courseId, externalCode, name, teacherStaffId, room, capacity, skipStatutoryHolidays } = again;
    const fields = { campusId, courseId, externalCode, name, teacherStaffId, room, capacity, skipStatutoryHolidays };
    expect(await outcome(s.db.transaction((uow) => createClassGroup(uow, fields)))).toBe('class_group_code_taken');
    const twin = { campusId: child.campusId, familyId: child.familyId, externalNo: child.externalNo, name: '李小红' };
    expect(await outcome(s.db.transaction((uow) => createStudent(uow, twin)))).toBe('student_no_taken');
  });

  it('closing a class group cancels its lessons to come', async () => {
    const s = school();
    const group = await s.classGroup();
    await s.slot(group, { startMinute: 590 });
    await s.generate(group, TODAY, '2026-12-05');
    s.at(590);
    const { classGroup, cancelledLessons } = await s.db.transaction((uow) =>
      changeClassGroup(uow, group.id, { status: 'closed' }),
    );
    expect([classGroup.status, cancelledLessons]).toEqual(['closed', 2]);
    expect(await s.dates(group)).toEqual([TODAY]);
  });

  it('a closed class group takes no more lessons', async () => {
    const s = school();
    const group = await s.classGroup();
    await s.db.transaction((uow) => updateClassGroup(uow, group.id, { status: 'closed' }));
    const add = s.db.transaction((uow) =>
      addLesson(uow, group.id, { date: TODAY, startMinute: 600, durationMinutes: 60, room: null, teacherStaffId: null }, null),
    );
    expect(await outcome(add)).toBe('class_group_closed');
  });
});

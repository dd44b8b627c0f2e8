import { addDays, MINUTE_MS } from '@qingya/shared';
import { onTimeLessonHistory } from '../../src/modules/schooling';
import type { LessonRow, StudentRow } from '../../src/modules/schooling/domain/types';
import { correctAttendance } from '../../src/modules/schooling/usecases/correct-attendance';
import { cancelLesson } from '../../src/modules/schooling/usecases/lessons';
import { arrangeMakeUp, decideMakeUp } from '../../src/modules/schooling/usecases/make-up';
import { cancelLeave, decideLeave, requestLeave } from '../../src/modules/schooling/usecases/request-leave';
import { rollCall } from '../../src/modules/schooling/usecases/roll-call';
import type { Actor } from '../../src/platform/http/principal';
import { describeDatabases } from '../support/database';
import { FATHER, MOTHER, outcome, STAFF, schoolOf, TODAY } from './fixture';

describeDatabases('leave and make-up', (open) => {
  const school = () => {
    const s = schoolOf(open());
    s.at(600);
    const ask = (lesson: LessonRow, who: StudentRow, actor: Actor = MOTHER) =>
      s.db.transaction((uow) => requestLeave(uow, { lessonId: lesson.id, studentId: who.id, reason: '发烧', actor }));
    const attendance = (lesson: LessonRow, who: StudentRow) =>
      s.db.read((r) =>
        r.row<{ status: string; isMakeUp: number; consumption: string }>(
          'SELECT status, isMakeUp, consumption FROM schooling_attendance WHERE lessonId = ? AND studentId = ?',
          [lesson.id, who.id],
        ),
      );
    const makeUp = (who: StudentRow, missed: LessonRow, target: LessonRow, actor: Actor = STAFF) =>
      s.db.transaction((uow) =>
        arrangeMakeUp(uow, { studentId: who.id, missedLessonId: missed.id, makeUpLessonId: target.id, note: null, actor }),
      );
    return { ...s, ask, attendance, makeUp };
  };

  it('leave is possible until just before the start', async () => {
    const s = school();
    const a = await s.ready();
    const b = await s.ready();
    s.clock.set(a.lesson.startsAt - 1);
    expect(await outcome(s.ask(a.lesson, a.child))).toMatch(/^[0-9A-Z]{26}$/);
    expect(await s.attendance(a.lesson, a.child)).toMatchObject({ status: 'leave', consumption: 'none' });
    s.clock.set(b.lesson.startsAt);
    expect(await outcome(s.ask(b.lesson, b.child))).toBe('leave_too_late');
    expect(await s.remaining(a.enrolment.id)).toBe(20);
  });

  it('a leave becomes nothing else before the lesson can be checked in for', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    s.clock.set(lesson.startsAt - 31 * MINUTE_MS);
    await s.ask(lesson, child);
    const [row] = await s.db.read((r) =>
      r.rows<{ id: string }>('SELECT id FROM schooling_attendance WHERE lessonId = ? AND studentId = ?', [lesson.id, child.id]),
    );
    const correct = (status: 'present' | 'absent') =>
      outcome(
        s.db.transaction(async (uow) => {
          const common = {
            attendanceId: row?.id ?? '',
            onTime: undefined,
            reason: '来上课了',
            expectedRevision: 1,
            actor: STAFF,
          };
          return (await correctAttendance(uow, { ...common, status })).attendance.status;
        }),
      );
    s.clock.set(lesson.startsAt - 30 * MINUTE_MS - 1);
    expect([await correct('present'), await correct('absent')]).toEqual(['correction_too_early', 'correction_too_early']);
    s.clock.set(lesson.startsAt - 30 * MINUTE_MS);
    expect(await correct('present')).toBe('present');
  });

  it('two guardians asking at once: one request', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    const both = await Promise.all([outcome(s.ask(lesson, child, MOTHER)), outcome(s.ask(lesson, child, FATHER))]);
    expect(both.filter((one) => one === 'leave_already_requested')).toHaveLength(1);
    expect(await s.count('schooling_leave_request', 'studentId', child.id)).toBe(1);
    expect(await s.events(child.id)).toHaveLength(1);
  });

  it('where staff decide, nothing is recorded before the decision, and it is taken once', async () => {
    const s = school();
    const group = await s.classGroup({ course: await s.course({ leaveAutoApprove: false }) });
    const lesson = await s.lesson(group);
    const child = await s.student(group);
    const id = await s.ask(lesson, child);
    expect(await s.attendance(lesson, child)).toBeUndefined();
    const decide = (approve: boolean) =>
      s.db.transaction((uow) => decideLeave(uow, { leaveRequestId: id, approve, note: null, actor: STAFF }));
    await decide(true);
    expect(await s.attendance(lesson, child)).toMatchObject({ status: 'leave' });
    expect(await outcome(decide(false))).toBe('leave_already_decided');
  });

  it('a rejected request leaves room for another one', async () => {
    const s = school();
    const group = await s.classGroup({ course: await s.course({ leaveAutoApprove: false }) });
    const lesson = await s.lesson(group);
    const child = await s.student(group);
    const id = await s.ask(lesson, child);
    await s.db.transaction((uow) => decideLeave(uow, { leaveRequestId: id, approve: false, note: '请带病假条', actor: STAFF }));
    expect(await outcome(s.ask(lesson, child))).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('a request can be taken back before the start, and the child can then check in', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    const id = await s.ask(lesson, child);
    await s.db.transaction((uow) => cancelLeave(uow, { leaveRequestId: id, actor: MOTHER }));
    expect(await s.attendance(lesson, child)).toBeUndefined();
    expect((await s.scan(lesson, child)).attendance).toMatchObject({ status: 'present', revision: 1 });
  });

  it('a child of another class cannot take leave, nor one that was checked in', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    expect(await outcome(s.ask(lesson, await s.student()))).toBe('student_not_in_class');
    await s.scan(lesson, child);
    expect(await outcome(s.ask(lesson, child))).toBe('attendance_already_recorded');
  });

  it('a make-up after leave consumes; after a paid absence it does not', async () => {
    const s = school();
    for (const [missedAs, left] of [
      ['leave', 19],
      ['absent', 19],
    ] as const) {
      const { group, lesson, child, enrolment } = await s.ready();
      s.at(600);
      await s.db.transaction((uow) =>
        rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: child.id, status: missedAs }], actor: STAFF }),
      );
      expect(await s.remaining(enrolment.id)).toBe(missedAs === 'leave' ? 20 : 19);
      const sister = await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never });
      const target = await s.lesson(sister, 840);
      expect(await outcome(s.scan(target, child))).toBe('check_in_other_lesson');
      await s.makeUp(child, lesson, target);
      s.at(845);
      expect((await s.scan(target, child)).attendance).toMatchObject({ isMakeUp: 1, status: 'present' });
      expect(await s.remaining(enrolment.id)).toBe(left);
    }
    expect(await s.differences()).toEqual([]);
  });

  it('a correction of the missed lesson moves the credit of its make-up along', async () => {
    const s = school();
    const { group, lesson, child, enrolment } = await s.ready();
    const [absent] = await s.db.transaction((uow) =>
      rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: child.id, status: 'absent' }], actor: STAFF }),
    );
    const target = await s.lesson(await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never }), 840);
    await s.makeUp(child, lesson, target);
    s.at(845);
    await s.scan(target, child);
    expect(await s.attendance(target, child)).toMatchObject({ consumption: 'none' });
    const correct = (status: 'leave' | 'absent', expectedRevision: number) =>
      s.db.transaction((uow) =>
        correctAttendance(uow, {
          attendanceId: absent?.attendance.id ?? '',
          status,
          onTime: undefined,
          reason: '补交请假条',
          expectedRevision,
          actor: STAFF,
        }),
      );
    await correct('leave', 1);
    expect(await s.attendance(target, child)).toMatchObject({ consumption: 'consumed' });
    expect(await s.remaining(enrolment.id)).toBe(19);
    await correct('absent', 2);
    expect(await s.attendance(target, child)).toMatchObject({ consumption: 'none' });
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.differences()).toEqual([]);
  });

  it('who comes to the missed lesson after all pays for both lessons', async () => {
    const s = school();
    for (const come of ['scan', 'roll call', 'scan before'] as const) {
      s.at(600);
      const { group, lesson, child, enrolment } = await s.ready();
      const roll = (status: 'present' | 'absent') =>
        s.db.transaction((uow) =>
          rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: child.id, status }], actor: STAFF }),
        );
      await roll('absent');
      expect(await s.remaining(enrolment.id)).toBe(19);
      const sister = await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never });
      // Held at the same time in another room, so that both can still be scanned.
      const target = await s.lesson(sister, 625);
      await s.makeUp(child, lesson, target);
      s.at(626);
      if (come === 'scan before') await s.scan(lesson, child);
      await s.scan(target, child);
      if (come === 'scan') await s.scan(lesson, child);
      if (come === 'roll call') await roll('present');
      expect([come, await s.remaining(enrolment.id)]).toEqual([come, 18]);
    }
    expect(await s.differences()).toEqual([]);
  });

  it('a wish nobody decided in time can be closed, and another lesson chosen', async () => {
    const s = school();
    const { group, lesson, child } = await s.ready();
    await s.ask(lesson, child);
    const sister = await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never });
    const target = await s.lesson(sister, 840);
    const wish = await s.makeUp(child, lesson, target, MOTHER);
    const decide = (decision: 'assign' | 'reject' | 'cancel', makeUpId = wish.id) =>
      outcome(s.db.transaction((uow) => decideMakeUp(uow, { makeUpId, decision, note: null, actor: STAFF })));
    s.clock.set(target.startsAt);
    expect(await decide('assign')).toBe('make_up_lesson_started');
    expect(await decide('reject')).toMatchObject({ status: 'rejected' });
    const other = await s.lesson(sister, 960);
    const assigned = await s.makeUp(child, lesson, other);
    s.clock.set(other.startsAt - 1);
    expect(await decide('assign', assigned.id)).toBe('make_up_already_decided');
    s.clock.advance(1);
    expect(await decide('cancel', assigned.id)).toBe('make_up_lesson_started');
  });

  it('a cancelled make-up lesson leaves the missed one free for another', async () => {
    const s = school();
    const { group, lesson, child } = await s.ready();
    await s.ask(lesson, child);
    const sister = await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never });
    const target = await s.lesson(sister, 840);
    await s.makeUp(child, lesson, target);
    await s.db.transaction((uow) => cancelLesson(uow, target.id, '老师外出'));
    expect(await outcome(s.makeUp(child, lesson, await s.lesson(sister, 960)))).toMatchObject({ status: 'assigned' });
  });

  it('only a missed lesson can be made up, in the same course, once, at a lesson to come, with a free seat', async () => {
    const s = school();
    const { group, lesson, child } = await s.ready();
    const sister = await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never, capacity: 1 });
    const target = await s.lesson(sister, 840);
    expect(await outcome(s.makeUp(child, lesson, target))).toBe('make_up_not_missed');
    await s.ask(lesson, child);
    const foreign = await s.lesson(await s.classGroup({ campusId: group.campusId }), 840);
    expect(await outcome(s.makeUp(child, lesson, foreign))).toBe('make_up_other_course');
    s.clock.set(target.startsAt);
    expect(await outcome(s.makeUp(child, lesson, target))).toBe('make_up_lesson_started');
    s.clock.advance(-1);
    expect(await outcome(s.makeUp(child, lesson, target))).toMatchObject({ status: 'assigned' });
    expect(await outcome(s.makeUp(child, lesson, await s.lesson(sister, 960)))).toBe('make_up_exists');
    s.at(600);
    const second = await s.ready();
    const third = await s.student(group);
    expect(second.child.id).not.toBe(third.id);
    await s.ask(lesson, third);
    expect(await outcome(s.makeUp(third, lesson, target))).toBe('class_group_full');
  });

  it("a guardian's wish waits for staff", async () => {
    const s = school();
    const { group, lesson, child } = await s.ready();
    await s.ask(lesson, child);
    const target = await s.lesson(await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never }), 840);
    const wish = await s.makeUp(child, lesson, target, MOTHER);
    expect(wish.status).toBe('requested');
    s.at(835);
    expect(await outcome(s.scan(target, child))).toBe('student_not_in_class');
    const decide = () =>
      s.db.transaction((uow) => decideMakeUp(uow, { makeUpId: wish.id, decision: 'assign', note: null, actor: STAFF }));
    expect(await decide()).toMatchObject({ status: 'assigned' });
    expect(await outcome(decide())).toBe('make_up_already_decided');
    expect(await outcome(s.scan(target, child))).toMatchObject({ replayed: false });
  });

  it('tells the history of own lessons in order, with leave and cancellations named', async () => {
    const s = school();
    const group = await s.classGroup();
    const child = await s.student(group);
    await s.enrolment(child, group);
    const lessons = [];
    for (const [index, date] of [addDays(TODAY, -3), addDays(TODAY, -2), addDays(TODAY, -1), TODAY].entries())
      lessons.push(await s.lesson(group, 620 + index, date));
    const [first, second, third, last] = lessons as [LessonRow, LessonRow, LessonRow, LessonRow];
    const record = (lesson: LessonRow, status: 'present' | 'leave') =>
      s.db.transaction((uow) => rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: child.id, status }], actor: STAFF }));
    await record(first, 'present');
    await record(second, 'leave');
    await s.db.transaction((uow) => uow.run("UPDATE schooling_lesson SET status = 'cancelled' WHERE id = ?", [third.id]));
    const history = await s.db.read((r) => onTimeLessonHistory(r, child.id, last.id));
    expect(
      history.map(({ lessonId, status, onTime, excusedLeave, cancelled }) => ({
        lessonId,
        status,
        onTime,
        excusedLeave,
        cancelled,
      })),
    ).toEqual([
      { lessonId: first.id, status: 'present', onTime: true, excusedLeave: false, cancelled: false },
      { lessonId: second.id, status: 'leave', onTime: false, excusedLeave: true, cancelled: false },
      { lessonId: third.id, status: null, onTime: false, excusedLeave: false, cancelled: true },
      { lessonId: last.id, status: null, onTime: false, excusedLeave: false, cancelled: false },
    ]);
    expect(await s.db.read((r) => onTimeLessonHistory(r, child.id, second.id))).toHaveLength(2);
  });
});

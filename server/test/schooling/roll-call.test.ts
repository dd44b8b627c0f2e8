import { addDays, startOfDay } from '@qingya/shared';
import type { AttendanceStatus, LessonRow, StudentRow } from '../../src/modules/schooling/domain/types';
import { correctAttendance } from '../../src/modules/schooling/usecases/correct-attendance';
import { openDispute, resolveDispute } from '../../src/modules/schooling/usecases/disputes';
import { adjustEnrolment, updateEnrolment } from '../../src/modules/schooling/usecases/enrolments';
import { rollCall } from '../../src/modules/schooling/usecases/roll-call';
import { describeDatabases } from '../support/database';
import { outcome, STAFF, schoolOf, TODAY } from './fixture';

describeDatabases('roll call and correction', (open) => {
  const school = () => {
    const made = schoolOf(open());
    made.at(620);
    const call = (lesson: LessonRow, entries: readonly (readonly [StudentRow, AttendanceStatus])[]) =>
      made.db.transaction((uow) =>
        rollCall(uow, {
          lessonId: lesson.id,
          entries: entries.map(([who, status]) => ({ studentId: who.id, status })),
          actor: STAFF,
        }),
      );
    const correct = (attendanceId: string, status: AttendanceStatus, expectedRevision: number, onTime?: boolean) =>
      made.db.transaction((uow) =>
        correctAttendance(uow, { attendanceId, status, onTime, reason: '老师记错了', expectedRevision, actor: STAFF }),
      );
    return { ...made, call, correct };
  };

  it('records a whole class of 30 in one transaction with few statements', async () => {
    const s = school();
    const group = await s.classGroup();
    const lesson = await s.lesson(group);
    const children = await Promise.all(Array.from({ length: 30 }, () => s.student(group)));
    await Promise.all(children.map((child) => s.enrolment(child, group)));
    const statements: string[] = [];
    const stop = s.db.onStatement((sql) => statements.push(sql));
    const results = await s.call(
      lesson,
      children.map((child) => [child, 'present'] as const),
    );
    stop();
    expect(results).toHaveLength(30);
    expect(results.every((result) => result.changed && result.attendance.consumption === 'consumed')).toBe(true);
    expect(statements.length).toBeLessThan(20);
    const locks = statements.filter((sql) => /FOR UPDATE/.test(sql));
    expect(locks.length > 0).toBe(s.db.engine === 'mysql');
    expect(await s.count('schooling_attendance', 'lessonId', lesson.id)).toBe(30);
    expect(await s.count('schooling_credit_entry', 'lessonId', lesson.id)).toBe(30);
    expect(await s.differences()).toEqual([]);
  });

  it('repeating it changes nothing; parallel repeats neither', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    await Promise.all(Array.from({ length: 8 }, () => s.call(lesson, [[child, 'late']])));
    const [again] = await s.call(lesson, [[child, 'late']]);
    expect(again).toMatchObject({ changed: false, attendance: { revision: 1, status: 'late' } });
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.events(child.id)).toHaveLength(1);
  });

  it('roll call and check-in at once: one attendance, one consumption', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    await Promise.all([s.scan(lesson, child), s.call(lesson, [[child, 'present']])]);
    expect(await s.count('schooling_attendance', 'studentId', child.id)).toBe(1);
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.differences()).toEqual([]);
  });

  it('a child without credits is recorded, and what is owed stays visible until a package pays it', async () => {
    const s = school();
    const group = await s.classGroup();
    const lesson = await s.lesson(group);
    const child = await s.student(group);
    const [result] = await s.call(lesson, [[child, 'present']]);
    expect(result).toMatchObject({
      owedBecause: 'no_enrolment',
      attendance: { status: 'present', consumption: 'owed', consumedEnrolmentId: null },
    });
    const paid = await s.enrolment(child, group, { totalCredits: 5 });
    expect(await s.remaining(paid.id)).toBe(4);
    const row = await s.db.read((r) =>
      r.row('SELECT consumption, consumedEnrolmentId FROM schooling_attendance WHERE id = ?', [result?.attendance.id ?? '']),
    );
    expect(row).toMatchObject({ consumption: 'consumed', consumedEnrolmentId: paid.id });
    // Paying later is no new attendance: nothing that earns points may hear of it.
    expect((await s.events(child.id)).map((event) => event.type)).toEqual(['schooling.attendance.recorded']);
    expect(await s.differences()).toEqual([]);
  });

  it('a package that begins later, one that gets credits and one that is resumed pay what is owed, oldest first', async () => {
    const s = school();
    const group = await s.classGroup();
    const child = await s.student(group);
    const lessons = [];
    for (const days of [5, 4, 3]) lessons.push(await s.lesson(group, 620, addDays(TODAY, -days)));
    for (const lesson of lessons) await s.call(lesson, [[child, 'present']]);
    const states = async () =>
      (
        await s.db.read((r) =>
          r.rows<{ consumption: string }>('SELECT consumption FROM schooling_attendance WHERE studentId = ? ORDER BY startsAt', [
            child.id,
          ]),
        )
      ).map((row) => row.consumption);
    const paid = await s.enrolment(child, group, { totalCredits: 1, startsOn: TODAY });
    expect(await states()).toEqual(['consumed', 'owed', 'owed']);
    await s.db.transaction((uow) => updateEnrolment(uow, paid.id, { status: 'suspended' }, STAFF));
    await s.db.transaction((uow) => adjustEnrolment(uow, paid.id, 1, '赠送', STAFF));
    expect(await states()).toEqual(['consumed', 'owed', 'owed']);
    expect(await s.db.transaction((uow) => updateEnrolment(uow, paid.id, { status: 'active' }, STAFF))).toMatchObject({
      remainingCredits: 0,
    });
    expect(await states()).toEqual(['consumed', 'consumed', 'owed']);
    const given = await s.db.transaction((uow) => adjustEnrolment(uow, paid.id, 3, '赠送', STAFF));
    expect(given).toMatchObject({ remainingCredits: 2, totalCredits: 5 });
    expect(await states()).toEqual(['consumed', 'consumed', 'consumed']);
    expect(await s.differences()).toEqual([]);
  });

  it('changes what was recorded until the day of the lesson is over; who was forgotten can be recorded later', async () => {
    const s = school();
    const { group, lesson, child } = await s.ready();
    const forgotten = await s.student(group);
    await s.call(lesson, [[child, 'absent']]);
    s.clock.set(startOfDay(addDays(TODAY, 1)) - 1);
    expect(await outcome(s.call(lesson, [[child, 'late']]))).toMatchObject([{ changed: true }]);
    s.clock.advance(1);
    expect(await outcome(s.call(lesson, [[child, 'present']]))).toBe('roll_call_needs_correction');
    expect(
      await outcome(
        s.call(lesson, [
          [child, 'late'],
          [forgotten, 'present'],
        ]),
      ),
    ).toMatchObject([{ changed: false }, { changed: true }]);
  });

  it('absence consumes as the course says; leave never does', async () => {
    const s = school();
    for (const [absenceConsumes, left] of [
      [true, 19],
      [false, 20],
    ] as const) {
      const group = await s.classGroup({ course: await s.course({ absenceConsumes }) });
      const lesson = await s.lesson(group);
      const child = await s.student(group);
      const paid = await s.enrolment(child, group);
      await s.call(lesson, [[child, 'absent']]);
      expect(await s.remaining(paid.id)).toBe(left);
      await s.call(lesson, [[child, 'leave']]);
      expect(await s.remaining(paid.id)).toBe(20);
    }
    expect(await s.differences()).toEqual([]);
  });

  it('is refused for a stranger to the class, and then records nobody', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const stranger = await s.student();
    expect(
      await outcome(
        s.call(lesson, [
          [child, 'present'],
          [stranger, 'present'],
        ]),
      ),
    ).toBe('student_not_in_class');
    expect(await s.count('schooling_attendance', 'lessonId', lesson.id)).toBe(0);
    expect(await s.remaining(enrolment.id)).toBe(20);
  });

  it('opens 30 minutes before the start', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    s.at(589, 59);
    expect(await outcome(s.call(lesson, [[child, 'present']]))).toBe('roll_call_too_early');
    s.at(590);
    expect(await outcome(s.call(lesson, [[child, 'present']]))).toHaveLength(1);
  });

  it('a day without a lesson has nothing to attend: a lesson of another day does not admit a later member', async () => {
    const s = school();
    const group = await s.classGroup();
    const yesterday = await s.lesson(group, 620, addDays(TODAY, -1));
    const child = await s.student();
    await s.db.transaction((uow) =>
      uow.insert('schooling_class_member', {
        id: uow.newId(),
        classGroupId: group.id,
        studentId: child.id,
        fromDate: TODAY,
        toDate: null,
        createdAt: uow.now,
      }),
    );
    expect(await outcome(s.call(yesterday, [[child, 'present']]))).toBe('student_not_in_class');
    const nowhere = { ...yesterday, id: s.newId() };
    expect(await outcome(s.call(nowhere, [[child, 'present']]))).toBe('not_found');
  });

  it('a correction returns the credit to the same package, announces it, and works again and again', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const { attendance } = await s.scan(lesson, child);
    await s.correct(attendance.id, 'leave', 1);
    expect(await s.remaining(enrolment.id)).toBe(20);
    await s.correct(attendance.id, 'present', 2);
    expect(await s.remaining(enrolment.id)).toBe(19);
    await s.correct(attendance.id, 'absent', 3);
    expect(await s.remaining(enrolment.id)).toBe(19);
    const corrected = (await s.events(child.id)).filter((event) => event.type === 'schooling.attendance.corrected');
    expect(corrected.map((event) => event.payload)).toEqual([
      expect.objectContaining({
        before: { status: 'present', onTime: true },
        after: { status: 'leave', onTime: false },
        revision: 2,
        reason: '老师记错了',
      }),
      expect.objectContaining({
        before: { status: 'leave', onTime: false },
        after: { status: 'present', onTime: true },
        revision: 3,
      }),
      expect.objectContaining({
        before: { status: 'present', onTime: true },
        after: { status: 'absent', onTime: false },
        revision: 4,
      }),
    ]);
    expect(await s.differences()).toEqual([]);
  });

  it('two corrections at once: one wins, the other is told', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const { attendance } = await s.scan(lesson, child);
    const both = await Promise.all([
      outcome(s.correct(attendance.id, 'leave', 1)),
      outcome(s.correct(attendance.id, 'leave', 1)),
    ]);
    expect(both.filter((one) => one === 'attendance_revision_stale')).toHaveLength(1);
    expect(await s.remaining(enrolment.id)).toBe(20);
    expect(await s.differences()).toEqual([]);
  });

  it('a correction that changes nothing is refused', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    const { attendance } = await s.scan(lesson, child);
    expect(await outcome(s.correct(attendance.id, 'present', 1))).toBe('attendance_not_changed');
    expect(await outcome(s.correct(attendance.id, 'present', 1, false))).toMatchObject({ changed: true });
  });

  it('a check-in after leave or absence was recorded overrides it and leaves a note for staff', async () => {
    const s = school();
    for (const status of ['leave', 'absent'] as const) {
      const { lesson, child, enrolment } = await s.ready();
      await s.call(lesson, [[child, status]]);
      const result = await s.scan(lesson, child);
      expect(result.attendance).toMatchObject({
        status: 'present',
        revision: 2,
        method: 'qr',
        note: expect.stringContaining('扫码签到'),
      });
      expect(await s.remaining(enrolment.id)).toBe(19);
    }
    expect(await s.differences()).toEqual([]);
  });

  it('an objection is open once and can end in a correction', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const { attendance } = await s.scan(lesson, child);
    const object = () =>
      s.db.transaction((uow) =>
        openDispute(uow, { attendanceId: attendance.id, message: '当天没有上课', guardianId: s.newId() }),
      );
    const opened = await Promise.all([outcome(object()), outcome(object())]);
    expect(opened.filter((one) => one === 'dispute_already_open')).toHaveLength(1);
    const [dispute] = opened.filter((one): one is { id: string } => typeof one === 'object');
    const resolve = () =>
      s.db.transaction((uow) =>
        resolveDispute(uow, {
          disputeId: dispute?.id ?? '',
          answer: '已核实，退回课时。',
          correction: { status: 'leave', onTime: undefined, expectedRevision: 1 },
          actor: STAFF,
        }),
      );
    expect(await resolve()).toMatchObject({ status: 'corrected' });
    expect(await s.remaining(enrolment.id)).toBe(20);
    expect(await outcome(resolve())).toBe('attendance_revision_stale');
  });

  it('adjusts credits with a reason, never below zero, and still reconciles', async () => {
    const s = school();
    const { enrolment, lesson, child } = await s.ready({ totalCredits: 3 });
    await s.scan(lesson, child);
    const adjust = (delta: number) => s.db.transaction((uow) => adjustEnrolment(uow, enrolment.id, delta, '赠送', STAFF));
    expect(await outcome(adjust(-3))).toBe('credits_out_of_range');
    expect(await adjust(-2)).toMatchObject({ remainingCredits: 0, totalCredits: 3 });
    expect(await adjust(4)).toMatchObject({ remainingCredits: 4, totalCredits: 7 });
    expect(await s.differences()).toEqual([]);
  });

  it('the reconciler sees a lost credit and a consumption without a journal row', async () => {
    const s = school();
    const { enrolment, lesson, child } = await s.ready();
    const { attendance } = await s.scan(lesson, child);
    await s.db.transaction((uow) => uow.run('UPDATE schooling_enrolment SET remainingCredits = 18 WHERE id = ?', [enrolment.id]));
    expect(await s.differences()).toEqual([{ kind: 'journal', subjectId: enrolment.id, expected: -2, found: -1 }]);
    await s.db.transaction((uow) => uow.run('UPDATE schooling_enrolment SET remainingCredits = 20 WHERE id = ?', [enrolment.id]));
    await s.db.transaction((uow) => uow.run('DELETE FROM schooling_credit_entry WHERE enrolmentId = ?', [enrolment.id]));
    expect(await s.differences()).toEqual([{ kind: 'attendance', subjectId: attendance.id, expected: 1, found: 0 }]);
    await s.db.transaction((uow) =>
      uow.run("UPDATE schooling_attendance SET consumption = 'none', consumedEnrolmentId = NULL WHERE id = ?", [attendance.id]),
    );
  });
});

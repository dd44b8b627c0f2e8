import { addDays, DAY_MS } from '@qingya/shared';
import { earningSubscribers } from '../../src/modules/earning';
import { lessonFacts } from '../../src/modules/earning/usecases/read-facts';
import type { AttendanceRow, LessonRow, StudentRow } from '../../src/modules/schooling/domain/types';
import { addHoliday } from '../../src/modules/schooling/usecases/holidays';
import { cancelLesson, moveLesson } from '../../src/modules/schooling/usecases/lessons';
import { arrangeMakeUp } from '../../src/modules/schooling/usecases/make-up';
import { cancelLeave, requestLeave } from '../../src/modules/schooling/usecases/request-leave';
import { rollCall } from '../../src/modules/schooling/usecases/roll-call';
import { chunk } from '../../src/platform/db';
import type { StoredEvent } from '../../src/platform/outbox/types';
import { MOTHER, STAFF, schoolOf, TODAY } from '../schooling/fixture';
import { describeDatabases } from '../support/database';

describeDatabases('points of rows', (open) => {
  const school = () => {
    const s = schoolOf(open());
    s.at(600);
    let handled = 0;
    /** Hands every event that is new to the subscriber, those it appends as well. */
    const settle = async (): Promise<void> => {
      for (;;) {
        const events = await s.db.read((r) =>
          r.rows<StoredEvent<string>>('SELECT * FROM outbox_event WHERE position > ? ORDER BY position LIMIT 500', [handled]),
        );
        if (events.length === 0) return;
        for (const event of events) {
          handled = event.position;
          const [subscriber] = earningSubscribers;
          if (!subscriber?.types.includes(event.type)) continue;
          await s.db.transaction((uow) => subscriber.handle(uow, { ...event, payload: JSON.parse(event.payload) }));
        }
      }
    };
    const given = async (who: StudentRow): Promise<[string, number][]> => {
      await settle();
      const rows = await s.db.read((r) =>
        r.rows<{ sourceId: string; points: number }>(
          "SELECT sourceId, points FROM earning_award WHERE studentId = ? AND state = 'given' ORDER BY earnedAt",
          [who.id],
        ),
      );
      return rows.map(({ sourceId, points }) => [sourceId, points]);
    };
    const call = async (lesson: LessonRow, who: StudentRow, status: AttendanceRow['status']): Promise<string> => {
      const entries = [{ studentId: who.id, status }];
      const [result] = await s.db.transaction((uow) => rollCall(uow, { lessonId: lesson.id, entries, actor: STAFF }));
      return result?.attendance.id ?? '';
    };
    /** A child with one lesson on each of the last days, oldest first. */
    const childWith = async (count: number) => {
      const group = await s.classGroup();
      const child = await s.student(group);
      await s.enrolment(child, group, { totalCredits: 500 });
      const lessons: LessonRow[] = [];
      for (let index = 0; index < count; index += 1) lessons.push(await s.lesson(group, 540, addDays(TODAY, index - count), 60));
      return { group, child, lessons };
    };
    return { ...s, settle, given, call, childWith };
  };

  it('a lesson that is cancelled after all closes the gap it had made', async () => {
    const s = school();
    const { child, lessons } = await s.childWith(5);
    const [, , forgotten, , last] = lessons as [LessonRow, LessonRow, LessonRow, LessonRow, LessonRow];
    let lastAttendance = '';
    for (const lesson of lessons) if (lesson !== forgotten) lastAttendance = await s.call(lesson, child, 'present');
    expect(await s.given(child)).toEqual([]);
    await s.db.transaction((uow) => cancelLesson(uow, forgotten.id, '停电，当天没上'));
    expect(await s.given(child)).toEqual([[lastAttendance, 20]]);
    expect(last.id).not.toBe(forgotten.id);
  });

  it('a lesson that is moved behind the others, or before them, moves the steps', async () => {
    const s = school();
    const { child, lessons } = await s.childWith(5);
    const [first] = lessons as [LessonRow];
    const attendances: string[] = [];
    for (const lesson of lessons.slice(1)) attendances.push(await s.call(lesson, child, 'present'));
    expect(await s.given(child)).toEqual([[attendances[3], 20]]);
    const to = (date: string) => ({
      date: date as typeof TODAY,
      startMinute: 480,
      durationMinutes: 60,
      room: undefined,
      teacherStaffId: undefined,
    });
    // Two hours before the third of them, where nobody has recorded anything.
    await s.db.transaction((uow) => moveLesson(uow, first.id, to(addDays(TODAY, -2)), '记错日期'));
    expect(await s.given(child)).toEqual([]);
    await s.db.transaction((uow) => moveLesson(uow, first.id, to(addDays(TODAY, 3)), '补上'));
    expect(await s.given(child)).toEqual([[attendances[3], 20]]);
  });

  it('goes on over leave, a holiday and a cancelled lesson, and counts the make-up lesson', async () => {
    const s = school();
    const { group, child } = await s.childWith(1);
    const sister = await s.classGroup({ campusId: group.campusId, course: { id: group.courseId } as never });
    const day = (after: number) => addDays(TODAY, after);
    const lessons: LessonRow[] = [];
    for (const after of [1, 2, 3, 4, 5]) lessons.push(await s.lesson(group, 540, day(after), 60));
    const [first, missed, closed, dropped, third] = lessons as [LessonRow, LessonRow, LessonRow, LessonRow, LessonRow];
    const instead = await s.lesson(sister, 540, day(6), 60);
    const last = await s.lesson(group, 540, day(7), 60);
    await s.db.transaction((uow) => uow.run('UPDATE schooling_lesson SET slotDate = date WHERE id = ?', [closed.id]));
    await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: missed.id, studentId: child.id, reason: '出门', actor: MOTHER }),
    );
    const holiday = await s.db.transaction((uow) =>
      addHoliday(uow, { date: closed.date as typeof TODAY, campusId: group.campusId, name: '校庆', kind: 'closed' }),
    );
    expect(holiday.cancelledLessons).toBe(1);
    await s.db.transaction((uow) => cancelLesson(uow, dropped.id, '停电'));
    await s.db.transaction((uow) =>
      arrangeMakeUp(uow, {
        studentId: child.id,
        missedLessonId: missed.id,
        makeUpLessonId: instead.id,
        note: null,
        actor: STAFF,
      }),
    );
    let attendance = '';
    for (const lesson of [first, third, instead, last]) {
      expect(await s.given(child)).toEqual([]);
      s.clock.set(lesson.startsAt);
      attendance = await s.call(lesson, child, 'present');
    }
    expect(await s.given(child)).toEqual([[attendance, 20]]);
  });

  it('leave that is taken back breaks nothing and gives nothing', async () => {
    const s = school();
    const { group, child, lessons } = await s.childWith(4);
    for (const lesson of lessons) await s.call(lesson, child, 'present');
    const before = await s.given(child);
    expect(before).toHaveLength(1);
    const coming = await s.lesson(group, 540, addDays(TODAY, 2));
    const leaveRequestId = await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: coming.id, studentId: child.id, reason: '出门', actor: MOTHER }),
    );
    expect(await s.given(child)).toEqual(before);
    await s.db.transaction((uow) => cancelLeave(uow, { leaveRequestId, actor: MOTHER }));
    expect(await s.given(child)).toEqual(before);
  });

  it('counts a row of 450 lessons from its beginning, and reads no more than it must of a broken one', async () => {
    const s = school();
    const { group, child, lessons } = await s.childWith(1);
    const attendanceId = await s.call(lessons[0] as LessonRow, child, 'present');
    const template = await s.db.read((r) =>
      r.row<AttendanceRow>('SELECT * FROM schooling_attendance WHERE id = ?', [attendanceId]),
    );
    const first = s.clock.now() - 400 * DAY_MS;
    const ids: { lessonId: string; attendanceId: string }[] = [];
    await s.db.transaction(async (uow) => {
      // The membership of the fixture is younger than this history: what is recorded counts all the same.
      const made = Array.from({ length: 449 }, (_, index) => {
        const lessonId = uow.newId();
        const startsAt = first + index * (DAY_MS / 2);
        ids.push({ lessonId, attendanceId: uow.newId() });
        return {
          ...(lessons[0] as LessonRow),
          id: lessonId,
          shortCode: lessonId.slice(-10),
          startsAt,
          endsAt: startsAt + 3_600_000,
        };
      });
      for (const part of chunk(made, 200)) await uow.insert('schooling_lesson', part);
      const attended = made.map(({ id, startsAt }, index) => {
        const state = { consumption: 'none', consumedEnrolmentId: null };
        return { ...template, ...state, id: ids[index]?.attendanceId ?? '', lessonId: id, startsAt };
      });
      for (const part of chunk(attended, 200)) await uow.insert('schooling_attendance', part);
    });
    const news = (index: number) =>
      s.db.transaction((uow) =>
        uow.append({
          type: 'schooling.attendance.corrected',
          aggregate: `student:${child.id}`,
          payload: { studentId: child.id, campusId: group.campusId, startsAt: first + index * (DAY_MS / 2) },
        }),
      );
    const at = (...positions: number[]) => positions.map((index) => ids[index]?.attendanceId);
    const sources = async () => (await s.given(child)).map(([sourceId]) => sourceId);
    await news(0);
    expect(await sources()).toEqual(at(3, 7, 11));
    const breakAt = async (index: number) => {
      await s.db.transaction((uow) =>
        uow.run("UPDATE schooling_attendance SET onTime = 0, status = 'late' WHERE id = ?", [ids[index]?.attendanceId ?? '']),
      );
      await news(index);
    };
    await breakAt(200);
    expect(await sources()).toEqual(at(3, 7, 11, 204, 208, 212));
    await breakAt(206);
    expect(await sources()).toEqual(at(3, 7, 11, 204, 210, 214, 218));
    // Further back than the newest 400: the steps behind it move, and the others stay.
    await breakAt(5);
    expect(await sources()).toEqual(at(3, 9, 13, 17, 204, 210, 214, 218));
    const looked = await s.db.read((r) => lessonFacts(r, child.id, Number.POSITIVE_INFINITY));
    expect(looked).toHaveLength(400);
    await breakAt(440);
    expect(await s.db.read((r) => lessonFacts(r, child.id, Number.POSITIVE_INFINITY))).toHaveLength(100);
  });

  it('counts a row of more than 400 sign-ins to the day', async () => {
    const s = school();
    const { child } = await s.childWith(1);
    const days = 413;
    await s.db.transaction(async (uow) => {
      const rows = Array.from({ length: days }, (_, index) => ({
        id: uow.newId(),
        studentId: child.id,
        familyId: child.familyId,
        campusId: child.campusId,
        date: addDays(TODAY, index - days + 1),
        guardianId: MOTHER.id,
        signedAt: uow.now,
      }));
      await uow.insert('schooling_sign_in', rows);
      for (const row of rows.slice(-2)) {
        const payload = { signInId: row.id, studentId: child.id, campusId: child.campusId, date: row.date };
        await uow.append({ type: 'schooling.sign-in.recorded', aggregate: `student:${child.id}`, payload });
      }
    });
    // 413 = 59 × 7: the last day is a seventh, the one before is not.
    expect((await s.given(child)).map(([, points]) => points)).toEqual([50]);
  });
});

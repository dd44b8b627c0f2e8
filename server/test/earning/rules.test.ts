import { addDays, type LocalDate, points } from '@qingya/shared';
import { spend } from '../../src/modules/points';
import { describeProduct } from '../support/product';
import { SYSTEM } from '../support/product-school';
import { awardsOf, balanceOf, booksOf, classroom, eventsOf, FIRST_DAY, replay } from './support';

const twelve = ['attendance_on_time:100', 'attendance_on_time:20', 'attendance_on_time:50'];

describeProduct('earning by events', (open) => {
  it('gives each step of attendance at its lesson and not one earlier, and nothing beyond the last', async () => {
    const s = await classroom(open(), 17);
    const after: Record<number, string[]> = {
      3: [],
      4: twelve.slice(1, 2),
      7: twelve.slice(1, 2),
      8: twelve.slice(1),
      11: twelve.slice(1),
      12: twelve,
      17: twelve,
    };
    for (let i = 0; i < 17; i += 1) {
      await s.record(i);
      const wanted = after[i + 1];
      if (wanted) expect({ lessons: i + 1, awards: await awardsOf(s) }).toEqual({ lessons: i + 1, awards: wanted });
    }
    expect(await balanceOf(s)).toEqual({ available: 170, debt: 0 });
  });

  it('breaks a row by lateness and absence, not by leave and cancelled lessons', async () => {
    for (const [status, awards] of [
      ['late', []],
      ['absent', []],
      ['leave', ['attendance_on_time:20']],
      ['cancelled', ['attendance_on_time:20']],
    ] as const) {
      const s = await classroom(open(), 5);
      if (status === 'cancelled') await s.cancel(2);
      for (const i of [0, 1, 2, 3, 4]) {
        if (i === 2 && status === 'cancelled') continue;
        await s.record(i, i === 2 && status !== 'cancelled' ? status : 'present');
      }
      expect({ status, awards: await awardsOf(s) }).toEqual({ status, awards });
    }
  });

  it('waits for a lesson nobody recorded, and gives when the late record closes the gap', async () => {
    const s = await classroom(open(), 5);
    for (const i of [0, 1, 3, 4]) await s.record(i);
    expect(await awardsOf(s)).toEqual([]);
    await s.record(2);
    expect(await awardsOf(s)).toEqual(['attendance_on_time:20']);
  });

  it('takes back and gives again exactly once with a correction and its opposite', async () => {
    const s = await classroom(open(), 4);
    for (const i of [0, 1, 2, 3]) await s.record(i);
    expect(await awardsOf(s)).toEqual(['attendance_on_time:20']);
    for (const [status, available, kinds] of [
      ['absent', 0, ['credit', 'claw_back']],
      ['present', 20, ['credit', 'claw_back', 'credit']],
      ['late', 0, ['credit', 'claw_back', 'credit', 'claw_back']],
      ['present', 20, ['credit', 'claw_back', 'credit', 'claw_back', 'credit']],
    ] as const) {
      await s.correct(1, status);
      expect({ status, ...(await balanceOf(s)) }).toEqual({ status, available, debt: 0 });
      const books = (await booksOf(s)) as { transactions: { kind: string }[] };
      expect(books.transactions.map(({ kind }) => kind)).toEqual(kinds);
    }
  });

  it('gives for every seventh day of sign-in', async () => {
    const s = await classroom(open(), 1);
    for (let i = 0; i < 14; i += 1) {
      await s.signInOn(addDays(FIRST_DAY, i));
      const times = Math.floor((i + 1) / 7);
      expect({ day: i + 1, awards: await awardsOf(s) }).toEqual({
        day: i + 1,
        awards: Array.from({ length: times }, () => 'sign_in_streak:50'),
      });
    }
  });

  it('judges each behaviour by its rule', async () => {
    const s = await classroom(open(), 2);
    await s.record(0);
    await s.record(1, 'absent');
    await s.exam('一级', false);
    expect(await awardsOf(s)).toEqual([]);
    await s.exam('二级', true);
    await s.behave({ kind: 'lesson_comment', lessonId: s.lessons[0]?.id, text: '好', score: '5' });
    await s.behave({ kind: 'profile_completed' });
    await s.behave({ kind: 'course_completed', courseId: s.group.courseId });
    // No rule yet: recorded, nothing earned.
    await s.award('书法比赛', 'city');
    await s.behave({ kind: 'homework', lessonId: s.lessons[0]?.id, text: '作业' });
    expect(await awardsOf(s)).toEqual(['course_completed:100', 'exam_passed:200', 'lesson_comment:5', 'profile_completed:100']);
  });

  it('gives once in a life for a profile, though it was revoked and recorded anew', async () => {
    const s = await classroom(open(), 1);
    const first = await s.behave({ kind: 'profile_completed' });
    await expect(s.behave({ kind: 'profile_completed' })).rejects.toThrow(expect.objectContaining({ code: 'behaviour_exists' }));
    await s.revoke(first.id);
    expect(await awardsOf(s)).toEqual([]);
    await s.behave({ kind: 'profile_completed' });
    expect([await awardsOf(s), await balanceOf(s)]).toEqual([['profile_completed:100'], { available: 100, debt: 0 }]);
  });

  it('leaves a debt when points that were spent are taken back, and the next points repay it', async () => {
    const s = await classroom(open(), 1);
    const exam = await s.exam('二级');
    await s.t.settle();
    const head = { actor: SYSTEM, title: '兑换', inputs: {}, reason: 'test.spend' };
    await s.t.db.transaction((uow) =>
      spend(uow, { ...head, studentId: s.studentId, amount: points(150), source: { type: 'test', id: uow.newId() } }),
    );
    await s.revoke(exam.id);
    expect(await balanceOf(s)).toEqual({ available: 0, debt: 150 });
    await s.behave({ kind: 'profile_completed' });
    expect(await balanceOf(s)).toEqual({ available: 0, debt: 50 });
    await s.behave({ kind: 'course_completed', courseId: s.group.courseId });
    expect(await balanceOf(s)).toEqual({ available: 50, debt: 0 });
  });

  it('changes nothing when any event is told again, in any order', async () => {
    const s = await classroom(open(), 5);
    for (const i of [0, 1, 2, 3, 4]) await s.record(i);
    await s.correct(1, 'absent');
    await s.correct(1, 'present');
    await s.correct(3, 'late');
    for (let i = 0; i < 7; i += 1) await s.signInOn(addDays(FIRST_DAY, 10 + i));
    const exam = await s.exam('二级');
    await s.exam('三级');
    await s.t.settle();
    await s.revoke(exam.id);
    const before = await booksOf(s);
    const events = await eventsOf(s);
    expect(events.length).toBeGreaterThan(15);
    for (const event of [...events, ...[...events].reverse()]) {
      await replay(s.t, event);
      expect({ event: event.type, books: await booksOf(s) }).toEqual({ event: event.type, books: before });
    }
  });
});

describeProduct('earning under a later rule version', (open) => {
  /** The first rules with other points for some of them, from an instant on. */
  const changeFrom = (effectiveFrom: number, changed: Readonly<Record<string, number>>) =>
    open().db.transaction(async (uow) => {
      const row = await uow.row<{ rules: string }>('SELECT rules FROM earning_rule_version WHERE versionNumber = 1');
      const last = await uow.row<{ number: number }>('SELECT MAX(versionNumber) AS number FROM earning_rule_version');
      const rules = (JSON.parse(row?.rules ?? '[]') as { code: string; points?: number }[]).map((rule) => ({
        ...rule,
        ...(changed[rule.code] === undefined ? {} : { points: changed[rule.code] }),
      }));
      await uow.insert('earning_rule_version', {
        id: uow.newId(),
        versionNumber: (last?.number ?? 0) + 1,
        state: 'published',
        effectiveFrom,
        rules: JSON.stringify(rules),
        createdAt: uow.now,
      });
    });
  const at = (date: LocalDate, time: string): number => Date.parse(`${date}T${time}+08:00`);

  it('judges what is of a day by the rules of its beginning, whether it is written down on the day or later', async () => {
    const day = addDays(FIRST_DAY, 2);
    const s = await classroom(open(), 1);
    s.t.clock.set(at(day, '09:30:00'));
    await s.exam('一级', true, addDays(day, -1));
    await s.exam('二级', true, day);
    s.t.clock.set(at(day, '10:00:00'));
    await changeFrom(s.t.clock.now(), { exam_passed: 300 });
    s.t.clock.set(at(day, '18:00:00'));
    await s.exam('三级', true, day);
    const late = await s.exam('四级', true, addDays(day, -1));
    s.t.clock.set(at(addDays(day, 1), '00:00:00'));
    await s.exam('五级', true, day);
    expect(await awardsOf(s)).toEqual(Array(5).fill('exam_passed:200'));
    await s.exam('六级', true, addDays(day, 1));
    expect(await awardsOf(s)).toEqual([...Array(5).fill('exam_passed:200'), 'exam_passed:300']);
    await s.revoke(late.id);
    const before = await booksOf(s);
    for (const event of await eventsOf(s)) await replay(s.t, event);
    expect(await booksOf(s)).toEqual(before);
  });

  it('counts for what is of a day from the midnight that it names', async () => {
    const day = addDays(FIRST_DAY, 20);
    const s = await classroom(open(), 1, day);
    await changeFrom(at(day, '00:00:00'), { exam_passed: 310 });
    await changeFrom(at(addDays(day, 1), '00:00:00'), { exam_passed: 320 });
    s.t.clock.set(at(addDays(day, 3), '09:00:00'));
    await s.exam('一级', true, day);
    await s.exam('二级', true, addDays(day, 1));
    expect(await awardsOf(s)).toEqual(['exam_passed:310', 'exam_passed:320']);
  });

  it('counts at once for what happens by being written down', async () => {
    const day = addDays(FIRST_DAY, 40);
    const s = await classroom(open(), 2, day);
    await s.record(0);
    await s.record(1);
    await changeFrom(s.t.clock.now(), { lesson_comment: 7 });
    await changeFrom(s.t.clock.now() + 60_000, { lesson_comment: 9 });
    const comment = (i: number) => s.behave({ kind: 'lesson_comment', lessonId: s.lessons[i]?.id ?? '', text: '很好' });
    await comment(0);
    s.t.clock.set(s.t.clock.now() + 60_000);
    await comment(1);
    expect((await awardsOf(s)).filter((one) => one.startsWith('lesson_comment'))).toEqual([
      'lesson_comment:7',
      'lesson_comment:9',
    ]);
  });
});

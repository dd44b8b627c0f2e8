import { addDays, MINUTE_MS } from '@qingya/shared';
import { CODE_STEP_MS } from '../../src/modules/schooling/domain/check-in-code';
import { cancelLesson } from '../../src/modules/schooling/usecases/lessons';
import { describeDatabases } from '../support/database';
import { FATHER, MOTHER, outcome, schoolOf, signer, TODAY } from './fixture';

// 10:00 in Shanghai; the lesson of `ready()` runs from 10:20 (minute 620) to 11:50 (minute 710).
describeDatabases('check-in', (open) => {
  const school = () => {
    const made = schoolOf(open());
    made.at(600);
    return made;
  };

  it('consumes one credit and explains it', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const result = await s.scan(lesson, child);
    expect(result.replayed).toBe(false);
    expect(result.attendance).toMatchObject({
      status: 'present',
      onTime: 1,
      consumption: 'consumed',
      consumedEnrolmentId: enrolment.id,
    });
    expect(result.receipt).toMatchObject({ enrolmentId: enrolment.id, consumed: 1, remaining: 19, total: 20 });
    expect(result.receipt?.reason).toContain('剩余 19/20 课时');
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.events(child.id)).toEqual([
      {
        type: 'schooling.attendance.recorded',
        payload: expect.objectContaining({ studentId: child.id, status: 'present', onTime: true, revision: 1 }),
      },
    ]);
    expect(await s.differences()).toEqual([]);
  });

  it('two guardians scanning at once: one attendance, one consumption, one result', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const [a, b] = await Promise.all([s.scan(lesson, child, { actor: MOTHER }), s.scan(lesson, child, { actor: FATHER })]);
    expect(a?.attendance.id).toBe(b?.attendance.id);
    expect(a?.receipt).toEqual(b?.receipt);
    expect([a?.replayed, b?.replayed].sort()).toEqual([false, true]);
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.count('schooling_attendance', 'studentId', child.id)).toBe(1);
  });

  it('a double tap: the second answer is the first result', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const first = await s.scan(lesson, child);
    s.clock.advance(1_000);
    const second = await s.scan(lesson, child);
    expect(second).toEqual({ ...first, replayed: true });
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.events(child.id)).toHaveLength(1);
  });

  it('64 parallel check-ins of one child: one', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const results = await Promise.all(Array.from({ length: 64 }, () => s.scan(lesson, child)));
    expect(results.filter((result) => !result.replayed)).toHaveLength(1);
    expect(new Set(results.map((result) => result.attendance.id)).size).toBe(1);
    expect(await s.remaining(enrolment.id)).toBe(19);
    expect(await s.count('schooling_credit_entry', 'enrolmentId', enrolment.id)).toBe(1);
    expect(await s.differences()).toEqual([]);
  });

  it('two children of one class at once consume their own packages', async () => {
    const s = school();
    const { group, lesson, child, enrolment } = await s.ready();
    const other = await s.student(group);
    const paid = await s.enrolment(other, group);
    await Promise.all([s.scan(lesson, child), s.scan(lesson, other)]);
    expect([await s.remaining(enrolment.id), await s.remaining(paid.id)]).toEqual([19, 19]);
  });

  it('a replayed code: one step is tolerated, the next is refused', async () => {
    const s = school();
    const { lesson, child, enrolment } = await s.ready();
    const code = s.codeFor(lesson);
    s.clock.advance(2 * CODE_STEP_MS);
    expect(await outcome(s.scan(lesson, child, { code }))).toBe('check_in_code_expired');
    expect(await s.remaining(enrolment.id)).toBe(20);
    s.clock.advance(-1);
    expect(await outcome(s.scan(lesson, child, { code }))).toMatchObject({ replayed: false });
  });

  it('a code that lies more than a step ahead is refused', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    const now = s.clock.now();
    expect(
      await outcome(
        s.scan(lesson, child, { code: s.codeFor(lesson, now + 2 * CODE_STEP_MS), scannedAt: now + 2 * CODE_STEP_MS }),
      ),
    ).toBe('check_in_code_expired');
    expect(await outcome(s.scan(lesson, child, { code: s.codeFor(lesson, now + CODE_STEP_MS) }))).toMatchObject({
      replayed: false,
    });
  });

  it('malformed and forged codes are refused alike', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    const good = s.codeFor(lesson);
    const last = good.at(-1) === 'A' ? 'B' : 'A';
    for (const code of ['', 'hello', `${good}x`, good.slice(0, -1) + last, good.replace(/^k/, 'K')])
      expect(await outcome(s.scan(lesson, child, { code }))).toBe('check_in_code_invalid');
    expect(await outcome(s.scan(lesson, child, { code: `https://example.test/pages/check-in?scene=${good}` }))).toMatchObject({
      replayed: false,
    });
  });

  it('a code of another lesson names the lesson the child should be at', async () => {
    const s = school();
    const { child, group } = await s.ready();
    const other = await s.classGroup({ campusId: group.campusId, name: '周六书法二班' });
    const wrong = await s.lesson(other);
    expect(await outcome(s.scan(wrong, child))).toBe('check_in_other_lesson');
    await expect(s.scan(wrong, child)).rejects.toMatchObject({ userMessage: expect.stringContaining('周六书法一班') });
    expect(await s.count('schooling_attendance', 'studentId', child.id)).toBe(0);
  });

  it('a child of another class, with no lesson of its own now, is refused', async () => {
    const s = school();
    const group = await s.classGroup();
    const target = await s.lesson(group);
    const stranger = await s.student(await s.classGroup());
    expect(await outcome(s.scan(target, stranger))).toBe('student_not_in_class');
  });

  it('membership counts on the day of the lesson, first and last day included', async () => {
    const s = school();
    const { group, lesson } = await s.ready();
    const add = async (fromDate: string, toDate: string | null) => {
      const child = await s.student();
      await s.enrolment(child, group);
      await s.db.transaction((uow) =>
        uow.insert('schooling_class_member', {
          id: uow.newId(),
          classGroupId: group.id,
          studentId: child.id,
          fromDate,
          toDate,
          createdAt: uow.now,
        }),
      );
      return child;
    };
    expect(await outcome(s.scan(lesson, await add(TODAY, TODAY)))).toMatchObject({ replayed: false });
    expect(await outcome(s.scan(lesson, await add(addDays(TODAY, 1), null)))).toBe('student_not_in_class');
    expect(await outcome(s.scan(lesson, await add(addDays(TODAY, -9), addDays(TODAY, -1))))).toBe('student_not_in_class');
  });

  it('no credits left', async () => {
    const s = school();
    const { group, lesson, child, enrolment } = await s.ready({ totalCredits: 1 });
    await s.scan(lesson, child);
    expect(await s.remaining(enrolment.id)).toBe(0);
    s.at(720);
    const next = await s.lesson(group, 725);
    expect(await outcome(s.scan(next, child))).toBe('no_credits_left');
    expect(await s.count('schooling_attendance', 'lessonId', next.id)).toBe(0);
    expect(await s.remaining(enrolment.id)).toBe(0);
  });

  it('no enrolment at all', async () => {
    const s = school();
    const group = await s.classGroup();
    expect(await outcome(s.scan(await s.lesson(group), await s.student(group)))).toBe('no_enrolment');
  });

  it('an expired enrolment: its last day is still good', async () => {
    const s = school();
    const group = await s.classGroup();
    const lesson = await s.lesson(group);
    const today = await s.student(group);
    await s.enrolment(today, group, { expiresOn: TODAY });
    const yesterday = await s.student(group);
    await s.enrolment(yesterday, group, { expiresOn: addDays(TODAY, -1) });
    expect(await outcome(s.scan(lesson, today))).toMatchObject({ replayed: false });
    expect(await outcome(s.scan(lesson, yesterday))).toBe('enrolment_expired');
  });

  it('a cancelled lesson', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    await s.db.transaction((uow) => cancelLesson(uow, lesson.id, '老师生病'));
    expect(await outcome(s.scan(lesson, child))).toBe('lesson_cancelled');
  });

  it('a check-in racing with the cancellation: either it was recorded or it was refused, never both', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    const [scanned, cancelled] = await Promise.all([
      outcome(s.scan(lesson, child)),
      outcome(s.db.transaction((uow) => cancelLesson(uow, lesson.id, '老师生病'))),
    ]);
    const recorded = await s.count('schooling_attendance', 'lessonId', lesson.id);
    if (recorded === 1) expect(cancelled).toBe('lesson_has_attendance');
    else expect(scanned).toBe('lesson_cancelled');
  });

  it.each([
    [589, 59, 'check_in_too_early'],
    [590, 0, 'present'],
    [630, 0, 'present'],
    [630, 1, 'late'],
    [710, 0, 'late'],
    [710, 1, 'check_in_lesson_over'],
  ])('at minute %i and %i s of a lesson from 620 to 710: %s', async (minute, seconds, wanted) => {
    const s = school();
    const { lesson, child } = await s.ready();
    s.at(minute, seconds);
    const result = await outcome(s.scan(lesson, child));
    expect(typeof result === 'string' ? result : (result as { attendance: { status: string } }).attendance.status).toBe(wanted);
  });

  it('a phone clock that is 40 s off changes nothing for a scan sent at once', async () => {
    const s = school();
    for (const drift of [-40_000, 40_000]) {
      const { lesson, child } = await s.ready();
      s.at(630);
      const result = await s.scan(lesson, child, { scannedAt: s.clock.now() + drift });
      expect(result.attendance).toMatchObject({ status: 'present', onTime: 1, offlineScannedAt: null });
    }
  });

  it('delivered minutes later from a phone that is 40 s off: accepted and marked for staff', async () => {
    const s = school();
    for (const drift of [-40_000, 0, 40_000]) {
      for (const within of [0, 29_999]) {
        const { lesson, child } = await s.ready();
        s.at(625);
        const shownAt = s.clock.now() + within;
        const code = s.codeFor(lesson, shownAt);
        s.clock.advance(12 * MINUTE_MS);
        const result = await s.scan(lesson, child, { code, scannedAt: shownAt + drift });
        expect(result.attendance.status).toBe('present');
        const stepStart = Math.floor(shownAt / CODE_STEP_MS) * CODE_STEP_MS;
        expect(result.attendance.offlineScannedAt).toBeGreaterThanOrEqual(stepStart);
        expect(result.attendance.offlineScannedAt).toBeLessThan(stepStart + CODE_STEP_MS);
      }
    }
  });

  it('an offline scan whose claimed time does not fit its code is refused', async () => {
    const s = school();
    const { lesson, child } = await s.ready();
    s.at(640);
    const code = s.codeFor(lesson);
    s.clock.advance(10 * MINUTE_MS);
    const claim = Math.floor(Date.parse('2026-11-21T02:40:00Z') / CODE_STEP_MS) * CODE_STEP_MS;
    expect(await outcome(s.scan(lesson, child, { code, scannedAt: claim - 2 * CODE_STEP_MS - 1 }))).toBe('check_in_code_expired');
    expect(await outcome(s.scan(lesson, child, { code, scannedAt: claim - 2 * CODE_STEP_MS }))).toMatchObject({
      attendance: { status: 'late' },
    });
  });

  it('an offline scan may arrive after the lesson, within the delay, and only for a moment inside the window', async () => {
    const s = school();
    const { group, lesson, child } = await s.ready();
    s.at(709);
    const inside = { code: s.codeFor(lesson), scannedAt: s.clock.now() };
    s.at(711);
    const outside = { code: s.codeFor(lesson), scannedAt: s.clock.now() };
    const other = await s.student(group);
    await s.enrolment(other, group);
    s.clock.set(lesson.endsAt + 12 * 3_600_000 + 1);
    expect(await outcome(s.scan(lesson, other, inside))).toBe('check_in_too_late_delivered');
    s.clock.advance(-1);
    expect(await outcome(s.scan(lesson, child, outside))).toBe('check_in_lesson_over');
    expect(await outcome(s.scan(lesson, child, inside))).toMatchObject({
      attendance: { status: 'late', offlineScannedAt: inside.scannedAt },
    });
  });

  it('takes the package that expires first, never-expiring last, and falls over to the next', async () => {
    const s = school();
    const group = await s.classGroup();
    const child = await s.student(group);
    const forever = await s.enrolment(child, group, { totalCredits: 5, expiresOn: null });
    const late = await s.enrolment(child, group, { totalCredits: 5, expiresOn: '2027-06-30' });
    const soon = await s.enrolment(child, group, { totalCredits: 1, expiresOn: '2026-12-31' });
    s.at(600);
    const first = await s.scan(await s.lesson(group, 620, TODAY, 30), child);
    expect(first.receipt).toMatchObject({ enrolmentId: soon.id, remaining: 0 });
    expect(first.receipt?.reason).toContain('优先使用最早到期');
    s.at(655);
    expect((await s.scan(await s.lesson(group, 660, TODAY, 30), child)).receipt?.enrolmentId).toBe(late.id);
    expect(await s.remaining(forever.id)).toBe(5);
  });

  it('a period package pays without counting', async () => {
    const s = school();
    const group = await s.classGroup();
    const child = await s.student(group);
    const card = await s.enrolment(child, group, { kind: 'period', totalCredits: 0 });
    const result = await s.scan(await s.lesson(group), child);
    expect(result.receipt).toMatchObject({ enrolmentId: card.id, consumed: 0 });
    expect(await s.differences()).toEqual([]);
  });

  it('gives codes that fit the scene of a mini-program code', async () => {
    const s = school();
    const { lesson } = await s.ready();
    const code = s.codeFor(lesson);
    expect(code).toMatch(/^[0-9A-Za-z!#$&'()*+,/:;=?@._~-]{1,32}$/);
    expect(encodeURIComponent(code)).toBe(code);
    expect(signer.code(lesson.shortCode, 1)).not.toBe(signer.code(lesson.shortCode, 2));
  });
});

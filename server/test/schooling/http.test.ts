import { addDays, startOfDay } from '@qingya/shared';
import type { SchoolingPorts } from '../../src/modules/schooling';
import { openDispute } from '../../src/modules/schooling/usecases/disputes';
import { arrangeMakeUp } from '../../src/modules/schooling/usecases/make-up';
import { requestLeave } from '../../src/modules/schooling/usecases/request-leave';
import { fail } from '../../src/platform/errors';
import { runAccessMatrix } from '../support/access-matrix';
import { describeDatabases } from '../support/database';
import { MOTHER, REDEEMED as redeemed, TODAY } from './fixture';
import { serveSchool } from './served';

describeDatabases('schooling over HTTP', (open) => {
  const serve = (ports: Partial<SchoolingPorts> = {}) => serveSchool(open(), ports);

  // Long because it makes one object of every kind before it asks every route.
  it('refuses everybody who must be refused, on every route', async () => {
    const s = await serve();
    const { attendance } = await s.scan(s.lesson, s.second);
    const group = await s.classGroup({ course: { id: s.group.courseId } as never, campusId: s.group.campusId });
    const later = await s.lesson2(group);
    const member = await s.student(group, s.child.familyId);
    const leaveRequestId = await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: later.id, studentId: member.id, reason: '发烧', actor: MOTHER }),
    );
    await s.db.transaction((uow) => openDispute(uow, { attendanceId: attendance.id, message: '没去', guardianId: s.newId() }));
    await s.db.transaction((uow) =>
      requestLeave(uow, { lessonId: s.lesson.id, studentId: s.child.id, reason: '发烧', actor: MOTHER }),
    );
    const wish = await s.db.transaction((uow) =>
      arrangeMakeUp(uow, {
        studentId: s.child.id,
        missedLessonId: s.lesson.id,
        makeUpLessonId: later.id,
        note: null,
        actor: MOTHER,
      }),
    );
    const missing = s.newId();
    const { problems, calls } = await runAccessMatrix(s.app, s.routes, {
      tokens: {
        ownGuardian: 'mother',
        otherGuardian: 'stranger',
        ownStaff: 'manager',
        powerlessStaff: 'powerless',
        otherCampusStaff: 'elsewhere',
      },
      objects: {
        student: s.child.id,
        enrolment: s.enrolment_.id,
        attendance: attendance.id,
        leaveRequest: leaveRequestId,
        makeUp: wish.id,
        classGroup: s.group.id,
        lesson: s.lesson.id,
        campus: s.group.campusId,
        family: s.child.familyId,
      },
      // Courses are the whole school's; a teacher may teach on any campus; the rest is found through a checked parent or
      // checked by the handler against its campus (test below).
      unowned: [
        '*#courseId',
        '*#teacherStaffId',
        'schooling.endSlot#slotId',
        'schooling.removeHoliday#holidayId',
        'schooling.resolveAttendanceDispute#disputeId',
        'schooling.decideMakeUp#makeUpId',
        'schooling.arrangeMakeUp#makeUpLessonId',
        // Every entry must be on the list of the lesson, which is checked.
        'schooling.rollCall#entries.studentId',
      ],
      samples: {
        'schooling.createEnrolment': {
          body: {
            campusId: s.group.campusId,
            studentId: s.child.id,
            courseId: missing,
            title: '课包',
            kind: 'credits',
            totalCredits: 5,
            startsOn: '2026-11-21',
          },
        },
      },
    });
    expect(problems).toEqual([]);
    expect(calls).toBeGreaterThan(200);
  });

  it('what only a campus speaks for is hidden from staff of other campuses', async () => {
    const s = await serve();
    const { attendance } = await s.scan(s.lesson, s.child);
    const dispute = await s.as('mother').post(`/attendance/${attendance.id}/disputes`, { message: '孩子当天没去' });
    expect(dispute.status).toBe(201);
    expect((await s.as('mother').post(`/attendance/${attendance.id}/disputes`, { message: '再问一次' })).body.error.code).toBe(
      'dispute_already_open',
    );
    const path = `/attendance-disputes/${dispute.body.id}/resolution`;
    expect((await s.as('elsewhere').post(path, { answer: '不是我的校区' })).status).toBe(404);
    expect((await s.as('elsewhere').get('/attendance-disputes')).body.items).toEqual([]);
    const list = await s.as('manager').get('/attendance-disputes?status=open');
    expect(list.body.items).toEqual([expect.objectContaining({ id: dispute.body.id, studentName: '王小明' })]);
    expect((await s.as('manager').post(path, { answer: '监控显示到课。' })).body).toMatchObject({
      status: 'explained',
      answer: '监控显示到课。',
    });
    const holiday = await s
      .as('manager')
      .post('/school-holidays', { campusId: s.group.campusId, date: '2026-12-24', name: '校庆' });
    expect(holiday.status).toBe(201);
    expect((await s.as('elsewhere').delete(`/school-holidays/${holiday.body.id}`)).status).toBe(404);
    expect((await s.as('manager').post('/school-holidays', { date: '2026-12-25', name: '全校' })).status).toBe(403);
    expect((await s.as('manager').delete(`/school-holidays/${holiday.body.id}`)).body).toEqual({ ok: true });
  });

  it('gives classes and lessons only to people the school employs', async () => {
    const s = await serve();
    const teacherStaffId = s.newId();
    const time = { date: '2026-11-25', startMinute: 600, durationMinutes: 60, teacherStaffId };
    const group = `/class-groups/${s.group.id}`;
    const slot = { weekday: 3, startMinute: 600, durationMinutes: 60, validFrom: '2026-11-25', teacherStaffId };
    for (const [method, path, body] of [
      ['patch', group, { teacherStaffId }],
      ['post', `${group}/timetable`, slot],
      ['post', `${group}/lessons`, time],
      ['post', `/lessons/${s.lesson.id}/move`, { ...time, reason: '换老师' }],
    ] as const) {
      const answer = await s.as('manager')[method](path, body);
      expect([path, answer.status, answer.body.error?.code]).toEqual([path, 422, 'teacher_unknown']);
    }
    expect((await s.as('manager').patch(group, { teacherStaffId: null })).status).toBe(200);
  });

  it('the desk shows a code, a parent scans it, the desk sees the child arrive', async () => {
    const s = await serve();
    const before = await s.as('manager').get(`/lessons/${s.lesson.id}/attendance`);
    expect(before.body).toMatchObject({ arrived: 0, expected: 2 });
    const shown = await s.as('teacher').get(`/lessons/${s.lesson.id}/check-in-code`);
    expect(shown.body.nextPollAt - s.clock.now()).toBeLessThanOrEqual(30_000);
    const body = { code: `https://example.test/c?scene=${shown.body.code}`, studentId: s.child.id };
    const scanned = await s.as('mother').post('/check-ins', body);
    expect(scanned.status).toBe(200);
    expect(scanned.body).toMatchObject({
      replayed: false,
      message: expect.stringContaining('签到成功'),
      points: { state: 'pending' },
      attendance: {
        status: 'present',
        consumed: { consumed: 1, remaining: 19, total: 20, reason: expect.stringContaining('扣 1 课时') },
      },
      lesson: { id: s.lesson.id },
    });
    const again = await s.as('father').post('/check-ins', body);
    expect(again.body).toMatchObject({ replayed: true, attendance: scanned.body.attendance });
    const after = await s
      .as('manager')
      .get(`/lessons/${s.lesson.id}/attendance`)
      .set('If-None-Match', before.headers.etag ?? '');
    expect(after.body).toMatchObject({ arrived: 1, expected: 2 });
    expect(
      (
        await s
          .as('manager')
          .get(`/lessons/${s.lesson.id}/attendance`)
          .set('If-None-Match', after.headers.etag ?? '')
      ).status,
    ).toBe(304);
    const today = await s.as('teacher').get('/today/lessons');
    expect(today.body.items).toEqual([expect.objectContaining({ id: s.lesson.id, arrived: 1, expected: 2 })]);
    expect((await s.as('otherTeacher').get('/today/lessons')).body.items).toEqual([]);
    expect((await s.as('otherTeacher').get(`/lessons/${s.lesson.id}/check-in-code`)).status).toBe(404);
  });

  it('a child of another family cannot be checked in', async () => {
    const s = await serve();
    const answer = await s.as('stranger').post('/check-ins', { code: s.codeFor(s.lesson), studentId: s.child.id });
    expect(answer.status).toBe(404);
    expect(await s.count('schooling_attendance', 'studentId', s.child.id)).toBe(0);
  });

  it('an idempotency key replays the answer of a roll call', async () => {
    const s = await serve();
    const body = {
      entries: [
        { studentId: s.child.id, status: 'present' },
        { studentId: s.second.id, status: 'absent' },
      ],
    };
    const first = await s.as('teacher').post(`/lessons/${s.lesson.id}/roll-call`, body).set('Idempotency-Key', 'roll-call-1');
    expect(first.body.results.map((result: { changed: boolean }) => result.changed)).toEqual([true, true]);
    const again = await s.as('teacher').post(`/lessons/${s.lesson.id}/roll-call`, body).set('Idempotency-Key', 'roll-call-1');
    expect(again.body).toEqual(first.body);
    const other = await s
      .as('teacher')
      .post(`/lessons/${s.lesson.id}/roll-call`, { entries: [body.entries[0]] })
      .set('Idempotency-Key', 'roll-call-1');
    expect(other.body.error.code).toBe('idempotency_conflict');
    expect(s.audited).toContain('attendance.roll_call');
  });

  it('home tells children, lessons, credits, points and what was redeemed in one request', async () => {
    const lottery = { id: redeemed.id, title: '冬日抽奖', closesAt: redeemed.expiresAt, pointsPerDraw: 50 };
    const s = await serve({
      homePoints: { pointsOf: async () => ({ available: 120, pending: 5, debt: 0 }) },
      homePayments: { openOf: async (_reader, familyId) => ({ open: familyId === s.child.familyId ? 2 : 0, amount: 128_050 }) },
      homeRedemptions: { openOf: async (_reader, studentId) => (studentId === s.child.id ? [redeemed] : []) },
      homeLotteries: { runningNow: async () => lottery },
    });
    const home = await s.as('mother').get('/home');
    expect(home.body).toMatchObject({
      date: '2026-11-21',
      students: [{ id: s.child.id }, { id: s.second.id }],
      payments: { open: 2, amount: 128_050 },
      lottery,
      selected: {
        studentId: s.child.id,
        lessons: [{ id: s.lesson.id, checkIn: 'open', attendance: null }],
        enrolments: [{ remainingCredits: 20 }],
        points: { available: 120, pending: 5, debt: 0, nextExpiry: null },
        redemptions: [redeemed],
        signIn: { dates: [], signedToday: false, streak: 0 },
      },
    });
    await s.scan(s.lesson, s.second);
    const other = await s.as('mother').get(`/home?studentId=${s.second.id}`);
    expect(other.body.selected).toMatchObject({
      studentId: s.second.id,
      lessons: [{ checkIn: 'done' }],
      enrolments: [{ remainingCredits: 19 }],
      redemptions: [],
    });
    expect((await s.as('mother').get(`/home?studentId=${s.stranger.id}`)).status).toBe(404);
  });

  it('a lesson across midnight can be found and checked in to on both sides of it', async () => {
    const s = await serve();
    const night = await s.lessonAt(s.group, 1_420, TODAY, 60);
    s.clock.set(startOfDay(addDays(TODAY, 1)) + 5 * 60_000);
    const found = async () => {
      const home = await s.as('mother').get('/home');
      const today = await s.as('manager').get('/today/lessons');
      const ids = (items: { id: string }[]) => items.map(({ id }) => id);
      return [ids(home.body.selected.lessons), ids(today.body.items)];
    };
    expect(await found()).toEqual([[night.id], [night.id]]);
    const { code } = (await s.as('teacher').get(`/lessons/${night.id}/check-in-code`)).body;
    const scanned = await s.as('mother').post('/check-ins', { code, studentId: s.child.id });
    expect(scanned.body.attendance).toMatchObject({ status: 'late', lessonDate: TODAY });
    s.clock.set(night.endsAt + 1);
    expect(await found()).toEqual([[], []]);
  });

  it('shows no child before a guardian has consented', async () => {
    const s = await serve({ requireChildConsent: async () => Promise.reject(fail('consent_required')) });
    for (const path of [
      '/students',
      '/home',
      `/students/${s.child.id}`,
      `/students/${s.child.id}/enrolments`,
      `/students/${s.child.id}/attendance`,
    ])
      expect((await s.as('mother').get(path)).body.error.code).toBe('consent_required');
    expect((await s.as('manager').get(`/students/${s.child.id}`)).status).toBe(200);
  });

  it('explains every deduction, page by page', async () => {
    const s = await serve();
    const { attendance } = await s.scan(s.lesson, s.child);
    const corrected = await s
      .as('manager')
      .post(`/attendance/${attendance.id}/correction`, { status: 'leave', reason: '家长补交请假条', expectedRevision: 1 });
    expect(corrected.body).toMatchObject({ status: 'leave', revision: 2, consumption: 'none', consumed: null });
    const first = await s.as('mother').get(`/students/${s.child.id}/credit-entries?limit=1`);
    expect(first.body.items).toEqual([
      expect.objectContaining({ kind: 'return', delta: 1, remainingAfter: 20, reason: '家长补交请假条' }),
    ]);
    const second = await s.as('mother').get(`/students/${s.child.id}/credit-entries?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ kind: 'consume', delta: -1, remainingAfter: 19 }], nextCursor: null });
    const history = await s.as('mother').get(`/students/${s.child.id}/attendance`);
    expect(history.body.items).toEqual([
      expect.objectContaining({ status: 'leave', note: '家长补交请假条', courseTitle: '少儿书法' }),
    ]);
  });

  it('a guardian fills in a profile; completing it is announced once', async () => {
    const s = await serve();
    const change = { birthDate: '2018-05-01', gender: 'female', interests: ['画画'] };
    expect((await s.as('mother').patch(`/students/${s.child.id}/profile`, change)).body).toMatchObject(change);
    await s.as('mother').patch(`/students/${s.child.id}/profile`, { interests: ['画画', '围棋'] });
    const announced = (await s.events(s.child.id)).filter((event) => event.type !== 'schooling.attendance.recorded');
    expect(announced).toEqual([
      { type: 'schooling.behaviour.recorded', payload: expect.objectContaining({ behaviour: 'profile_completed' }) },
    ]);
  });

  it('lists are cut to what staff may see', async () => {
    const s = await serve();
    const ids = async (who: string, path: string) =>
      ((await s.as(who).get(path)).body.items as { id: string }[]).map((item) => item.id);
    expect(await ids('manager', '/campus-students')).toEqual([s.child.id, s.second.id]);
    expect(await ids('teacher', '/campus-students?q=王')).toEqual([s.child.id, s.second.id]);
    expect(await ids('otherTeacher', '/campus-students')).toEqual([]);
    expect(await ids('elsewhere', '/class-groups')).toEqual([]);
    expect(await ids('teacher', '/class-groups')).toEqual([s.group.id]);
    expect(await ids('manager', '/lessons?from=2026-11-21&to=2026-11-21')).toEqual([s.lesson.id]);
    expect(await ids('manager', '/lessons?from=2026-11-22&to=2026-11-22')).toEqual([]);
    expect((await s.as('manager').get('/enrolments')).body.items).toHaveLength(2);
  });
});

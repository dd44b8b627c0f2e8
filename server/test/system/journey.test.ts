import { addDays, type LocalDate, localDate } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildPerson,
  buildStaff,
  codeOf,
  enrol,
  freshKey,
  giveConsent,
  moveTo,
} from '../support/product-school';

const MONDAY = localDate('2026-11-23');

/** A class of one child with lessons on consecutive days, and the desk that runs it. */
const classOf = async (t: TestProduct, lessons: number) => {
  moveTo(t, MONDAY, '08:00');
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const group = await buildClassGroup(t, campusId);
  const family = await buildFamily(t, { campusId });
  const child = family.children[0];
  if (!child) throw new Error('the family has a child');
  const enrolment = await enrol(t, group, child, 20);
  const dates = Array.from({ length: lessons }, (_, i) => addDays(MONDAY, i));
  const made = [];
  for (const date of dates) made.push(await buildLesson(t, group, date, 10 * 60));
  return { campusId, desk, group, family, child, enrolment, lessons: made, parent: family.guardians[0] };
};

type Class = Awaited<ReturnType<typeof classOf>>;

const checkIn = async (t: TestProduct, s: Class, index: number, time = '10:00', key = freshKey()) => {
  const lesson = s.lessons[index];
  if (!lesson) throw new Error('no such lesson');
  moveTo(t, lesson.date as LocalDate, time);
  const code = await codeOf(t, s.desk, lesson.id);
  return s.parent.api.post('/check-ins', { code, studentId: s.child.id }, key);
};

const pointsOf = async ({ parent, child }: Class): Promise<{ available: number; debt: number }> => {
  const { body } = await parent.api.get(`/students/${child.id}/points`);
  return { available: body.available, debt: body.debt };
};

const creditsOf = async ({ parent, child }: Class): Promise<number> =>
  (await parent.api.get(`/students/${child.id}/enrolments`)).body.items[0].remainingCredits;

describeProduct('a family from log-in to points', (open) => {
  it('shows a child only after phone binding and consent', async () => {
    const t = open();
    moveTo(t, MONDAY, '08:00');
    const campusId = await buildCampus(t);
    const family = await buildFamily(t, { campusId, bound: false });
    const parent = family.guardians[0];
    expect((await parent.api.get('/students')).status).toBe(403);
    const bound = await parent.bindPhone();
    expect(bound).toMatchObject({ familyId: family.familyId, newFamily: false });
    const before = await parent.api.get('/students');
    expect([before.status, before.body.error.code]).toEqual([403, 'consent_required']);
    expect((await parent.api.get(`/students/${family.children[0]?.id}`)).status).toBe(403);
    await giveConsent(parent);
    const after = await parent.api.get('/students');
    expect(after.body.items.map((one: { id: string }) => one.id)).toEqual(family.children.map(({ id }) => id));
    await parent.api.post('/consents/withdrawals', { kind: 'child_data' });
    expect((await parent.api.get('/students')).status).toBe(403);
  });

  it('makes a lead of a stranger, who sees no child', async () => {
    const t = open();
    moveTo(t, MONDAY, '08:00');
    const stranger = buildPerson(t);
    expect(await stranger.bindPhone()).toMatchObject({ newFamily: true });
    await giveConsent(stranger);
    expect((await stranger.api.get('/students')).body).toEqual({ items: [] });
  });

  it('takes one credit a lesson and gives 20 points for the fourth on time', async () => {
    const t = open();
    const s = await classOf(t, 4);
    for (let i = 0; i < 3; i += 1) {
      const { status, body } = await checkIn(t, s, i);
      expect([status, body.replayed, body.attendance.consumed.remaining, body.points.total]).toEqual([200, false, 19 - i, 0]);
      expect(await pointsOf(s)).toEqual({ available: 0, debt: 0 });
    }
    const fourth = await checkIn(t, s, 3);
    expect(fourth.body.points).toMatchObject({ state: 'credited', total: 20 });
    expect(await creditsOf(s)).toBe(16);
    expect(await pointsOf(s)).toEqual({ available: 20, debt: 0 });
    const again = await checkIn(t, s, 3, '10:01');
    expect([again.status, again.body.replayed]).toEqual([200, true]);
    expect(await creditsOf(s)).toBe(16);
    const line = (await s.parent.api.get(`/students/${s.child.id}/points/statement`)).body.items[0];
    expect(line).toMatchObject({ amount: 20, kind: 'credit' });
  });

  it('counts 10 minutes after the start as on time, and one second more as late', async () => {
    const t = open();
    const onTime = await classOf(t, 4);
    for (let i = 0; i < 3; i += 1) await checkIn(t, onTime, i);
    expect((await checkIn(t, onTime, 3, '10:10:00')).body).toMatchObject({
      attendance: { status: 'present' },
      points: { total: 20 },
    });
    const late = await classOf(t, 4);
    for (let i = 0; i < 3; i += 1) await checkIn(t, late, i);
    expect((await checkIn(t, late, 3, '10:10:01')).body).toMatchObject({ attendance: { status: 'late' }, points: { total: 0 } });
    expect(await creditsOf(late)).toBe(16);
  });

  it('takes credit and points back with a correction, and gives them again with the next one', async () => {
    const t = open();
    const s = await classOf(t, 4);
    for (let i = 0; i < 4; i += 1) await checkIn(t, s, i);
    const items = (await s.parent.api.get(`/students/${s.child.id}/attendance`)).body.items;
    const second = items.find((one: { lessonId: string }) => one.lessonId === s.lessons[1]?.id);
    const noReason = await s.desk.api.post(`/attendance/${second.id}/correction`, { status: 'leave', expectedRevision: 1 });
    expect(noReason.status).toBe(400);
    const wrong = await s.desk.api.post(`/attendance/${second.id}/correction`, {
      status: 'absent',
      reason: '点名有误',
      expectedRevision: 1,
    });
    expect(wrong.status).toBe(200);
    await t.settle();
    // An absence costs its lesson all the same; the row of four is broken.
    expect([await creditsOf(s), await pointsOf(s)]).toEqual([16, { available: 0, debt: 0 }]);
    const excused = await s.desk.api.post(`/attendance/${second.id}/correction`, {
      status: 'leave',
      reason: '家长已提前请假',
      expectedRevision: 2,
    });
    expect(excused.status).toBe(200);
    await t.settle();
    expect([await creditsOf(s), await pointsOf(s)]).toEqual([17, { available: 0, debt: 0 }]);
    await s.desk.api.post(`/attendance/${second.id}/correction`, { status: 'present', reason: '核实到课', expectedRevision: 3 });
    await t.settle();
    expect([await creditsOf(s), await pointsOf(s)]).toEqual([16, { available: 20, debt: 0 }]);
    const stale = await s.desk.api.post(`/attendance/${second.id}/correction`, {
      status: 'absent',
      reason: '重复提交',
      expectedRevision: 3,
    });
    expect([stale.status, stale.body.error.code]).toEqual([409, 'attendance_revision_stale']);
  });

  it('takes a dispute of points to its decision', async () => {
    const t = open();
    const s = await classOf(t, 4);
    const manager = await buildStaff(t, 'campus_manager', s.campusId);
    for (let i = 0; i < 4; i += 1) await checkIn(t, s, i);
    const { transactionId } = (await s.parent.api.get(`/students/${s.child.id}/points/statement`)).body.items[0];
    const path = `/students/${s.child.id}/points/lines/${transactionId}/disputes`;
    const key = freshKey();
    const filed = await s.parent.api.post(path, { reasonText: '应该多得五分' }, key);
    expect([filed.status, filed.body.state]).toEqual([201, 'open']);
    expect((await s.parent.api.post(path, { reasonText: '应该多得五分' }, key)).body).toEqual(filed.body);
    expect((await s.parent.api.post(path, { reasonText: '再提一次' })).body.error.code).toBe('points_dispute_open');
    const decision = { decision: 'upheld', answerText: '核实后补发', correction: 5 };
    const answer = await manager.api.post(`/points/disputes/${filed.body.disputeId}/decision`, decision);
    expect([answer.status, answer.body.state]).toEqual([200, 'upheld']);
    expect(await pointsOf(s)).toEqual({ available: 25, debt: 0 });
    const twice = await manager.api.post(`/points/disputes/${filed.body.disputeId}/decision`, decision);
    expect(twice.body.error.code).toBe('points_dispute_decided');
  });

  it('takes a dispute of an attendance to its correction', async () => {
    const t = open();
    const s = await classOf(t, 1);
    const { body } = await checkIn(t, s, 0);
    const attendanceId: string = body.attendance.id;
    const filed = await s.parent.api.post(`/attendance/${attendanceId}/disputes`, { message: '孩子当天没有到课' });
    expect(filed.status).toBe(201);
    const listed = await s.desk.api.get(`/attendance-disputes?campusId=${s.campusId}&status=open`);
    expect(listed.body.items.map((one: { id: string }) => one.id)).toEqual([filed.body.id]);
    const closed = await s.desk.api.post(`/attendance-disputes/${filed.body.id}/resolution`, {
      answer: '已核实，改为请假',
      correction: { status: 'leave', expectedRevision: 1 },
    });
    expect([closed.status, closed.body.status]).toEqual([200, 'corrected']);
    await t.settle();
    expect(await creditsOf(s)).toBe(20);
  });

  it('keeps a log of it, or that nothing personal is in the log would prove nothing', () => {
    expect(open().logs.length).toBeGreaterThan(50);
    const [person] = open().leaks();
    expect(person).toBeUndefined();
    const probe = `probe ${open().secret('the probe itself')}`;
    open().product.infrastructure.log.info({}, probe);
    expect(open().leaks()).toHaveLength(1);
    open().forget('the probe itself');
    expect(open().leaks()).toEqual([]);
  });
});

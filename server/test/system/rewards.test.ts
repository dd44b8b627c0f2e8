import { addDays, type LocalDate, localDate } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassWithLesson,
  buildFamily,
  buildStaff,
  codeOf,
  enrol,
  freshKey,
  moveTo,
} from '../support/product-school';

/** Six days before the end of a month, so that a row of seven crosses it. */
const START = localDate('2026-11-25');

const familyWith = async (t: TestProduct) => {
  moveTo(t, START, '10:00');
  const campusId = await buildCampus(t);
  const family = await buildFamily(t, { campusId, guardians: 2 });
  const [child] = family.children;
  const [mother, father] = family.guardians;
  if (!child || !father) throw new Error('the family has a child and two guardians');
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const available = async (): Promise<number> => {
    await t.settle();
    return (await mother.api.get(`/students/${child.id}/points`)).body.available;
  };
  const signIn = async (date: LocalDate, time: string, who = mother, key = freshKey()) => {
    moveTo(t, date, time);
    return who.api.post(`/students/${child.id}/sign-ins`, {}, key);
  };
  return { campusId, child, mother, father, manager, available, signIn };
};

describeProduct('what a family earns outside the lesson', (open) => {
  it('gives 50 points for the seventh day of sign-in, across midnight, early mornings and a month’s end', async () => {
    const s = await familyWith(open());
    const times = ['23:59:59', '00:00:00', '07:59:59', '08:00:00', '00:00:01', '12:00:00'];
    for (const [i, time] of times.entries()) {
      const { status, body } = await s.signIn(addDays(START, i), time);
      expect([status, body]).toMatchObject([200, { date: addDays(START, i), streak: i + 1, replayed: false }]);
    }
    expect(await s.available()).toBe(0);
    const seventh = await s.signIn(addDays(START, 6), '07:59:59');
    expect(seventh.body).toMatchObject({ date: '2026-12-01', streak: 7, replayed: false });
    expect(await s.available()).toBe(50);
    // The other guardian, after 08:00 of the same day: the same sign-in, no more points.
    const again = await s.signIn(addDays(START, 6), '08:00:01', s.father);
    expect(again.body).toMatchObject({ signInId: seventh.body.signInId, streak: 7, replayed: true });
    expect(await s.available()).toBe(50);
    for (let i = 7; i < 14; i += 1) await s.signIn(addDays(START, i), '09:00');
    expect(await s.available()).toBe(100);
  });

  it('begins the row anew after a missed day', async () => {
    const s = await familyWith(open());
    for (const i of [0, 1, 2, 3, 4, 5, 7]) await s.signIn(addDays(START, i), '09:00');
    const last = await s.signIn(addDays(START, 8), '09:00');
    expect(last.body.streak).toBe(2);
    expect(await s.available()).toBe(0);
    for (let i = 9; i < 14; i += 1) await s.signIn(addDays(START, i), '09:00');
    expect(await s.available()).toBe(50);
  });

  it('gives 5 points for a comment on an attended lesson, once', async () => {
    const t = open();
    const s = await familyWith(t);
    const { group, lesson } = await buildClassWithLesson(t, s.campusId);
    await enrol(t, group, s.child);
    const path = `/students/${s.child.id}/lesson-comments`;
    const comment = { lessonId: lesson.id, stars: 5, text: '老师很耐心' };
    const tooEarly = await s.mother.api.post(path, comment, freshKey());
    expect([tooEarly.status, tooEarly.body.error.code]).toEqual([422, 'lesson_not_attended']);
    await s.mother.api.post('/check-ins', { code: await codeOf(t, s.manager, lesson.id), studentId: s.child.id });
    const key = freshKey();
    const first = await s.mother.api.post(path, comment, key);
    expect(first.status).toBe(201);
    expect(await s.available()).toBe(5);
    expect(await s.mother.api.post(path, comment, key)).toEqual(first);
    const other = await s.mother.api.post(path, { ...comment, stars: 1 }, key);
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_conflict']);
    const second = await s.father.api.post(path, comment, freshKey());
    expect([second.status, second.body.error.code]).toEqual([409, 'behaviour_exists']);
    expect(await s.available()).toBe(5);
  });

  it('gives 200 points for a passed examination, none for a failed one, and takes them back when it is revoked', async () => {
    const s = await familyWith(open());
    const path = `/students/${s.child.id}/behaviours`;
    const exam = { kind: 'exam', title: '书法二级', date: START };
    expect((await s.manager.api.post(path, { ...exam, title: '书法一级', passed: false })).status).toBe(201);
    expect(await s.available()).toBe(0);
    const passed = await s.manager.api.post(path, { ...exam, passed: true });
    expect(await s.available()).toBe(200);
    const revoked = await s.manager.api.post(`${path}/${passed.body.id}/revoke`, { reason: '录入有误' });
    expect([revoked.status, revoked.body.state]).toEqual([200, 'revoked']);
    expect(await s.available()).toBe(0);
  });

  it('gives 100 points for a complete profile, once, and for a completed course', async () => {
    const t = open();
    const s = await familyWith(t);
    const path = `/students/${s.child.id}/profile`;
    expect((await s.mother.api.patch(path, { birthDate: '2018-05-01', gender: 'female' })).status).toBe(200);
    expect(await s.available()).toBe(0);
    expect((await s.mother.api.patch(path, { interests: ['书法'] })).status).toBe(200);
    expect(await s.available()).toBe(100);
    await s.mother.api.patch(path, { interests: [] });
    await s.mother.api.patch(path, { interests: ['围棋'] });
    expect(await s.available()).toBe(100);
    const { group } = await buildClassWithLesson(t, s.campusId);
    const completed = { kind: 'course_completed', courseId: group.courseId, date: START };
    expect((await s.manager.api.post(`/students/${s.child.id}/behaviours`, completed)).status).toBe(201);
    expect((await s.manager.api.post(`/students/${s.child.id}/behaviours`, completed)).status).toBe(409);
    expect(await s.available()).toBe(200);
  });

  it('tells the family how to earn and how far it is', async () => {
    const s = await familyWith(open());
    for (const i of [0, 1, 2]) await s.signIn(addDays(START, i), '09:00');
    await s.available();
    const { status, body } = await s.mother.api.get(`/students/${s.child.id}/earning`);
    expect(status).toBe(200);
    const row = body.items.find((one: { code: string }) => one.code === 'sign_in_streak');
    expect(row).toMatchObject({ nextPoints: 50, timesEarned: 0, progress: { current: 3, target: 7, unit: 'day' } });
  });
});

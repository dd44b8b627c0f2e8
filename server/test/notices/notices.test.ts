import { addDays, type LocalDate, localDate, localDateOf, points } from '@qingya/shared';
import { noticeTasks } from '../../src/modules/notices';
import { adjustPoints, credit, lastDaysOfReturn, reserveHold, voidHold } from '../../src/modules/points';
import { recordBehaviour } from '../../src/modules/schooling';
import { describeProduct, type TestProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildCourse,
  buildFamily,
  buildLesson,
  buildStaff,
  enrol,
  type Family,
  freshKey,
  moveTo,
  SYSTEM,
} from '../support/product-school';

const START = localDate('2026-11-22');

/** A campus with a manager and a family whose child is in a class; the clock stands at ten in the morning. */
const scene = async (t: TestProduct, wish: { readonly children?: number; readonly autoLeave?: boolean } = {}) => {
  moveTo(t, START, '10:00');
  const campusId = await buildCampus(t);
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const family = await buildFamily(t, { campusId, children: wish.children ?? 1 });
  const course = await buildCourse(t, { leaveAutoApprove: wish.autoLeave ?? false });
  const group = await buildClassGroup(t, campusId, { course });
  for (const child of family.children) await enrol(t, group, child);
  return { campusId, manager, family, group, today: localDateOf(t.clock.now()) };
};

const inbox = async (t: TestProduct, family: Family): Promise<{ title: string; body: string; page: string | null }[]> => {
  await t.settle();
  return (await family.guardians[0].api.get('/messages?limit=100')).body.items;
};

const titles = async (t: TestProduct, family: Family): Promise<string[]> =>
  (await inbox(t, family)).map(({ title }) => title).reverse();

const runTask = (t: TestProduct, name: string): Promise<void> => {
  const task = noticeTasks.find((one) => one.name === name);
  if (!task) throw new Error(`there is no task ${name}`);
  return task.run({ db: t.db, businessDate: localDateOf(t.clock.now()), report: async () => undefined });
};

describeProduct('notices', (open) => {
  it('tells of leave that was granted and refused, once each, and not of leave granted by itself', async () => {
    const t = open();
    const { manager, family, group, today } = await scene(t);
    const child = family.children[0];
    for (const [days, approve] of [
      [1, true],
      [2, false],
    ] as const) {
      const lesson = await buildLesson(t, group, addDays(today, days));
      const asked = await family.guardians[0].api.post(
        '/leave-requests',
        { lessonId: lesson.id, studentId: child?.id, reason: '感冒' },
        freshKey(),
      );
      const decided = await manager.api.post(`/leave-requests/${asked.body.id}/decision`, { approve, note: '知道了' });
      expect(decided.status).toBe(200);
    }
    expect(await titles(t, family)).toEqual(['请假已批准', '请假未批准']);
    const [latest] = await inbox(t, family);
    expect(latest?.body).toContain('老师回复：知道了');
    expect(latest?.page).toContain(`studentId=${child?.id}`);

    const other = await scene(t, { autoLeave: true });
    const lesson = await buildLesson(t, other.group, addDays(other.today, 1));
    await other.family.guardians[0].api.post(
      '/leave-requests',
      { lessonId: lesson.id, studentId: other.family.children[0]?.id, reason: '旅行' },
      freshKey(),
    );
    expect(await titles(t, other.family)).toEqual([]);
  });

  it('tells of a lesson that was moved each time, and of one that was cancelled', async () => {
    const t = open();
    const { manager, family, group, today } = await scene(t);
    const lesson = await buildLesson(t, group, addDays(today, 3));
    for (const startMinute of [700, 760]) {
      const moved = await manager.api.post(`/lessons/${lesson.id}/move`, {
        date: addDays(today, 4),
        startMinute,
        durationMinutes: 90,
        reason: '老师外出',
      });
      expect(moved.status).toBe(200);
      await t.settle();
    }
    expect((await manager.api.post(`/lessons/${lesson.id}/cancel`, { reason: '停电' })).status).toBe(200);
    expect(await titles(t, family)).toEqual(['课程时间有调整', '课程时间有调整', '课程已取消']);
    expect((await inbox(t, family))[0]?.body).toContain('原因：停电');
  });

  it('reminds of tomorrow’s lessons once, not of cancelled ones, and not who is on leave', async () => {
    const t = open();
    const { family, group, today, manager } = await scene(t, { children: 2 });
    const [first, second] = family.children;
    const tomorrow = addDays(today, 1);
    const lesson = await buildLesson(t, group, tomorrow, 600);
    const gone = await buildLesson(t, group, tomorrow, 900);
    await buildLesson(t, group, addDays(today, 2), 600);
    await manager.api.post(`/lessons/${gone.id}/cancel`, { reason: '停电' });
    const asked = await family.guardians[0].api.post(
      '/leave-requests',
      { lessonId: lesson.id, studentId: second?.id, reason: '感冒' },
      freshKey(),
    );
    await manager.api.post(`/leave-requests/${asked.body.id}/decision`, { approve: true });
    moveTo(t, today, '18:00');
    await runTask(t, 'notices.lessons');
    await runTask(t, 'notices.lessons');
    const reminders = (await inbox(t, family)).filter(({ title }) => title === '明天有课');
    expect(reminders).toHaveLength(1);
    expect(reminders[0]?.page).toContain(first?.id ?? 'nobody');
  });

  it('tells of a comment that stands, and not of one that was taken back before the news was handled', async () => {
    const t = open();
    const { family } = await scene(t);
    const child = family.children[0];
    const record = (kind: 'teacher_comment' | 'award', text: string) =>
      t.db.transaction((uow) =>
        recordBehaviour(uow, { kind, studentId: child?.id ?? '', actor: SYSTEM, title: '记录', level: 'school', text }),
      );
    await record('teacher_comment', '今天的字写得很稳');
    await t.settle();
    const wrong = await record('award', '写错孩子了');
    await t.db.transaction((uow) =>
      uow.run("UPDATE schooling_behaviour SET state = 'revoked', naturalKey = NULL WHERE id = ?", [wrong.id]),
    );
    const bodies = (await inbox(t, family)).map(({ body }) => body);
    expect(bodies.some((body) => body.includes('今天的字写得很稳'))).toBe(true);
    expect(bodies.some((body) => body.includes('写错孩子了'))).toBe(false);
  });

  it.each([
    [19, []],
    [20, ['积分到账 +20']],
  ])('tells of %d points from outside of a lesson: %j', async (amount, expected) => {
    const t = open();
    const { family, campusId } = await scene(t);
    await t.db.transaction((uow) =>
      adjustPoints(uow, {
        studentId: family.children[0]?.id ?? '',
        campusId,
        amount,
        reasonText: '助人为乐',
        expiresOn: null,
        actor: { kind: 'system', id: 'test' },
        source: { type: 'manual', id: `manual-${amount}` },
        reason: 'points.manual',
      }),
    );
    expect(await titles(t, family)).toEqual(expected);
  });

  it('warns a family once 30 and once 7 days before points lapse, for all its children together', async () => {
    const t = open();
    const { family, campusId, today } = await scene(t, { children: 2 });
    const expiresOn = addDays(today, 37);
    for (const [index, child] of family.children.entries())
      await t.db.transaction((uow) =>
        credit(uow, {
          studentId: child.id,
          campusId,
          amount: points(10 + index),
          reason: 'test.credit',
          source: { type: 'test', id: `lapse-${index}` },
          actor: { kind: 'system', id: 'test' },
          title: '测试',
          inputs: {},
          effectiveAt: uow.now,
          expiresOn,
          availability: { kind: 'now' },
          ruleVersionId: null,
        }),
      );
    const warned = async () => (await inbox(t, family)).filter(({ title }) => title === '21 积分快到期了');
    const daysBefore: number[] = [];
    for (let day = 0; day <= 37; day += 1) {
      moveTo(t, addDays(today, day), '10:00');
      const told = (await warned()).length;
      await runTask(t, 'notices.expiring');
      await runTask(t, 'notices.expiring');
      for (let more = (await warned()).length - told; more > 0; more -= 1) daysBefore.push(37 - day);
    }
    expect(daysBefore).toEqual([30, 7]);
    const warnings = await warned();
    expect(warnings[0]?.body).toContain('10 积分、');
  });

  /** Points of a child that last through a day, from a source of their own. */
  const earn = (t: TestProduct, studentId: string, campusId: string, amount: number, expiresOn: LocalDate | null) =>
    t.db.transaction((uow) =>
      credit(uow, {
        studentId,
        campusId,
        amount: points(amount),
        reason: 'test.credit',
        source: { type: 'test', id: uow.newId() },
        actor: { kind: 'system', id: 'test' },
        title: '参加活动',
        inputs: {},
        effectiveAt: uow.now,
        expiresOn,
        availability: { kind: 'now' },
        ruleVersionId: null,
      }),
    );

  it('names the last day of points that come, and says nothing of one when they never lapse', async () => {
    const t = open();
    const { family, campusId } = await scene(t);
    const child = family.children[0]?.id ?? '';
    await earn(t, child, campusId, 30, localDate('2026-12-31'));
    await earn(t, child, campusId, 40, null);
    const bodies = (await inbox(t, family)).map(({ body }) => body);
    expect(bodies[1]).toContain('得到 30 积分（最后可用日是2026年12月31日），现有 30 积分');
    expect(bodies[0]).toContain('得到 40 积分，现有 70 积分');
  });

  it.each([
    [0, 1],
    [6, 1],
    [8, 0],
  ])('warns once of points that came after the last milestone: %d days before their last day', async (days, times) => {
    const t = open();
    const { family, campusId, today } = await scene(t);
    const child = family.children[0]?.id ?? '';
    // After the task of the day has run, so that nobody has heard of them.
    await runTask(t, 'notices.expiring');
    await earn(t, child, campusId, 10, addDays(today, days + 1));
    const warned = async () => (await inbox(t, family)).filter(({ title }) => title === '10 积分快到期了');
    moveTo(t, addDays(today, 1), '10:00');
    await runTask(t, 'notices.expiring');
    await runTask(t, 'notices.expiring');
    expect(await warned()).toHaveLength(times);
    // On every later morning through the last day nothing is said twice; what was eight days away is told in its own time.
    for (let day = 2; day <= days + 2; day += 1) {
      moveTo(t, addDays(today, day), '10:00');
      await runTask(t, 'notices.expiring');
    }
    expect(await warned()).toHaveLength(1);
  });

  it('warns of points that come back from a hold for a week, which no milestone saw', async () => {
    const t = open();
    const { family, campusId, today } = await scene(t);
    const child = family.children[0]?.id ?? '';
    await earn(t, child, campusId, 10, today);
    const expiresAt = t.clock.now() + 2 * 86_400_000;
    const purpose = { reason: 'test.hold', source: { type: 'test', id: 'hold' }, actor: SYSTEM, title: '兑换', inputs: {} };
    const held = await t.db.transaction((uow) =>
      reserveHold(uow, { studentId: child, campusId, amount: points(10), expiresAt, ...purpose }),
    );
    const warned = async () => (await inbox(t, family)).filter(({ title }) => title === '10 积分快到期了');
    moveTo(t, addDays(today, 1), '10:00');
    await runTask(t, 'notices.expiring');
    expect(await warned()).toHaveLength(0);
    moveTo(t, addDays(today, 1), '14:00');
    await t.db.transaction((uow) => voidHold(uow, { holdId: held.holdId, actor: SYSTEM }));
    const last = await t.db.read((r) => lastDaysOfReturn(r, { holdId: held.holdId, undoId: null }));
    expect(last).toEqual({ first: addDays(today, 8), last: addDays(today, 8) });
    moveTo(t, addDays(today, 2), '10:00');
    await runTask(t, 'notices.expiring');
    await runTask(t, 'notices.expiring');
    expect(await warned()).toMatchObject([{ body: expect.stringContaining('最后可用日是2026年11月30日') }]);
  });
});

import { addDays, localDate, localDateOf, points } from '@qingya/shared';
import { noticeTasks } from '../../src/modules/notices';
import { adjustPoints, credit } from '../../src/modules/points';
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
    for (let day = 0; day <= 37; day += 1) {
      moveTo(t, addDays(today, day), '10:00');
      await runTask(t, 'notices.expiring');
      await runTask(t, 'notices.expiring');
    }
    const warnings = (await inbox(t, family)).filter(({ title }) => title === '21 积分快到期了');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]?.body).toContain('10 积分、');
  });
});

import { localDate, points } from '@qingya/shared';
import { credit, spend } from '../../src/modules/points';
import { type Answer, describeProduct, type TestProduct } from '../support/product';
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

const TODAY = localDate('2026-11-23');
const TIMES = 64;
const all = <T>(work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: TIMES }, (_, index) => work(index)));

const classroom = async (t: TestProduct) => {
  moveTo(t, TODAY, '10:00');
  const campusId = await buildCampus(t);
  const desk = await buildStaff(t, 'front_desk', campusId);
  const family = await buildFamily(t, { campusId, guardians: 2 });
  const [child] = family.children;
  const [mother, father] = family.guardians;
  if (!child || !father) throw new Error('the family has a child and two guardians');
  const { group, lesson } = await buildClassWithLesson(t, campusId);
  const enrolment = await enrol(t, group, child, 10);
  const code = await codeOf(t, desk, lesson.id);
  // Tokens first: 64 log-ins at once are not what is tested.
  await Promise.all([mother.token(), father.token(), desk.token()]);
  const count = async (table: string): Promise<number> =>
    (await t.db.read((r) => r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE studentId = ?`, [child.id])))?.n ?? -1;
  const remaining = async (): Promise<number> =>
    (await mother.api.get(`/students/${child.id}/enrolments`)).body.items[0].remainingCredits;
  return { campusId, desk, mother, father, child, group, lesson, enrolment, code, count, remaining };
};

const idsOf = (answers: readonly Answer[]): Set<string> => new Set(answers.map(({ body }) => body.attendance?.id));

describeProduct('64 at once', (open) => {
  it('check-ins of one child by two guardians under different keys make one attendance', async () => {
    const s = await classroom(open());
    const answers = await all((i) =>
      (i % 2 === 0 ? s.mother : s.father).api.post('/check-ins', { code: s.code, studentId: s.child.id }, freshKey()),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: TIMES }, () => 200));
    expect(idsOf(answers).size).toBe(1);
    expect(answers.filter(({ body }) => body.replayed === false)).toHaveLength(1);
    expect([await s.count('schooling_attendance'), await s.remaining()]).toEqual([1, 9]);
  });

  it('check-ins under one key per guardian all give that key’s first result', async () => {
    const s = await classroom(open());
    const keys = [freshKey(), freshKey()];
    const answers = await all((i) => {
      const who = i % 2 === 0 ? s.mother : s.father;
      return who.api.post('/check-ins', { code: s.code, studentId: s.child.id }, keys[i % 2]);
    });
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: TIMES }, () => 200));
    expect(idsOf(answers).size).toBe(1);
    // One guardian was first; all of that key's answers say so, and none of the other's.
    expect(answers.filter(({ body }) => body.replayed === false)).toHaveLength(TIMES / 2);
    expect([await s.count('schooling_attendance'), await s.remaining()]).toEqual([1, 9]);
  });

  it('comments on one lesson earn once, check-ins and the roll call of one child consume once', async () => {
    const t = open();
    const s = await classroom(t);
    const entries = [{ studentId: s.child.id, status: 'present' }];
    const mixed = await all((i) =>
      i % 4 === 0
        ? s.desk.api.post(`/lessons/${s.lesson.id}/roll-call`, { entries }, freshKey())
        : s.mother.api.post('/check-ins', { code: s.code, studentId: s.child.id }, freshKey()),
    );
    expect(new Set(mixed.map(({ status }) => status))).toEqual(new Set([200]));
    expect([await s.count('schooling_attendance'), await s.remaining()]).toEqual([1, 9]);
    const comment = { lessonId: s.lesson.id, stars: 5, text: '很好' };
    const answers = await all((i) =>
      (i % 2 === 0 ? s.mother : s.father).api.post(`/students/${s.child.id}/lesson-comments`, comment, freshKey()),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: TIMES - 1 }, () => 409)]);
    await t.settle();
    expect(await s.count('earning_award')).toBe(1);
    expect((await s.mother.api.get(`/students/${s.child.id}/points`)).body.available).toBe(5);
  });

  it('sign-ins of one child on one day are one', async () => {
    const t = open();
    const s = await classroom(t);
    const answers = await all((i) => (i % 2 ? s.mother : s.father).api.post(`/students/${s.child.id}/sign-ins`, {}, freshKey()));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.signInId}`)).size).toBe(1);
    expect(answers.filter(({ body }) => body.replayed === false)).toHaveLength(1);
    expect(await s.count('schooling_sign_in')).toBe(1);
  });

  it('the relay and 64 waiting requests give one award for one fact', async () => {
    const t = open();
    const s = await classroom(t);
    const exam = { kind: 'exam', title: '书法二级', passed: true, date: TODAY };
    const manager = await buildStaff(t, 'campus_manager', s.campusId);
    expect((await manager.api.post(`/students/${s.child.id}/behaviours`, exam)).status).toBe(201);
    const aggregate = `student:${s.child.id}`;
    await Promise.all([t.settle(), ...Array.from({ length: TIMES }, () => t.product.outbox.settle(aggregate, 10_000))]);
    await t.settle();
    expect([await s.count('earning_award'), await s.count('points_lot')]).toEqual([1, 1]);
  });

  it('spends of one balance: exactly as many as it affords', async () => {
    const t = open();
    const s = await classroom(t);
    const head = { actor: { kind: 'system', id: 'test' } as const, title: '测试', inputs: {} };
    await t.db.transaction((uow) =>
      credit(uow, {
        ...head,
        studentId: s.child.id,
        campusId: s.campusId,
        amount: points(205),
        reason: 'test.credit',
        source: { type: 'test', id: uow.newId() },
        expiresOn: null,
        availability: { kind: 'now' },
        ruleVersionId: null,
      }),
    );
    const outcomes = await all((i) =>
      t.db
        .transaction((uow) =>
          spend(uow, {
            ...head,
            studentId: s.child.id,
            amount: points(10),
            reason: 'test.spend',
            source: { type: 'test', id: `${s.child.id}.${i}` },
          }),
        )
        .then(
          () => 'spent',
          (error: { code?: string }) => String(error.code),
        ),
    );
    expect(outcomes.filter((one) => one === 'spent')).toHaveLength(20);
    expect(outcomes.filter((one) => one === 'points_insufficient')).toHaveLength(TIMES - 20);
    expect((await s.mother.api.get(`/students/${s.child.id}/points`)).body).toMatchObject({ available: 5, debt: 0 });
  });
});

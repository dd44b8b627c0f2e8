import { addDays, DAY_MS, localDateOf } from '@qingya/shared';
import { createEnrolment } from '../../src/modules/schooling';
import { describeProduct, type TestProduct } from '../support/product';
import { buildClassGroup, buildCourse, buildLesson, enrol, freshKey, type Person, SYSTEM } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, type MallScene, outcome, pointsOf, redeemed, stockOn } from './support';

/** A good or a redemption in a list. */
interface Titled {
  readonly id: string;
  readonly goodId?: string;
  readonly courseTitle: string | null;
}

const virtual = (fulfilment: object, over: object = {}) => ({
  kind: 'virtual',
  category: 'course',
  title: '云上好礼',
  fulfilment,
  ...over,
});
const back = (s: MallScene, id: string, key = freshKey()) =>
  s.manager.api.post(`/redemptions/${id}/return`, { reason: '家长不要了', restock: true }, key);

const packagesOf = (t: TestProduct, studentId: string) =>
  t.db.read((r) =>
    r.rows<{ id: string; remainingCredits: number; totalCredits: number; expiresOn: string; status: string }>(
      'SELECT id, remainingCredits, totalCredits, expiresOn, status FROM schooling_enrolment WHERE studentId = ? ORDER BY id',
      [studentId],
    ),
  );

describeProduct('virtual goods', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const today = () => localDateOf(open().clock.now());

  it('gives a package of lessons at once, and takes it back while none of them was used', async () => {
    const t = open();
    const course = await buildCourse(t);
    const terms = { kind: 'lesson_credits', courseId: course.id, credits: 3, validDays: 30 };
    const goodId = await buildGood(s, 5, virtual(terms));
    const shopper = await buildShopper(t, s.campusId, 500);
    const key = freshKey();
    const first = await ask(shopper.parent, shopper.studentId, goodId, 200, 2, key);
    expect(first.body).toMatchObject({ state: 'handed_over', delivery: 'auto', fulfilment: terms, byChild: false });
    expect((await ask(shopper.parent, shopper.studentId, goodId, 200, 2, key)).body).toEqual(first.body);
    const given = { remainingCredits: 6, totalCredits: 6, expiresOn: addDays(today(), 30), status: 'active' };
    expect(await packagesOf(t, shopper.studentId)).toEqual([{ id: expect.any(String), ...given }]);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 300, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 3, held: 0 });
    const { id } = first.body;
    for (const path of ['readiness', 'hand-over', 'cancellation']) {
      const body = path === 'hand-over' ? { proof: 'known', reason: '家长没带手机' } : {};
      const by = path === 'cancellation' ? shopper.parent : s.desk;
      const wanted = path === 'hand-over' ? 'redemption_not_pick_up' : 'redemption_state';
      expect(await outcome(by.api.post(`/redemptions/${id}/${path}`, body, freshKey()))).toBe(wanted);
    }
    expect([await outcome(back(s, id)), await outcome(back(s, id))]).toEqual([200, 'redemption_state']);
    expect(await packagesOf(t, shopper.studentId)).toMatchObject([{ remainingCredits: 0, totalCredits: 6, status: 'closed' }]);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 500, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 5, held: 0 });
  });

  it('names the course to the family and to staff, wherever its lessons or days stand', async () => {
    const t = open();
    const course = await buildCourse(t);
    const lessons = await buildGood(s, 5, virtual({ kind: 'lesson_credits', courseId: course.id, credits: 1, validDays: 30 }));
    const days = await buildGood(s, 5, virtual({ kind: 'validity_days', courseId: course.id, days: 10 }));
    const toy = await buildGood(s, 5);
    const shopper = await buildShopper(t, s.campusId, 500);
    const path = `/students/${shopper.studentId}`;
    const titlesIn = async (person: Pick<Person, 'api'>, list: string): Promise<Map<string, string | null>> =>
      new Map((await person.api.get(list)).body.items.map((one: Titled) => [one.goodId ?? one.id, one.courseTitle]));
    const redemptionId = await redeemed(shopper, lessons);
    await redeemed(shopper, toy);
    for (const titles of [
      await titlesIn(shopper.parent, `${path}/goods?limit=100`),
      await titlesIn(s.owner, '/goods?limit=100'),
    ]) {
      expect([titles.get(lessons), titles.get(days), titles.get(toy)]).toEqual([course.title, course.title, null]);
    }
    for (const titles of [
      await titlesIn(shopper.parent, `${path}/redemptions`),
      await titlesIn(s.desk, `/redemptions?studentId=${shopper.studentId}&state=handed_over`),
    ]) {
      expect(titles.get(lessons)).toBe(course.title);
    }
    expect((await titlesIn(shopper.parent, `${path}/redemptions`)).get(toy)).toBeNull();
    expect((await shopper.parent.api.get(`${path}/goods/${days}`)).body.courseTitle).toBe(course.title);
    expect((await shopper.parent.api.get(`/redemptions/${redemptionId}`)).body.courseTitle).toBe(course.title);
    expect((await s.owner.api.get(`/goods/${days}`)).body.courseTitle).toBe(course.title);
  });

  it('does not take back a package that has paid for a lesson, also one that was owed', async () => {
    const t = open();
    const group = await buildClassGroup(t, s.campusId);
    const terms = { kind: 'lesson_credits', courseId: group.courseId, credits: 2, validDays: 30 };
    const goodId = await buildGood(s, 1, virtual(terms));
    const shopper = await buildShopper(t, s.campusId, 100);
    const lesson = await buildLesson(t, group, addDays(today(), -1));
    const entries = [{ studentId: shopper.studentId, status: 'present' }];
    await t.db.transaction(async (uow) => {
      await uow.insert('schooling_class_member', {
        id: uow.newId(),
        classGroupId: group.id,
        studentId: shopper.studentId,
        fromDate: addDays(today(), -30),
        toDate: null,
        createdAt: uow.now,
      });
    });
    expect((await s.manager.api.post(`/lessons/${lesson.id}/roll-call`, { entries })).status).toBe(200);
    const id = await redeemed(shopper, goodId);
    expect(await packagesOf(t, shopper.studentId)).toMatchObject([{ remainingCredits: 1, totalCredits: 2 }]);
    expect(await outcome(back(s, id))).toBe('right_in_use');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 0, held: 0 });
    expect(await packagesOf(t, shopper.studentId)).toMatchObject([{ remainingCredits: 1, status: 'active' }]);
  });

  it('lengthens the package that ends first, and shortens it again', async () => {
    const t = open();
    const group = await buildClassGroup(t, s.campusId);
    const goodId = await buildGood(s, 5, virtual({ kind: 'validity_days', courseId: group.courseId, days: 10 }));
    const shopper = await buildShopper(t, s.campusId, 500);
    const { studentId } = shopper;
    expect(await outcome(ask(shopper.parent, studentId, goodId, 100))).toBe('good_needs_enrolment');
    const fields = { campusId: s.campusId, studentId, courseId: group.courseId, classGroupId: null, externalNo: null } as const;
    const make = (totalCredits: number, expiresOn: string | null) =>
      t.db.transaction((uow) =>
        createEnrolment(
          uow,
          { ...fields, title: '课包', kind: 'credits', totalCredits, startsOn: addDays(today(), -90), expiresOn },
          SYSTEM,
        ),
      );
    await make(5, addDays(today(), -1));
    await make(0, today());
    await make(5, null);
    expect(await outcome(ask(shopper.parent, studentId, goodId, 100))).toBe('good_needs_enrolment');
    const later = await make(5, addDays(today(), 60));
    const first = await make(5, today());
    const id = await redeemed(shopper, goodId, 200, 2);
    const ends = async () => new Map((await packagesOf(t, studentId)).map((row) => [row.id, row.expiresOn]));
    expect((await ends()).get(first.id)).toBe(addDays(today(), 20));
    expect((await ends()).get(later.id)).toBe(addDays(today(), 60));
    expect(await outcome(back(s, id))).toBe(200);
    expect((await ends()).get(first.id)).toBe(today());
    const journal = await t.db.read((r) =>
      r.rows<{ delta: number }>('SELECT delta FROM schooling_credit_entry WHERE enrolmentId = ?', [first.id]),
    );
    expect(journal.map(({ delta }) => delta)).toEqual([0, 0]);
    expect(await pointsOf(t, studentId)).toEqual({ available: 500, held: 0 });
  });

  it('does not shorten what has paid for a lesson on one of the added days', async () => {
    const t = open();
    const group = await buildClassGroup(t, s.campusId);
    const goodId = await buildGood(s, 5, virtual({ kind: 'validity_days', courseId: group.courseId, days: 3 }));
    const shopper = await buildShopper(t, s.campusId, 100);
    const enrolment = await enrol(t, group, { id: shopper.studentId });
    const end = today();
    await t.db.transaction((uow) => uow.run('UPDATE schooling_enrolment SET expiresOn = ? WHERE id = ?', [end, enrolment.id]));
    const id = await redeemed(shopper, goodId);
    t.clock.set(t.clock.now() + DAY_MS);
    const lesson = await buildLesson(t, group, addDays(end, 1));
    const entries = [{ studentId: shopper.studentId, status: 'present' }];
    expect((await s.manager.api.post(`/lessons/${lesson.id}/roll-call`, { entries })).status).toBe(200);
    expect(await outcome(back(s, id))).toBe('right_in_use');
    expect(await packagesOf(t, shopper.studentId)).toMatchObject([{ expiresOn: addDays(end, 3) }]);
  });

  it('refuses a course that is gone before any point moves', async () => {
    const t = open();
    const course = await buildCourse(t);
    const goodId = await buildGood(s, 1, virtual({ kind: 'lesson_credits', courseId: course.id, credits: 1, validDays: 1 }));
    const shopper = await buildShopper(t, s.campusId, 100);
    await t.db.transaction((uow) => uow.run("UPDATE schooling_course SET status = 'archived' WHERE id = ?", [course.id]));
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 100))).toBe('good_course_missing');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
  });

  it('keeps rights, lets them be used so many times and on no later day, and never takes back what was used', async () => {
    const t = open();
    const quota = { kind: 'benefit_quota', label: '图书借阅', times: 2, validDays: 5 };
    const goodId = await buildGood(s, 9, virtual(quota));
    const shopper = await buildShopper(t, s.campusId, 500);
    const { studentId, parent } = shopper;
    const used = await redeemed(shopper, goodId);
    const unused = await redeemed(shopper, goodId);
    const list = async (query = '') => (await parent.api.get(`/students/${studentId}/rights${query}`)).body;
    const rights = (await list()).items;
    expect(rights).toMatchObject([
      { redemptionId: used, kind: 'benefit_quota', label: '图书借阅', times: 2, used: 0, state: 'active' },
      { redemptionId: unused, validThrough: addDays(today(), 5) },
    ]);
    const use = (rightId: string, used: number, key = freshKey()) =>
      s.desk.api.post(`/students/${studentId}/rights/${rightId}/uses`, { used, note: '借走一本' }, key);
    const key = freshKey();
    const first = await use(rights[0].id, 0, key);
    expect(first.body).toMatchObject({ used: 1, state: 'active' });
    expect((await use(rights[0].id, 0, key)).body).toEqual(first.body);
    expect(await outcome(back(s, used))).toBe('right_in_use');
    expect(await outcome(use(rights[0].id, 1))).toBe(200);
    expect(await outcome(use(rights[0].id, 1))).toBe('right_used_up');
    expect(await outcome(use(rights[0].id, 2))).toBe('right_used_up');
    expect(await outcome(back(s, unused))).toBe(200);
    expect(await outcome(use(rights[1].id, 0))).toBe('right_not_found');
    const other = await buildShopper(t, s.campusId, 0);
    expect(
      await outcome(s.desk.api.post(`/students/${other.studentId}/rights/${rights[0].id}/uses`, { used: 2 }, freshKey())),
    ).toBe('right_not_found');
    await redeemed(shopper, goodId);
    expect((await list()).items.map(({ state }: { state: string }) => state)).toEqual(['active', 'used', 'revoked']);
    const page = await list('?limit=1');
    expect([page.items.length, (await list(`?limit=5&cursor=${page.nextCursor}`)).items.length]).toEqual([1, 2]);
    const last = page.items[0].id;
    t.clock.set(t.clock.now() + 5 * DAY_MS);
    expect(await outcome(use(last, 0))).toBe(200);
    t.clock.set(t.clock.now() + DAY_MS);
    expect(await outcome(use(last, 1))).toBe('right_over');
    expect(await outcome(use(last, 0))).toBe('right_over');
    expect((await list()).items.map(({ state }: { state: string }) => state).sort()).toEqual(['over', 'revoked', 'used']);
  });

  it('sells a seat until its activity begins', async () => {
    const t = open();
    const startsAt = t.clock.now() + DAY_MS;
    const goodId = await buildGood(s, 2, virtual({ kind: 'activity_seat', label: '亲子运动会', startsAt, place: '操场' }));
    const shopper = await buildShopper(t, s.campusId, 200);
    t.clock.set(startsAt - 1);
    await redeemed(shopper, goodId);
    t.clock.set(startsAt);
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 100))).toBe('good_not_on_sale');
    const { items } = (await shopper.parent.api.get(`/students/${shopper.studentId}/rights`)).body;
    expect(items).toMatchObject([{ kind: 'activity_seat', place: '操场', startsAt, state: 'active' }]);
  });

  it('is not for students of other tiers, and nobody has one yet', async () => {
    const t = open();
    const goodId = await buildGood(s, 1, { tiers: ['gold'] });
    const shopper = await buildShopper(t, s.campusId, 100);
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 100))).toBe('good_tier_only');
  });

  it('lets one of twenty have the last use, and either the return or the use win', async () => {
    const t = open();
    const goodId = await buildGood(s, 9, virtual({ kind: 'coupon', label: '续费券', valueFen: 5_000, validDays: 30 }));
    const shopper = await buildShopper(t, s.campusId, 500);
    const { studentId } = shopper;
    const rightOf = async (id: string): Promise<string> => {
      const { items } = (await shopper.parent.api.get(`/students/${studentId}/rights`)).body;
      return items.find((right: { redemptionId: string }) => right.redemptionId === id).id;
    };
    const use = (rightId: string) =>
      outcome(s.desk.api.post(`/students/${studentId}/rights/${rightId}/uses`, { used: 0 }, freshKey()));
    const crowded = await rightOf(await redeemed(shopper, goodId));
    const all = await Promise.all(Array.from({ length: 20 }, () => use(crowded)));
    expect(all.filter((one) => one === 200)).toHaveLength(1);
    expect(new Set(all)).toEqual(new Set([200, 'right_used_up']));
    for (let round = 0; round < 4; round += 1) {
      const id = await redeemed(shopper, goodId);
      const rightId = await rightOf(id);
      const [returned, spent] = await Promise.all([outcome(back(s, id)), use(rightId)]);
      expect([
        [200, 'right_not_found'],
        ['right_in_use', 200],
      ]).toContainEqual([returned, spent]);
    }
  });

  it('exports rights to the family and blanks what staff wrote about their uses', async () => {
    const t = open();
    const goodId = await buildGood(s, 1, virtual({ kind: 'coupon', label: '续费券', valueFen: 5_000, validDays: 30 }));
    const { parent, studentId, family } = await buildShopper(t, s.campusId, 100);
    await redeemed({ parent, studentId, family }, goodId);
    const [right] = (await parent.api.get(`/students/${studentId}/rights`)).body.items;
    const note = '家长已到店核销';
    await s.desk.api.post(`/students/${studentId}/rights/${right.id}/uses`, { used: 0, note }, freshKey());
    const exported = JSON.stringify((await parent.api.post('/family/export')).body);
    expect([exported.includes(right.id), exported.includes(note)]).toEqual([true, true]);
    const refuse = (sql: string) =>
      expect(t.db.transaction((uow) => uow.run(sql, [right.id]))).rejects.toMatchObject({
        message: expect.stringContaining('append-only'),
      });
    await refuse('UPDATE mall_right_use SET seq = seq + 1 WHERE rightId = ?');
    await refuse('DELETE FROM mall_right_use WHERE rightId = ?');
    expect((await parent.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
    const rows = await t.db.read((r) =>
      r.rows<{ note: string }>('SELECT note FROM mall_right_use WHERE rightId = ?', [right.id]),
    );
    expect(rows).toEqual([{ note: '已删除' }]);
  });
});

import { addDays, DAY_MS, localDateOf, points, startOfDay } from '@qingya/shared';
import { credit, reverseTransaction } from '../../src/modules/points';
import { describeProduct, type TestProduct } from '../support/product';
import { buildClassGroup, buildCourse, buildLesson, freshKey, SYSTEM } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, givePoints, type MallScene, outcome, redeemed, type Shopper } from './support';

type Item = Record<string, unknown> & { id: string };

const shelfOf = async ({ parent, studentId }: Shopper, query = ''): Promise<Item[]> => {
  const { status, body } = await parent.api.get(`/students/${studentId}/goods?limit=100${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.items;
};
const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);
const wish = ({ parent, studentId }: Shopper, goodId: string) =>
  outcome(parent.api.put(`/students/${studentId}/wishes/${goodId}`, {}));
const unwish = ({ parent, studentId }: Shopper, goodId: string) =>
  outcome(parent.api.remove(`/students/${studentId}/wishes/${goodId}`));

/** Points as a rule gives them. @returns the transaction */
const earn = async (t: TestProduct, studentId: string, campusId: string, amount: number, type = 'test'): Promise<string> =>
  (
    await t.db.transaction((uow) =>
      credit(uow, {
        studentId,
        campusId,
        amount: points(amount),
        expiresOn: null,
        availability: { kind: 'now' },
        ruleVersionId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
        reason: 'earning.test',
        source: { type, id: uow.newId() },
        actor: SYSTEM,
        title: '准时到课',
        inputs: {},
      }),
    )
  ).transactionId;

/** A lesson on a day and what was written down of a child in it. */
const attend = async (
  t: TestProduct,
  group: Parameters<typeof buildLesson>[1],
  studentId: string,
  daysAgo: number,
  status = 'present',
) => {
  const date = addDays(localDateOf(t.clock.now()), 0 - daysAgo);
  const lesson = await buildLesson(t, group, date, 8 * 60);
  await t.db.transaction((uow) =>
    uow.insert('schooling_attendance', {
      id: uow.newId(),
      lessonId: lesson.id,
      studentId,
      campusId: group.campusId,
      classGroupId: group.id,
      courseId: group.courseId,
      lessonDate: date,
      startsAt: lesson.startsAt,
      status,
      onTime: 1,
      method: 'roll_call',
      isMakeUp: 0,
      consumption: 'none',
      consumedEnrolmentId: null,
      revision: 1,
      recordedAt: uow.now,
      recordedByKind: 'staff',
      recordedById: 'test',
      offlineScannedAt: null,
      note: null,
      updatedAt: uow.now,
    }),
  );
};

describeProduct('the shelf of a family', (open) => {
  let s: MallScene;
  beforeEach(async () => {
    s = await buildMall(open());
  });

  it('counts lessons at the pace of the last eight weeks: rules only, nothing for money, less what was taken back', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 0);
    const { studentId } = shopper;
    await buildGood(s, 1, { points: 100 });
    const about = async () => (await shelfOf(shopper))[0]?.aboutLessons;
    const group = await buildClassGroup(t, s.campusId);
    expect(await about()).toBeNull();
    const taken = await earn(t, studentId, s.campusId, 30);
    await earn(t, studentId, s.campusId, 10);
    expect(await about()).toBeNull();
    // The first day that counts and the last that does not.
    await attend(t, group, studentId, 55);
    await attend(t, group, studentId, 56);
    await attend(t, group, studentId, 3, 'absent');
    // 40 points in one lesson: the 60 that are lacking are two lessons away.
    expect(await about()).toBe(2);
    await attend(t, group, studentId, 2, 'late');
    expect(await about()).toBe(3);
    // By hand: it counts for what is lacking and not for the pace.
    await givePoints(t, studentId, s.campusId, 20);
    expect(await about()).toBe(2);
    await t.db.transaction((uow) =>
      reverseTransaction(uow, {
        of: taken,
        reason: 'earning.taken_back',
        source: { type: 'test', id: uow.newId() },
        actor: SYSTEM,
        title: '收回',
        inputs: {},
      } as never),
    );
    // 70 are lacking, 10 points in two lessons.
    expect(await about()).toBe(14);
    // A renewal: it too counts for what is lacking alone. 35 are lacking.
    await earn(t, studentId, s.campusId, 35, 'revenue');
    expect(await about()).toBe(7);
    await givePoints(t, studentId, s.campusId, 35);
    expect(await about()).toBe(0);
  });

  it('sorts by what was redeemed in the thirty days before today, pages without gaps, and filters what is affordable', async () => {
    const t = open();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await buildGood(s, 20, { points: 100 + n, title: `商品${n}` }));
    const shopper = await buildShopper(t, s.campusId, 5_000);
    const [a = '', b = '', c = '', d = '', e = ''] = ids;
    await redeemed(shopper, d, 309, 3);
    t.clock.set(t.clock.now() + 2 * DAY_MS);
    await redeemed(shopper, b, 202, 2);
    const cancelled = await redeemed(shopper, c, 510, 5);
    await shopper.parent.api.post(`/redemptions/${cancelled}/cancellation`, {}, freshKey());
    // Today's do not count yet: the order stays the same all day.
    expect(idsOf(await shelfOf(shopper, '&sort=-popular'))).toEqual([d, e, c, b, a]);
    t.clock.set(t.clock.now() + DAY_MS);
    const sorted = [d, b, e, c, a];
    expect(idsOf(await shelfOf(shopper, '&sort=-popular'))).toEqual(sorted);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const page = (await shopper.parent.api.get(`/students/${shopper.studentId}/goods?limit=1&sort=-popular${cursor}`)).body;
      paged.push(...idsOf(page.items));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(paged).toEqual(sorted);
    // The thirtieth day still counts, the thirty-first does not.
    t.clock.set(t.clock.now() + 27 * DAY_MS);
    expect(idsOf(await shelfOf(shopper, '&sort=-popular'))[0]).toBe(d);
    t.clock.set(t.clock.now() + DAY_MS);
    expect(idsOf(await shelfOf(shopper, '&sort=-popular'))[0]).toBe(b);
    const poor = await buildShopper(t, s.campusId, 101);
    expect(idsOf(await shelfOf(poor, '&sort=points&affordable=yes'))).toEqual([a, b]);
    await s.owner.api.post(`/goods/${e}/promotions`, { points: 101 }, freshKey());
    const shelf = await shelfOf(poor, '&sort=points&affordable=yes');
    expect(idsOf(shelf)).toEqual([a, b, e]);
    expect(shelf[2]).toMatchObject({ points: 101, listPoints: 104, lacking: 0 });
  });

  it('keeps wishes, one row each, at most twenty, also while two guardians wish at once', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 0, 2);
    const goods: string[] = [];
    for (let n = 0; n < 22; n += 1) goods.push(await buildGood(s, 0, { title: `心愿${n}` }));
    const [first = '', second = '', ...others] = goods;
    for (const goodId of others.slice(0, 19)) expect(await wish(shopper, goodId)).toBe(200);
    const other = { ...shopper, parent: shopper.family.guardians[1] ?? shopper.parent };
    const both = await Promise.all([wish(shopper, first), wish(other, second)]);
    expect(both.sort()).toEqual([200, 'wishes_full']);
    expect(await wish(shopper, others[0] ?? '')).toBe(200);
    expect(await shelfOf(shopper, '&wished=yes')).toHaveLength(20);
    // There is room again for one; taking off what is off already does nothing.
    const refused = (await shelfOf(shopper)).find(({ id, wished }) => !wished && [first, second].includes(id))?.id ?? '';
    expect(await wish(shopper, refused)).toBe('wishes_full');
    expect(await unwish(shopper, others[0] ?? '')).toBe(200);
    expect(await unwish(shopper, others[0] ?? '')).toBe(200);
    expect(await wish(shopper, refused)).toBe(200);
    expect(await wish(shopper, others[0] ?? '')).toBe('wishes_full');
  });

  it('shows what is wished for also when it is not on sale any more, so that it can be taken off the list', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 0);
    const [kept, gone] = [await buildGood(s, 0, { title: '留下' }), await buildGood(s, 0, { title: '下架' })];
    const draft = await s.owner.api.post(
      '/goods',
      { kind: 'physical', category: 'toy', title: '草稿', points: 5, campusIds: [s.campusId] },
      freshKey(),
    );
    expect(await wish(shopper, draft.body.id)).toBe('good_not_found');
    for (const goodId of [kept, gone]) await wish(shopper, goodId);
    await s.owner.api.put(`/goods/${gone}/state`, { state: 'off_sale', version: 2 });
    const wished = await shelfOf(shopper, '&wished=yes');
    expect(wished.map(({ id, open: isOpen, wished: on }) => [id, isOpen, on])).toEqual([
      [gone, false, true],
      [kept, true, true],
    ]);
    expect((await shelfOf(shopper)).map(({ id, wished: on }) => [id, on])).toEqual([[kept, true]]);
    const stranger = await buildShopper(t, s.campusId, 0);
    expect((await shelfOf(stranger)).map(({ id, wished: on }) => [id, on])).toEqual([[kept, false]]);
    expect(await wish({ ...stranger, studentId: shopper.studentId }, kept)).toBe('not_found');
  });

  it('says who a good is for, and what each limit leaves in its own period', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 5_000);
    const daily = await buildGood(s, 9, { perStudent: 2, limitPeriod: 'day', title: '每天两件' });
    const ever = await buildGood(s, 9, { perFamily: 3, title: '共三件' });
    const gold = await buildGood(s, 9, { tiers: ['gold'], title: '金卡专享' });
    for (const goodId of [daily, ever]) await redeemed(shopper, goodId, 200, 2);
    const seen = async () =>
      Object.fromEntries((await shelfOf(shopper)).map((one) => [one.id, [one.leftForChild, one.limitRenewsAt, one.tierAllowed]]));
    const tomorrow = startOfDay(addDays(localDateOf(t.clock.now()), 1));
    expect(await seen()).toEqual({ [daily]: [0, tomorrow, true], [ever]: [1, null, true], [gold]: [null, null, false] });
    expect((await shelfOf(shopper)).find(({ id }) => id === daily)).toMatchObject({
      perStudent: 2,
      perFamily: null,
      limitPeriod: 'day',
    });
    t.clock.set(tomorrow - 1);
    expect(await seen()).toMatchObject({ [daily]: [0, tomorrow, true] });
    t.clock.set(tomorrow);
    expect(await seen()).toEqual({ [daily]: [2, tomorrow + DAY_MS, true], [ever]: [1, null, true], [gold]: [null, null, false] });
  });

  it('says what all campuses have together that offer it', async () => {
    const t = open();
    const other = await buildMall(t);
    const campusIds = [s.campusId, other.campusId];
    const goodId = await buildGood(s, 0, { campusIds });
    const shopper = await buildShopper(t, s.campusId, 200);
    const seen = async (query = '') => {
      const [good] = await shelfOf(shopper, query);
      return [good?.stock, good?.stockAnywhere];
    };
    const path = `/students/${shopper.studentId}/goods/${goodId}`;
    expect(await seen()).toEqual([0, 0]);
    await other.desk.api.post(`/goods/${goodId}/stock-moves`, { kind: 'in', campusId: other.campusId, quantity: 3 }, freshKey());
    expect(await seen()).toEqual([0, 3]);
    expect((await shopper.parent.api.get(path)).body).toMatchObject({ stock: 0, stockAnywhere: 3 });
    await s.desk.api.post(`/goods/${goodId}/stock-moves`, { kind: 'in', campusId: s.campusId, quantity: 2 }, freshKey());
    await redeemed(shopper, goodId);
    expect(await seen()).toEqual([1, 4]);
    expect(await seen(`&campusId=${other.campusId}`)).toEqual([3, 4]);
    // What lies where it is not offered any more can be redeemed by nobody.
    const text = { kind: 'physical', category: 'toy', title: '小熊', points: 100, campusIds: [s.campusId], version: 2 };
    expect((await s.owner.api.put(`/goods/${goodId}`, text)).status).toBe(200);
    expect(await seen()).toEqual([1, 1]);
    await wish(shopper, goodId);
    expect(await seen(`&campusId=${other.campusId}&wished=yes`)).toEqual([0, 1]);
    expect((await shopper.parent.api.get(`${path}?campusId=${other.campusId}`)).body).toMatchObject({
      stock: 0,
      stockAnywhere: 1,
    });
  });

  it('offers a seat until its activity begins', async () => {
    const t = open();
    const startsAt = t.clock.now() + DAY_MS;
    const fulfilment = { kind: 'activity_seat', label: '亲子运动会', startsAt, place: '操场' };
    const seat = await buildGood(s, 5, { kind: 'virtual', category: 'course', title: '运动会', fulfilment });
    const toy = await buildGood(s, 5, { title: '小熊' });
    const shopper = await buildShopper(t, s.campusId, 200);
    await wish(shopper, seat);
    const path = `/students/${shopper.studentId}/goods/${seat}`;
    const opened = async () => (await shopper.parent.api.get(path)).body.open;
    t.clock.set(startsAt - 1);
    expect([idsOf(await shelfOf(shopper)), await opened()]).toEqual([[toy, seat], true]);
    t.clock.set(startsAt);
    expect([idsOf(await shelfOf(shopper)), await opened()]).toEqual([[toy], false]);
    expect(await shelfOf(shopper, '&wished=yes')).toMatchObject([{ id: seat, open: false }]);
    expect(await outcome(ask(shopper.parent, shopper.studentId, seat, 100))).toBe('good_not_on_sale');
  });

  it('asks the database as often for one good as for twenty', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 1_000);
    const goods: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      // Some give lessons, each of a course of its own: their names are read together.
      const fulfilment = {
        kind: 'lesson_credits',
        courseId: n % 3 === 1 ? (await buildCourse(t)).id : '',
        credits: 1,
        validDays: 9,
      };
      const lessons = n % 3 === 1 ? { kind: 'virtual', category: 'course', fulfilment } : {};
      goods.push(await buildGood(s, 5, { perStudent: 3, title: `商品${n}`, ...lessons }));
    }
    // The newest come first: the one good on the short page is on promotion like some of the twenty.
    for (const goodId of goods.slice(-4)) {
      await redeemed(shopper, goodId);
      t.clock.set(t.clock.now() + 1);
      await s.owner.api.post(`/goods/${goodId}/promotions`, { points: 50 }, freshKey());
    }
    const statements = async (work: () => Promise<unknown>): Promise<number> => {
      let count = 0;
      const stop = t.db.onStatement(() => {
        count += 1;
      });
      await work();
      stop();
      return count;
    };
    const page = (limit: number) => async () => {
      const { body } = await shopper.parent.api.get(`/students/${shopper.studentId}/goods?limit=${limit}`);
      expect(body.items).toHaveLength(limit);
    };
    await page(20)();
    const one = await statements(page(1));
    expect(await statements(page(20))).toBe(one);
    expect(one).toBeLessThan(20);
    const staff = (limit: number) => () => s.owner.api.get(`/goods?limit=${limit}`);
    await staff(20)();
    expect(await statements(staff(20))).toBe(await statements(staff(1)));
  });

  it('gives wishes to a family that asks for its data, and forgets them with the family', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 0);
    const goodId = await buildGood(s, 0, { title: '星空灯' });
    await wish(shopper, goodId);
    const mall = t.product.modules.identity.contributors.find(({ name }) => name === 'mall');
    const { familyId } = shopper.family;
    expect(await t.db.read(async (reader) => mall?.exportFamily(reader, familyId, ''))).toMatchObject({
      wishes: [{ studentId: shopper.studentId, goodId, goodTitle: '星空灯' }],
    });
    await t.db.transaction(async (uow) => mall?.eraseFamily(uow, familyId));
    expect(await shelfOf(shopper, '&wished=yes')).toEqual([]);
  });
});

describeProduct('stock for counting on the phone', (open) => {
  it('lists what is offered or still lies on one campus, by title or by what runs out, page by page', async () => {
    const t = open();
    const s = await buildMall(t);
    const b = await buildGood(s, 3, { title: 'B 练习册' });
    const a = await buildGood(s, 7, { title: 'A 铅笔' });
    const c = await buildGood(s, 0, { title: 'C 贴纸' });
    const other = await buildMall(t);
    await buildGood(other, 5, { title: 'D 别的校区' });
    const list = async (query: string, person = s.desk) => (await person.api.get(`/stock?campusId=${s.campusId}${query}`)).body;
    expect((await list('')).items.map(({ goodId, onHand }: Item) => [goodId, onHand])).toEqual([
      [a, 7],
      [b, 3],
      [c, 0],
    ]);
    const first = await list('&sort=available&limit=2');
    expect(first.items.map(({ goodId }: Item) => goodId)).toEqual([c, b]);
    const rest = await list(`&sort=available&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`);
    expect(rest.items).toMatchObject([{ goodId: a, title: 'A 铅笔', state: 'on_sale', thumbUrl: null, offered: true, held: 0 }]);
    expect((await list(`&search=${encodeURIComponent('贴纸')}`)).items).toHaveLength(1);
    expect(await outcome(other.desk.api.get(`/stock?campusId=${s.campusId}`))).toBe('not_found');
    // No longer offered: gone when nothing lies there, shown while something does.
    for (const goodId of [b, c]) {
      const moved = { kind: 'physical', category: 'toy', title: '搬走', points: 100, campusIds: [other.campusId], version: 2 };
      expect((await s.owner.api.put(`/goods/${goodId}`, moved)).status).toBe(200);
    }
    expect((await list('')).items.map(({ goodId, offered }: Item) => [goodId, offered])).toEqual([
      [a, true],
      [b, false],
    ]);
  });
});

import { DAY_MS } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildCampus, buildCourse, buildStaff, freshKey } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, type MallScene, outcome, redeemed } from './support';

/** 310 yuan at 100 points a yuan: break-even is 31,000. */
const COSTLY = { points: 47_000, costFen: 30_000, shippingFen: 1_000 };

describeProduct('what goods cost', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const promote = (goodId: string, body: object, person = s.owner) =>
    person.api.post(`/goods/${goodId}/promotions`, body, freshKey());
  const prices = async (goodId: string) => (await s.owner.api.get(`/goods/${goodId}/prices`)).body;
  const textOf = (over: object) => ({ kind: 'physical', category: 'toy', title: '小熊', campusIds: [s.campusId], ...over });

  it('proposes the worked example and saves nothing', async () => {
    const body = { costFen: 30_000, shippingFen: 1_000, premiums: [15_000], logistics: 'percent', step: 1_000, pieces: 10 };
    const seven = await s.manager.api.post('/price-proposals', { ...body, discountPercent: 70 });
    expect(seven.body).toMatchObject({
      pointsPerYuan: 100,
      computed: 46_350,
      points: 47_000,
      breakEven: 31_000,
      deepestPercent: 66,
      deepestText: '6.6 折',
      discounted: 32_900,
      discountText: '7 折',
      belowBreakEven: null,
      liability: { points: 329_000, fen: 329_000, costFen: 310_000, marginFen: 19_000 },
    });
    const six = await s.manager.api.post('/price-proposals', { ...body, discountPercent: 65 });
    expect(six.body.belowBreakEven).toMatchObject({ missingPoints: 450, lossFen: 450 });
    const most = { costFen: 100_000_000, premiums: Array(5).fill(1_000_000) };
    expect(await outcome(s.manager.api.post('/price-proposals', most))).toBe('invalid_request');
    expect(await outcome(s.desk.api.post('/price-proposals', body))).toBe('forbidden');
  });

  it('writes down every list price from the first one on', async () => {
    const t = open();
    const goodId = await buildGood(s, 0, { points: 100 });
    t.clock.set(t.clock.now() + DAY_MS);
    await s.owner.api.put(`/goods/${goodId}`, textOf({ points: 120, version: 2 }));
    await s.owner.api.put(`/goods/${goodId}`, textOf({ points: 120, title: '大熊', version: 3 }));
    const { history } = await prices(goodId);
    expect(history.map(({ points, list, until }: Record<string, unknown>) => ({ points, list, open: until === null }))).toEqual([
      { points: 120, list: 120, open: true },
      { points: 100, list: 100, open: false },
    ]);
    const change = t.db.transaction((uow) => uow.run('UPDATE mall_price_change SET points = 1 WHERE goodId = ?', [goodId]));
    await expect(change).rejects.toMatchObject({ message: expect.stringContaining('append-only') });
  });

  it('lowers the price for its window to the instant, and families pay it', async () => {
    const t = open();
    const goodId = await buildGood(s, 5, { points: 100 });
    const shopper = await buildShopper(t, s.campusId, 1_000);
    const from = t.clock.now() + DAY_MS;
    const made = await promote(goodId, { points: 70, from, until: from + DAY_MS });
    expect(made.body).toMatchObject({ points: 70, state: 'planned', belowBreakEven: false });
    const now = async () => (await s.owner.api.get(`/goods/${goodId}`)).body.priceNow;
    t.clock.set(from - 1);
    expect(await now()).toBe(100);
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 70))).toBe('good_price_changed');
    t.clock.set(from);
    expect(await now()).toBe(70);
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 100))).toBe('good_price_changed');
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 140, 2))).toBe(201);
    t.clock.set(from + DAY_MS - 1);
    expect(await now()).toBe(70);
    t.clock.set(from + DAY_MS);
    expect(await now()).toBe(100);
    const { promotions, history } = await prices(goodId);
    expect(promotions).toMatchObject([{ state: 'over' }]);
    expect(history.map(({ points }: { points: number }) => points)).toEqual([100, 70, 100]);
    expect(await outcome(s.owner.api.post(`/goods/${goodId}/promotions/${made.body.id}/end`))).toBe('promotion_over');
  });

  it('refuses a promotion that is no lower, is over before it begins, or meets another one', async () => {
    const t = open();
    const goodId = await buildGood(s, 0, { points: 100 });
    const now = t.clock.now();
    expect(await outcome(promote(goodId, { points: 100 }))).toBe('promotion_not_below_list');
    expect(await outcome(promote(goodId, { points: 50, from: now - 5, until: now }))).toBe('promotion_in_past');
    expect(await outcome(promote(goodId, { points: 99, from: now + 100, until: now + 200 }))).toBe(201);
    expect(await outcome(promote(goodId, { points: 50, from: now + 199, until: now + 300 }))).toBe('promotion_overlaps');
    expect(await outcome(promote(goodId, { points: 50, from: now, until: now + 101 }))).toBe('promotion_overlaps');
    expect(await outcome(promote(goodId, { points: 50 }))).toBe('promotion_overlaps');
    expect(await outcome(promote(goodId, { points: 50, until: now + 100 }))).toBe(201);
    const last = await promote(goodId, { points: 50, from: now + 200 });
    expect(last.status).toBe(201);
    expect(await outcome(promote(goodId, { points: 50, from: now + 10 * DAY_MS }))).toBe('promotion_overlaps');
    // One that has not begun never happens when it is ended, and is in nobody's way.
    const ended = await s.owner.api.post(`/goods/${goodId}/promotions/${last.body.id}/end`);
    expect(ended.body).toMatchObject({ state: 'over', from: now + 200, until: now + 200 });
    expect(await outcome(promote(goodId, { points: 60, from: now + 200 }))).toBe(201);
    expect((await prices(goodId)).history.map(({ points }: { points: number }) => points)).toEqual([60, 99, 50]);
  });

  it('sells below break-even only with the permission, and only when it was read', async () => {
    const goodId = await buildGood(s, 0, COSTLY);
    expect((await s.manager.api.get(`/goods/${goodId}`)).body.breakEven).toBe(31_000);
    expect(await outcome(promote(goodId, { points: 30_999 }, s.manager))).toBe('promotion_below_break_even');
    expect(await outcome(promote(goodId, { points: 30_999, confirmLoss: true }, s.manager))).toBe('promotion_below_break_even');
    const unread = await promote(goodId, { points: 30_999 });
    expect(unread.body.error).toMatchObject({
      code: 'promotion_loss_not_confirmed',
      details: { breakEven: 31_000, missingPoints: 1, lossFen: 1 },
    });
    const made = await promote(goodId, { points: 30_999, confirmLoss: true });
    expect(made.body).toMatchObject({ state: 'running', belowBreakEven: true });
    await s.manager.api.post(`/goods/${goodId}/promotions/${made.body.id}/end`);
    const even = await promote(goodId, { points: 31_000 }, s.manager);
    expect([even.status, even.body.belowBreakEven]).toEqual([201, false]);
  });

  it('compares nothing where no cost is known, and says so', async () => {
    const goodId = await buildGood(s, 0, { points: 100 });
    const made = await promote(goodId, { points: 1 }, s.manager);
    expect([made.status, made.body.belowBreakEven]).toEqual([201, false]);
    expect((await s.manager.api.get(`/goods/${goodId}`)).body).toMatchObject({ breakEven: null, priceNow: 1 });
  });

  it('lets no list price go round break-even', async () => {
    const low = textOf({ ...COSTLY, points: 30_999 });
    const refused = await s.manager.api.post('/goods', low, freshKey());
    expect(refused.body.error).toMatchObject({ code: 'good_below_break_even', details: { breakEven: 31_000 } });
    expect(await outcome(s.manager.api.post('/goods', textOf({ ...COSTLY, points: 31_000 }), freshKey()))).toBe(201);
    const made = await s.owner.api.post('/goods', low, freshKey());
    expect(made.status).toBe(201);
    // What the owner wanted stays while others write about it.
    const save = (over: object) => s.manager.api.put(`/goods/${made.body.id}`, { ...low, ...over });
    expect((await save({ title: '大熊', version: 1 })).status).toBe(200);
    expect(await outcome(save({ points: 30_998, version: 2 }))).toBe('good_below_break_even');
    expect(await outcome(save({ costFen: 29_999, version: 2 }))).toBe(200);
  });

  it('asks for the permission, too, when a good below break-even is put on sale or comes to another campus', async () => {
    const elsewhere = await buildCampus(open());
    const both = await buildStaff(open(), 'campus_manager', s.campusId, elsewhere);
    const create = async (points: number): Promise<string> =>
      (await s.owner.api.post('/goods', textOf({ ...COSTLY, points }), freshKey())).body.id;
    const sell = (goodId: string, version: number, person = s.manager, state = 'on_sale') =>
      person.api.put(`/goods/${goodId}/state`, { state, version });
    const spread = (goodId: string, points: number, version: number, person: Pick<MallScene['owner'], 'api'>) =>
      person.api.put(`/goods/${goodId}`, { ...textOf({ ...COSTLY, points, campusIds: [s.campusId, elsewhere] }), version });
    const [low, even] = [await create(30_999), await create(31_000)];
    const refused = await sell(low, 1);
    expect(refused.body.error).toMatchObject({ code: 'good_below_break_even', details: { breakEven: 31_000 } });
    expect(await outcome(sell(even, 1))).toBe(200);
    expect(await outcome(sell(low, 1, s.owner))).toBe(200);
    expect(await outcome(spread(low, 30_999, 2, both))).toBe('good_below_break_even');
    expect(await outcome(spread(even, 31_000, 2, both))).toBe(200);
    expect(await outcome(spread(low, 30_999, 2, s.owner))).toBe(200);
    // What is offered there already may be written about, offered on fewer campuses, and taken off sale.
    expect(await outcome(spread(low, 30_999, 3, both))).toBe(200);
    expect(await outcome(both.api.put(`/goods/${low}`, { ...textOf({ ...COSTLY, points: 30_999 }), version: 4 }))).toBe(200);
    expect(await outcome(sell(low, 5, s.manager, 'off_sale'))).toBe(200);
  });

  it('lets one of two people win who promote at once', async () => {
    const goodId = await buildGood(s, 0, { points: 100 });
    const answers = await Promise.all([50, 60, 70, 80].map((points) => outcome(promote(goodId, { points }))));
    expect(answers.filter((one) => one === 201)).toHaveLength(1);
    expect(answers.filter((one) => one === 'promotion_overlaps')).toHaveLength(3);
  });

  it('repeats a promotion that was sent twice without making another', async () => {
    const goodId = await buildGood(s, 0, { points: 100 });
    const key = freshKey();
    const send = () => s.owner.api.post(`/goods/${goodId}/promotions`, { points: 50 }, key);
    const [first, second] = [await send(), await send()];
    expect(second.body.id).toBe(first.body.id);
    expect((await prices(goodId)).promotions).toHaveLength(1);
  });

  it('lets only those set prices who look after every campus that offers the good', async () => {
    const elsewhere = await buildCampus(open());
    const goodId = await buildGood(s, 0, { campusIds: [s.campusId, elsewhere] });
    expect(await outcome(promote(goodId, { points: 50 }, s.manager))).toBe('good_other_campus');
    const made = await promote(goodId, { points: 50 });
    expect(await outcome(s.manager.api.post(`/goods/${goodId}/promotions/${made.body.id}/end`))).toBe('good_other_campus');
    const another = await buildGood(s, 0);
    expect(await outcome(s.owner.api.post(`/goods/${another}/promotions/${made.body.id}/end`))).toBe('promotion_not_found');
    expect(await outcome(promote('01ARZ3NDEKTSV4RRFFQ69G5FAV', { points: 50 }))).toBe('good_not_found');
  });

  it('shows struck through the lowest price anybody really paid in the week before, and nothing that is not higher', async () => {
    const t = open();
    const goodId = await buildGood(s, 20, { points: 100 });
    const shopper = await buildShopper(t, s.campusId, 5_000);
    const compared = async () =>
      (await shopper.parent.api.get(`/students/${shopper.studentId}/goods/${goodId}`)).body.comparePoints;
    const setList = async (points: number) => {
      const { version } = (await s.owner.api.get(`/goods/${goodId}`)).body;
      const saved = await s.owner.api.put(`/goods/${goodId}`, textOf({ points, version }));
      if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
    };
    const during = async <T>(points: number, work: () => Promise<T>): Promise<T> => {
      const made = await promote(goodId, { points });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      const result = await work();
      t.clock.set(t.clock.now() + 1);
      await s.owner.api.post(`/goods/${goodId}/promotions/${made.body.id}/end`);
      return result;
    };
    expect(await compared()).toBeNull();
    expect(await during(40, compared)).toBeNull();
    await redeemed(shopper, goodId, 200, 2);
    t.clock.set(t.clock.now() + 8 * DAY_MS);
    // Nobody paid within the week: the last price paid before.
    expect(await during(40, compared)).toBe(100);
    await setList(300);
    await redeemed(shopper, goodId, 300);
    await setList(80);
    const cancelled = await redeemed(shopper, goodId, 80);
    await shopper.parent.api.post(`/redemptions/${cancelled}/cancellation`, {}, freshKey());
    await setList(400);
    // What was given back was not paid; the list price was never paid either.
    t.clock.set(t.clock.now() + 1);
    expect(await during(40, compared)).toBe(300);
    expect(await during(299, compared)).toBe(300);
    expect(await during(300, compared)).toBeNull();
    expect(await compared()).toBeNull();
  });

  it('compares with no price that a child asked for until a guardian has confirmed it', async () => {
    const t = open();
    const goodId = await buildGood(s, 5, { points: 200 });
    const shopper = await buildShopper(t, s.campusId, 1_000);
    const { parent, studentId } = shopper;
    const compared = async () => (await parent.api.get(`/students/${studentId}/goods/${goodId}`)).body.comparePoints;
    const setList = async (points: number) => {
      const { version } = (await s.owner.api.get(`/goods/${goodId}`)).body;
      expect((await s.owner.api.put(`/goods/${goodId}`, textOf({ points, version }))).status).toBe(200);
    };
    await redeemed(shopper, goodId, 200);
    expect((await parent.api.put('/family/mall-rule', { approvalAbove: 100, newPin: '240613' })).status).toBe(200);
    await setList(150);
    const asked = await ask(parent, studentId, goodId, 150);
    expect(asked.body).toMatchObject({ state: 'held' });
    await setList(300);
    t.clock.set(t.clock.now() + 1);
    expect((await promote(goodId, { points: 90 })).status).toBe(201);
    expect(await compared()).toBe(200);
    expect((await parent.api.post(`/redemptions/${asked.body.id}/approval`, { pin: '240613' }, freshKey())).status).toBe(200);
    expect(await compared()).toBe(150);
  });

  it('puts on sale only what families can be given', async () => {
    const t = open();
    const course = await buildCourse(t);
    const virtual = { kind: 'virtual', category: 'course', title: '体验课', points: 10, campusIds: [s.campusId] };
    const credits = (courseId: string) => ({ kind: 'lesson_credits', courseId, credits: 1, validDays: 30 });
    const put = async (over: object): Promise<number | string> => {
      const made = await s.owner.api.post('/goods', { ...virtual, ...over }, freshKey());
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return outcome(s.owner.api.put(`/goods/${made.body.id}/state`, { state: 'on_sale', version: 1 }));
    };
    expect(await put({ fulfilment: credits(course.id) })).toBe(200);
    expect(await put({ fulfilment: credits('01ARZ3NDEKTSV4RRFFQ69G5FAV') })).toBe('good_course_missing');
    await t.db.transaction((uow) => uow.run("UPDATE schooling_course SET status = 'archived' WHERE id = ?", [course.id]));
    expect(await put({ fulfilment: credits(course.id) })).toBe('good_course_missing');
    expect(await put({ fulfilment: { kind: 'validity_days', courseId: course.id, days: 7 } })).toBe('good_course_missing');
    const coupon = { kind: 'coupon', label: '学费券', valueFen: 1_000, validDays: 30 };
    expect(await put({ fulfilment: coupon })).toBe(200);
    expect(await put({ fulfilment: coupon, moneyFen: 1 })).toBe('good_money_later');
    const goodId = await buildGood(s, 0);
    const saved = s.owner.api.put(`/goods/${goodId}`, textOf({ points: 100, moneyFen: 1, version: 2 }));
    expect(await outcome(saved)).toBe('good_money_later');
  });
});

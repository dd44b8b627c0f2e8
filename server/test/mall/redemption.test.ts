import { addDays, DAY_MS, localDateOf, startOfDay, startOfWeek } from '@qingya/shared';
import { sweepRedemptions } from '../../src/modules/mall';
import { describeProduct } from '../support/product';
import { buildFamily, freshKey } from '../support/product-school';
import {
  ask,
  buildGood,
  buildMall,
  buildShopper,
  givePoints,
  type MallScene,
  outcome,
  pointsOf,
  redeemed,
  stockOn,
} from './support';

describeProduct('redeeming points for goods', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });

  it('sets points and a piece aside, and hands over once by the code', async () => {
    const t = open();
    const goodId = await buildGood(s, 3);
    const shopper = await buildShopper(t, s.campusId, 250);
    const id = await redeemed(shopper, goodId, 200, 2);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 50, held: 200 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 2 });
    const seen = (await shopper.parent.api.get(`/redemptions/${id}`)).body;
    expect(seen).toMatchObject({ state: 'confirmed', points: 200, quantity: 2, pickUpText: `p1.${seen.pickUpCode}` });
    expect((await s.desk.api.get(`/redemptions/${id}`)).body.pickUpCode).toBeNull();
    expect((await s.desk.api.get(`/redemption-codes/${seen.pickUpText}`)).body.id).toBe(id);
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/readiness`, {}, freshKey()))).toBe(200);
    const wrong = { proof: 'code', code: '00000000' };
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, wrong, freshKey()))).toBe('redemption_code_wrong');
    const right = { proof: 'code', code: seen.pickUpText };
    const key = freshKey();
    const first = await s.desk.api.post(`/redemptions/${id}/hand-over`, right, key);
    expect(first.body).toMatchObject({ state: 'handed_over' });
    expect((await s.desk.api.post(`/redemptions/${id}/hand-over`, right, key)).body).toEqual(first.body);
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, right, freshKey()))).toBe('redemption_state');
    expect(await outcome(shopper.parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey()))).toBe('redemption_state');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 50, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
    expect((await shopper.parent.api.get(`/redemptions/${id}`)).body.pickUpCode).toBe(seen.pickUpCode);
    const lines = `/students/${shopper.studentId}/points`;
    const [line] = (await shopper.parent.api.get(`${lines}/statement?limit=1`)).body.items;
    expect(line).toMatchObject({ title: '积分兑换：毛绒小熊 × 2', kind: 'commit', amount: -200 });
    expect((await shopper.parent.api.get(`${lines}/lines/${line.transactionId}/explanation`)).status).toBe(200);
  });

  it('does the same request once, whatever the key meets', async () => {
    const t = open();
    const goodId = await buildGood(s, 5);
    const { parent, studentId } = await buildShopper(t, s.campusId, 500);
    const key = freshKey();
    const first = await ask(parent, studentId, goodId, 100, 1, key);
    const again = await ask(parent, studentId, goodId, 100, 1, key);
    expect([first.status, again.body]).toEqual([201, first.body]);
    expect(await outcome(ask(parent, studentId, goodId, 200, 2, key))).toBe('idempotency_conflict');
    expect(await pointsOf(t, studentId)).toEqual({ available: 400, held: 100 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 4, held: 1 });
  });

  it('gives points back to their lots with their last day, and the piece, when it is cancelled', async () => {
    const t = open();
    const goodId = await buildGood(s, 1);
    const shopper = await buildShopper(t, s.campusId, 0);
    await givePoints(t, shopper.studentId, s.campusId, 70, '2027-01-31');
    await givePoints(t, shopper.studentId, s.campusId, 70, '2027-06-30');
    const lots = () =>
      t.db.read((r) =>
        r.rows('SELECT expiresOn, remaining FROM points_lot WHERE studentId = ? ORDER BY expiresOn', [shopper.studentId]),
      );
    const before = await lots();
    const id = await redeemed(shopper, goodId);
    expect(await lots()).not.toEqual(before);
    expect(await outcome(shopper.parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey()))).toBe(200);
    expect(await outcome(shopper.parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey()))).toBe('redemption_state');
    expect(await lots()).toEqual(before);
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
  });

  it('refuses for a reason that names it, and takes nothing', async () => {
    const t = open();
    const goodId = await buildGood(s, 1);
    const [rich, poor] = [await buildShopper(t, s.campusId, 1_000), await buildShopper(t, s.campusId, 99)];
    expect(await outcome(ask(rich.parent, rich.studentId, goodId, 90))).toBe('good_price_changed');
    expect(await outcome(ask(rich.parent, rich.studentId, goodId, 200, 2))).toBe('good_sold_out');
    expect(await outcome(ask(poor.parent, poor.studentId, goodId, 100))).toBe('points_insufficient');
    const draft = await s.owner.api.post(
      '/goods',
      { kind: 'physical', category: 'toy', title: '草稿', points: 10, campusIds: [s.campusId] },
      freshKey(),
    );
    expect(await outcome(ask(rich.parent, rich.studentId, draft.body.id, 10))).toBe('good_not_found');
    const later = await buildGood(s, 1, { saleFrom: t.clock.now() + DAY_MS });
    expect(await outcome(ask(rich.parent, rich.studentId, later, 100))).toBe('good_not_on_sale');
    const off = await s.owner.api.put(`/goods/${goodId}/state`, { state: 'off_sale', version: 2 });
    expect(off.status).toBe(200);
    expect(await outcome(ask(rich.parent, rich.studentId, goodId, 100))).toBe('good_not_on_sale');
    expect(await pointsOf(t, rich.studentId)).toEqual({ available: 1_000, held: 0 });
    expect(await pointsOf(t, poor.studentId)).toEqual({ available: 99, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
  });

  it('knows what many dear pieces cost', async () => {
    const t = open();
    const goodId = await buildGood(s, 99, { points: 1, costFen: 100_000_000 });
    const id = await redeemed(await buildShopper(t, s.campusId, 99), goodId, 99, 99);
    const row = await t.db.read((reader) =>
      reader.row<{ costFen: number }>('SELECT costFen FROM mall_redemption WHERE id = ?', [id]),
    );
    expect(row?.costFen).toBe(9_900_000_000);
  });

  it('counts the limits of student and family in the period, without what was given back', async () => {
    const t = open();
    const goodId = await buildGood(s, 20, { perStudent: 1, perFamily: 2, limitPeriod: 'day' });
    const family = await buildFamily(t, { campusId: s.campusId, children: 3 });
    const parent = family.guardians[0];
    const [a, b, c] = family.children.map(({ id }) => id) as [string, string, string];
    for (const child of [a, b, c]) await givePoints(t, child, s.campusId, 500);
    const first = await ask(parent, a, goodId, 100);
    expect(first.status).toBe(201);
    expect(await outcome(ask(parent, a, goodId, 100))).toBe('good_limit_student');
    expect(await outcome(ask(parent, b, goodId, 100))).toBe(201);
    expect(await outcome(ask(parent, c, goodId, 100))).toBe('good_limit_family');
    expect((await parent.api.get(`/students/${c}/goods/${goodId}`)).body.leftForChild).toBe(0);
    await parent.api.post(`/redemptions/${first.body.id}/cancellation`, {}, freshKey());
    expect(await outcome(ask(parent, c, goodId, 100))).toBe(201);
    t.clock.set(t.clock.now() + DAY_MS);
    expect(await outcome(ask(parent, c, goodId, 100))).toBe(201);
  });

  it('says when a limit counts anew, and no next time where there is none', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 2_000);
    const monday = addDays(startOfWeek(localDateOf(t.clock.now())), 7);
    const refused = async (over: object, quantity = 1) => {
      const goodId = await buildGood(s, 9, over);
      await redeemed(shopper, goodId);
      const { body } = await ask(shopper.parent, shopper.studentId, goodId, 100 * quantity, quantity);
      return body.error;
    };
    expect(await refused({ perStudent: 1, limitPeriod: 'week' })).toMatchObject({
      code: 'good_limit_student',
      message: '孩子本周已达到这件商品的限兑数量，下周一可以再兑换。',
      details: { left: 0, renewsAt: startOfDay(monday) },
    });
    expect(await refused({ perStudent: 1, limitPeriod: 'week', saleUntil: startOfDay(monday) })).toMatchObject({
      message: '孩子本周已达到这件商品的限兑数量，请看看其他商品。',
      details: { left: 0, renewsAt: null },
    });
    expect(await refused({ perFamily: 1 })).toMatchObject({
      code: 'good_limit_family',
      message: '您家已达到这件商品的限兑数量，请看看其他商品。',
      details: { left: 0, renewsAt: null },
    });
    expect(await refused({ perFamily: 2, limitPeriod: 'month' }, 2)).toMatchObject({
      message: '您家本月还可以兑换 1 件，请减少数量。',
      details: { left: 1 },
    });
  });

  it('takes back within seven days: points return, pieces only if they can be given again', async () => {
    const t = open();
    const goodId = await buildGood(s, 2);
    const shopper = await buildShopper(t, s.campusId, 200);
    const [whole, broken] = [await redeemed(shopper, goodId), await redeemed(shopper, goodId)];
    const vouched = { proof: 'known', reason: '家长没带手机' };
    for (const id of [whole, broken]) {
      expect(await outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, vouched, freshKey()))).toBe(200);
    }
    const back = (id: string, restock: boolean) =>
      outcome(s.manager.api.post(`/redemptions/${id}/return`, { reason: '质量问题', restock }, freshKey()));
    expect(await outcome(s.desk.api.post(`/redemptions/${whole}/return`, { reason: '不要了', restock: true }, freshKey()))).toBe(
      'forbidden',
    );
    expect([await back(whole, true), await back(whole, true)]).toEqual([200, 'redemption_state']);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
    expect(await back(broken, false)).toBe(200);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
    const late = await redeemed(shopper, goodId);
    await s.desk.api.post(`/redemptions/${late}/hand-over`, vouched, freshKey());
    t.clock.set(t.clock.now() + 7 * DAY_MS);
    expect(await back(late, true)).toBe('redemption_return_late');
    expect((await sweepRedemptions(t.db)).completed).toBeGreaterThanOrEqual(1);
    expect((await shopper.parent.api.get(`/redemptions/${late}`)).body.state).toBe('done');
  });

  it('expires at its last instant, once, and cannot be handed over from then on', async () => {
    const t = open();
    const goodId = await buildGood(s, 1, { pickUpDays: 1 });
    const shopper = await buildShopper(t, s.campusId, 100);
    const id = await redeemed(shopper, goodId);
    const { expiresAt } = (await shopper.parent.api.get(`/redemptions/${id}`)).body;
    const stateNow = async () => (await shopper.parent.api.get(`/redemptions/${id}`)).body.state;
    t.clock.set(expiresAt - 1);
    await sweepRedemptions(t.db);
    expect(await stateNow()).toBe('confirmed');
    t.clock.set(expiresAt);
    const vouched = { proof: 'known', reason: '家长没带手机' };
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, vouched, freshKey()))).toBe('redemption_expired');
    expect(await sweepRedemptions(t.db)).toMatchObject({ expired: expect.any(Number) });
    expect(await stateNow()).toBe('expired');
    expect((await sweepRedemptions(t.db)).expired).toBe(0);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
  });

  it('stands in the way of a deletion while something waits, and is exported', async () => {
    const t = open();
    const goodId = await buildGood(s, 1);
    const { parent, studentId } = await buildShopper(t, s.campusId, 100);
    const id = (await ask(parent, studentId, goodId, 100)).body.id as string;
    const exported = await parent.api.post('/family/export');
    expect(JSON.stringify(exported.body)).toContain(id);
    const confirmation = { confirmation: '确认删除' };
    const refused = await parent.api.post('/family/deletion', confirmation);
    expect([refused.status, JSON.stringify(refused.body.error.details)]).toEqual([
      409,
      expect.stringContaining('redemption_open'),
    ]);
    const refusal = { reason: '小熊已损坏' };
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/refusal`, refusal, freshKey()))).toBe(200);
    expect((await parent.api.post('/family/deletion', confirmation)).status).toBe(200);
    const [row] = await t.db.read((r) => r.rows<{ note: string }>('SELECT note FROM mall_redemption WHERE id = ?', [id]));
    expect(row?.note).toBe('已删除');
  });
});

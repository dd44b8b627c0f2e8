import { DAY_MS, localDateOf } from '@qingya/shared';
import { reconcileMall, sweepRedemptions } from '../../src/modules/mall';
import { returnRedemption } from '../../src/modules/mall/usecases/move-redemption';
import { describeProduct, type TestProduct } from '../support/product';
import { freshKey, moveTo, SYSTEM } from '../support/product-school';
import { toPost, trackingNo } from './posting';
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
  type Shopper,
  stockOn,
} from './support';

const VOUCHED = { proof: 'known', reason: '家长没带手机' };

const lotsOf = (t: TestProduct, studentId: string) =>
  t.db.read((r) =>
    r.rows('SELECT expiresOn, remaining FROM points_lot WHERE studentId = ? AND remaining > 0 ORDER BY expiresOn', [studentId]),
  );

describeProduct('a return of some of the pieces', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });

  /** A redemption that lies with the family. */
  const handed = async (shopper: Shopper, goodId: string, quantity: number): Promise<string> => {
    const id = await redeemed(shopper, goodId, 100 * quantity, quantity);
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, VOUCHED, freshKey()))).toBe(200);
    return id;
  };
  const back = (id: string, quantity?: number, restock = true, key = freshKey()) =>
    s.manager.api.post(`/redemptions/${id}/return`, { reason: '其中一件有质量问题', restock, quantity }, key);
  const shown = async ({ parent }: Shopper, id: string) => (await parent.api.get(`/redemptions/${id}`)).body;

  it('gives back the points of those pieces to their lots, once, and leaves the rest with the family', async () => {
    const t = open();
    const goodId = await buildGood(s, 3);
    const shopper = await buildShopper(t, s.campusId, 0);
    await givePoints(t, shopper.studentId, s.campusId, 150, '2027-01-31');
    await givePoints(t, shopper.studentId, s.campusId, 150, '2027-03-31');
    const id = await handed(shopper, goodId, 3);
    expect(await outcome(back(id, 0))).toBe('invalid_request');
    expect(await outcome(back(id, 4))).toBe('redemption_return_quantity');
    expect(await shown(shopper, id)).toMatchObject({ state: 'handed_over', returnedQuantity: 0, returnedPoints: 0 });
    const key = freshKey();
    const first = await back(id, 2, true, key);
    expect(first.body).toMatchObject({ state: 'handed_over', returnedQuantity: 2, returnedPoints: 200, endedAt: null });
    expect((await back(id, 2, true, key)).body).toEqual(first.body);
    expect(await outcome(back(id, 1))).toBe('redemption_returned_once');
    expect(await outcome(back(id))).toBe('redemption_returned_once');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 2, held: 0 });
    expect(await lotsOf(t, shopper.studentId)).toEqual([
      { expiresOn: '2027-01-31', remaining: 50 },
      { expiresOn: '2027-03-31', remaining: 150 },
    ]);
    const [line] = (await shopper.parent.api.get(`/students/${shopper.studentId}/points/statement?limit=1`)).body.items;
    expect(line).toMatchObject({ title: '退货，积分退回：毛绒小熊 × 2', amount: 200 });
    expect(await t.differences()).toEqual([]);
  });

  it('is the whole redemption when every piece comes back, and one piece is the least', async () => {
    const t = open();
    const goodId = await buildGood(s, 4);
    const shopper = await buildShopper(t, s.campusId, 400);
    const [one, all] = [await handed(shopper, goodId, 2), await handed(shopper, goodId, 2)];
    expect((await back(one, 1, false)).body).toMatchObject({ state: 'handed_over', returnedQuantity: 1, returnedPoints: 100 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 0, held: 0 });
    expect((await back(all, 2)).body).toMatchObject({ state: 'returned', returnedQuantity: 2, returnedPoints: 200 });
    expect(await outcome(back(all, 1))).toBe('redemption_state');
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 2, held: 0 });
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 300, held: 0 });
  });

  it('is all or nothing of what arrived by itself', async () => {
    const t = open();
    const fulfilment = { kind: 'benefit_quota', label: '图书借阅', times: 1, validDays: 30 };
    const goodId = await buildGood(s, 2, { kind: 'virtual', fulfilment });
    const shopper = await buildShopper(t, s.campusId, 200);
    const id = await redeemed(shopper, goodId, 200, 2);
    expect(await outcome(back(id, 1))).toBe('redemption_return_whole');
    expect((await shopper.parent.api.get(`/students/${shopper.studentId}/rights`)).body.items[0]).toMatchObject({
      times: 2,
      used: 0,
    });
    expect((await back(id, 2)).body).toMatchObject({ state: 'returned', returnedQuantity: 2 });
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200, held: 0 });
  });

  it('frees the limit for the pieces that came back, and for no more', async () => {
    const t = open();
    const goodId = await buildGood(s, 9, { perStudent: 3, limitPeriod: 'ever' });
    const shopper = await buildShopper(t, s.campusId, 900);
    const id = await handed(shopper, goodId, 3);
    const left = async () => (await shopper.parent.api.get(`/students/${shopper.studentId}/goods/${goodId}`)).body.leftForChild;
    expect(await left()).toBe(0);
    await back(id, 2);
    expect(await left()).toBe(2);
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 300, 3))).toBe('good_limit_student');
    expect(await outcome(ask(shopper.parent, shopper.studentId, goodId, 200, 2))).toBe(201);
  });

  const today = () => {
    const day = localDateOf(open().clock.now());
    return `from=${day}&through=${day}&campusId=${s.campusId}`;
  };
  const reportOf = async (goodId: string) =>
    (await s.owner.api.get(`/mall-reports/goods?${today()}`)).body.items.find((one: { goodId: string }) => one.goodId === goodId);

  it('leaves pieces, points and cost of what was kept in the reports', async () => {
    const t = open();
    const goodId = await buildGood(s, 5, { costFen: 33 });
    const shopper = await buildShopper(t, s.campusId, 500);
    const [some, all] = [await handed(shopper, goodId, 3), await handed(shopper, goodId, 2)];
    const range = today();
    const line = () => reportOf(goodId);
    const child = async () =>
      (await s.owner.api.get(`/mall-reports/students?${range}`)).body.items.find(
        ({ studentId }: { studentId: string }) => studentId === shopper.studentId,
      );
    expect(await line()).toMatchObject({ redemptions: 2, pieces: 5, points: 500, costFen: 165, givenBack: 0 });
    await back(some, 1);
    expect(await line()).toMatchObject({ redemptions: 2, pieces: 4, points: 400, costFen: 132, givenBack: 0 });
    await back(all);
    expect(await line()).toMatchObject({ redemptions: 1, pieces: 2, points: 200, costFen: 66, givenBack: 1 });
    expect(await child()).toMatchObject({ redemptions: 1, pieces: 2, points: 200 });
  });

  it('leaves the cost of what came back and cannot be given again in the reports, of what was posted with its shipping', async () => {
    const t = open();
    const goodId = await buildGood(s, 9, { costFen: 33, shippingFen: 10, fulfilment: { kind: 'pick_up_or_post' } });
    const shopper = await buildShopper(t, s.campusId, 900);
    const [lost, kept] = [await handed(shopper, goodId, 2), await handed(shopper, goodId, 2)];
    const { id: posted } = await toPost(t, shopper, goodId);
    const parcel = { courier: '顺丰', trackingNo: trackingNo() };
    expect(await outcome(s.desk.api.post(`/redemptions/${posted}/shipment`, parcel, freshKey()))).toBe(200);
    const line = () => reportOf(goodId);
    expect(await line()).toMatchObject({ redemptions: 3, pieces: 5, points: 500, costFen: 175, givenBack: 0 });
    await back(kept, 1);
    expect(await line()).toMatchObject({ pieces: 4, points: 400, costFen: 142, givenBack: 0 });
    await back(lost, 1, false);
    expect(await line()).toMatchObject({ pieces: 3, points: 300, costFen: 142, givenBack: 0 });
    await back(posted, undefined, false);
    expect(await line()).toMatchObject({ redemptions: 2, pieces: 2, points: 200, costFen: 142, marginFen: 58, givenBack: 1 });
    // What nobody knew the cost of leaves the margin unknown, also when it is lost.
    const costless = await buildGood(s, 2);
    const [here, gone] = [await handed(shopper, costless, 1), await handed(shopper, costless, 1)];
    await back(here);
    await back(gone, undefined, false);
    expect(await reportOf(costless)).toMatchObject({ redemptions: 0, points: 0, costFen: null, marginFen: null, givenBack: 2 });
  });

  it('lets one of two returns at once win', async () => {
    const t = open();
    const goodId = await buildGood(s, 18);
    const shopper = await buildShopper(t, s.campusId, 1_800);
    let pieces = 0;
    for (let i = 0; i < 6; i += 1) {
      const id = await handed(shopper, goodId, 3);
      const both = await Promise.all([outcome(back(id, 1)), outcome(back(id, i % 2 === 0 ? 2 : 3))]);
      const refused = both.filter((one) => one !== 200);
      expect(refused).toHaveLength(1);
      expect(['redemption_returned_once', 'redemption_state']).toContain(refused[0]);
      pieces += (await shown(shopper, id)).returnedQuantity;
    }
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100 * pieces, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: pieces, held: 0 });
    expect(await t.differences()).toEqual([]);
  });

  it('is over with the seventh day, whatever meets it; what was kept is done', async () => {
    const t = open();
    const goodId = await buildGood(s, 6);
    const shopper = await buildShopper(t, s.campusId, 600);
    const [some, late, meets] = [
      await handed(shopper, goodId, 2),
      await handed(shopper, goodId, 2),
      await handed(shopper, goodId, 2),
    ];
    const { handedOverAt } = await shown(shopper, meets);
    const command = (redemptionId: string) => ({ redemptionId, actor: SYSTEM, note: null, restock: true, quantity: 1 });
    const attempt = (id: string) =>
      t.db
        .transaction((uow) => returnRedemption(uow, command(id)))
        .then(
          () => 200,
          (error: { code?: string }) => error.code,
        );
    expect((await back(some, 1)).status).toBe(200);
    t.clock.set(handedOverAt + 7 * DAY_MS - 1);
    expect((await Promise.all([attempt(meets), sweepRedemptions(t.db)]))[0]).toBe(200);
    expect(await shown(shopper, meets)).toMatchObject({ state: 'handed_over', returnedQuantity: 1 });
    t.clock.set(handedOverAt + 7 * DAY_MS);
    const [refused] = await Promise.all([attempt(late), sweepRedemptions(t.db)]);
    expect(['redemption_return_late', 'redemption_state']).toContain(refused);
    await sweepRedemptions(t.db);
    expect(await shown(shopper, late)).toMatchObject({ state: 'done', returnedQuantity: 0 });
    for (const id of [some, meets]) {
      expect(await shown(shopper, id)).toMatchObject({ state: 'done', returnedQuantity: 1, endedAt: expect.any(Number) });
    }
    expect(await t.differences()).toEqual([]);
  });

  it('is told to the family with its pieces and points', async () => {
    const t = open();
    moveTo(t, '2026-12-01' as never, '10:00');
    const shopper = await buildShopper(t, s.campusId, 300);
    const id = await handed(shopper, await buildGood(s, 3), 3);
    await t.settle();
    await back(id, 1);
    await t.settle();
    const { items } = (await shopper.parent.api.get('/messages?limit=10')).body;
    const news = items.find(({ title }: { title: string }) => title === '退货已办理');
    expect(news?.body).toContain('「毛绒小熊」 × 3已退回 1 件。原因：其中一件有质量问题。100 积分已退回，长期有效。');
  });
});

describeProduct('the reconciler of returns', (open) => {
  it('finds pieces, points and bookings that do not fit together', async () => {
    const t = open();
    const s = await buildMall(t);
    const shopper = await buildShopper(t, s.campusId, 300);
    const id = await redeemed(shopper, await buildGood(s, 3), 300, 3);
    await s.desk.api.post(`/redemptions/${id}/hand-over`, VOUCHED, freshKey());
    await s.manager.api.post(`/redemptions/${id}/return`, { reason: '质量问题', restock: true, quantity: 2 }, freshKey());
    const kinds = async (): Promise<string[]> => {
      const found: string[] = [];
      await reconcileMall(t.db, ({ kind, expected, found: what }) => found.push(`${kind} ${expected} ${what}`));
      return found;
    };
    const set = (sql: string) => t.db.transaction((uow) => uow.run(`UPDATE mall_redemption SET ${sql} WHERE id = '${id}'`));
    const { undoId } = (await t.db.read((r) =>
      r.row<{ undoId: string }>('SELECT undoId FROM mall_redemption WHERE id = ?', [id]),
    ))!;
    expect(await kinds()).toEqual([]);
    await set('returnedPoints = 201');
    expect(await kinds()).toEqual(['returned 200 201', 'undo 201 200']);
    await set('returnedPoints = 100, returnedQuantity = 1');
    expect(await kinds()).toEqual(['undo 100 200', 'restock 1 2']);
    await set('returnedPoints = 0, returnedQuantity = 0');
    expect(await kinds()).toEqual(['undo 0 200', 'restock 0 2']);
    await set("returnedPoints = 200, returnedQuantity = 2, state = 'returned'");
    expect(await kinds()).toEqual(['returned kept returned']);
    await set("state = 'handed_over', undoId = NULL");
    expect(await kinds()).toEqual([`undo none ${undoId}`]);
    await set(`undoId = '${undoId}'`);
    expect(await kinds()).toEqual([]);
  });
});

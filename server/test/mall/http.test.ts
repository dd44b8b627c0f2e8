import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, type MallScene, outcome, redeemed, stockOn } from './support';

describeProduct('goods and stock by campus', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });

  it('lets only those change a good who look after every campus that offers it', async () => {
    const elsewhere = await buildCampus(open());
    const goodId = await buildGood(s, 0, { campusIds: [s.campusId, elsewhere] });
    const text = { kind: 'physical', category: 'book', title: '练习册', points: 80, campusIds: [s.campusId], version: 2 };
    expect(await outcome(s.manager.api.put(`/goods/${goodId}`, text))).toBe('good_other_campus');
    expect(await outcome(s.manager.api.put(`/goods/${goodId}/state`, { state: 'off_sale', version: 2 }))).toBe(
      'good_other_campus',
    );
    expect(await outcome(s.manager.api.put(`/goods/${goodId}`, { ...text, campusIds: [elsewhere] }))).toBe('not_found');
    expect(await outcome(s.owner.api.put(`/goods/${goodId}`, { ...text, version: 1 }))).toBe('good_changed');
    expect((await s.owner.api.put(`/goods/${goodId}`, text)).body).toMatchObject({ points: 80, campusIds: [s.campusId] });
    expect((await s.manager.api.put(`/goods/${goodId}/state`, { state: 'off_sale', version: 3 })).status).toBe(200);
    expect(await outcome(s.manager.api.put(`/goods/${goodId}/state`, { state: 'off_sale', version: 4 }))).toBe(
      'good_state_refused',
    );
  });

  it('moves stock on own campuses only, never below zero and never what is held', async () => {
    const t = open();
    const elsewhere = await buildCampus(t);
    const goodId = await buildGood(s, 5, { campusIds: [s.campusId, elsewhere] });
    const shopper = await buildShopper(t, s.campusId, 200);
    await redeemed(shopper, goodId, 200, 2);
    const post = (body: object) => s.desk.api.post(`/goods/${goodId}/stock-moves`, body, freshKey());
    const take = (body: object) => s.desk.api.post(`/goods/${goodId}/stock-takes`, body, freshKey());
    const { campusId } = s;
    expect(await outcome(post({ kind: 'in', campusId: elsewhere, quantity: 1 }))).toBe('not_found');
    expect(await outcome(post({ kind: 'out', campusId, quantity: 4, reason: '样品展示' }))).toBe('stock_short');
    expect(await outcome(post({ kind: 'adjust', campusId, quantity: -4, reason: '数错了' }))).toBe('stock_short');
    expect((await post({ kind: 'out', campusId, quantity: 3, reason: '样品展示' })).body).toMatchObject({
      available: 0,
      held: 2,
      onHand: 2,
    });
    expect(await outcome(take({ campusId, expected: 5, counted: 5 }))).toBe('stock_changed');
    const { error } = (await take({ campusId, expected: 2, counted: 1 })).body;
    expect(error).toMatchObject({ code: 'stock_short', details: { held: 2, counted: 1, goodId, campusId } });
    expect(error.message).toContain('请先取消其中一些兑换，或把它们换到有货的校区（仅限待备货的自提），再保存清点数。');
    const queue = (await s.desk.api.get(`/redemptions?goodId=${goodId}&campusId=${campusId}`)).body.items;
    expect(queue).toHaveLength(1);
    await s.desk.api.post(`/redemptions/${queue[0].id}/refusal`, { reason: '盘点时少了' }, freshKey());
    expect((await take({ campusId, expected: 2, counted: 1 })).body).toMatchObject({ available: 1, held: 0, onHand: 1 });
    await redeemed(shopper, goodId, 100);
    expect((await take({ campusId, expected: 1, counted: 6 })).body).toMatchObject({ available: 5, held: 1, onHand: 6 });
    const moves = (await s.desk.api.get(`/goods/${goodId}/stock-moves?limit=2`)).body;
    expect(moves.items.map(({ kind }: { kind: string }) => kind)).toEqual(['stock_take', 'hold']);
    const rest = await s.desk.api.get(`/goods/${goodId}/stock-moves?cursor=${encodeURIComponent(moves.nextCursor)}`);
    expect(rest.body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['stock_take', 'release', 'out', 'hold', 'in']);
    const seen = (await s.desk.api.get(`/goods/${goodId}`)).body.stock;
    expect(seen.map((one: { campusId: string }) => one.campusId)).toEqual([campusId]);
    expect((await s.owner.api.get(`/goods/${goodId}`)).body.stock).toHaveLength(2);
  });

  it('is refused by the database itself when it falls below zero or its history is changed', async () => {
    const t = open();
    const goodId = await buildGood(s, 1);
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql, [goodId]));
    const saying = (text: string) => ({ message: expect.stringContaining(text) });
    await expect(run('UPDATE mall_stock SET available = -1 WHERE goodId = ?')).rejects.toMatchObject(
      saying('ck_mall_stock_available'),
    );
    await expect(run('UPDATE mall_stock SET held = -1 WHERE goodId = ?')).rejects.toMatchObject(saying('ck_mall_stock_held'));
    await expect(run('UPDATE mall_stock_move SET availableChange = 9 WHERE goodId = ?')).rejects.toMatchObject(
      saying('append-only'),
    );
    await expect(run('DELETE FROM mall_stock_move WHERE goodId = ?')).rejects.toMatchObject(saying('append-only'));
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
  });

  it('shows a family what its campus offers, what is lacking and what is left', async () => {
    const t = open();
    const scene = await buildMall(t);
    const cheap = await buildGood(scene, 2, { points: 60, perStudent: 3 });
    const dear = await buildGood(scene, 0, { points: 900, title: '滑板车' });
    const { parent, studentId } = await buildShopper(t, scene.campusId, 100);
    const shelf = (await parent.api.get(`/students/${studentId}/goods?sort=points`)).body.items;
    expect(
      shelf.map(({ id, lacking, stock, leftForChild }: Record<string, unknown>) => ({ id, lacking, stock, leftForChild })),
    ).toEqual([
      { id: cheap, lacking: 0, stock: 2, leftForChild: 3 },
      { id: dear, lacking: 800, stock: 0, leftForChild: null },
    ]);
    const found = await parent.api.get(`/students/${studentId}/goods?search=${encodeURIComponent('滑板')}`);
    expect(found.body.items).toHaveLength(1);
    const other = await buildShopper(t, s.campusId, 100);
    expect((await other.parent.api.get(`/students/${other.studentId}/goods/${cheap}`)).body.campuses).toMatchObject([
      { campusId: scene.campusId, stock: 2 },
    ]);
    expect(await outcome(ask(other.parent, other.studentId, cheap, 60))).toBe('good_not_offered');
  });

  it('finds a redemption by its code where it is picked up and nowhere else, and queues those that wait', async () => {
    const t = open();
    const goodId = await buildGood(s, 2);
    const shopper = await buildShopper(t, s.campusId, 200);
    const [first, second] = [await redeemed(shopper, goodId), await redeemed(shopper, goodId)];
    const { pickUpCode } = (await shopper.parent.api.get(`/redemptions/${first}`)).body;
    const otherDesk = await buildStaff(t, 'front_desk', await buildCampus(t));
    expect((await s.desk.api.get(`/redemption-codes/${pickUpCode.toLowerCase()}`)).body.id).toBe(first);
    expect(await outcome(otherDesk.api.get(`/redemption-codes/${pickUpCode}`))).toBe('redemption_code_unknown');
    expect(await outcome(s.desk.api.get('/redemption-codes/00000000'))).toBe('redemption_code_unknown');
    const waiting = async () =>
      (await s.desk.api.get(`/redemptions?goodId=${goodId}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await waiting()).toEqual([first, second]);
    await s.desk.api.post(`/redemptions/${first}/hand-over`, { proof: 'code', code: pickUpCode }, freshKey());
    expect(await waiting()).toEqual([second]);
    expect((await otherDesk.api.get(`/redemptions?goodId=${goodId}`)).body.items).toEqual([]);
  });
});

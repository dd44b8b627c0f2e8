import { DAY_MS } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, moveTo, type Person } from '../support/product-school';
import { buildGood, buildMall, buildShopper, redeemed } from './support';

const linesOf = async (who: Pick<Person, 'api'>, path: string): Promise<string[]> => {
  const { status, body } = await who.api.get(`/exports/${path}`);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return String(body).trim().split('\r\n');
};

describeProduct('lists of the mall as files', (open) => {
  const scene = async () => {
    const t = open();
    moveTo(t, '2026-11-23' as never, '10:00');
    const s = await buildMall(t);
    const there = await buildCampus(t);
    const campus = await t.db.read((r) => r.row<{ name: string }>('SELECT name FROM identity_campus WHERE id = ?', [s.campusId]));
    return { t, s, there, name: campus?.name, manyCampuses: await buildStaff(t, 'campus_manager', s.campusId, there) };
  };

  it('has the goods with their filters and in their order, what they cost and what is below cost', async () => {
    const { t, s, there, name } = await scene();
    const fields = { costFen: 5_050, shippingFen: 300, perStudent: 2, limitPeriod: 'week' };
    const low = await buildGood(s, 0, { ...fields, points: 5_349, title: '=拼图' });
    const even = await buildGood(s, 0, { ...fields, points: 5_350, title: '彩铅', category: 'stationery' });
    await s.owner.api.post(
      `/goods/${even}/promotions`,
      { points: 5_349, until: t.clock.now() + DAY_MS, confirmLoss: true },
      freshKey(),
    );
    await s.owner.api.post(
      '/goods',
      { kind: 'physical', category: 'toy', title: '草稿', points: 5, campusIds: [there] },
      freshKey(),
    );
    const at = '2026-11-23 10:00';
    const first = `'=拼图,玩具,在售,到校区自提,5349,5349,,50.5,3,5350,是,2,,每周,,,${name},${at}`;
    const second = `彩铅,文具,在售,到校区自提,5350,5349,2026-11-24 10:00,50.5,3,5350,是,2,,每周,,,${name},${at}`;
    expect(await linesOf(s.manager, `goods.csv?campusId=${s.campusId}&sort=created`)).toEqual([
      '商品,分类,状态,到手方式,标价（积分）,现价（积分）,促销至,成本（元）,邮费（元）,保本价（积分）,低于保本价,每位学员限兑,每个家庭限兑,限兑周期,开始兑换,结束兑换,校区,建档时间',
      first,
      second,
    ]);
    expect((await linesOf(s.manager, `goods.csv?campusId=${s.campusId}`)).slice(1)).toEqual([second, first]);
    expect((await linesOf(s.manager, 'goods.csv?belowBreakEven=yes&category=toy')).slice(1)).toEqual([first]);
    expect(low).not.toBe(even);
    expect((await s.manager.api.get('/exports/goods.xlsx')).status).toBe(200);
  });

  it('has the stock of one campus, and every move of a good on the caller’s campuses', async () => {
    const { t, s, there, name, manyCampuses } = await scene();
    const goodId = await buildGood(s, 9, { title: '跳绳', campusIds: [s.campusId, there] });
    await buildGood(s, 0, { title: '皮球' });
    const shopper = await buildShopper(t, s.campusId, 500);
    const redemptionId = await redeemed(shopper, goodId, 200, 2);
    const away = { kind: 'out', campusId: s.campusId, quantity: 1, reason: '样品，展示' };
    expect((await s.desk.api.post(`/goods/${goodId}/stock-moves`, away, freshKey())).status).toBe(201);
    const brought = { kind: 'in', campusId: there, quantity: 4 };
    expect((await s.owner.api.post(`/goods/${goodId}/stock-moves`, brought, freshKey())).status).toBe(201);
    expect(await linesOf(s.desk, `stock.csv?campusId=${s.campusId}`)).toEqual([
      '商品,状态,校区,可兑库存,预留,应有实物,可兑换',
      `皮球,在售,${name},0,0,0,是`,
      `跳绳,在售,${name},6,2,8,是`,
    ]);
    const searched = await linesOf(s.desk, `stock.csv?campusId=${s.campusId}&search=${encodeURIComponent('跳')}`);
    expect(searched).toHaveLength(2);
    const at = '2026-11-23 10:00';
    const own = [
      `${at},${name},出库,-1,0,6,2,样品，展示,,${s.desk.name}`,
      `${at},${name},兑换预留,-2,2,7,2,,${redemptionId},`,
      `${at},${name},入库,9,0,9,0,,,${s.desk.name}`,
    ];
    expect(await linesOf(s.desk, `stock-moves.csv?goodId=${goodId}`)).toEqual([
      '时间,校区,类型,可兑变化,预留变化,变化后可兑,变化后预留,原因,兑换编号,经手人',
      ...own,
    ]);
    expect(await linesOf(s.owner, `stock-moves.csv?goodId=${goodId}`)).toHaveLength(5);
    expect((await linesOf(s.owner, `stock-moves.csv?goodId=${goodId}&campusId=${s.campusId}`)).slice(1)).toEqual(own);
    expect(await linesOf(manyCampuses, `stock-moves.csv?goodId=${goodId}`)).toHaveLength(5);
    for (const path of ['stock.csv?', `stock-moves.csv?goodId=${goodId}&`]) {
      expect((await s.desk.api.get(`/exports/${path}campusId=${there}`)).status).toBe(404);
    }
    const taken = await t.db.read((r) =>
      r.rows<{ details: string }>(
        "SELECT details FROM identity_audit WHERE action = 'mall.list.exported' AND actorId = ? ORDER BY id",
        [s.desk.staffId],
      ),
    );
    expect(taken.map(({ details }) => JSON.parse(details))).toEqual([
      { list: 'stock', format: 'csv' },
      { list: 'stock', format: 'csv', search: '跳' },
      { list: 'stock-moves', format: 'csv', goodId },
    ]);
  });
});

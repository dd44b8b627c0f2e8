import { addDays, instantAt, type LocalDate, localDate } from '@qingya/shared';
import { activatePeriod, createPeriod } from '../../src/modules/budget';
import { STUDENT_ORDERS, shelfStocks, tallyGoods, tallyStudents } from '../../src/modules/mall/persistence/report-store';
import type { Reader, SqlValue } from '../../src/platform/db';
import { keySet } from '../../src/platform/http/key-set';
import { describeDatabases } from '../support/database';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, moveTo, type Person } from '../support/product-school';
import { buildGood, buildMall, buildShopper, type MallScene, type Shopper } from './support';

const TODAY = localDate('2026-11-23');
const day = (days: number): LocalDate => addDays(TODAY, days);

interface World {
  readonly here: string;
  readonly there: string;
  readonly bear: string;
  readonly rope: string;
  readonly children: readonly Shopper[];
  readonly scene: MallScene;
  readonly owner: Person;
  readonly manager: Person;
  readonly elsewhere: Person;
}

const bring = async (s: MallScene, goodId: string, campusId: string, quantity: number): Promise<void> => {
  const { status } = await s.owner.api.post(`/goods/${goodId}/stock-moves`, { kind: 'in', campusId, quantity }, freshKey());
  expect(status).toBe(201);
};

const price = (t: TestProduct, goodId: string, points: number, costFen: number | null) =>
  t.db.transaction((uow) => uow.run('UPDATE mall_good SET points = ?, costFen = ? WHERE id = ?', [points, costFen, goodId]));

/** @param at minute of the day in Shanghai */
const take = async (
  t: TestProduct,
  shopper: Shopper,
  goodId: string,
  total: number,
  over: { on: LocalDate; at?: string; quantity?: number; campusId?: string },
) => {
  moveTo(t, over.on, over.at ?? '10:00');
  const [quantity, campusId] = [over.quantity ?? 1, over.campusId];
  const { status, body } = await shopper.parent.api.post(
    `/students/${shopper.studentId}/redemptions`,
    { goodId, quantity, campusId, points: total },
    freshKey(),
  );
  expect([status, body]).toEqual([201, body]);
  return body.id as string;
};

const cancel = async ({ parent }: Shopper, redemptionId: string) => {
  expect((await parent.api.post(`/redemptions/${redemptionId}/cancellation`, {}, freshKey())).status).toBe(200);
};

const build = async (t: TestProduct): Promise<World> => {
  moveTo(t, day(-100), '10:00');
  const scene = await buildMall(t);
  const { campusId: here, owner, manager } = scene;
  const there = await buildCampus(t);
  const elsewhere = await buildStaff(t, 'campus_manager', await buildCampus(t));
  const children = [];
  for (let i = 0; i < 3; i += 1) children.push(await buildShopper(t, here, 20_000));
  const [one, two, three] = children as [Shopper, Shopper, Shopper];
  const bear = await buildGood(scene, 10, { title: '毛绒小熊', points: 101, costFen: 60, campusIds: [here, there] });
  moveTo(t, day(-90), '10:00');
  await bring(scene, bear, there, 6);
  moveTo(t, day(-60), '10:00');
  const rope = await buildGood(scene, 5, { title: '跳绳', points: 9_999, costFen: 1 });
  await take(t, three, rope, 9_999, { on: day(-11), at: '23:59' });
  await price(t, rope, 500, 300);
  // Minutes on both sides of the Shanghai days −10 and −1, whose UTC days differ.
  await take(t, one, bear, 202, { on: day(-10), at: '00:00', quantity: 2 });
  await take(t, one, bear, 101, { on: day(-5), campusId: there });
  await take(t, two, rope, 500, { on: day(-3) });
  await price(t, rope, 51, null);
  await take(t, three, rope, 51, { on: day(-3), at: '11:00' });
  await cancel(three, await take(t, three, bear, 101, { on: day(-2) }));
  await take(t, two, bear, 101, { on: day(-1), at: '23:59' });
  moveTo(t, TODAY, '10:00');
  return { here, there, bear, rope, children, scene, owner, manager, elsewhere };
};

const RANGE = `from=${day(-10)}&through=${day(-1)}`;

describeProduct('reports of the mall', (open) => {
  let w: World;
  beforeAll(async () => {
    w = await build(open());
  });

  const goods = async (who: Person, query = RANGE) => (await who.api.get(`/mall-reports/goods?${query}`)).body;

  it('sums goods by Shanghai day, leaves out what was given back and knows no margin where a cost is unknown', async () => {
    const { items, total } = await goods(w.owner);
    expect(items).toMatchObject([
      { goodId: w.rope, redemptions: 2, pieces: 2, points: 551, fen: 551, costFen: null, marginFen: null, givenBack: 0 },
      { goodId: w.bear, redemptions: 3, pieces: 4, points: 404, fen: 404, costFen: 240, marginFen: 164, givenBack: 1 },
    ]);
    expect(items[0]).toMatchObject({ title: '跳绳', category: 'toy', available: 2, daysOfStock: 10 });
    expect(items[1]).toMatchObject({ available: 12, daysOfStock: 30, lastRedeemedAt: instantAt(day(-1), 1_439) });
    expect(total).toEqual({ redemptions: 5, pieces: 6, points: 955, fen: 955, costFen: 240, marginFen: 164, givenBack: 1 });
    const shorter = await goods(w.owner, `from=${day(-9)}&through=${day(-2)}`);
    expect(shorter.items.map(({ points }: { points: number }) => points)).toEqual([551, 101]);
    expect((await goods(w.owner, `${RANGE}&sort=-margin`)).items[0].goodId).toBe(w.bear);
  });

  it('shows a caller the figures of own campuses only', async () => {
    const own = await goods(w.manager);
    expect(own.items.map(({ points }: { points: number }) => points)).toEqual([551, 303]);
    expect(own.items[1].available).toBe(7);
    expect(await goods(w.owner, `${RANGE}&campusId=${w.there}`)).toMatchObject({ items: [{ points: 101, available: 5 }] });
    expect((await w.manager.api.get(`/mall-reports/goods?${RANGE}&campusId=${w.there}`)).status).toBe(404);
    expect(await goods(w.elsewhere)).toMatchObject({ items: [], total: { redemptions: 0, costFen: null } });
    expect((await w.elsewhere.api.get(`/mall-reports/students?${RANGE}`)).body.items).toEqual([]);
    expect((await w.elsewhere.api.get('/mall-reports/slow-stock?days=7')).body.items).toEqual([]);
  });

  it('refuses ranges that end before they begin or are longer than a year', async () => {
    const statusOf = async (path: string, from: number, through: number) => {
      const answer = await w.owner.api.get(`/${path}?from=${day(from)}&through=${day(through)}`);
      return answer.body?.error?.code ?? answer.status;
    };
    for (const path of ['mall-reports/goods', 'mall-reports/students', 'exports/mall-goods.csv']) {
      expect(await statusOf(path, 0, -1)).toBe('date_range_invalid');
      expect(await statusOf(path, -366, 0)).toBe('date_range_invalid');
      expect(await statusOf(path, -365, 0)).toBe(200);
    }
  });

  it('pages through the students in every order', async () => {
    const [one, two, three] = w.children.map(({ studentId }) => studentId);
    const all = async (sort: string) => {
      const found: Record<string, unknown>[] = [];
      let cursor = '';
      do {
        const { body } = await w.owner.api.get(`/mall-reports/students?${RANGE}&sort=${sort}&limit=1${cursor}`);
        found.push(...body.items);
        cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : '';
      } while (cursor);
      return found;
    };
    const byPoints = await all('-points');
    expect(byPoints).toMatchObject([
      { studentId: two, redemptions: 2, pieces: 2, points: 601, lastRedeemedAt: instantAt(day(-1), 1_439) },
      { studentId: one, redemptions: 2, pieces: 3, points: 303 },
      { studentId: three, redemptions: 1, pieces: 1, points: 51 },
    ]);
    expect(byPoints.every(({ studentName }) => typeof studentName === 'string' && studentName !== '')).toBe(true);
    expect((await all('-pieces')).map(({ studentId }) => studentId)).toEqual([one, two, three]);
    expect((await all('-last')).map(({ studentId }) => studentId)).toEqual(
      [two, one, three].sort((a, b) => lastOf(byPoints, b) - lastOf(byPoints, a)),
    );
  });

  it('adds up all students whatever the page, on own campuses, and gives them as a file', async () => {
    const t = open();
    const total = async (who: Person, query = RANGE) => (await who.api.get(`/mall-reports/students?${query}&limit=1`)).body.total;
    expect(await total(w.owner)).toEqual({ students: 3, redemptions: 5, pieces: 6, points: 955 });
    expect(await total(w.manager)).toEqual({ students: 3, redemptions: 4, pieces: 5, points: 854 });
    expect(await total(w.owner, `from=${day(-9)}&through=${day(-4)}`)).toEqual({
      students: 1,
      redemptions: 1,
      pieces: 1,
      points: 101,
    });
    expect(await total(w.elsewhere)).toEqual({ students: 0, redemptions: 0, pieces: 0, points: 0 });
    const names = (await w.owner.api.get(`/mall-reports/students?${RANGE}`)).body.items.map(
      ({ studentName }: { studentName: string }) => studentName,
    );
    const lines = String((await w.owner.api.get(`/exports/mall-students.csv?${RANGE}`)).body)
      .trim()
      .split('\r\n');
    expect(lines).toEqual([
      '学员,兑换笔数,件数,积分,最近兑换',
      `${names[0]},2,2,601,2026-11-22 23:59`,
      `${names[1]},2,3,303,2026-11-18 10:00`,
      `${names[2]},1,1,51,2026-11-20 11:00`,
      '合计 3 人,5,6,955,',
    ]);
    const own = String((await w.manager.api.get(`/exports/mall-students.csv?${RANGE}`)).body)
      .trim()
      .split('\r\n');
    expect(own.at(-1)).toBe('合计 3 人,4,5,854,');
    expect((await w.manager.api.get(`/exports/mall-students.csv?${RANGE}&campusId=${w.there}`)).status).toBe(404);
    const refused = await w.owner.api.get(`/exports/mall-students.xlsx?from=${day(-366)}&through=${day(0)}`);
    expect(refused.body.error.code).toBe('date_range_invalid');
    const rows = await t.db.read((r) =>
      r.rows<{ details: string }>("SELECT details FROM identity_audit WHERE subjectId = 'mall-students' ORDER BY id"),
    );
    // What was refused was not taken away.
    expect(rows.map(({ details }) => JSON.parse(details))).toEqual(
      Array(2).fill({ list: 'mall-students', format: 'csv', from: day(-10), through: day(-1) }),
    );
  });

  it('lists what nobody wanted for long, by campus, without what is no thing', async () => {
    const t = open();
    const slow = async (who: Person, days: number) => (await who.api.get(`/mall-reports/slow-stock?days=${days}`)).body.items;
    moveTo(t, day(-40), '10:00');
    const nowhere = { kind: 'benefit_quota', label: '活动', times: 1, validDays: 30 };
    await buildGood(w.scene, 9, { kind: 'virtual', fulfilment: nowhere, title: '活动名额', costFen: 10 });
    const kite = await buildGood(w.scene, 3, { title: '风筝', costFen: 1_000 });
    const shopper = await buildShopper(t, w.here, 100);
    await cancel(shopper, await take(t, shopper, kite, 100, { on: day(-20) }));
    moveTo(t, TODAY, '10:00');
    expect(await slow(w.owner, 7)).toMatchObject([{ goodId: kite, campusId: w.here, onHand: 3, costFen: 3_000, idleDays: 40 }]);
    expect(await slow(w.owner, 40)).toHaveLength(1);
    expect(await slow(w.owner, 41)).toEqual([]);
    const file = async (who: Person, query: string) =>
      String((await who.api.get(`/exports/slow-stock.csv?${query}`)).body)
        .trim()
        .split('\r\n')
        .slice(1);
    const [{ campusName }] = await slow(w.owner, 40);
    expect(await file(w.owner, 'days=40')).toEqual([`风筝,${campusName},3,30,40`]);
    expect([await file(w.owner, 'days=41'), await file(w.elsewhere, 'days=40')]).toEqual([[], []]);
    moveTo(t, day(4), '00:30');
    expect((await slow(w.owner, 7)).map(({ goodId, idleDays }: Record<string, unknown>) => [goodId, idleDays])).toEqual([
      [kite, 44],
      [w.bear, 9],
      [w.rope, 7],
    ]);
    expect((await slow(w.manager, 7)).map(({ goodId }: { goodId: string }) => goodId)).toEqual([kite, w.rope]);
    moveTo(t, TODAY, '10:00');
  });

  it('gives the report as a file that adds up, and writes down who took it', async () => {
    const t = open();
    const file = await w.manager.api.get(`/exports/mall-goods.csv?${RANGE}`);
    const lines = String(file.body).trim().split('\r\n');
    expect(lines.slice(1)).toEqual([
      '跳绳,玩具,2,2,551,5.51,,,0,2,10',
      '毛绒小熊,玩具,2,3,303,3.03,1.8,1.23,1,7,23',
      '合计,,4,5,854,8.54,1.8,1.23,1,,',
    ]);
    const rows = await t.db.read((r) =>
      r.rows<{ details: string }>("SELECT details FROM identity_audit WHERE action = 'mall.report.exported' ORDER BY id"),
    );
    const last = JSON.parse(String(rows.at(-1)?.details));
    expect(last).toEqual({ list: 'mall-goods', format: 'csv', from: day(-10), through: day(-1) });
    const book = await w.owner.api.get(`/exports/mall-goods.xlsx?${RANGE}`);
    expect(book.status).toBe(200);
  });

  it('values points by the budget in force on the last day', async () => {
    const t = open();
    await t.db.transaction(async (uow) => {
      const id = await createPeriod(uow, {
        title: '本周预算',
        source: 'fixed',
        baseFen: 100_000,
        shareBasisPoints: 10_000,
        pointsPerYuan: 300,
        from: day(-1),
        through: day(-1),
        whenFull: 'refuse',
        allocations: [],
      });
      await activatePeriod(uow, id);
    });
    const { items, total } = await goods(w.owner);
    expect(items.map(({ fen }: { fen: number }) => fen)).toEqual([184, 135]);
    expect(total).toMatchObject({ fen: 319, marginFen: -105 });
    expect((await goods(w.owner, `from=${day(-10)}&through=${day(0)}`)).total.fen).toBe(955);
  });

  it('counts as stock only what lies where the good is still offered', async () => {
    const t = open();
    moveTo(t, day(6), '09:00');
    const fields = { title: '拼图', points: 100, campusIds: [w.here, w.there] };
    const goodId = await buildGood(w.scene, 3, fields);
    await bring(w.scene, goodId, w.there, 4);
    await take(t, w.children[0] as Shopper, goodId, 100, { on: day(6) });
    const line = async () => (await goods(w.owner, `from=${day(6)}&through=${day(6)}`)).items[0];
    expect(await line()).toMatchObject({ goodId, pieces: 1, available: 6, daysOfStock: 6 });
    const text = { ...fields, kind: 'physical', category: 'toy', campusIds: [w.here], version: 2 };
    expect((await w.owner.api.put(`/goods/${goodId}`, text)).status).toBe(200);
    expect(await line()).toMatchObject({ goodId, pieces: 1, available: 2, daysOfStock: 2 });
  });
});

const lastOf = (rows: readonly Record<string, unknown>[], studentId: string | undefined): number =>
  Number(rows.find((row) => row.studentId === studentId)?.lastRedeemedAt ?? 0);

const LAST_PAGE = keySet<never>('-points', undefined, STUDENT_ORDERS as never, 'id');
const QUERIES: Readonly<Record<string, (r: Reader, campusIds: readonly string[] | undefined) => Promise<unknown>>> = {
  goods: (r, campusIds) => tallyGoods(r, { from: day(-30), through: TODAY }, campusIds),
  students: (r, campusIds) => tallyStudents(r, { from: day(-30), through: TODAY }, campusIds, LAST_PAGE, 20),
  shelves: (r, campusIds) => shelfStocks(r, campusIds),
};
/** Goods and stocks are few; they, and what was grouped already, are read whole on purpose. */
const WHOLE = /SCAN (s|g|t|r|\(subquery-\d+\))$/;

/* MariaDB plans for tables of a few rows, so SQLite is asked for its plans. */
describeDatabases(
  'the queries of the mall reports',
  (open) => {
    it.each(Object.keys(QUERIES))('of %s find redemptions and moves by an index', async (name) => {
      for (const campusIds of [undefined, ['A', 'B']]) {
        const plans: string[] = [];
        await open().db.read(async (reader) => {
          const rows = async <T>(sql: string, params: readonly SqlValue[] = []) => {
            const steps = await reader.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
            plans.push(...steps.map(({ detail }) => detail));
            return reader.rows<T>(sql, params);
          };
          await QUERIES[name]?.(
            { engine: reader.engine, now: reader.now, manager: reader.manager, row: reader.row, rows },
            campusIds,
          );
        });
        expect(plans.join('\n')).toMatch(/USING (COVERING )?INDEX (ix|uq)_mall_/);
        expect(plans.filter((step) => step.startsWith('SCAN') && !WHOLE.test(step))).toEqual([]);
      }
    });
  },
  { only: 'sqlite' },
);

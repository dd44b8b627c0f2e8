import { reconcileAll } from '../../src/cli/reconcile-all';
import { reconcileMall } from '../../src/modules/mall';
import { deadlockOnce } from '../support/deadlock';
import { describeProduct } from '../support/product';
import { buildGood, buildMall, buildShopper, redeemed } from './support';

describeProduct('the reconciler of the mall', (open) => {
  it('finds a stock that its moves do not explain, and a redemption without its points', async () => {
    const t = open();
    const s = await buildMall(t);
    const goodId = await buildGood(s, 4);
    const shopper = await buildShopper(t, s.campusId, 300);
    const id = await redeemed(shopper, goodId);
    const kinds = async (): Promise<string[]> => {
      const found: string[] = [];
      await reconcileMall(t.db, ({ kind }) => found.push(kind));
      return found;
    };
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql));
    expect(await kinds()).toEqual([]);
    await run('UPDATE mall_stock SET available = available + 1');
    expect(await kinds()).toEqual(['available']);
    const lines: string[] = [];
    expect(await reconcileAll(t.db, (line) => lines.push(line))).toBe(1);
    expect(lines[0]).toBe(`mall.available: ${goodId}@${s.campusId} says 4, counted 3`);
    await run('UPDATE mall_stock SET available = available - 1, held = held + 1');
    expect(await kinds()).toEqual(['held', 'open']);
    await run('UPDATE mall_stock SET held = held - 1, version = version + 1');
    expect(await kinds()).toEqual(['moves']);
    await run('UPDATE mall_stock SET version = version - 1');
    await run(`UPDATE mall_redemption SET points = points + 1 WHERE id = '${id}'`);
    expect(await kinds()).toEqual(['amount']);
    await run(`UPDATE mall_redemption SET points = points - 1, state = 'cancelled' WHERE id = '${id}'`);
    expect(await kinds()).toEqual(['open', 'hold']);
    const before = await t.db.read((r) => r.row<{ holdId: string }>('SELECT holdId FROM mall_redemption WHERE id = ?', [id]));
    await run(`UPDATE mall_redemption SET state = 'confirmed', holdId = 'lost' WHERE id = '${id}'`);
    expect(await kinds()).toEqual(['hold', 'orphan']);
    await run(`UPDATE mall_redemption SET holdId = '${before?.holdId}' WHERE id = '${id}'`);
    expect(await kinds()).toEqual([]);
  });

  it('reports a difference once when a deadlock makes it look again', async () => {
    const t = open();
    const s = await buildMall(t);
    await buildGood(s, 4);
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql));
    await run('UPDATE mall_stock SET available = available + 1');
    const differences = async (): Promise<[number, string[]]> => {
      const found: string[] = [];
      return [await reconcileMall(t.db, ({ subjectId }) => found.push(subjectId)), found];
    };
    const calm = await differences();
    expect(calm[0]).toBeGreaterThan(0);
    const stop = deadlockOnce(t.db);
    expect(await differences()).toEqual(calm);
    expect(stop()).toBe(true);
    await run('UPDATE mall_stock SET available = available - 1');
  });
});

describeProduct('the reconciler of what virtual goods give', (open) => {
  it('finds what was given twice, not at all or to nobody, and uses that nobody counted', async () => {
    const t = open();
    const s = await buildMall(t);
    const quota = { kind: 'benefit_quota', label: '图书借阅', times: 3, validDays: 30 };
    const goodId = await buildGood(s, 4, { kind: 'virtual', category: 'course', title: '借阅卡', fulfilment: quota });
    const id = await redeemed(await buildShopper(t, s.campusId, 100), goodId);
    const kinds = async (): Promise<string[]> => {
      const found: string[] = [];
      await reconcileMall(t.db, ({ kind, found: what }) => found.push(`${kind} ${what}`));
      return found;
    };
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql));
    expect(await kinds()).toEqual([]);
    await run('UPDATE mall_right SET used = 1');
    expect(await kinds()).toEqual(['used 0']);
    await run('UPDATE mall_right SET used = 0, revokedAt = 5');
    expect(await kinds()).toEqual(['right given']);
    await run('UPDATE mall_grant SET undoneAt = 5');
    expect(await kinds()).toEqual(['grant undone']);
    await run('UPDATE mall_right SET revokedAt = NULL');
    await run(`UPDATE mall_grant SET undoneAt = NULL, redemptionId = 'lost' WHERE redemptionId = '${id}'`);
    expect(await kinds()).toEqual(['grant none', 'grant orphan']);
    await run(`UPDATE mall_grant SET redemptionId = '${id}', rightId = 'lost' WHERE redemptionId = 'lost'`);
    expect(await kinds()).toEqual(['right none', 'right none']);
    await run(`UPDATE mall_grant SET rightId = (SELECT id FROM mall_right)`);
    expect(await kinds()).toEqual([]);
  });
});

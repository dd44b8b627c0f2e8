import { points } from '@qingya/shared';
import { reconcileAll } from '../../src/cli/reconcile-all';
import { reconcileLottery } from '../../src/modules/lottery';
import { endCampaign } from '../../src/modules/lottery/usecases/run-campaign';
import { credit } from '../../src/modules/points';
import { deadlockOnce } from '../support/deadlock';
import { describeProduct } from '../support/product';
import { SYSTEM } from '../support/product-school';
import { buildCampaign, buildLottery, buildPlayer, drawn, easel, none, points50 } from './support';
import { forced } from './unguarded';

describeProduct('the reconciler of the lottery', (open) => {
  it('finds every counter, prize and rule that the draws do not explain', async () => {
    const t = open();
    const s = await buildLottery(t);
    const prizes = [
      { ...easel, weight: 400, stock: 50 },
      { ...points50, weight: 400, stock: 50 },
      { ...none, weight: 1 },
    ];
    const id = await buildCampaign(t, s, { prizes });
    const player = await buildPlayer(t, s.campusId, 100);
    for (let i = 0; i < 4; i += 1) await drawn(player, id);
    const kinds = async (): Promise<string[]> => {
      const found: string[] = [];
      await reconcileLottery(t.db, ({ kind }) => found.push(kind));
      return found;
    };
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql));
    /** What the reconciler says between a change and its opposite. */
    const between = async (change: string, back: string, by = run): Promise<string[]> => {
      await by(change);
      const found = await kinds();
      await by(back);
      return found;
    };
    expect(await kinds()).toEqual([]);
    const swapped = async (table: string, column: string, by: string, undo: string): Promise<string[]> =>
      between(`UPDATE ${table} SET ${column} = ${column} ${by}`, `UPDATE ${table} SET ${column} = ${column} ${undo}`);
    expect(await swapped('lottery_campaign', 'draws', '+ 1', '- 1')).toEqual(['numbers', 'numbers']);
    expect(
      await between(
        "UPDATE lottery_prize SET given = given + 1 WHERE prizeId = 'none'",
        "UPDATE lottery_prize SET given = given - 1 WHERE prizeId = 'none'",
      ),
    ).toEqual(['given']);
    expect(await swapped('lottery_entry', 'drawn', '+ 1', '- 1')).toEqual(['entry']);
    expect(await swapped('lottery_entry_day', 'drawn', '+ 1', '- 1')).toEqual(['day']);
    const [entry] = await t.db.read((r) => r.rows<{ nonce: string }>('SELECT nonce FROM lottery_entry'));
    const nonce = (text: string) => `UPDATE lottery_entry SET nonce = '${text}'`;
    expect(await between(nonce('another-nonce'), nonce(entry?.nonce ?? ''))).toEqual(['nonce']);
    const weight = (by: string) => `UPDATE lottery_prize SET weight = weight ${by} WHERE prizeId = 'easel'`;
    const frozen = (table: string) => (sql: string) => forced(t, table, sql);
    expect(await between(weight('+ 1'), weight('- 1'), frozen('lottery_prize'))).toEqual(['rules']);
    const title = (from: string, to: string) => `UPDATE lottery_campaign SET rules = REPLACE(rules, '${from}', '${to}')`;
    // The text is not what was hashed, and not what the columns say.
    expect(await between(title('冬日', '夏日'), title('夏日', '冬日'), frozen('lottery_campaign'))).toEqual(['rules', 'rules']);
    const lines: string[] = [];
    await run('UPDATE lottery_entry SET drawn = drawn + 1');
    expect(await reconcileAll(t.db, (line) => lines.push(line))).toBe(1);
    expect(lines[0]).toBe(`lottery.entry: ${id}/${player.familyId} says 5, counted 4`);
    await run('UPDATE lottery_entry SET drawn = drawn - 1');
    expect(await kinds()).toEqual([]);
  });

  it('reports a difference once when a deadlock makes it look again', async () => {
    const t = open();
    const s = await buildLottery(t);
    const id = await buildCampaign(t, s);
    await drawn(await buildPlayer(t, s.campusId, 100), id);
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql));
    await run('UPDATE lottery_entry SET drawn = drawn + 1');
    const differences = async (): Promise<[number, string[]]> => {
      const found: string[] = [];
      return [await reconcileLottery(t.db, ({ subjectId }) => found.push(subjectId)), found];
    };
    const calm = await differences();
    expect(calm[0]).toBeGreaterThan(0);
    const stop = deadlockOnce(t.db);
    expect(await differences()).toEqual(calm);
    expect(stop()).toBe(true);
    await run('UPDATE lottery_entry SET drawn = drawn - 1');
  });

  it('finds points booked for no draw, and a result that its number did not give', async () => {
    const t = open();
    const s = await buildLottery(t);
    const id = await buildCampaign(t, s);
    const player = await buildPlayer(t, s.campusId, 100);
    for (let i = 0; i < 3; i += 1) await drawn(player, id);
    const found: string[] = [];
    const look = async () => {
      found.length = 0;
      await reconcileLottery(t.db, ({ kind }) => found.push(kind));
      return found;
    };
    t.clock.set((await s.owner.api.get(`/lotteries/${id}`)).body.closesAt);
    await t.db.transaction((uow) => endCampaign(uow, t.product.modules.identity, id));
    expect(await look()).toEqual([]);
    const [row] = await t.db.read((r) => r.rows<{ seed: string }>('SELECT seed FROM lottery_campaign WHERE id = ?', [id]));
    const seed = (text: string) => forced(t, 'lottery_campaign', 'UPDATE lottery_campaign SET seed = ? WHERE id = ?', [text, id]);
    await seed('0'.repeat(64));
    expect(new Set(await look())).toEqual(new Set(['result']));
    await seed(row?.seed ?? '');
    expect(await look()).toEqual([]);
    // Rolled back, because the ledger keeps what is booked.
    const probe = new Error('only a look');
    const orphan = t.db.transaction(async (uow) => {
      await credit(uow, {
        studentId: player.studentId,
        campusId: s.campusId,
        amount: points(5),
        expiresOn: null,
        availability: { kind: 'now' },
        ruleVersionId: null,
        reason: 'lottery.prize',
        source: { type: 'lottery_draw', id: uow.newId() },
        actor: SYSTEM,
        title: '没有抽过的奖',
        inputs: {},
      });
      const inside = {
        read: (work: (reader: typeof uow) => unknown) => work(uow),
        transaction: (work: (u: typeof uow) => unknown) => work(uow),
      };
      expect(await reconcileLottery(inside as never, ({ kind }) => found.push(kind))).toBe(1);
      throw probe;
    });
    await expect(orphan).rejects.toBe(probe);
    expect(found).toEqual(['orphan']);
  });
});

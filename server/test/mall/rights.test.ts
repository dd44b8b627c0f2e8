import { addDays, DAY_MS, localDateOf } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, type Person } from '../support/product-school';
import { buildGood, buildMall, buildShopper, type MallScene, outcome, redeemed } from './support';

const QUOTA = {
  kind: 'virtual',
  category: 'course',
  title: '借阅卡',
  fulfilment: { kind: 'benefit_quota', label: '图书借阅', times: 2, validDays: 5 },
};

describeProduct('a use of a right that was a slip', (open) => {
  let s: MallScene;
  let goodId: string;
  beforeAll(async () => {
    s = await buildMall(open());
    goodId = await buildGood(s, 90, QUOTA);
  });

  /** A family with a right to two uses. */
  const holder = async () => {
    const shopper = await buildShopper(open(), s.campusId, 100);
    const { parent, studentId } = shopper;
    const redemptionId = await redeemed(shopper, goodId);
    const path = `/students/${studentId}/rights`;
    const right = async () => (await parent.api.get(path)).body.items[0];
    const { id } = await right();
    const useSeen = (used: number, note = '借走一本', key = freshKey()) =>
      s.desk.api.post(`${path}/${id}/uses`, { used, note }, key);
    const use = async (note?: string) => useSeen((await right()).used, note);
    const undo = (used: number, person: Pick<Person, 'api'> = s.manager, key = freshKey()) =>
      person.api.post(`${path}/${id}/undone-uses`, { used, reason: '点错了家庭' }, key);
    const back = () =>
      outcome(s.manager.api.post(`/redemptions/${redemptionId}/return`, { reason: '家长不要了', restock: true }, freshKey()));
    const rows = () =>
      open().db.read((r) =>
        r.rows<{ seq: number; delta: number; note: string; useId: string; id: string }>(
          'SELECT * FROM mall_right_use WHERE rightId = ? ORDER BY seq',
          [id],
        ),
      );
    return { ...shopper, id: id as string, right, use, useSeen, undo, back, rows };
  };

  it('is undone by a manager with a row that reverses it, once, and what was redeemed can be returned again', async () => {
    const t = open();
    const h = await holder();
    expect(await h.right()).toMatchObject({ used: 0, lastUsedAt: null, usage: null });
    const first = t.clock.now();
    await h.use();
    t.clock.set(first + 1_000);
    expect((await h.use()).body).toMatchObject({ used: 2, state: 'used', lastUsedAt: first + 1_000 });
    expect(await h.back()).toBe('right_in_use');
    expect(await outcome(h.undo(2, s.desk))).toBe('forbidden');
    const key = freshKey();
    const undone = await h.undo(2, s.manager, key);
    expect(undone.body).toMatchObject({ used: 1, state: 'active', lastUsedAt: first });
    expect((await h.undo(2, s.manager, key)).body).toEqual(undone.body);
    const again = await h.undo(2);
    expect(again.body.error).toMatchObject({ code: 'right_use_changed', details: { used: 1 } });
    expect(await h.back()).toBe('right_in_use');
    expect((await h.use('第二次')).body).toMatchObject({ used: 2, state: 'used' });
    expect([await outcome(h.undo(2)), await outcome(h.undo(1)), await outcome(h.undo(1))]).toEqual([
      200,
      200,
      'right_use_changed',
    ]);
    const rows = await h.rows();
    expect(rows.map(({ seq, delta }) => [seq, delta])).toEqual([
      [1, 1],
      [2, 1],
      [3, -1],
      [4, 1],
      [5, -1],
      [6, -1],
    ]);
    // Each undoes the last one that stood: the second, the third, then the first.
    const [one, two, , three] = rows.map(({ id }) => id);
    expect(rows.filter(({ delta }) => delta === -1).map(({ useId, note }) => [useId, note])).toEqual(
      [two, three, one].map((id) => [id, '点错了家庭']),
    );
    expect(await t.differences()).toEqual([]);
    expect(await h.back()).toBe(200);
    expect(await outcome(h.undo(1))).toBe('right_not_found');
    const audit = await t.db.read((r) =>
      r.rows<{ actorId: string; campusId: string; details: string }>(
        "SELECT actorId, campusId, details FROM identity_audit WHERE action = 'mall.right.use_undone' AND subjectId = ? ORDER BY id",
        [h.id],
      ),
    );
    expect(audit.map(({ details }) => JSON.parse(details).used)).toEqual([1, 1, 0]);
    expect(audit[0]).toMatchObject({ actorId: s.manager.staffId, campusId: s.campusId });
  });

  it('is counted once of what was seen, whatever the key of the request that asks again', async () => {
    const h = await holder();
    expect((await h.useSeen(0)).body).toMatchObject({ used: 1 });
    expect((await h.useSeen(0)).body.error).toMatchObject({ code: 'right_use_changed', details: { used: 1 } });
    expect(await h.right()).toMatchObject({ used: 1 });
    expect(await outcome(h.useSeen(2))).toBe('right_use_changed');
    expect(await outcome(h.useSeen(-1))).toBe('invalid_request');
    expect((await h.useSeen(1)).body).toMatchObject({ used: 2 });
    const crowd = await holder();
    const all = await Promise.all(Array.from({ length: 8 }, () => outcome(crowd.useSeen(0))));
    expect(all.filter((one) => one === 200)).toHaveLength(1);
    expect(new Set(all)).toEqual(new Set([200, 'right_use_changed']));
    expect(await crowd.right()).toMatchObject({ used: 1 });
    expect((await crowd.rows()).map(({ delta }) => delta)).toEqual([1]);
  });

  it('is undone after the last day, too, for the child it belongs to and by its own campus only', async () => {
    const t = open();
    const h = await holder();
    await h.use();
    const other = await buildShopper(t, s.campusId, 0);
    const body = { used: 1, reason: '点错了家庭' };
    const path = `/students/${other.studentId}/rights/${h.id}/undone-uses`;
    expect(await outcome(s.manager.api.post(path, body, freshKey()))).toBe('right_not_found');
    const foreign = await buildStaff(t, 'campus_manager', await buildCampus(t));
    expect(await outcome(h.undo(1, foreign))).toBe('not_found');
    expect(await outcome(h.undo(0))).toBe('invalid_request');
    t.clock.set(t.clock.now() + 6 * DAY_MS);
    expect((await h.undo(1)).body).toMatchObject({
      used: 0,
      state: 'over',
      validThrough: addDays(localDateOf(t.clock.now()), -1),
    });
    expect(await outcome(h.use())).toBe('right_over');
  });

  it('lets one of many undo it, and either the undoing or the next use win', async () => {
    const t = open();
    const crowd = await holder();
    await crowd.use();
    const all = await Promise.all(Array.from({ length: 8 }, () => outcome(crowd.undo(1))));
    expect(all.filter((one) => one === 200)).toHaveLength(1);
    expect(new Set(all)).toEqual(new Set([200, 'right_use_changed']));
    for (let round = 0; round < 4; round += 1) {
      const h = await holder();
      await h.use();
      const [undone, used] = await Promise.all([outcome(h.undo(1)), outcome(h.useSeen(1))]);
      expect([
        [200, 'right_use_changed', 0],
        ['right_use_changed', 200, 2],
      ]).toContainEqual([undone, used, (await h.right()).used]);
    }
    expect(await t.differences()).toEqual([]);
  });

  it('stays written down: nobody changes who undid what, and only the reason goes with the family', async () => {
    const t = open();
    const h = await holder();
    await h.use();
    await h.undo(1);
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql, [h.id]));
    for (const change of ['delta = 1', "useId = 'x'"]) {
      await expect(run(`UPDATE mall_right_use SET ${change} WHERE rightId = ? AND delta = -1`)).rejects.toMatchObject({
        message: expect.stringContaining('append-only'),
      });
    }
    const exported = JSON.stringify((await h.parent.api.post('/family/export')).body);
    expect(exported).toContain('点错了家庭');
    expect((await h.parent.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
    expect((await h.rows()).map(({ note }) => note)).toEqual(['已删除', '已删除']);
  });
});

import { DAY_MS } from '@qingya/shared';
import { remindRedemptions, sweepRedemptions } from '../../src/modules/mall';
import type { Database } from '../../src/platform/db';
import { describeProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import { buildGood, buildMall, buildShopper, type MallScene, pointsOf, redeemed } from './support';

/** The second of three rows throws; @returns how to make it whole again */
const breakSecond = (db: Database, statement: string): (() => void) => {
  let count = 0;
  return db.onStatement((sql) => {
    if (!sql.startsWith(statement)) return;
    count += 1;
    if (count === 2) throw new Error('this row is broken');
  });
};

describeProduct('a row that cannot be handled', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const three = async () => {
    const t = open();
    const goodId = await buildGood(s, 3, { pickUpDays: 10 });
    const shopper = await buildShopper(t, s.campusId, 300);
    const ids = [await redeemed(shopper, goodId), await redeemed(shopper, goodId), await redeemed(shopper, goodId)];
    const { expiresAt } = (await shopper.parent.api.get(`/redemptions/${ids[0]}`)).body;
    const states = () =>
      Promise.all(ids.map(async (id) => (await shopper.parent.api.get(`/redemptions/${id}`)).body.state as string));
    return { t, shopper, ids, expiresAt: expiresAt as number, states };
  };
  const broken = (id: string | undefined) => `1 rows could not be handled: ${id}: Error: this row is broken`;

  it('keeps no family behind it from getting its points back, and gets its own turn at the next run', async () => {
    const { t, shopper, ids, expiresAt, states } = await three();
    t.clock.set(expiresAt);
    const mend = breakSecond(t.db, 'UPDATE mall_redemption');
    await expect(sweepRedemptions(t.db)).rejects.toThrow(broken(ids[1]));
    mend();
    expect(await states()).toEqual(['expired', 'confirmed', 'expired']);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200, held: 100 });
    expect(await sweepRedemptions(t.db)).toEqual({ expired: 1, completed: 0 });
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 300, held: 0 });
  });

  it('keeps nothing from being closed, neither among what expires nor among what is closed', async () => {
    const { t, ids, expiresAt, states } = await three();
    const vouched = { proof: 'known', reason: '家长没带手机' };
    for (const id of ids) await s.desk.api.post(`/redemptions/${id}/hand-over`, vouched, freshKey());
    const open2 = await three();
    t.clock.set(Math.max(expiresAt, open2.expiresAt) + 7 * DAY_MS);
    const mend = breakSecond(t.db, 'UPDATE mall_redemption');
    await expect(sweepRedemptions(t.db)).rejects.toThrow(broken(open2.ids[1]));
    mend();
    expect(await states()).toEqual(['done', 'done', 'done']);
    expect(await open2.states()).toEqual(['expired', 'confirmed', 'expired']);
    expect(await sweepRedemptions(t.db)).toEqual({ expired: 1, completed: 0 });
  });

  it('keeps no family behind it from being reminded', async () => {
    const { t, ids, expiresAt } = await three();
    t.clock.set(expiresAt - 1);
    const mend = breakSecond(t.db, 'UPDATE mall_redemption');
    await expect(remindRedemptions(t.db)).rejects.toThrow(broken(ids[1]));
    mend();
    expect(await remindRedemptions(t.db)).toBe(1);
    expect(await remindRedemptions(t.db)).toBe(0);
  });
});

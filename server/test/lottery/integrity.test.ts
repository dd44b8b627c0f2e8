import { DAY_MS } from '@qingya/shared';
import { reconcileLottery } from '../../src/modules/lottery';
import { sealedSeedOf } from '../../src/modules/lottery/persistence/campaign-store';
import { draw } from '../../src/modules/lottery/usecases/draw';
import { endCampaign, endDueCampaigns } from '../../src/modules/lottery/usecases/run-campaign';
import { isUniqueViolation } from '../../src/platform/db';
import { outcome, pointsOf } from '../mall/support';
import { describeProduct, type TestProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import {
  askDraw,
  buildCampaign,
  buildDraft,
  buildLottery,
  buildPlayer,
  drawn,
  easel,
  type LotteryScene,
  none,
  type Player,
  paints,
} from './support';
import { unguarded } from './unguarded';

const change = (t: TestProduct, sql: string, params: readonly (string | number)[]) =>
  t.db.transaction((uow) => uow.run(sql, [...params]));
const rich = (t: TestProduct, { campusId }: LotteryScene): Promise<Player> => buildPlayer(t, campusId, 100);
const sealedOf = (t: TestProduct, id: string) => t.db.read((r) => sealedSeedOf(r, id));

describeProduct('whoever may write to the database but has no key', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });
  const start = (id: string) => s.owner.api.post(`/lotteries/${id}/start`, { version: 1 }, freshKey());
  const plant = (id: string, sealed: string) =>
    change(open(), 'UPDATE lottery_campaign SET sealedSeed = ? WHERE id = ?', [sealed, id]);

  it('starts no campaign with the seed of another one, whose seed will be known', async () => {
    const t = open();
    const [first, second] = [await buildCampaign(t, s), await buildDraft(t, s)];
    const [known, own] = [await sealedOf(t, first), await sealedOf(t, second.id)];
    const { commitment } = (await s.owner.api.get(`/lotteries/${first}`)).body;
    const twice = change(t, 'UPDATE lottery_campaign SET commitment = ? WHERE id = ?', [commitment, second.id]);
    expect(isUniqueViolation(await twice.catch((error: unknown) => error), 'uq_lottery_campaign_commitment')).toBe(true);
    await plant(second.id, known);
    expect((await start(second.id)).status).toBe(500);
    await plant(second.id, own);
    const other = 'ab'.repeat(32);
    await change(t, 'UPDATE lottery_campaign SET commitment = ? WHERE id = ?', [other, second.id]);
    expect((await start(second.id)).status).toBe(500);
    expect((await s.owner.api.get(`/lotteries/${second.id}`)).body).toMatchObject({ state: 'draft' });
    await change(t, 'UPDATE lottery_campaign SET commitment = ? WHERE id = ?', [second.commitment, second.id]);
    expect((await start(second.id)).status).toBe(200);
  });

  it('reads no seed by putting it where something else is opened', async () => {
    const t = open();
    const sealed = await sealedOf(t, await buildCampaign(t, s));
    const { vault } = t.product.modules.identity;
    expect(() => vault.open(sealed)).toThrow();
    const player = await buildPlayer(t, s.campusId, 0);
    await change(t, 'UPDATE identity_guardian SET phoneSealed = ? WHERE id = ?', [sealed, player.guardianId]);
    expect((await s.owner.api.get(`/families/${player.familyId}`)).status).toBe(500);
  });

  it('draws and ends nothing with another seed', async () => {
    const t = open();
    const closesAt = t.clock.now() + DAY_MS;
    const [id, other] = [await buildCampaign(t, s, { closesAt }), await buildCampaign(t, s)];
    const player = await buildPlayer(t, s.campusId, 100);
    const own = await sealedOf(t, id);
    await plant(id, await sealedOf(t, other));
    expect((await askDraw(player, player.parent, id)).status).toBe(500);
    expect(await pointsOf(t, player.studentId)).toEqual({ available: 100, held: 0 });
    t.clock.set(closesAt);
    const { vault } = t.product.modules.identity;
    expect((await endDueCampaigns(t.db, { vault })).failures).toHaveLength(1);
    expect((await s.owner.api.get(`/lotteries/${id}`)).body).toMatchObject({ state: 'started', seed: null, draws: 0 });
    await plant(id, own);
    expect((await endDueCampaigns(t.db, { vault })).done).toBe(1);
  });

  it('chooses no family’s nonce and counts no draw for or against it', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const player = await buildPlayer(t, s.campusId, 100);
    const entry = { campaignId: id, familyId: player.familyId };
    const ask = async () => (await askDraw(player, player.parent, id)).status;
    for (const count of [0, 1]) {
      await t.db.transaction((uow) => uow.insert('lottery_entry', { ...entry, nonce: 'planted-nonce', drawn: count }));
      expect(await ask()).toBe(500);
      await change(t, 'DELETE FROM lottery_entry WHERE campaignId = ?', [id]);
    }
    const { nonce } = await drawn(player, id);
    for (const [planted, count] of [
      ['planted-nonce', 1],
      [nonce, 0],
      [nonce, 2],
    ] as const) {
      await change(t, 'UPDATE lottery_entry SET nonce = ?, drawn = ? WHERE campaignId = ?', [planted, count, id]);
      expect(await ask()).toBe(500);
    }
    await change(t, 'DELETE FROM lottery_entry WHERE campaignId = ?', [id]);
    expect(await ask()).toBe(500);
    await t.db.transaction((uow) => uow.insert('lottery_entry', { ...entry, nonce, drawn: 1 }));
    expect(await ask()).toBe(201);
  });

  it('takes no nonce twice in one campaign', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const [one, two] = [await buildPlayer(t, s.campusId, 100), await buildPlayer(t, s.campusId, 100)];
    await drawn(one, id, { nonce: 'the-same-nonce' });
    expect(await outcome(askDraw(two, two.parent, id, { nonce: 'the-same-nonce' }))).toBe('lottery_nonce');
    expect(await pointsOf(t, two.studentId)).toEqual({ available: 100, held: 0 });
    expect((await drawn(two, id, { nonce: 'another-nonce' })).drawNo).toBe(2);
    await drawn(two, await buildCampaign(t, s), { nonce: 'the-same-nonce' });
  });
});

/** What the database refuses to change, each with a value it does not have. */
const PUBLISHED: Readonly<Record<string, string | number>> = {
  title: 'x',
  opensAt: 1,
  closesAt: 4_000_000_000_000,
  pointsPerDraw: 1,
  perFamilyDay: 1_000,
  perFamily: 1_000,
  conditions: 'x',
  claim: 'x',
  claimThrough: '2099-01-01',
  forfeit: 'x',
  organiser: 'x',
  contact: 'x',
  commitment: 'ab'.repeat(32),
  rules: '{}',
  rulesHash: 'ab'.repeat(32),
  startedAt: 1,
  state: 'draft',
};
const PRIZE: Readonly<Record<string, string | number>> = {
  campaignId: '01JD4Q2M3N4P5Q6R7S8T9V0W1X',
  seq: 9,
  prizeId: 'x',
  name: 'x',
  kind: 'points',
  valueFen: 1,
  points: 1,
  weight: 1_000,
  stock: 1_000,
  fallback: 1,
  terms: 'x',
  costFen: 1,
};

describeProduct('a campaign that was started', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });
  const frozen = { message: expect.stringContaining('frozen') };

  it('keeps what was published, in the database itself', async () => {
    const t = open();
    const [id, draft] = [await buildCampaign(t, s, { prizes: [easel, paints, none] }), (await buildDraft(t, s)).id];
    for (const [column, value] of Object.entries(PUBLISHED)) {
      const set = (of: string) => change(t, `UPDATE lottery_campaign SET ${column} = ? WHERE id = ?`, [value, of]);
      await expect(set(id)).rejects.toMatchObject(frozen);
      if (column !== 'commitment') await set(draft);
    }
    const easelOf = (of: string) => `campaignId = '${of}' AND seq = 0`;
    for (const [column, value] of Object.entries(PRIZE)) {
      const set = (of: string) => change(t, `UPDATE lottery_prize SET ${column} = ? WHERE ${easelOf(of)}`, [value]);
      await expect(set(id)).rejects.toMatchObject(frozen);
      if (column !== 'campaignId' && column !== 'seq') await set(draft);
    }
    await expect(change(t, `UPDATE lottery_prize SET stock = NULL WHERE ${easelOf(id)}`, [])).rejects.toMatchObject(frozen);
    const moved = change(t, `UPDATE lottery_prize SET campaignId = ?, seq = 9 WHERE ${easelOf(draft)}`, [id]);
    await expect(moved).rejects.toMatchObject(frozen);
    await expect(change(t, `DELETE FROM lottery_prize WHERE ${easelOf(id)}`, [])).rejects.toMatchObject(frozen);
    const more = (of: string) =>
      `INSERT INTO lottery_prize SELECT '${of}', 9, 'more', name, kind, valueFen, points, weight, stock, fallback, terms, costFen, given FROM lottery_prize WHERE ${easelOf(id)}`;
    await expect(change(t, more(id), [])).rejects.toMatchObject(frozen);
    await change(t, more(draft), []);
    const kept = { message: expect.stringContaining('is kept') };
    await expect(change(t, 'DELETE FROM lottery_campaign WHERE id = ?', [id])).rejects.toMatchObject(kept);
    await change(t, 'UPDATE lottery_prize SET given = given + 1 WHERE campaignId = ?', [id]);
    await change(t, 'UPDATE lottery_prize SET given = given - 1 WHERE campaignId = ?', [id]);
  });

  it('stays ended with its seed', async () => {
    const t = open();
    const closesAt = t.clock.now() + 1_000;
    const id = await buildCampaign(t, s, { closesAt });
    t.clock.set(closesAt);
    await t.db.transaction((uow) => endCampaign(uow, t.product.modules.identity, id));
    const set = (what: string) => change(t, `UPDATE lottery_campaign SET ${what} WHERE id = ?`, [id]);
    for (const what of ["seed = 'x'", 'draws = draws + 1', 'endedAt = 1', "state = 'started', seed = NULL, sealedSeed = 'x'"])
      await expect(set(what)).rejects.toMatchObject(frozen);
  });

  it('is told by the reconciler when its price, limits or times were others for a while', async () => {
    const t = open();
    const { vault } = t.product.modules.identity;
    const opensAt = t.clock.now() + DAY_MS;
    const [id, early] = [await buildCampaign(t, s, { perFamilyDay: 2, perFamily: 3 }), await buildCampaign(t, s, { opensAt })];
    const [fair, eager, cheap] = [await rich(t, s), await rich(t, s), await rich(t, s)];
    for (let i = 0; i < 2; i += 1) await drawn(fair, id);
    const found: string[] = [];
    // Rolled back, because draws and what was booked for them stay.
    const probe = new Error('only a look');
    const tampering = unguarded(t, ['tr_lottery_campaign_update'], () =>
      t.db.transaction(async (uow) => {
        const set = (what: string, of: string) => uow.run(`UPDATE lottery_campaign SET ${what} WHERE id = ?`, [of]);
        const by = (player: Player, campaignId: string, points = 10) => {
          const { studentId, guardianId } = player;
          return draw(uow, { vault }, { campaignId, studentId, guardianId, points, nonce: `nonce-of-${studentId}` });
        };
        await set('perFamilyDay = 9, perFamily = 9', id);
        for (let i = 0; i < 4; i += 1) await by(eager, id);
        await set('pointsPerDraw = 4', id);
        await by(cheap, id, 4);
        await set('pointsPerDraw = 10, perFamilyDay = 2, perFamily = 3', id);
        await set('opensAt = 1', early);
        await by(fair, early);
        await set(`opensAt = ${opensAt}`, early);
        const inside = {
          read: (work: (reader: typeof uow) => unknown) => work(uow),
          transaction: (work: (u: typeof uow) => unknown) => work(uow),
        };
        await reconcileLottery(inside as never, ({ kind, expected, found: what }) => found.push(`${kind} ${expected} ${what}`));
        throw probe;
      }),
    );
    await expect(tampering).rejects.toBe(probe);
    expect(found.sort()).toEqual([
      'limit 2 4',
      'limit 3 4',
      'price 10 4',
      `time from opensAt to before closesAt ${t.clock.now()}`,
    ]);
  });
});

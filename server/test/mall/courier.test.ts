import { DAY_MS } from '@qingya/shared';
import { sweepRedemptions } from '../../src/modules/mall';
import { expireHolds } from '../../src/modules/points';
import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, type Person } from '../support/product-school';
import { addressOf, POST, toPost, trackingNo } from './posting';
import {
  buildGood,
  buildMall,
  buildShopper,
  type MallScene,
  outcome,
  pointsOf,
  redeemed,
  type Shopper,
  stockOn,
} from './support';

describeProduct('what the courier was given the address of', (open) => {
  let s: MallScene;
  /** A campus of their own, so that the file holds nothing else. */
  let scene: MallScene;
  beforeEach(async () => {
    s ??= await buildMall(open());
    const campusId = await buildCampus(open());
    scene = { ...s, campusId, desk: await buildStaff(open(), 'front_desk', campusId) };
  });
  /** The ids in the courier's file. */
  const file = async (): Promise<string[]> =>
    String((await scene.desk.api.get('/exports/courier.csv')).body)
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0] ?? '');
  const cancel = ({ parent }: Pick<Shopper, 'parent'>, id: string) =>
    outcome(parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey()));
  const refuse = (id: string) =>
    outcome(scene.desk.api.post(`/redemptions/${id}/refusal`, { reason: '快递没有揽收' }, freshKey()));
  const ship = (id: string) =>
    outcome(scene.desk.api.post(`/redemptions/${id}/shipment`, { courier: '顺丰', trackingNo: trackingNo() }, freshKey()));
  const take = (id: string, by: Pick<Person, 'api'> = scene.desk) =>
    outcome(by.api.post(`/redemptions/${id}/courier-withdrawal`, {}, freshKey()));
  const count = async () => (await scene.desk.api.get('/courier-parcels')).body;
  const shown = async ({ api }: Pick<Person, 'api'>, id: string) => (await api.get(`/redemptions/${id}`)).body;

  it('cannot be cancelled by the family any more, only by the school', async () => {
    const t = open();
    const goodId = await buildGood(scene, 3, POST);
    const shopper = await buildShopper(t, scene.campusId, 300);
    const [early, posted, given] = [
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
    ];
    expect(await cancel(shopper, early.id)).toBe(200);
    expect((await shown(shopper.parent, posted.id)).exportedAt).toBeNull();
    expect(await file()).toEqual([posted.id, given.id]);
    expect((await shown(shopper.parent, posted.id)).exportedAt).toBe(t.clock.now());
    expect(await cancel(shopper, posted.id)).toBe('redemption_exported');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 200 });
    expect(await ship(posted.id)).toBe(200);
    expect(await cancel(shopper, posted.id)).toBe('redemption_state');
    expect(await refuse(given.id)).toBe(200);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200, held: 0 });
    expect(await stockOn(t, goodId, scene.campusId)).toEqual({ available: 2, held: 0 });
  });

  it('waits for its number without an end, on the work list and in the file, with its points', async () => {
    const t = open();
    const goodId = await buildGood(scene, 3, { ...POST, title: '拼图', pickUpDays: 2 });
    const shopper = await buildShopper(t, scene.campusId, 300);
    const [given, posted] = [await toPost(t, shopper, goodId), await toPost(t, shopper, goodId)];
    const work = async (): Promise<string[]> => {
      const { items } = (await scene.desk.api.get('/work-list')).body;
      const found = items.find(({ kind }: { kind: string }) => kind === 'redemption');
      return (found?.first ?? []).map(({ title }: { title: string }) => title.split(' ')[1]);
    };
    expect(await work()).toEqual(['待发货', '待发货']);
    await file();
    const fresh = await toPost(t, shopper, goodId);
    const start = t.clock.now();
    t.clock.set(fresh.expiresAt);
    await sweepRedemptions(t.db);
    expect(await shown(scene.desk, fresh.id)).toMatchObject({ state: 'expired', exportedAt: null });
    t.clock.set(start + 400 * DAY_MS);
    await sweepRedemptions(t.db);
    await expireHolds(t.db);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 200 });
    expect(await file()).toEqual([given.id, posted.id]);
    expect(await work()).toEqual(['待填快递单号', '待填快递单号']);
    expect(await ship(posted.id)).toBe(200);
    expect(await refuse(given.id)).toBe(200);
    expect(await file()).toEqual([]);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200, held: 0 });
    expect(await stockOn(t, goodId, scene.campusId)).toEqual({ available: 2, held: 0 });
    expect(await t.differences()).toEqual([]);
    t.clock.set(start);
  });

  it('is in the file or given up by the family, never both', async () => {
    const t = open();
    const goodId = await buildGood(scene, 8, POST);
    const shopper = await buildShopper(t, scene.campusId, 800);
    for (let i = 0; i < 8; i += 1) {
      const { id } = await toPost(t, shopper, goodId);
      const [listed, cancelled] = await Promise.all([file(), cancel(shopper, id)]);
      expect([listed.includes(id), cancelled]).toEqual(listed.includes(id) ? [true, 'redemption_exported'] : [false, 200]);
    }
    expect(await t.differences()).toEqual([]);
  });

  it('is posted or given up, never both, whoever gives it up', async () => {
    const t = open();
    const rounds = 5;
    const goodId = await buildGood(scene, 3 * rounds, POST);
    const shopper = await buildShopper(t, scene.campusId, 300 * rounds);
    let posted = 0;
    const either = async (giveUp: Promise<number | string>, shipping: Promise<number | string>) => {
      const both = await Promise.all([giveUp, shipping]);
      expect([...both].sort()).toEqual([200, 'redemption_state']);
      if (both[1] === 200) posted += 1;
    };
    for (let i = 0; i < rounds; i += 1) {
      const { id } = await toPost(t, shopper, goodId);
      await either(cancel(shopper, id), ship(id));
      const given = await toPost(t, shopper, goodId);
      await file();
      await either(refuse(given.id), ship(given.id));
      const third = await toPost(t, shopper, goodId);
      await file();
      const [kept, shipped] = await Promise.all([cancel(shopper, third.id), ship(third.id)]);
      expect([['redemption_exported', 'redemption_state'].includes(String(kept)), shipped]).toEqual([true, 200]);
      posted += 1;
    }
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 300 * rounds - 100 * posted, held: 0 });
    expect(await stockOn(t, goodId, scene.campusId)).toEqual({ available: 3 * rounds - posted, held: 0 });
    expect(await t.differences()).toEqual([]);
  });

  it('is posted when its time ends at the same moment; what the courier does not know ends', async () => {
    const t = open();
    const rounds = 4;
    const goodId = await buildGood(scene, 3 * rounds, { ...POST, pickUpDays: 1 });
    const shopper = await buildShopper(t, scene.campusId, 300 * rounds);
    const start = t.clock.now();
    for (let i = 0; i < rounds; i += 1) {
      const given = await toPost(t, shopper, goodId);
      await file();
      const unknown = await toPost(t, shopper, goodId);
      t.clock.set(given.expiresAt);
      const [, shipped, late] = await Promise.all([sweepRedemptions(t.db), ship(given.id), ship(unknown.id)]);
      expect([shipped, ['redemption_expired', 'redemption_state'].includes(String(late))]).toEqual([200, true]);
      await sweepRedemptions(t.db);
      expect((await shown(scene.desk, unknown.id)).state).toBe('expired');
    }
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 200 * rounds, held: 0 });
    expect(await stockOn(t, goodId, scene.campusId)).toEqual({ available: 2 * rounds, held: 0 });
    expect(await t.differences()).toEqual([]);
    t.clock.set(start);
  });

  it('is everything whose address can be read; what cannot keeps its clock and stops no other', async () => {
    const t = open();
    const goodId = await buildGood(scene, 3, POST);
    const shopper = await buildShopper(t, scene.campusId, 300);
    const [first, lost, last] = [
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
    ];
    await t.db.transaction((uow) =>
      uow.run("UPDATE mall_shipment SET addressSealed = 'lost.key.text' WHERE redemptionId = ?", [lost.id]),
    );
    const lines = String((await scene.desk.api.get('/exports/courier.csv')).body)
      .trim()
      .split('\r\n')
      .slice(1);
    expect(lines.map((line) => [line.split(',')[0], line.includes(',,,,地址无法读取,')])).toEqual([
      [first.id, false],
      [lost.id, true],
      [last.id, false],
    ]);
    const marks = await Promise.all([first, lost, last].map(async ({ id }) => (await shown(scene.desk, id)).exportedAt));
    expect(marks).toEqual([t.clock.now(), null, t.clock.now()]);
    expect(await cancel(shopper, lost.id)).toBe(200);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 200 });
  });

  it('is typed anew by the family when no key opens the address it gave last', async () => {
    const t = open();
    const goodId = await buildGood(scene, 2, POST);
    const shopper = await buildShopper(t, scene.campusId, 200);
    const last = () => shopper.parent.api.get('/family/mall-address');
    const { id } = await toPost(t, shopper, goodId);
    await t.db.transaction((uow) =>
      uow.run("UPDATE mall_shipment SET addressSealed = 'lost.key.text' WHERE redemptionId = ?", [id]),
    );
    expect(await last()).toMatchObject({ status: 200, body: { address: null } });
    const address = addressOf(t);
    await toPost(t, shopper, goodId, address);
    expect((await last()).body).toEqual({ address });
  });

  it('is counted before the file is taken, and what is in no file yet apart', async () => {
    const t = open();
    const goodId = await buildGood(scene, 3, POST);
    const shopper = await buildShopper(t, scene.campusId, 300);
    expect(await count()).toEqual({ parcels: 0, fresh: 0 });
    const { id } = await toPost(t, shopper, goodId);
    await toPost(t, shopper, goodId);
    expect(await count()).toEqual({ parcels: 2, fresh: 2 });
    expect((await shown(scene.desk, id)).exportedAt).toBeNull();
    await file();
    await toPost(t, shopper, goodId);
    expect(await count()).toEqual({ parcels: 3, fresh: 1 });
    expect(await outcome(s.desk.api.get(`/courier-parcels?campusId=${scene.campusId}`))).toBe('not_found');
  });

  it('can be taken from the courier until it is posted: the family and the clock have it again', async () => {
    const t = open();
    const goodId = await buildGood(scene, 9, { ...POST, fulfilment: { kind: 'pick_up_or_post' }, pickUpDays: 2 });
    const shopper = await buildShopper(t, scene.campusId, 500);
    const [given, late, posted] = [
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
    ];
    const audits = async () =>
      (
        await t.db.read((r) =>
          r.rows<{ subjectId: string }>(
            "SELECT subjectId FROM identity_audit WHERE action = 'mall.redemption.taken_from_courier' ORDER BY id",
          ),
        )
      ).map(({ subjectId }) => subjectId);
    expect(await take(given.id)).toBe(200);
    expect(await audits()).toEqual([]);
    await file();
    expect(await take(given.id, s.desk)).toBe('not_found');
    expect(await cancel(shopper, given.id)).toBe('redemption_exported');
    expect([await take(given.id), await take(given.id)]).toEqual([200, 200]);
    expect(await audits()).toEqual([given.id]);
    expect(await shown(shopper.parent, given.id)).toMatchObject({ state: 'confirmed', exportedAt: null });
    expect(await count()).toEqual({ parcels: 3, fresh: 1 });
    expect(await cancel(shopper, given.id)).toBe(200);
    expect(await take(given.id)).toBe('redemption_state');
    expect(await ship(posted.id)).toBe(200);
    expect(await take(posted.id)).toBe('redemption_state');
    expect(await take(await redeemed(shopper, goodId))).toBe('redemption_not_shippable');
    const start = t.clock.now();
    t.clock.set(late.expiresAt);
    await sweepRedemptions(t.db);
    expect((await shown(scene.desk, late.id)).state).toBe('confirmed');
    expect(await take(late.id)).toBe(200);
    expect(await ship(late.id)).toBe('redemption_expired');
    await sweepRedemptions(t.db);
    expect((await shown(scene.desk, late.id)).state).toBe('expired');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 400, held: 0 });
    expect(await t.differences()).toEqual([]);
    t.clock.set(start);
  });

  it('is posted or taken from the courier, and with the family’s cancellation either one, when both come at once', async () => {
    const t = open();
    const rounds = 5;
    const goodId = await buildGood(scene, 2 * rounds, POST);
    const shopper = await buildShopper(t, scene.campusId, 200 * rounds);
    let back = 0;
    for (let i = 0; i < rounds; i += 1) {
      const [posted, given] = [await toPost(t, shopper, goodId), await toPost(t, shopper, goodId)];
      await file();
      const [taken, shipped] = await Promise.all([take(posted.id), ship(posted.id)]);
      expect([[200, 'redemption_state'].includes(taken), shipped]).toEqual([true, 200]);
      const [freed, cancelled] = await Promise.all([take(given.id), cancel(shopper, given.id)]);
      expect([freed, [200, 'redemption_exported'].includes(cancelled)]).toEqual([200, true]);
      if (cancelled !== 200) expect(await cancel(shopper, given.id)).toBe(200);
      back += 1;
    }
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100 * back, held: 0 });
    expect(await stockOn(t, goodId, scene.campusId)).toEqual({ available: back, held: 0 });
    expect(await t.differences()).toEqual([]);
  });
});

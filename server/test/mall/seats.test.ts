import { DAY_MS, localDateOf } from '@qingya/shared';
import { sweepRedemptions } from '../../src/modules/mall';
import { redemptionsToComplete } from '../../src/modules/mall/persistence/redemption-store';
import { orRefuse } from '../../src/modules/mall/usecases/family-rule';
import { redeem } from '../../src/modules/mall/usecases/redeem';
import { describeProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, type MallScene, outcome, pointsOf, redeemed, type Shopper } from './support';

const PIN = '240613';

describeProduct('a seat at an activity', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const seat = (startsAt: number, place = '操场') => ({ kind: 'activity_seat', label: '亲子运动会', startsAt, place }) as const;
  const fields = (fulfilment: object) => ({ kind: 'virtual', category: 'course', title: '运动会名额', points: 100, fulfilment });
  const seats = (startsAt: number): Promise<string> => buildGood(s, 20, fields(seat(startsAt)));
  const save = async (goodId: string, fulfilment: object, over: object = {}) => {
    const { version } = (await s.owner.api.get(`/goods/${goodId}`)).body;
    const text = { ...fields(fulfilment), campusIds: [s.campusId], version, ...over };
    return s.owner.api.put(`/goods/${goodId}`, text);
  };
  const back = (id: string) =>
    outcome(s.manager.api.post(`/redemptions/${id}/return`, { reason: '家长不要了', restock: true }, freshKey()));
  const shown = async ({ parent }: Pick<Shopper, 'parent'>, id: string) => (await parent.api.get(`/redemptions/${id}`)).body;
  const rightOf = async ({ parent, studentId }: Shopper, id: string) =>
    (await parent.api.get(`/students/${studentId}/rights`)).body.items.find(
      ({ redemptionId }: { redemptionId: string }) => redemptionId === id,
    );
  const tellings = (redemptionIds: readonly string[]) =>
    open().db.read(async (r) => {
      const rows = await r.rows<{ payload: string }>(
        "SELECT payload FROM outbox_event WHERE type = 'mall.redemption.rescheduled'",
      );
      const all = rows.map(({ payload }) => JSON.parse(payload).redemptionId as string);
      return redemptionIds.map((id) => all.filter((one) => one === id).length);
    });
  const family = () => buildShopper(open(), s.campusId, 1_000);

  it('can be given back until seven days after its activity began, and is done only then', async () => {
    const t = open();
    const startsAt = t.clock.now() + 30 * DAY_MS;
    const goodId = await seats(startsAt);
    const shopper = await family();
    const ids = [await redeemed(shopper, goodId), await redeemed(shopper, goodId), await redeemed(shopper, goodId)];
    const [early, last, late] = ids as [string, string, string];
    const due = async () => {
      const before = t.clock.now() - 7 * DAY_MS;
      const found = await t.db.read((r) => redemptionsToComplete(r, { handedOverBy: before, postedBy: before }, '', 1_000));
      return found.filter(({ id }) => ids.includes(id)).length;
    };
    t.clock.set(t.clock.now() + 20 * DAY_MS);
    await sweepRedemptions(t.db);
    expect(await due()).toBe(0);
    expect(await shown(shopper, early)).toMatchObject({ state: 'handed_over', returnableUntil: startsAt + 7 * DAY_MS });
    expect(await back(early)).toBe(200);
    expect(await rightOf(shopper, early)).toMatchObject({ state: 'revoked' });
    t.clock.set(startsAt + 7 * DAY_MS - 1);
    await sweepRedemptions(t.db);
    expect(await due()).toBe(0);
    expect(await back(last)).toBe(200);
    t.clock.set(startsAt + 7 * DAY_MS);
    expect(await due()).toBe(1);
    expect(await back(late)).toBe('redemption_return_late');
    await sweepRedemptions(t.db);
    expect(await shown(shopper, late)).toMatchObject({ state: 'done', returnableUntil: null });
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 900, held: 0 });
    expect(await t.differences()).toEqual([]);
  });

  it('follows its activity to another time and place, used in part or not, and stays as it was once taken back', async () => {
    const t = open();
    const startsAt = t.clock.now() + 10 * DAY_MS;
    const goodId = await seats(startsAt);
    const [one, other] = [await family(), await family()];
    const [some, whole, gone] = [
      await redeemed(one, goodId, 200, 2),
      await redeemed(other, goodId),
      await redeemed(other, goodId),
    ];
    const { id: rightId } = await rightOf(one, some);
    const use = (used: number) =>
      outcome(s.desk.api.post(`/students/${one.studentId}/rights/${rightId}/uses`, { used }, freshKey()));
    expect(await use(0)).toBe(200);
    expect(await back(gone)).toBe(200);
    const later = seat(startsAt + 20 * DAY_MS, '体育馆');
    expect((await save(goodId, later)).status).toBe(200);
    const validThrough = localDateOf(later.startsAt + DAY_MS);
    const plan = { startsAt: later.startsAt, place: '体育馆', validThrough, state: 'active' };
    expect(await rightOf(one, some)).toMatchObject({ ...plan, used: 1, times: 2 });
    expect(await rightOf(other, whole)).toMatchObject({ ...plan, used: 0, times: 1 });
    expect(await rightOf(other, gone)).toMatchObject({ startsAt, place: '操场', state: 'revoked' });
    expect(await shown(one, some)).toMatchObject({ fulfilment: later, returnableUntil: later.startsAt + 7 * DAY_MS });
    expect(await shown(other, gone)).toMatchObject({ fulfilment: seat(startsAt) });
    expect(await tellings([some, whole, gone])).toEqual([1, 1, 0]);
    const audit = await t.db.read((r) =>
      r.rows<{ details: string }>("SELECT details FROM identity_audit WHERE action = 'mall.good.changed' AND subjectId = ?", [
        goodId,
      ]),
    );
    expect(audit.map(({ details }) => JSON.parse(details))).toMatchObject([
      { movedSeats: 2, from: { startsAt, place: '操场' }, to: { startsAt: later.startsAt, place: '体育馆' } },
    ]);
    t.clock.set(startsAt + 10 * DAY_MS);
    expect(await use(1)).toBe(200);
    expect(await back(whole)).toBe(200);
    expect(await t.differences()).toEqual([]);
  });

  it('follows while it waits for a guardian, too, who has no longer than until it begins', async () => {
    const t = open();
    const now = t.clock.now();
    const goodId = await seats(now + 10 * DAY_MS);
    const shopper = await family();
    expect((await shopper.parent.api.put('/family/mall-rule', { approvalAbove: 50, newPin: PIN })).status).toBe(200);
    const { id, expiresAt } = (await ask(shopper.parent, shopper.studentId, goodId, 100)).body;
    expect(expiresAt).toBe(now + 2 * DAY_MS);
    await save(goodId, seat(now + DAY_MS));
    expect(await shown(shopper, id)).toMatchObject({ state: 'held', expiresAt: now + DAY_MS, fulfilment: seat(now + DAY_MS) });
    const later = seat(now + 5 * DAY_MS, '礼堂');
    await save(goodId, later);
    expect(await shown(shopper, id)).toMatchObject({ state: 'held', expiresAt: now + 2 * DAY_MS, fulfilment: later });
    expect(await outcome(shopper.parent.api.post(`/redemptions/${id}/approval`, { pin: PIN }, freshKey()))).toBe(200);
    expect(await rightOf(shopper, id)).toMatchObject({ startsAt: later.startsAt, place: '礼堂' });
    expect(await tellings([id])).toEqual([2]);
  });

  it('stays where neither time nor place changed, the new time is over, or its activity has begun', async () => {
    const t = open();
    const startsAt = t.clock.now() + 2 * DAY_MS;
    const goodId = await seats(startsAt);
    const shopper = await family();
    const id = await redeemed(shopper, goodId);
    const kept = async () => {
      expect(await rightOf(shopper, id)).toMatchObject({ startsAt, place: '操场' });
      expect(await shown(shopper, id)).toMatchObject({ fulfilment: seat(startsAt) });
      return tellings([id]);
    };
    expect((await save(goodId, seat(startsAt), { title: '秋季运动会' })).status).toBe(200);
    expect(await kept()).toEqual([0]);
    // A slip that is put right moves nobody to yesterday.
    expect((await save(goodId, seat(t.clock.now()))).status).toBe(200);
    expect((await save(goodId, seat(startsAt))).status).toBe(200);
    const { id: rightId } = await rightOf(shopper, id);
    expect(await rightOf(shopper, id)).toMatchObject({ startsAt, place: '操场' });
    t.clock.set(startsAt);
    expect((await save(goodId, seat(startsAt + 30 * DAY_MS, '体育馆'))).status).toBe(200);
    expect(await rightOf(shopper, id)).toMatchObject({ id: rightId, startsAt, place: '操场' });
    t.clock.set(startsAt + 7 * DAY_MS);
    await sweepRedemptions(t.db);
    expect(await shown(shopper, id)).toMatchObject({ state: 'done' });
  });

  it('is never left behind by being redeemed while the activity is moved', async () => {
    const t = open();
    const goodId = await seats(t.clock.now() + 10 * DAY_MS);
    const shoppers = await Promise.all(Array.from({ length: 6 }, family));
    const take = ({ studentId, family: { guardianIds } }: Shopper) =>
      t.db.transaction(async (uow) => {
        const command = { studentId, goodId, quantity: 1, points: 100, guardianId: guardianIds[0] ?? '' };
        return orRefuse(await redeem(uow, command)).id;
      });
    for (let round = 1; round <= 3; round += 1) {
      const plan = seat(t.clock.now() + (10 + round) * DAY_MS, `第 ${round} 操场`);
      const [saved, ...ids] = await Promise.all([save(goodId, plan), ...shoppers.map(take)]);
      expect(saved.status).toBe(200);
      const rights = await Promise.all(shoppers.map((one, i) => rightOf(one, ids[i] ?? '')));
      expect(rights.map(({ startsAt, place }) => ({ startsAt, place }))).toEqual(
        shoppers.map(() => ({ startsAt: plan.startsAt, place: plan.place })),
      );
    }
    expect(await t.differences()).toEqual([]);
  });
});

import { DAY_MS } from '@qingya/shared';
import type { StoredEvent } from '../../src/platform/outbox';
import { describeProduct, type TestProduct } from '../support/product';
import { buildFamily, freshKey, type Person } from '../support/product-school';
import { ask, buildGood, buildMall, buildShopper, givePoints, type MallScene, redeemed, type Shopper } from './support';

/** What a family was told of activities that were moved, oldest first. */
const told = async (t: TestProduct, { api }: Pick<Person, 'api'>): Promise<{ title: string; body: string; page: string }[]> => {
  await t.settle();
  const { items } = (await api.get('/messages?limit=100')).body;
  return items.filter(({ title }: { title: string }) => title.startsWith('活动')).reverse();
};

describeProduct('what families are told of an activity that is moved', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const seat = (startsAt: number, place = '操场') => ({ kind: 'activity_seat', label: '亲子运动会', startsAt, place }) as const;
  const fields = (fulfilment: object) => ({ kind: 'virtual', category: 'course', title: '运动会名额', points: 100, fulfilment });
  const inDays = (days: number): number => open().clock.now() + days * DAY_MS;
  const seats = (startsAt: number): Promise<string> => buildGood(s, 20, fields(seat(startsAt)));
  const move = async (goodId: string, startsAt: number, place?: string): Promise<void> => {
    const { version } = (await s.owner.api.get(`/goods/${goodId}`)).body;
    const text = { ...fields(seat(startsAt, place)), campusIds: [s.campusId], version };
    const { status } = await s.owner.api.put(`/goods/${goodId}`, text);
    expect(status).toBe(200);
  };
  const single = (): Promise<Shopper> => buildShopper(open(), s.campusId, 500);
  /** Hands the events of all moves of a good to the subscriber once more, past the relay and its marks. */
  const replay = async (goodId: string): Promise<number> => {
    const t = open();
    const rows = await t.db.read((r) =>
      r.rows<StoredEvent<string>>("SELECT * FROM outbox_event WHERE type = 'mall.redemption.rescheduled' ORDER BY position"),
    );
    const events = rows
      .map((row) => ({ ...row, payload: JSON.parse(row.payload) }))
      .filter((one) => one.payload.goodId === goodId);
    const subscriber = t.product.modules.subscribers.find(({ name }) => name === 'notices.tell');
    for (const event of events) await t.db.transaction(async (uow) => subscriber?.handle(uow, event));
    return events.length;
  };

  it('is one message for all seats of a family with the names of its children, once for each move', async () => {
    const t = open();
    const family = await buildFamily(t, { campusId: s.campusId, children: 3, guardians: 2 });
    const shoppers = family.children.map(({ id }) => ({ family, parent: family.guardians[0], studentId: id }));
    const [ming, hong, lei] = shoppers as [Shopper, Shopper, Shopper];
    for (const [{ studentId }, name] of [
      [ming, '王小明'],
      [hong, '王小红'],
      [lei, '王小雷'],
    ] as const) {
      await givePoints(t, studentId, s.campusId, 500);
      await t.db.transaction((uow) => uow.run('UPDATE schooling_student SET name = ? WHERE id = ?', [name, studentId]));
    }
    const other = await single();
    const startsAt = Date.UTC(2027, 2, 6, 6);
    const goodId = await seats(startsAt);
    const first = await redeemed(ming, goodId, 200, 2);
    // Ids of one instant are in no order.
    t.clock.set(t.clock.now() + 1);
    await redeemed(ming, goodId);
    t.clock.set(t.clock.now() + 1);
    await redeemed(hong, goodId);
    const gone = await redeemed(lei, goodId);
    await s.manager.api.post(`/redemptions/${gone}/return`, { reason: '家长不要了', restock: true }, freshKey());
    await redeemed(other, goodId);
    await move(goodId, startsAt + 7 * DAY_MS, '体育馆');
    for (const guardian of family.guardians) {
      expect(await told(t, guardian)).toMatchObject([
        {
          title: '活动时间和地点有调整',
          body: '小明、小红兑换的「运动会名额」，活动时间由3月6日（周六）14:00改为3月13日（周六）14:00，活动地点由「操场」改为「体育馆」。不能参加的话，请联系校区。',
          page: `/packages/mall/pages/redemption/index?redemptionId=${first}`,
        },
      ]);
    }
    expect(await told(t, other.parent)).toHaveLength(1);
    expect(await replay(goodId)).toBe(4);
    await move(goodId, startsAt + 7 * DAY_MS, '礼堂');
    expect(await replay(goodId)).toBe(8);
    expect(await told(t, ming.parent)).toMatchObject([
      { title: '活动时间和地点有调整' },
      {
        title: '活动地点有调整',
        body: '小明、小红兑换的「运动会名额」，活动地点由「体育馆」改为「礼堂」。不能参加的话，请联系校区。',
      },
    ]);
    expect(await told(t, other.parent)).toHaveLength(2);
  });

  it('says of moves that come before the news is handled what still holds', async () => {
    const t = open();
    const goodId = await seats(inDays(10));
    const shopper = await single();
    await redeemed(shopper, goodId);
    await t.settle();
    const [first, second] = [inDays(20), inDays(30)];
    await move(goodId, first, '体育馆');
    await move(goodId, second, '体育馆');
    await move(goodId, second, '礼堂');
    const all = await told(t, shopper.parent);
    expect(all.map(({ title }) => title)).toEqual(['活动时间有调整', '活动地点有调整']);
    expect(all[1]?.body).toContain('由「体育馆」改为「礼堂」');
    await move(goodId, inDays(40), '礼堂');
    t.clock.set(inDays(40));
    expect(await told(t, shopper.parent)).toHaveLength(2);
  });

  it('reaches whoever still has to confirm a seat, and nobody who gave it back before or whose seat did not move', async () => {
    const t = open();
    const startsAt = inDays(10);
    const goodId = await seats(startsAt);
    const [waits, back] = [await single(), await single()];
    await waits.parent.api.put('/family/mall-rule', { approvalAbove: 50, newPin: '240613' });
    expect((await ask(waits.parent, waits.studentId, goodId, 100)).body).toMatchObject({ state: 'held' });
    const given = await redeemed(back, goodId);
    await t.settle();
    // A slip that is put right.
    await move(goodId, t.clock.now());
    await move(goodId, startsAt);
    expect(await replay(goodId)).toBe(0);
    await move(goodId, startsAt + DAY_MS);
    const returned = { reason: '家长不要了', restock: true };
    expect((await s.manager.api.post(`/redemptions/${given}/return`, returned, freshKey())).status).toBe(200);
    expect((await told(t, waits.parent)).map(({ title }) => title)).toEqual(['活动时间有调整']);
    expect(await told(t, back.parent)).toEqual([]);
  });

  it('reaches no family that took back its consent or was erased', async () => {
    const t = open();
    const goodId = await seats(inDays(10));
    const [silent, erased, other] = [await single(), await single(), await single()];
    for (const shopper of [silent, erased, other]) await redeemed(shopper, goodId);
    await t.settle();
    expect((await silent.parent.api.post('/consents/withdrawals', { kind: 'child_data' })).status).toBe(200);
    await t.db.transaction((uow) =>
      uow.run("UPDATE identity_family SET state = 'erased', erasedAt = 1 WHERE id = ?", [erased.family.familyId]),
    );
    await move(goodId, inDays(20));
    expect(await told(t, other.parent)).toHaveLength(1);
    const families = [silent, erased, other].map(({ family }) => family.familyId);
    const rows = await t.db.read((r) =>
      r.rows<{ familyId: string }>("SELECT familyId FROM messaging_message WHERE reason = 'redemption.rescheduled'"),
    );
    expect(families.map((id) => rows.filter(({ familyId }) => familyId === id).length)).toEqual([0, 0, 1]);
  });
});

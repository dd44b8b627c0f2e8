import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { remindRedemptions, sweepRedemptions } from '../../src/modules/mall';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, freshKey, moveTo, type Person } from '../support/product-school';
import { POST, toPost } from './posting';
import { buildGood, buildMall, buildShopper, type MallScene, redeemed, type Shopper } from './support';

const HOUR_MS = 60 * MINUTE_MS;

const inbox = async (t: TestProduct, { api }: Pick<Person, 'api'>): Promise<{ title: string; body: string; page: string }[]> => {
  await t.settle();
  const { items } = (await api.get('/messages?limit=100')).body;
  // The points that the fixture gave are news of their own.
  return items.filter(({ title }: { title: string }) => !title.startsWith('积分到账'));
};
const titles = async (t: TestProduct, person: Pick<Person, 'api'>): Promise<string[]> =>
  (await inbox(t, person)).map(({ title }) => title).reverse();

describeProduct('what families are told of redemptions', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });

  it('tells that it is ready, handed over and taken back, each once, and leads to it', async () => {
    const t = open();
    const shopper = await buildShopper(t, s.campusId, 100);
    const id = await redeemed(shopper, await buildGood(s, 1));
    await s.desk.api.post(`/redemptions/${id}/readiness`, {}, freshKey());
    const [ready] = await inbox(t, shopper.parent);
    expect(ready).toMatchObject({
      title: '兑换的商品可以领取了',
      page: `/packages/mall/pages/redemption/index?redemptionId=${id}`,
    });
    await s.desk.api.post(`/redemptions/${id}/pick-up-request`, { taker: '邻居张阿姨' }, freshKey());
    const question = (await inbox(t, shopper.parent))[0]?.body;
    expect(question).toContain('有人在');
    expect(question).not.toContain('邻居张阿姨');
    await shopper.parent.api.post(`/redemptions/${id}/pick-up-answer`, { accept: true }, freshKey());
    await s.desk.api.post(`/redemptions/${id}/hand-over`, { proof: 'guardian' }, freshKey());
    await t.settle();
    await s.manager.api.post(`/redemptions/${id}/return`, { reason: '尺码不合', restock: true }, freshKey());
    expect(await titles(t, shopper.parent)).toEqual([
      '兑换的商品可以领取了',
      '有人来代领兑换的商品，请您确认',
      '兑换的商品已领取',
      '退货已办理',
    ]);
  });

  it('tells that the desk moved it to another campus, and not what the family moved itself', async () => {
    const t = open();
    const there = await buildCampus(t);
    const goodId = await buildGood(s, 2, { campusIds: [s.campusId, there] });
    await s.owner.api.post(`/goods/${goodId}/stock-moves`, { kind: 'in', campusId: there, quantity: 2 }, freshKey());
    const shopper = await buildShopper(t, s.campusId, 200);
    for (const person of [shopper.parent, s.desk]) {
      const id = await redeemed(shopper, goodId);
      expect((await person.api.post(`/redemptions/${id}/campus`, { campusId: there }, freshKey())).status).toBe(200);
      await t.settle();
      await shopper.parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey());
    }
    expect(await titles(t, shopper.parent)).toEqual(['领取校区已更换']);
  });

  it('tells of what the school cancelled and not of what the family cancelled or what has moved on', async () => {
    const t = open();
    const goodId = await buildGood(s, 3);
    const shopper = await buildShopper(t, s.campusId, 300);
    const [refused, cancelled] = [await redeemed(shopper, goodId), await redeemed(shopper, goodId)];
    await s.desk.api.post(`/redemptions/${refused}/refusal`, { reason: '到货破损' }, freshKey());
    await s.desk.api.post(`/redemptions/${cancelled}/readiness`, {}, freshKey());
    await shopper.parent.api.post(`/redemptions/${cancelled}/cancellation`, {}, freshKey());
    const all = await inbox(t, shopper.parent);
    expect(all.map(({ title }) => title)).toEqual(['校区取消了一笔兑换']);
    expect(all[0]?.body).toContain('原因：到货破损');
  });

  it('tells courier and the end of the number of what was posted, and until when it can be sent back', async () => {
    const t = open();
    const goodId = await buildGood(s, 1, { fulfilment: { kind: 'post' } });
    const { parent, studentId } = await buildShopper(t, s.campusId, 100);
    const address = { recipient: '收件人', phone: '13900002222', region: '浙江省杭州市', detail: '某路 2 号' };
    moveTo(t, '2026-12-02' as never, '10:00');
    const made = await parent.api.post(`/students/${studentId}/redemptions`, { goodId, points: 100, address }, freshKey());
    await s.desk.api.post(`/redemptions/${made.body.id}/shipment`, { courier: '京东', trackingNo: 'jd0099887766' }, freshKey());
    const all = await inbox(t, parent);
    expect(all.map(({ title }) => title)).toEqual(['兑换的商品已寄出']);
    expect(all[0]?.body).toContain('已由京东寄出，单号尾号 7766，完整单号见兑换详情，请留意查收。');
    expect(all[0]?.body).toContain('收到后如有问题，请在12月16日（周三）10:00前联系校区退货。');
  });

  it('reminds once of what can be picked up for a day only, also when that day begins with a confirmation', async () => {
    const t = open();
    const goodId = await buildGood(s, 2, { pickUpDays: 1 });
    const reminders = async (person: Pick<Person, 'api'>) =>
      (await titles(t, person)).filter((title) => title === '兑换的商品还没有领取').length;
    const oncePerDay = async ({ parent }: Shopper, id: string): Promise<void> => {
      const { expiresAt } = (await parent.api.get(`/redemptions/${id}`)).body;
      for (const [before, found] of [
        [14 * HOUR_MS + 1, 0],
        [14 * HOUR_MS, 1],
        [1, 1],
      ] as const) {
        t.clock.set(expiresAt - before);
        await remindRedemptions(t.db);
        expect([before, await reminders(parent)]).toEqual([before, found]);
      }
    };
    const [one, two] = [await buildShopper(t, s.campusId, 100), await buildShopper(t, s.campusId, 100)];
    await oncePerDay(one, await redeemed(one, goodId));
    await two.parent.api.put('/family/mall-rule', { approvalAbove: 50, newPin: '493817' });
    const asked = await redeemed(two, goodId);
    t.clock.set(t.clock.now() + 30 * HOUR_MS);
    await remindRedemptions(t.db);
    expect((await titles(t, two.parent)).at(-1)).toMatch(/的兑换还在等您确认$/);
    await two.parent.api.post(`/redemptions/${asked}/approval`, { pin: '493817' }, freshKey());
    await oncePerDay(two, asked);
  });

  it('says of what is posted until when, and whose delay it was', async () => {
    const t = open();
    const goodId = await buildGood(s, 1, { ...POST, pickUpDays: 3 });
    const shopper = await buildShopper(t, s.campusId, 100);
    await shopper.parent.api.put('/family/mall-rule', { approvalAbove: 50, newPin: '493817' });
    moveTo(t, '2026-12-03' as never, '09:00');
    const { id } = await toPost(t, shopper, goodId);
    moveTo(t, '2026-12-04' as never, '09:00');
    await shopper.parent.api.post(`/redemptions/${id}/approval`, { pin: '493817' }, freshKey());
    const [confirmed] = await inbox(t, shopper.parent);
    expect(confirmed?.body).toContain('校区会在12月7日（周一）09:00前寄出，到时还没有交给快递会自动取消，积分退回。');
    moveTo(t, '2026-12-07' as never, '09:00');
    await sweepRedemptions(t.db);
    const [over] = await inbox(t, shopper.parent);
    expect(over?.body).toContain('校区没能在期限内寄出，已自动取消，100 积分已退回，');
  });

  it('reminds three days before the end and on the last day, once each, and tells when it is over', async () => {
    const t = open();
    const goodId = await buildGood(s, 2, { pickUpDays: 10 });
    const shopper = await buildShopper(t, s.campusId, 200);
    const id = await redeemed(shopper, goodId);
    const { expiresAt } = (await shopper.parent.api.get(`/redemptions/${id}`)).body;
    const reminders = async () => (await titles(t, shopper.parent)).filter((title) => title === '兑换的商品还没有领取').length;
    const found: [number, number][] = [];
    for (const before of [3 * DAY_MS + 1, 3 * DAY_MS, 2 * DAY_MS, DAY_MS + 1, DAY_MS, 1]) {
      t.clock.set(expiresAt - before);
      await Promise.all([remindRedemptions(t.db), remindRedemptions(t.db)]);
      await remindRedemptions(t.db);
      found.push([before, await reminders()]);
    }
    expect(found).toEqual([
      [3 * DAY_MS + 1, 0],
      [3 * DAY_MS, 1],
      [2 * DAY_MS, 1],
      [DAY_MS + 1, 1],
      [DAY_MS, 2],
      [1, 2],
    ]);
    t.clock.set(expiresAt);
    expect(await remindRedemptions(t.db)).toBe(0);
    await sweepRedemptions(t.db);
    const [last] = await inbox(t, shopper.parent);
    expect(last).toMatchObject({ title: '兑换已过期' });
    expect(last?.body).toContain('100 积分已退回');
  });

  it('asks the guardians for what a child wants above the limit, and tells when one of them has confirmed', async () => {
    const t = open();
    const goodId = await buildGood(s, 2, { pickUpDays: 2 });
    const shopper = await buildShopper(t, s.campusId, 200);
    const rule = { approvalAbove: 50, newPin: '493817' };
    expect((await shopper.parent.api.put('/family/mall-rule', rule)).status).toBe(200);
    const id = await redeemed(shopper, goodId);
    expect((await inbox(t, shopper.parent))[0]?.title).toMatch(/想兑换，等您确认$/);
    t.clock.set(t.clock.now() + DAY_MS - 1);
    expect(await remindRedemptions(t.db)).toBe(0);
    t.clock.set(t.clock.now() + 1);
    expect(await remindRedemptions(t.db)).toBe(1);
    expect((await titles(t, shopper.parent)).at(-1)).toMatch(/的兑换还在等您确认$/);
    t.clock.set(t.clock.now() + DAY_MS / 2);
    await shopper.parent.api.post(`/redemptions/${id}/approval`, { pin: '493817' }, freshKey());
    expect(await remindRedemptions(t.db)).toBe(0);
    expect((await titles(t, shopper.parent)).at(-1)).toBe('兑换已确认');
  });
});

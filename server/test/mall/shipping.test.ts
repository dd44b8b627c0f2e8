import { DAY_MS } from '@qingya/shared';
import { sweepRedemptions } from '../../src/modules/mall';
import { mallFamilyData } from '../../src/modules/mall/family-data';
import { shipRedemption } from '../../src/modules/mall/usecases/ship-redemption';
import { sweepAddresses } from '../../src/modules/mall/usecases/sweep-addresses';
import { createVault } from '../../src/platform/vault';
import { describeProduct } from '../support/product';
import { placesOf } from '../support/product-scan';
import { buildCampus, buildStaff, freshKey, type Person, SYSTEM } from '../support/product-school';
import { addressOf, POST, toPost, trackingNo } from './posting';
import { buildGood, buildMall, buildShopper, type MallScene, outcome, pointsOf, type Shopper, stockOn } from './support';

describeProduct('posting redemptions', (open) => {
  let s: MallScene;
  beforeAll(async () => {
    s = await buildMall(open());
  });
  const ship = (id: string, number = trackingNo(), courier = '顺丰', key = freshKey()) =>
    s.desk.api.post(`/redemptions/${id}/shipment`, { courier, trackingNo: number }, key);

  it('keeps an address sealed, shows it masked, and gives it to the family for the next time', async () => {
    const t = open();
    const goodId = await buildGood(s, 3, { fulfilment: { kind: 'pick_up_or_post' } });
    const shopper = await buildShopper(t, s.campusId, 300);
    const last = () => shopper.parent.api.get('/family/mall-address');
    expect((await last()).body).toEqual({ address: null });
    const address = addressOf(t);
    const made = await toPost(t, shopper, goodId, address);
    const masked = { recipient: '诸**', phone: `139****${address.phone.slice(-4)}`, address: address.region };
    expect(made).toMatchObject({ delivery: 'post', shipment: { ...masked, courier: null, trackingNo: null } });
    expect((await s.desk.api.get(`/redemptions/${made.id}`)).body.shipment).toMatchObject(masked);
    expect((await last()).body).toEqual({ address });
    expect(await placesOf(t, [address.detail, address.phone, address.recipient])).toEqual([]);
    const stranger = await buildShopper(t, s.campusId, 0);
    expect((await stranger.parent.api.get('/family/mall-address')).body).toEqual({ address: null });
  });

  it('shows a guardian no address that another guardian of the family typed', async () => {
    const t = open();
    const goodId = await buildGood(s, 3, POST);
    const shopper = await buildShopper(t, s.campusId, 300, 2);
    const [mother, father] = shopper.family.guardians as readonly [typeof shopper.parent, typeof shopper.parent];
    const last = async ({ api }: typeof mother) => (await api.get('/family/mall-address')).body.address;
    const [hers, his] = [addressOf(t), addressOf(t)];
    await toPost(t, { parent: mother, studentId: shopper.studentId }, goodId, hers);
    expect([await last(mother), await last(father)]).toEqual([hers, null]);
    await toPost(t, { parent: father, studentId: shopper.studentId }, goodId, his);
    expect([await last(mother), await last(father)]).toEqual([hers, his]);
  });

  it.each([
    ['浙江省杭州市西湖区文三路', false],
    ['浙江省杭州市西湖区 1 号', false],
    ['浙江省杭州市３栋', false],
    ['上海市教室', false],
    ['河北省唐山市路南区', true],
    ['河北省唐山市路北区', true],
    ['浙江省台州市路桥区', true],
    ['浙江省台州市路桥', false],
    ['新疆维吾尔自治区 伊犁哈萨克自治州 伊宁市', true],
  ])('takes %s as province, city and district: %s', async (region, taken) => {
    const t = open();
    const goodId = await buildGood(s, 1, POST);
    const { parent, studentId } = await buildShopper(t, s.campusId, 100);
    const body = { goodId, points: 100, address: { ...addressOf(t), region } };
    const answer = await parent.api.post(`/students/${studentId}/redemptions`, body, freshKey());
    expect([region, answer.body.error?.code ?? answer.status]).toEqual([region, taken ? 201 : 'invalid_request']);
  });

  it('takes points and pieces for good when it is posted, once, and closes it seven days after it can have arrived', async () => {
    const t = open();
    const goodId = await buildGood(s, 2, POST);
    const shopper = await buildShopper(t, s.campusId, 200);
    const { id } = await toPost(t, shopper, goodId);
    const back = await toPost(t, shopper, goodId);
    const handOver = { proof: 'known', reason: '家长在前台' };
    expect(await outcome(s.desk.api.post(`/redemptions/${id}/hand-over`, handOver, freshKey()))).toBe('redemption_not_pick_up');
    const [key, number] = [freshKey(), trackingNo()];
    const first = await ship(id, number, '顺丰', key);
    expect(first.body).toMatchObject({ state: 'shipped', shipment: { courier: '顺丰', trackingNo: number.toUpperCase() } });
    expect((await ship(id, number, '顺丰', key)).body).toEqual(first.body);
    expect(await outcome(ship(id))).toBe('redemption_state');
    expect(await outcome(shopper.parent.api.post(`/redemptions/${id}/cancellation`, {}, freshKey()))).toBe('redemption_state');
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 0, held: 100 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 0, held: 1 });
    await ship(back.id);
    const wrong = { reason: '尺码不合', restock: true };
    expect(await outcome(s.manager.api.post(`/redemptions/${back.id}/return`, wrong, freshKey()))).toBe(200);
    expect(await pointsOf(t, shopper.studentId)).toEqual({ available: 100, held: 0 });
    expect(await stockOn(t, goodId, s.campusId)).toEqual({ available: 1, held: 0 });
    const { handedOverAt, returnableUntil } = first.body;
    expect(returnableUntil - handedOverAt).toBe(14 * DAY_MS);
    const shown = async () => (await s.desk.api.get(`/redemptions/${id}`)).body;
    t.clock.set(returnableUntil - 1);
    await sweepRedemptions(t.db);
    expect(await shown()).toMatchObject({ state: 'shipped', returnableUntil });
    t.clock.set(returnableUntil);
    expect(await outcome(s.manager.api.post(`/redemptions/${id}/return`, wrong, freshKey()))).toBe('redemption_return_late');
    await sweepRedemptions(t.db);
    expect(await shown()).toMatchObject({ state: 'done', returnableUntil: null });
    t.clock.set(handedOverAt);
  });

  it('refuses what is not posted, what is too late, and what would lie ready', async () => {
    const t = open();
    const goodId = await buildGood(s, 9, { fulfilment: { kind: 'pick_up_or_post' }, pickUpDays: 2 });
    const shopper = await buildShopper(t, s.campusId, 900);
    const picked = await shopper.parent.api.post(
      `/students/${shopper.studentId}/redemptions`,
      { goodId, points: 100 },
      freshKey(),
    );
    expect(await outcome(ship(picked.body.id))).toBe('redemption_not_shippable');
    const [intime, late] = [await toPost(t, shopper, goodId), await toPost(t, shopper, goodId)];
    expect(await outcome(s.desk.api.post(`/redemptions/${late.id}/readiness`, {}, freshKey()))).toBe('redemption_not_pick_up');
    expect((await s.desk.api.get(`/redemptions/${late.id}`)).body).toMatchObject({ state: 'confirmed', readyAt: null });
    const start = t.clock.now();
    t.clock.set(late.expiresAt - 1);
    expect(await outcome(ship(intime.id))).toBe(200);
    t.clock.set(late.expiresAt);
    expect(await outcome(ship(late.id))).toBe('redemption_expired');
    t.clock.set(start);
  });

  it('posts several redemptions of a family in one parcel, and none of another family', async () => {
    const t = open();
    const goodId = await buildGood(s, 9, POST);
    const [shopper, other] = [await buildShopper(t, s.campusId, 300), await buildShopper(t, s.campusId, 100)];
    const [one, two, third] = [
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
      await toPost(t, other, goodId),
    ];
    const number = trackingNo();
    expect(await outcome(ship(one.id, number))).toBe(200);
    expect(await outcome(ship(two.id, number.toUpperCase()))).toBe(200);
    expect(await outcome(ship(third.id, number))).toBe('redemption_tracking_taken');
    expect((await s.desk.api.get(`/redemptions/${third.id}`)).body).toMatchObject({
      state: 'confirmed',
      shipment: { courier: null, trackingNo: null },
    });
    expect(await pointsOf(t, other.studentId)).toEqual({ available: 0, held: 100 });
    expect(await outcome(ship(third.id, number, '中通'))).toBe(200);
    const onto = { courier: '中通', trackingNo: number };
    expect(await outcome(s.desk.api.put(`/redemptions/${one.id}/shipment`, onto))).toBe('redemption_tracking_taken');
    expect((await s.desk.api.get(`/redemptions/${one.id}`)).body.shipment).toMatchObject({ courier: '顺丰' });
  });

  it('posts one of two families with the same number when both are sent at once', async () => {
    const t = open();
    const rounds = 6;
    // Of two goods: the stock of one would keep the second waiting for the first.
    const [goodId, another] = [await buildGood(s, rounds, POST), await buildGood(s, rounds, POST)];
    const [shopper, other] = [await buildShopper(t, s.campusId, 100 * rounds), await buildShopper(t, s.campusId, 100 * rounds)];
    for (let i = 0; i < rounds; i += 1) {
      const [one, two] = [await toPost(t, shopper, goodId), await toPost(t, other, another)];
      const number = trackingNo();
      // Without HTTP, so that both meet in the database.
      const parcel = { courier: '顺丰', trackingNo: number, actor: SYSTEM };
      const both = await Promise.all(
        [one, two].map(({ id: redemptionId }) =>
          t.db
            .transaction((uow) => shipRedemption(uow, { redemptionId, ...parcel }))
            .then(
              () => 200,
              (error: { code?: string }) => error.code ?? error,
            ),
        ),
      );
      expect([...both].sort()).toEqual([200, 'redemption_tracking_taken']);
    }
    const held = (await pointsOf(t, shopper.studentId)).held + (await pointsOf(t, other.studentId)).held;
    expect(held).toBe(100 * rounds);
    expect(await t.differences()).toEqual([]);
  });

  it('corrects courier and number of what was posted, and writes that down without the number', async () => {
    const t = open();
    const goodId = await buildGood(s, 2, POST);
    const shopper = await buildShopper(t, s.campusId, 200);
    const { id } = await toPost(t, shopper, goodId);
    const correct = (courier: string, number: string) =>
      s.desk.api.put(`/redemptions/${id}/shipment`, { courier, trackingNo: number });
    expect(await outcome(correct('中通', 'ZT123456'))).toBe('redemption_state');
    await ship(id, 'SF777770001');
    const corrected = await correct('中通', 'zt888880002');
    expect(corrected.body.shipment).toMatchObject({ courier: '中通', trackingNo: 'ZT888880002' });
    const audits = await t.db.read((r) =>
      r.rows<{ details: string }>("SELECT details FROM identity_audit WHERE action = 'mall.redemption.tracking_corrected'"),
    );
    expect(audits).toHaveLength(1);
    expect(JSON.parse(audits[0]?.details ?? '{}')).toMatchObject({
      before: { courier: '顺丰', number: '…0001' },
      after: { courier: '中通', number: '…0002' },
    });
  });

  it('gives the courier every address of the caller’s campuses once more, says which were taken away before, and audits no address', async () => {
    const t = open();
    const campusId = await buildCampus(t);
    const scene = { ...s, campusId, desk: await buildStaff(t, 'front_desk', campusId) };
    const goodId = await buildGood(scene, 5, POST);
    const shopper = await buildShopper(t, campusId, 500);
    const [first, second] = [addressOf(t), addressOf(t)];
    const { id } = await toPost(t, shopper, goodId, first);
    const file = async (path = '/exports/courier.csv') =>
      String((await scene.desk.api.get(path)).body)
        .trim()
        .split('\r\n');
    const [head = '', line = ''] = await file();
    expect(head).toContain('收件人,手机号,省市区,详细地址');
    for (const word of Object.values(first)) expect(line).toContain(word);
    expect(line.endsWith(',')).toBe(true);
    await toPost(t, shopper, goodId, second);
    const [, again = '', fresh = ''] = await file(`/exports/courier.csv?campusId=${campusId}`);
    expect([again.endsWith(','), fresh.endsWith(',')]).toEqual([false, true]);
    expect(await outcome(s.desk.api.get(`/exports/courier.csv?campusId=${campusId}`))).toBe('not_found');
    await scene.desk.api.post(`/redemptions/${id}/shipment`, { courier: '顺丰', trackingNo: trackingNo() }, freshKey());
    expect(await file()).toHaveLength(2);
    expect(await placesOf(t, [first.detail, second.detail, first.phone, second.phone])).toEqual([]);
    const [audit] = await t.db.read((r) =>
      r.rows<{ details: string }>(
        "SELECT details FROM identity_audit WHERE action = 'mall.list.exported' ORDER BY id DESC LIMIT 1",
      ),
    );
    expect(JSON.parse(audit?.details ?? '{}')).toEqual({ list: 'courier', format: 'csv', parcels: 1 });
    const sheet = await fetch(`${t.base}/exports/courier.xlsx`, {
      headers: { Authorization: `Bearer ${await scene.desk.token()}` },
    });
    expect([
      sheet.status,
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ]).toEqual([200, 'PK']);
  });

  it('takes the list away with its filters and in its order', async () => {
    const t = open();
    const campusId = await buildCampus(t);
    const scene = { ...s, campusId, desk: await buildStaff(t, 'front_desk', campusId) };
    const slow = await buildGood(scene, 5, { title: '慢递礼盒', ...POST, pickUpDays: 30 });
    const quick = await buildGood(scene, 5, { title: '快递礼盒', ...POST, pickUpDays: 5 });
    const picked = await buildGood(scene, 5, { title: '自提礼盒' });
    const shopper = await buildShopper(t, campusId, 500);
    await toPost(t, shopper, slow);
    await toPost(t, shopper, quick);
    await shopper.parent.api.post(`/students/${shopper.studentId}/redemptions`, { goodId: picked, points: 100 }, freshKey());
    const titles = async (query: string): Promise<string[]> => {
      const rows = String((await scene.desk.api.get(`/exports/redemptions.csv?${query}`)).body)
        .trim()
        .split('\r\n')
        .slice(1);
      const shown = (await scene.desk.api.get(`/redemptions?${query}&limit=100`)).body.items;
      const found = rows.map((row) => row.split(',')[2] ?? '');
      expect(found).toEqual(shown.map(({ goodTitle }: { goodTitle: string }) => goodTitle));
      return found;
    };
    expect(await titles('sort=redeemed')).toEqual(['慢递礼盒', '快递礼盒', '自提礼盒']);
    expect(await titles('sort=expires&delivery=post')).toEqual(['快递礼盒', '慢递礼盒']);
    expect(await titles(`sort=redeemed&goodId=${picked}`)).toEqual(['自提礼盒']);
    expect(await titles('sort=redeemed&state=done')).toEqual([]);
    expect(await outcome(scene.desk.api.get('/exports/redemptions.csv?state=nonsense'))).toBe('invalid_request');
  });

  it('erases an address 90 days after it was posted or given up, not before, and seals the others with the newest key', async () => {
    const t = open();
    const { vault } = t.product.modules.identity;
    const goodId = await buildGood(s, 9, { ...POST, pickUpDays: 90 });
    const shopper = await buildShopper(t, s.campusId, 900);
    const [posted, cancelled, waiting] = [
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
      await toPost(t, shopper, goodId),
    ];
    await ship(posted.id);
    await shopper.parent.api.post(`/redemptions/${cancelled.id}/cancellation`, {}, freshKey());
    const kept = async () => {
      const rows = await t.db.read((r) =>
        r.rows<{ redemptionId: string }>(
          `SELECT redemptionId FROM mall_shipment WHERE addressSealed IS NOT NULL
            AND redemptionId IN ('${posted.id}', '${cancelled.id}', '${waiting.id}') ORDER BY redemptionId`,
        ),
      );
      return rows.map(({ redemptionId }) => redemptionId);
    };
    const whole = async () => (await s.desk.api.get(`/redemptions/${posted.id}`)).body.shipment;
    const inFull = await whole();
    expect(inFull).toMatchObject({ recipient: '诸**', address: '浙江省杭州市滨江区', courier: '顺丰' });
    await t.settle();
    const { items } = (await shopper.parent.api.get('/messages?limit=100')).body;
    expect(JSON.stringify(items)).toContain(inFull.trackingNo.slice(-4));
    expect(JSON.stringify(items)).not.toContain(inFull.trackingNo);
    const start = t.clock.now();
    t.clock.set(start + 90 * DAY_MS - 1);
    await sweepAddresses(t.db, vault);
    expect(await kept()).toEqual([posted.id, cancelled.id, waiting.id]);
    expect(await whole()).toEqual(inFull);
    t.clock.set(start + 90 * DAY_MS);
    await sweepAddresses(t.db, vault);
    expect(await kept()).toEqual([waiting.id]);
    expect(await whole()).toEqual({ recipient: '已删除', phone: '', address: '已删除', courier: null, trackingNo: null });
    const late = { courier: '中通', trackingNo: trackingNo() };
    expect(await outcome(s.desk.api.put(`/redemptions/${posted.id}/shipment`, late))).toBe('redemption_address_erased');
    const key = { id: 'newer', key: Buffer.alloc(32, 7) };
    const rotated = createVault([key], Buffer.alloc(32, 9));
    const both = { ...rotated, open: vault.open };
    const { resealed } = await sweepAddresses(t.db, both);
    expect(resealed).toBeGreaterThan(0);
    const [row] = await t.db.read((r) =>
      r.rows<{ addressSealed: string }>('SELECT addressSealed FROM mall_shipment WHERE redemptionId = ?', [waiting.id]),
    );
    expect(JSON.parse(rotated.open(row?.addressSealed ?? '')).region).toBe('浙江省杭州市滨江区');
    // Back to the first key: an address in front of it that no key opens keeps nothing from being sealed anew.
    const [first] = await t.db.read((r) =>
      r.rows<{ redemptionId: string; addressSealed: string }>(
        'SELECT redemptionId, addressSealed FROM mall_shipment WHERE addressSealed IS NOT NULL ORDER BY redemptionId LIMIT 1',
      ),
    );
    expect(first?.redemptionId).not.toBe(waiting.id);
    const spoil = (sealed: string) =>
      t.db.transaction((uow) =>
        uow.run('UPDATE mall_shipment SET addressSealed = ? WHERE redemptionId = ?', [sealed, first?.redemptionId ?? '']),
      );
    await spoil('lost.key.text');
    await expect(sweepAddresses(t.db, { ...vault, open: rotated.open })).rejects.toThrow(first?.redemptionId);
    const [after] = await t.db.read((r) =>
      r.rows<{ addressSealed: string }>('SELECT addressSealed FROM mall_shipment WHERE redemptionId = ?', [waiting.id]),
    );
    expect(vault.isCurrent(after?.addressSealed ?? '')).toBe(true);
    await spoil(vault.seal(rotated.open(first?.addressSealed ?? '')));
    t.clock.set(start);
  });

  it('hands a family its addresses and forgets them with it, and nobody else’s', async () => {
    const t = open();
    const { exportFamily, eraseFamily } = mallFamilyData(t.product.modules.identity.vault);
    const goodId = await buildGood(s, 2, POST);
    const [leaving, staying] = [await buildShopper(t, s.campusId, 100), await buildShopper(t, s.campusId, 100)];
    const [gone, kept] = [addressOf(t), addressOf(t)];
    const { id } = await toPost(t, leaving, goodId, gone);
    await toPost(t, staying, goodId, kept);
    await ship(id, 'YT30003000');
    const exported = ({ familyId, guardianIds: [guardianId = ''] }: Shopper['family']) =>
      t.db.read(async (r) => JSON.stringify(await exportFamily(r, familyId, guardianId)));
    const before = await exported(leaving.family);
    for (const word of [...Object.values(gone), 'YT30003000']) expect(before).toContain(word);
    await t.db.transaction((uow) => eraseFamily(uow, leaving.family.familyId));
    await t.db.transaction((uow) => eraseFamily(uow, leaving.family.familyId));
    const after = await exported(leaving.family);
    for (const word of [...Object.values(gone), 'YT30003000', gone.phone.slice(-4)]) expect(after).not.toContain(word);
    expect((await s.desk.api.get(`/redemptions/${id}`)).body.shipment).toMatchObject({ recipient: '已删除', trackingNo: null });
    expect(await exported(staying.family)).toContain(kept.detail);
  });

  it('hands a guardian the addresses that this one typed in full, and of the other’s what the screens show', async () => {
    const t = open();
    const goodId = await buildGood(s, 3, POST);
    const shopper = await buildShopper(t, s.campusId, 200, 2);
    const [mother, father] = shopper.family.guardians as readonly [Person, Person];
    const [hers, his] = [addressOf(t), addressOf(t)];
    const posted = await toPost(t, { ...shopper, parent: mother }, goodId, hers);
    const other = await toPost(t, { ...shopper, parent: father }, goodId, his);
    await ship(other.id, 'YT30004000');
    const exportOf = async ({ api }: Person) => {
      const { status, body } = await api.post('/family/export');
      expect(status).toBe(200);
      const mall = body.sections.find(({ name }: { name: string }) => name === 'mall').data;
      return { text: JSON.stringify(body), shipments: mall.shipments };
    };
    for (const [who, own, foreign] of [
      [mother, { id: posted.id, address: hers }, { id: other.id, address: his }],
      [father, { id: other.id, address: his }, { id: posted.id, address: hers }],
    ] as const) {
      const { text, shipments } = await exportOf(who);
      const masked = { recipient: '诸**', phone: `139****${foreign.address.phone.slice(-4)}`, region: his.region };
      expect(shipments).toHaveLength(2);
      expect(shipments).toContainEqual(expect.objectContaining({ redemptionId: own.id, address: own.address }));
      expect(shipments).toContainEqual(expect.objectContaining({ redemptionId: foreign.id, address: null, ...masked }));
      for (const word of [foreign.address.recipient, foreign.address.phone, foreign.address.detail])
        expect(text).not.toContain(word);
    }
  });
});

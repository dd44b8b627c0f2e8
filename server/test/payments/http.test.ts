import { DAY_MS, localDateOf } from '@qingya/shared';
import { openPayment } from '../../src/modules/payments';
import { systemActor } from '../../src/platform/http/principal';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, type Family, freshKey, type Person } from '../support/product-school';
import { freshId } from './world';

describeProduct('payments over HTTP, with WeChat Pay beside them', (open) => {
  let campusId: string;
  let desk: Person & { staffId: string };
  let foreignDesk: Person;
  let teacher: Person;
  let family: Family;
  let parent: Person;
  let otherParent: Person;
  let stranger: Person;

  beforeAll(async () => {
    const t = open();
    campusId = await buildCampus(t);
    desk = await buildStaff(t, 'finance', campusId);
    foreignDesk = await buildStaff(t, 'finance', await buildCampus(t));
    teacher = await buildStaff(t, 'teacher', campusId);
    stranger = (await buildFamily(t, { campusId })).guardians[0];
  });

  beforeEach(async () => {
    family = await buildFamily(open(), { campusId, guardians: 2 });
    const [first, second] = family.guardians;
    if (!second) throw new Error('two guardians were asked for');
    [parent, otherParent] = [first, second];
  });

  const ask = (change: object = {}) => ({
    campusId,
    familyId: family.familyId,
    studentId: family.children[0]?.id ?? null,
    title: '秋季书法班学费',
    note: null,
    amount: 12_800,
    payWithinDays: 7,
    ...change,
  });
  const collect = async (change: object = {}): Promise<string> => {
    const { status, body } = await desk.api.post('/payments', ask(change), freshKey());
    expect(status).toBe(201);
    return body.id;
  };
  /** The payer enters the password on the simulated phone, and nobody tells the service. */
  const payOnPhone = (t: TestProduct, outTradeNo: string): void => {
    const order = t.wechat.pay.orders.find(outTradeNo);
    if (!order || !t.wechat.pay.pay(order, 'pay_never_notify')) throw new Error(`order ${outTradeNo} cannot be paid`);
  };
  const auditOf = (t: TestProduct, subjectId: string): Promise<{ action: string; actorId: string }[]> =>
    t.db.read((reader) => reader.rows('SELECT action, actorId FROM identity_audit WHERE subjectId = ? ORDER BY id', [subjectId]));

  it('shows a payment to its family and to staff of its campus only', async () => {
    const id = await collect();
    const path = `/payments/${id}`;
    expect(
      (
        await open()
          .api(() => '')
          .get(path)
      ).status,
    ).toBe(401);
    for (const person of [stranger, foreignDesk]) expect((await person.api.get(path)).status).toBe(404);
    expect((await teacher.api.get(path)).status).toBe(403);
    const { body: seen } = await parent.api.get(path);
    expect(seen).toMatchObject({ id, state: 'open', wechatPayable: true, familyName: null, createdByName: null });
    expect(seen.studentName).toBe(family.children[0]?.name);
    const { body: known } = await desk.api.get(path);
    expect(known).toMatchObject({ id, familyName: parent.name, createdByName: desk.name });
    expect((await parent.api.get('/payments')).status).toBe(403);
    const { body: listed } = await desk.api.get(`/payments?familyId=${family.familyId}`);
    expect(listed).toMatchObject({ items: [{ id, familyName: parent.name }], nextCursor: null });
    expect((await foreignDesk.api.get(`/payments?campusId=${campusId}`)).status).toBe(404);
    const { body: elsewhere } = await foreignDesk.api.get('/payments');
    expect(elsewhere.items).toEqual([]);
  });

  it('lets the desk ask once however often the request is sent, and writes it down', async () => {
    const key = freshKey();
    const [first, again] = [await desk.api.post('/payments', ask(), key), await desk.api.post('/payments', ask(), key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(await auditOf(open(), first.body.id)).toEqual([{ action: 'payments.payment.opened', actorId: desk.staffId }]);
    const child = (await buildFamily(open(), { campusId })).children[0]?.id;
    expect(await desk.api.post('/payments', ask({ studentId: child }), freshKey())).toMatchObject({
      status: 422,
      body: { error: { code: 'payment_family_mismatch' } },
    });
  });

  it('tells a family what waits to be paid, page by page', async () => {
    const ids = [await collect({ amount: 100 }), await collect({ amount: 200 }), await collect({ amount: 300 })].reverse();
    const { body: first } = await parent.api.get('/me/payments?limit=2');
    expect(first).toMatchObject({ open: { count: 3, amount: 600 }, items: [{ id: ids[0] }, { id: ids[1] }] });
    const { body: second } = await parent.api.get(`/me/payments?limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null });
    expect((await parent.api.get('/me/payments?state=settled')).body.items).toEqual([]);
    expect((await parent.api.get('/me/payments?cursor=nonsense')).status).toBe(400);
  });

  it('takes a family from the bill to the money: order, password, result', async () => {
    const t = open();
    const id = await collect();
    const { status, body } = await parent.api.post(`/payments/${id}/wechat-order`);
    expect([status, body.parameters.signType]).toEqual([200, 'RSA']);
    const panel = await t.wechat.pay.panels.open(body.parameters, await t.wechat.pay.keys());
    expect(panel.outTradeNo).toBe(id);
    expect((await stranger.api.post(`/payments/${id}/wechat-order`)).status).toBe(404);
    expect((await parent.api.post(`/payments/${id}/confirm`)).body).toMatchObject({ state: 'open' });
    payOnPhone(t, id);
    const { body: paid } = await parent.api.post(`/payments/${id}/confirm`);
    expect(paid).toMatchObject({ state: 'settled', channel: 'wechat', wechatPayable: false, confirming: false });
    expect(paid.captures).toMatchObject([{ amount: 12_800, outcome: 'settled', refundable: 12_800 }]);
    const refused = await parent.api.post(`/payments/${id}/wechat-order`);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'payment_already_paid' } } });
  });

  it('closes the order of one parent before the other one gets the next', async () => {
    const t = open();
    const id = await collect();
    expect((await parent.api.post(`/payments/${id}/wechat-order`)).status).toBe(200);
    const busy = await otherParent.api.post(`/payments/${id}/wechat-order`);
    expect(busy).toMatchObject({ status: 409, body: { error: { code: 'payment_busy' } } });
    t.clock.advance(10_000);
    expect((await otherParent.api.post(`/payments/${id}/wechat-order`)).status).toBe(200);
    expect(() => payOnPhone(t, id)).toThrow('cannot be paid');
    payOnPhone(t, `${id}-2`);
    // The watch finds it, though nobody has told anything.
    t.clock.advance(10_000);
    const watch = t.product.modules.repeating.find(({ name }) => name === 'payments.watch-orders');
    await watch?.run(t.db);
    expect((await parent.api.get(`/payments/${id}`)).body).toMatchObject({ state: 'settled' });
  });

  it('lets two phones tap at once', async () => {
    const t = open();
    const id = await collect();
    const answers = await Promise.all(
      [parent, otherParent, parent, otherParent].map(({ api }) => api.post(`/payments/${id}/wechat-order`)),
    );
    const statuses = answers.map(({ status, body }) => (status === 200 ? 200 : body.error.code));
    expect(statuses.sort()).toEqual([200, 200, 'payment_busy', 'payment_busy']);
    const payable = t.wechat.pay.orders
      .all()
      .filter((order) => order.outTradeNo.startsWith(id) && !t.wechat.pay.orders.isOver(order));
    expect(payable.filter((order) => t.wechat.pay.stateOf(order) === 'NOTPAY')).toHaveLength(1);
  });

  it('withdraws a payment with its order, and asks WeChat Pay at a press of a button; both are written down', async () => {
    const t = open();
    const id = await collect();
    await parent.api.post(`/payments/${id}/wechat-order`);
    expect((await desk.api.post(`/payments/${id}/sync`)).body).toMatchObject({ state: 'open' });
    expect((await parent.api.post(`/payments/${id}/close`, { reason: '不想付' })).status).toBe(403);
    const { status, body } = await desk.api.post(`/payments/${id}/close`, { reason: '金额开错' });
    expect([status, body.state, body.closeReason]).toEqual([200, 'closed', 'cancelled']);
    expect(() => payOnPhone(t, id)).toThrow('cannot be paid');
    const again = await desk.api.post(`/payments/${id}/close`, { reason: '金额开错' });
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'payment_not_open' } } });
    expect((await auditOf(t, id)).map(({ action }) => action)).toEqual([
      'payments.payment.opened',
      'payments.payment.synced',
      'payments.payment.withdrawn',
    ]);
  });

  it('sums and exports what the campus took', async () => {
    const t = open();
    const id = await collect({ amount: 4_321 });
    await parent.api.post(`/payments/${id}/wechat-order`);
    payOnPhone(t, id);
    await parent.api.post(`/payments/${id}/confirm`);
    const today = localDateOf(t.clock.now());
    const { body } = await desk.api.get(`/payments/summary?from=${today}&to=${today}&campusId=${campusId}`);
    expect(body.captured).toEqual([expect.objectContaining({ channel: 'wechat' })]);
    expect(body.captured[0].amount).toBeGreaterThanOrEqual(4_321);
    expect(body.days).toEqual([{ date: today, captured: body.captured[0].amount, refunded: expect.any(Number) }]);
    expect((await desk.api.get(`/payments/summary?from=${today}&to=2026-01-01`)).status).toBe(400);
    const { status, body: csv } = await desk.api.get(`/exports/payments.csv?familyId=${family.familyId}`);
    expect([status, csv.includes('43.21')]).toEqual([200, true]);
    expect((await teacher.api.get('/exports/payments.csv')).status).toBe(403);
  });

  it('refuses notifications that are not from WeChat Pay', async () => {
    const t = open();
    const answer = await fetch(`${t.base}/wechat/pay-notifications`, { method: 'POST', body: '{"id":"EV-1"}' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'FAIL' });
  });

  it('keeps a family from being forgotten while it has to pay, and closes what nobody pays', async () => {
    const t = open();
    const intent = await t.db.transaction((uow) =>
      openPayment(uow, {
        purpose: { kind: 'test', id: freshId() },
        familyId: family.familyId,
        campusId,
        studentId: null,
        title: '一天内付清',
        note: null,
        amount: 1_000,
        expiresAt: uow.now + DAY_MS,
        actor: systemActor('test'),
      }),
    );
    await parent.api.post(`/payments/${intent.id}/wechat-order`);
    t.clock.advance(DAY_MS);
    expect(await parent.api.post(`/payments/${intent.id}/wechat-order`)).toMatchObject({
      body: { error: { code: 'payment_expired' } },
    });
    await t.product.modules.repeating.find(({ name }) => name === 'payments.watch-orders')?.run(t.db);
    expect((await parent.api.get(`/payments/${intent.id}`)).body).toMatchObject({ state: 'closed', closeReason: 'expired' });
    expect(() => payOnPhone(t, intent.id)).toThrow('cannot be paid');
  });
});

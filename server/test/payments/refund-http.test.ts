import { addDays, localDateOf, MINUTE_MS, startOfDay } from '@qingya/shared';
import { openTask } from '../../src/modules/payments/usecases/open-task';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, type Family, freshKey, type Person } from '../support/product-school';
import { freshId } from './world';

type Staff = Person & { staffId: string };

describeProduct('refunds, desk and books over HTTP, with WeChat Pay beside them', (open) => {
  let campusId: string;
  let finance: Staff;
  let desk: Staff;
  let owner: Staff;
  let elsewhere: Staff;
  let family: Family;
  let parent: Person;

  beforeAll(async () => {
    const t = open();
    campusId = await buildCampus(t);
    finance = await buildStaff(t, 'finance', campusId);
    desk = await buildStaff(t, 'front_desk', campusId);
    owner = await buildStaff(t, 'owner');
    elsewhere = await buildStaff(t, 'finance', await buildCampus(t));
    family = await buildFamily(t, { campusId });
    // Refunds end when a test says so.
    t.wechat.pay.settings.refundMode = 'stay';
    parent = family.guardians[0];
  });

  const collect = async (amount = 12_800): Promise<string> => {
    const order = {
      campusId,
      familyId: family.familyId,
      studentId: null,
      title: '秋季书法班学费',
      note: null,
      amount,
      payWithinDays: 7,
    };
    const { status, body } = await desk.api.post('/payments', order, freshKey());
    expect(status).toBe(201);
    return body.id;
  };
  const paid = async (t: TestProduct, amount?: number): Promise<string> => {
    const id = await collect(amount);
    expect((await parent.api.post(`/payments/${id}/wechat-order`)).status).toBe(200);
    const order = t.wechat.pay.orders.find(id);
    if (!order || !t.wechat.pay.pay(order, 'pay_never_notify')) throw new Error('the order cannot be paid');
    expect((await parent.api.post(`/payments/${id}/confirm`)).body.state).toBe('settled');
    return id;
  };
  const askBack = (id: string, body: object, key = freshKey()) =>
    finance.api.post(`/payments/${id}/refunds`, { amount: 12_800, reason: '课程取消', refundsSeen: 0, ...body }, key);
  const watch = async (t: TestProduct, afterMs = 0): Promise<void> => {
    t.clock.advance(afterMs);
    await t.product.modules.repeating.find(({ name }) => name === 'payments.watch-refunds')?.run(t.db);
  };
  /** The refund is sent, ends at WeChat Pay, and is asked about. */
  const finished = async (t: TestProduct, refundId: string, status: 'SUCCESS' | 'ABNORMAL'): Promise<void> => {
    await watch(t);
    t.wechat.pay.refunds.finish(refundId, status);
    await watch(t, MINUTE_MS);
  };
  const auditOf = async (t: TestProduct, subjectId: string): Promise<string[]> => {
    const rows = await t.db.read((reader) =>
      reader.rows<{ action: string }>('SELECT action FROM identity_audit WHERE subjectId = ? ORDER BY id', [subjectId]),
    );
    return rows.map(({ action }) => action);
  };

  it('gives money back the way it came, once per request, and shows it to the family', async () => {
    const t = open();
    const id = await paid(t);
    expect(
      (await desk.api.post(`/payments/${id}/refunds`, { amount: 1, reason: '课程取消', refundsSeen: 0 }, freshKey())).status,
    ).toBe(403);
    expect(
      (await elsewhere.api.post(`/payments/${id}/refunds`, { amount: 1, reason: '课程取消', refundsSeen: 0 }, freshKey())).status,
    ).toBe(404);
    const key = freshKey();
    const [first, again] = [await askBack(id, { amount: 5_000 }, key), await askBack(id, { amount: 5_000 }, key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.body.refunds).toMatchObject([{ amount: 5_000, state: 'waiting', stuck: false }]);
    expect(again.body.refunds).toHaveLength(1);
    const refundId = first.body.refunds[0].id;
    await finished(t, refundId, 'SUCCESS');
    const { body } = await parent.api.get(`/payments/${id}`);
    expect(body).toMatchObject({ state: 'settled', refunded: 5_000, refunding: 0, refunds: [{ state: 'succeeded' }] });
    expect(await askBack(id, { amount: 7_801, refundsSeen: 1 })).toMatchObject({
      status: 409,
      body: { error: { code: 'refund_exceeds_payment' } },
    });
    expect(await auditOf(t, refundId)).toEqual(['payments.refund.requested']);
    expect((await elsewhere.api.get('/refunds')).body.items).toEqual([]);
    const { body: list } = await desk.api.get('/refunds?view=succeeded');
    expect(list.items).toMatchObject([{ id: refundId, title: '秋季书法班学费', campusId }]);
    expect(await askBack(await collect(), {})).toMatchObject({ body: { error: { code: 'refund_nothing_captured' } } });
  });

  it('gives back once what two people decided on at once, or one decided on twice', async () => {
    const id = await paid(open());
    const both = await Promise.all([askBack(id, { amount: 5_000 }), askBack(id, { amount: 4_000 })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({ code: 'refund_changed', details: { refunds: 1 } });
    for (const refundsSeen of [0, 2])
      expect((await askBack(id, { amount: 100, refundsSeen })).body.error.code).toBe('refund_changed');
    expect((await askBack(id, { amount: 100, refundsSeen: 1 })).status).toBe(201);
    expect((await finance.api.get(`/payments/${id}`)).body.refunds).toHaveLength(2);
    expect((await askBack(id, { amount: 100, refundsSeen: undefined })).status).toBe(400);
  });

  it('finds the refunds a killed process left behind, and sends them', async () => {
    const t = open();
    const id = await paid(t);
    const { body } = await askBack(id, {});
    const woken: string[] = [];
    const work = t.product.modules.works.find(({ name }) => name === 'payments.refund');
    for (const { id: piece, payload } of (await work?.recover?.(t.db)) ?? []) {
      woken.push(piece);
      await work?.handle(t.db, payload);
    }
    expect(woken).toContain(body.refunds[0].id);
    expect(t.wechat.pay.refunds.find(body.refunds[0].id)).toMatchObject({ input: { amount: { refund: 12_800 } } });
  });

  it('keeps a refund whose money is missing, and tries again at a press of a button', async () => {
    const t = open();
    const id = await paid(t);
    t.wechat.pay.settings.balanceFen = 0;
    const { body } = await askBack(id, {});
    const refundId = body.refunds[0].id;
    await watch(t);
    const { body: stuck } = await finance.api.get('/refunds?view=stuck');
    expect(stuck.items).toMatchObject([{ id: refundId, state: 'blocked', lastCode: 'NOT_ENOUGH', stuck: true }]);
    const { body: tasks } = await finance.api.get('/payment-tasks');
    expect(tasks.items).toMatchObject([{ kind: 'refund_not_enough', refundId, amount: 12_800, canRefund: false, campusId }]);
    expect((await elsewhere.api.get('/payment-tasks')).body.items).toEqual([]);
    t.wechat.pay.settings.balanceFen = null;
    expect((await elsewhere.api.post(`/refunds/${refundId}/retry`, {}, freshKey())).status).toBe(404);
    expect((await finance.api.post(`/refunds/${refundId}/retry`, {}, freshKey())).status).toBe(200);
    await finished(t, refundId, 'SUCCESS');
    expect((await parent.api.get(`/payments/${id}`)).body).toMatchObject({ refunded: 12_800 });
    expect((await finance.api.get('/payment-tasks')).body.items).toEqual([]);
    expect((await finance.api.post(`/refunds/${refundId}/retry`, {}, freshKey())).body.error.code).toBe('refund_not_retryable');
    expect(await auditOf(t, refundId)).toEqual(['payments.refund.requested', 'payments.refund.retried']);
  });

  it('lets a person give an abnormal refund back by hand', async () => {
    const t = open();
    const id = await paid(t);
    const { body } = await askBack(id, {});
    const refundId = body.refunds[0].id;
    await finished(t, refundId, 'ABNORMAL');
    const byHand = { channel: 'transfer', receiptNo: `T${freshId()}`, note: null };
    const { body: done } = await finance.api.post(`/refunds/${refundId}/by-hand`, byHand, freshKey());
    expect(done).toMatchObject({ state: 'succeeded', channel: 'transfer', handReceiptNo: byHand.receiptNo });
    expect((await parent.api.get(`/payments/${id}`)).body).toMatchObject({ refunded: 12_800 });
    expect(await auditOf(t, refundId)).toEqual(['payments.refund.requested', 'payments.refund.given_by_hand']);
  });

  it('records money at the desk, gives it back there, and voids a mistake by a second person', async () => {
    const t = open();
    const id = await collect();
    const receipt = { channel: 'cash', receiptNo: `C${freshId()}` };
    const { status, body } = await desk.api.post(`/payments/${id}/desk-receipts`, receipt, freshKey());
    expect([status, body.state, body.channel]).toEqual([201, 'settled', 'cash']);
    const { body: other } = await desk.api.post(`/payments/${await collect()}/desk-receipts`, receipt, freshKey());
    expect(other.error.code).toBe('desk_receipt_used');
    expect((await askBack(id, {})).body.error.code).toBe('invalid_request');
    const { body: request } = await desk.api.post(`/payments/${id}/desk-voids`, { reason: '登记错了' }, freshKey());
    expect(request).toMatchObject({ state: 'requested', requestedById: desk.staffId, receiptNo: receipt.receiptNo });
    const decision = { approve: true, note: null };
    expect((await desk.api.post(`/desk-voids/${request.id}/decision`, decision, freshKey())).status).toBe(403);
    expect((await elsewhere.api.post(`/desk-voids/${request.id}/decision`, decision, freshKey())).status).toBe(404);
    expect((await elsewhere.api.get('/desk-voids')).body.items).toEqual([]);
    const { body: decided } = await finance.api.post(`/desk-voids/${request.id}/decision`, decision, freshKey());
    expect(decided).toMatchObject({ state: 'approved', decidedByName: finance.name });
    expect((await desk.api.get('/desk-voids?state=approved')).body.items).toMatchObject([{ id: request.id }]);
    expect((await parent.api.get(`/payments/${id}`)).body).toMatchObject({ state: 'closed', closeReason: 'voided' });
    const second = await collect();
    await desk.api.post(`/payments/${second}/desk-receipts`, { channel: 'pos', receiptNo: `P${freshId()}` }, freshKey());
    const { body: back } = await askBack(second, { handReceiptNo: `P${freshId()}` });
    expect(back).toMatchObject({ refunded: 12_800, refunds: [{ state: 'succeeded', channel: 'pos' }] });
    expect(await auditOf(t, request.id)).toEqual(['payments.desk_void.requested', 'payments.desk_void.approved']);
  });

  it('compares a day with the bill for people of the whole school only', async () => {
    const t = open();
    const id = await paid(t, 4_321);
    const refund = await askBack(id, { amount: 321 });
    await finished(t, refund.body.refunds[0].id, 'SUCCESS');
    const date = localDateOf(t.clock.now());
    const path = `/payment-bills/${date}/compare`;
    expect((await owner.api.post(path)).body.error.code).toBe('bill_date_invalid');
    t.clock.advance(startOfDay(addDays(date, 1)) + 9 * 60 * MINUTE_MS - t.clock.now());
    expect((await owner.api.post(path)).body.error.code).toBe('bill_not_ready');
    expect((await owner.api.get('/payment-bills')).body.items).toMatchObject([{ billDate: date, state: 'not_ready' }]);
    t.clock.advance(2 * 60 * MINUTE_MS);
    for (const person of [finance, desk]) expect((await person.api.post(path)).status).toBe(403);
    expect((await finance.api.get('/payment-bills')).status).toBe(403);
    expect((await finance.api.get('/payment-differences')).status).toBe(403);
    const { status, body } = await owner.api.post(path);
    expect([status, body.state, body.openDifferences]).toEqual([200, 'done', 0]);
    const { body: runs } = await owner.api.get('/payment-bills');
    expect(runs.items).toMatchObject([{ billDate: date, state: 'done' }]);
    expect((await owner.api.get(`/payment-differences?billDate=${date}`)).body.items).toEqual([]);
    expect(await auditOf(t, date)).toEqual(['payments.bill.compared']);
    const task = t.product.modules.tasks.find(({ name }) => name === 'payments.compare-bills');
    await task?.run({ db: t.db, businessDate: addDays(date, 1), report: async () => undefined });
  });

  it('gives finance of every open campus what belongs to the whole school', async () => {
    const t = open();
    const campuses = await t.db.read((reader) =>
      reader.rows<{ id: string }>("SELECT id FROM identity_campus WHERE state = 'open'"),
    );
    const chief = await buildStaff(t, 'finance', ...campuses.map(({ id }) => id));
    const subjectId = freshId();
    const about = { campusId: null, intentId: null, captureId: null, refundId: null };
    await t.db.transaction((uow) => openTask(uow, { kind: 'order_refused', subjectId, ...about, details: { code: 'NO_AUTH' } }));
    const tasksOf = async (who: Staff) =>
      (await who.api.get('/payment-tasks')).body.items.filter((task: { campusId: unknown }) => task.campusId === null);
    expect(await tasksOf(finance)).toEqual([]);
    const [task] = await tasksOf(chief);
    expect(task).toMatchObject({ kind: 'order_refused', canClose: true });
    const resolve = (who: Staff) =>
      who.api.post(`/payment-tasks/${task.id}/resolve`, { resolution: 'done', note: '已更换密钥' }, freshKey());
    expect((await resolve(finance)).status).toBe(404);
    expect((await resolve(chief)).body).toMatchObject({ state: 'done', canClose: false });
    expect((await chief.api.get('/payment-bills')).status).toBe(200);
    expect((await chief.api.get('/payment-differences')).status).toBe(200);
    const { body: me } = await chief.api.get('/me');
    expect(me.staff.permissions).toContainEqual({ permission: 'payment.reconcile', campuses: 'all' });
    // A new campus that somebody else looks after.
    await buildCampus(t);
    t.clock.advance(MINUTE_MS);
    expect((await chief.api.get('/payment-bills')).status).toBe(403);
  });
});

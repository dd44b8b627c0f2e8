import type { Readable } from 'node:stream';
import { DAY_MS, localDateOf, startOfDay } from '@qingya/shared';
import { paymentsFamilyData } from '../../src/modules/payments/family-data';
import { paymentDetail } from '../../src/modules/payments/http/detail';
import { exportRoutes } from '../../src/modules/payments/http/export-routes';
import { filterOf } from '../../src/modules/payments/http/scope';
import { listPayments, openSums, type PaymentFilter } from '../../src/modules/payments/persistence/payment-views';
import { capturedSums, daySums, refundedSums, waitingCounts } from '../../src/modules/payments/persistence/summary-store';
import { collectPayment } from '../../src/modules/payments/usecases/collect-payment';
import { openPayment } from '../../src/modules/payments/usecases/open-payment';
import { requestRefund } from '../../src/modules/payments/usecases/request-refund';
import { requestVoid } from '../../src/modules/payments/usecases/request-void';
import { resolveTask } from '../../src/modules/payments/usecases/resolve-task';
import { takeCapture } from '../../src/modules/payments/usecases/take-capture';
import { takeRefundFacts } from '../../src/modules/payments/usecases/take-refund-facts';
import type { FileAnswer } from '../../src/platform/http/route';
import { describeDatabases } from '../support/database';
import { heldPayment, paidAtDesk } from './refund-support';
import { AMOUNT, freshId, PaymentsWorld, STAFF } from './world';

const textOf = async (file: FileAnswer): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of file.content as Readable) pieces.push(Buffer.from(piece as string | Buffer));
  return Buffer.concat(pieces).toString('utf8');
};

describeDatabases('what is shown of payments', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const list = async (filter: PaymentFilter, beforeId?: string, limit = 50): Promise<string[]> =>
    (await world.db.read((reader) => listPayments(reader, filter, beforeId, limit))).map(({ id }) => id);
  const payAtDesk = (intentId: string, receiptNo: string, amount = AMOUNT) =>
    world.db.transaction((uow) =>
      takeCapture(uow, { channel: 'cash', intentId, receiptNo, amount, paidAt: uow.now, actor: STAFF }),
    );
  /** A payment that was paid with WeChat Pay, and part of which has come back. */
  const partlyRefunded = async (campusId: string, familyId = freshId()) => {
    const intent = await world.orderedPayment({ campusId, familyId });
    await world.notify(world.gateway.pay(intent.id));
    const [capture] = await world.captures(intent.id);
    const captureId = capture?.id ?? '';
    const ask = (amount: number) =>
      world.db.transaction((uow) =>
        requestRefund(uow, {
          captureId,
          amount,
          reason: '退一部分',
          cause: 'asked',
          source: { type: 'test', id: freshId() },
          actor: STAFF,
          handReceiptNo: null,
          refundsSeen: null,
        }),
      );
    const done = await ask(3_000);
    await ask(1_000);
    await world.db.transaction((uow) =>
      takeRefundFacts(
        uow,
        {
          outRefundNo: done.outRefundNo,
          refundId: `5${done.id.slice(-8)}`,
          outTradeNo: intent.id,
          transactionId: capture?.transactionId ?? '',
          amount: 3_000,
          total: AMOUNT,
          status: 'succeeded',
          succeededAt: uow.now,
        },
        'query',
      ),
    );
    return intent;
  };

  describe('in lists', () => {
    it('newest first, page by page, of the campuses one may see', async () => {
      const [campusId, elsewhere] = [freshId(), freshId()];
      const mine = [];
      for (let n = 0; n < 5; n += 1) mine.unshift((await world.openPayment({ campusId })).id);
      const other = await world.openPayment({ campusId: elsewhere });
      expect(await list({ campusIds: [campusId] })).toEqual(mine);
      // One more than asked for tells that there is another page.
      expect(await list({ campusIds: [campusId] }, undefined, 2)).toEqual(mine.slice(0, 3));
      expect(await list({ campusIds: [campusId] }, mine[1], 2)).toEqual(mine.slice(2, 5));
      expect(await list({ campusIds: [] })).toEqual([]);
      expect(await list({ campusIds: [campusId, elsewhere] })).toEqual([other.id, ...mine]);
      expect(await list({})).toEqual(expect.arrayContaining([other.id, ...mine]));
    });

    it('by state, channel, family, day and what people type', async () => {
      const campusId = freshId();
      const campusIds = [campusId];
      const desk = await world.openPayment({ campusId, title: '围棋班 100%_学费' });
      await payAtDesk(desk.id, 'SJ-0815');
      const wechat = await world.orderedPayment({ campusId });
      const money = world.gateway.pay(wechat.id);
      await world.notify(money);
      world.after(DAY_MS);
      const today = await world.openPayment({ campusId });
      expect(await list({ campusIds, state: 'open' })).toEqual([today.id]);
      expect(await list({ campusIds, state: 'settled' })).toEqual([wechat.id, desk.id]);
      expect(await list({ campusIds, channel: 'cash' })).toEqual([desk.id]);
      expect(await list({ campusIds, familyId: wechat.familyId })).toEqual([wechat.id]);
      const date = localDateOf(world.now());
      expect(await list(filterOf({ from: date, to: date }, campusIds))).toEqual([today.id]);
      const searches: [string, string[]][] = [
        ['100%_', [desk.id]],
        ['100_%', []],
        ['SJ-0815', [desk.id]],
        ['SJ-08', []],
        [money.transactionId, [wechat.id]],
        [wechat.id, [wechat.id]],
        ['%', [desk.id]],
      ];
      for (const [search, found] of searches) expect([search, await list({ campusIds, search })]).toEqual([search, found]);
    });

    it('with what came back and what is on its way; surplus money is no refund of the purchase', async () => {
      const intent = await partlyRefunded(freshId());
      await world.notify(world.gateway.payment(intent.id, AMOUNT));
      const [row] = await world.db.read((reader) => listPayments(reader, { familyId: intent.familyId }, undefined, 10));
      expect(row).toMatchObject({ id: intent.id, refunded: 3_000, reserved: 4_000 });
    });

    it('and what a family still has to pay', async () => {
      const familyId = freshId();
      await world.openPayment({ familyId, amount: 100 });
      await world.openPayment({ familyId, amount: 250 });
      await payAtDesk((await world.openPayment({ familyId, amount: 999 })).id, `R-${familyId.slice(-8)}`, 999);
      expect(await world.db.read((reader) => openSums(reader, familyId))).toEqual({ count: 2, amount: 350 });
      world.after(DAY_MS);
      expect(await world.db.read((reader) => openSums(reader, familyId))).toEqual({ count: 0, amount: 0 });
    });
  });

  describe('in detail', () => {
    const detail = (id: string, viewer: 'guardian' | 'staff' = 'guardian', gateway = world.ports.gateway) =>
      world.db.read((reader) => paymentDetail(reader, { ...world.ports, gateway }, id, viewer));

    it('what can be done and what is not known yet', async () => {
      const intent = await world.openPayment();
      expect(await detail(intent.id)).toMatchObject({ wechatPayable: true, confirming: false, captures: [], refunds: [] });
      expect(await detail(intent.id, 'guardian', null)).toMatchObject({ wechatPayable: false });
      await world.placeOrder(intent.id, await world.account());
      expect(await detail(intent.id)).toMatchObject({ confirming: true });
      world.after(10_000);
      world.gateway.next('queryOrder', { kind: 'unknown', reason: 'timeout' });
      await world.watch();
      expect(await detail(intent.id)).toMatchObject({ confirming: true });
      world.after(30_000);
      await world.watch();
      expect(await detail(intent.id)).toMatchObject({ confirming: false });
      world.after(DAY_MS);
      expect(await detail(intent.id)).toMatchObject({ state: 'open', wechatPayable: false });
      await expect(detail(freshId())).rejects.toMatchObject({ code: 'not_found' });
    });

    it('captures and refunds', async () => {
      const intent = await partlyRefunded(freshId());
      expect(await detail(intent.id, 'staff')).toMatchObject({
        state: 'settled',
        refunded: 3_000,
        refunding: 1_000,
        captures: [{ outcome: 'settled', amount: AMOUNT, refunded: 3_000, refundable: AMOUNT - 4_000, voidRequested: false }],
        refunds: [
          { amount: 3_000, state: 'succeeded', stuck: false, nextAttemptAt: null },
          { amount: 1_000, state: 'waiting', stuck: false, nextAttemptAt: expect.any(Number) },
        ],
      });
    });
  });

  it('in sums of a campus and of days', async () => {
    const campusId = freshId();
    await partlyRefunded(campusId);
    await payAtDesk((await world.openPayment({ campusId, amount: 700 })).id, 'S-1', 700);
    const filter = { campusIds: [campusId], from: world.now() - DAY_MS, before: world.now() + 1 };
    expect(await world.db.read((reader) => capturedSums(reader, filter))).toEqual([
      { channel: 'cash', count: 1, amount: 700 },
      { channel: 'wechat', count: 1, amount: AMOUNT },
    ]);
    expect(await world.db.read((reader) => refundedSums(reader, filter))).toEqual([
      { channel: 'wechat', count: 1, amount: 3_000 },
    ]);
    expect(await world.db.read((reader) => capturedSums(reader, { ...filter, before: filter.from }))).toEqual([]);
    expect(await world.db.read((reader) => waitingCounts(reader, [campusId]))).toEqual({
      openTasks: 0,
      stuckRefunds: 0,
      openDifferences: 0,
      pendingVoids: 0,
    });
    world.after(DAY_MS);
    expect(await world.db.read((reader) => waitingCounts(reader, [campusId]))).toMatchObject({ stuckRefunds: 1 });
    expect(await world.db.read((reader) => waitingCounts(reader, undefined))).toMatchObject({ stuckRefunds: expect.any(Number) });
  });

  it('day by day, as days begin and end in Shanghai', async () => {
    const campusId = freshId();
    const pay = async (paidAt: number, amount: number) => {
      const { id } = await world.openPayment({ campusId, amount });
      const receiptNo = `D-${id.slice(-8)}`;
      await world.db.transaction((uow) =>
        takeCapture(uow, { channel: 'cash', intentId: id, receiptNo, amount, paidAt, actor: STAFF }),
      );
    };
    const midnight = startOfDay(localDateOf(world.now()));
    const yesterday = localDateOf(midnight - 1);
    const today = localDateOf(midnight);
    await pay(midnight - DAY_MS, 1);
    await pay(midnight - 1, 20);
    await pay(midnight, 300);
    await pay(midnight - 3 * DAY_MS, 5_000);
    await partlyRefunded(campusId);
    const days = (from: number, before: number, campusIds = [campusId]) =>
      world.db.read((reader) => daySums(reader, { campusIds, from, before }));
    const refundedToday = { date: today, captured: 300 + AMOUNT, refunded: 3_000 };
    expect(await days(midnight - DAY_MS, midnight + DAY_MS)).toEqual([
      { date: yesterday, captured: 21, refunded: 0 },
      refundedToday,
    ]);
    expect((await days(midnight - 3 * DAY_MS, midnight + DAY_MS)).map(({ captured }) => captured)).toEqual([
      5_000,
      21,
      300 + AMOUNT,
    ]);
    expect(await days(midnight, midnight + DAY_MS, [])).toEqual([]);
  });

  it('as tables, for whom they are taken being written down', async () => {
    const campusId = freshId();
    const intent = await partlyRefunded(campusId);
    await world.openPayment({ campusId: freshId(), title: '别的校区' });
    const take = async (list: string, format: string): Promise<FileAnswer> => {
      const route = exportRoutes(world.ports).find(({ endpoint }) => endpoint.id === `exports.${list}`);
      const campuses = [campusId];
      const permissions = new Map([
        ['payment.export', campuses],
        ['payment.read', campuses],
      ]);
      const request = {
        db: world.db,
        params: { format },
        query: { sort: '-created', view: 'all' },
        actor: () => STAFF,
        staff: () => ({ staffId: STAFF.id, permissions, ownClassGroupIds: null }),
      };
      return (await route?.handle?.(request as unknown as Parameters<NonNullable<typeof route.handle>>[0])) as FileAnswer;
    };
    const payments = (await textOf(await take('payments', 'csv'))).trim().split('\r\n');
    expect(payments).toHaveLength(2);
    expect(payments[1]).toContain(`${intent.id},`);
    expect(payments[1]).toContain(',128,已支付,,微信支付,30,10,');
    const refunds = (await textOf(await take('refunds', 'csv'))).trim().split('\r\n');
    expect(refunds).toHaveLength(3);
    expect(refunds.join('\n')).toContain(',30,微信支付,已退款,申请退款,退一部分,');
    const workbook = await take('payments', 'xlsx');
    expect(workbook.fileName).toBe('缴费.xlsx');
    expect((await textOf(workbook)).startsWith('PK')).toBe(true);
    expect(world.audits.filter(({ action }) => action === 'payments.list.exported')).toHaveLength(3);
  });

  describe('when they are opened', () => {
    it('once for a purpose', async () => {
      const purpose = { kind: 'order', id: freshId() };
      const familyId = freshId();
      const rows = await Promise.all(Array.from({ length: 8 }, () => world.openPayment({ purpose, familyId })));
      expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
      expect(world.eventsOf(rows[0]?.id ?? '')).toEqual(['payments.opened']);
      const conflict = { code: 'payment_purpose_conflict' };
      await expect(world.openPayment({ purpose, familyId, amount: AMOUNT + 1 })).rejects.toMatchObject(conflict);
      await expect(world.openPayment({ purpose, familyId: freshId() })).rejects.toMatchObject(conflict);
    });

    it('by the front desk until the end of the last day, for students of the family only', async () => {
      const [familyId, studentId] = [freshId(), freshId()];
      const ports = { ...world.ports, studentFamily: async () => familyId };
      const ask = {
        campusId: freshId(),
        familyId,
        studentId,
        title: '教材费',
        note: '',
        amount: 6_000,
        payWithinDays: 7,
        actor: STAFF,
      };
      const intent = await world.db.transaction((uow) => collectPayment(uow, ports, ask));
      expect(intent).toMatchObject({ purposeKind: 'counter', note: null, latePolicy: 'refund' });
      expect(localDateOf(intent.expiresAt)).toBe(localDateOf(world.now() + 7 * DAY_MS));
      expect(localDateOf(intent.expiresAt + 1)).toBe(localDateOf(world.now() + 8 * DAY_MS));
      expect(world.audits.filter(({ subjectId }) => subjectId === intent.id)).toMatchObject([
        { action: 'payments.payment.opened' },
      ]);
      const other = world.db.transaction((uow) => collectPayment(uow, ports, { ...ask, familyId: freshId() }));
      await expect(other).rejects.toMatchObject({ code: 'payment_family_mismatch' });
    });
  });

  it('to a family that takes its data with it or wants it gone', async () => {
    const familyId = freshId();
    const intent = await partlyRefunded(freshId(), familyId);
    const exported = await world.db.read((reader) => paymentsFamilyData.exportFamily(reader, familyId, ''));
    expect(exported).toMatchObject({ payments: [{ id: intent.id, amount: AMOUNT }], received: [{ amount: AMOUNT }] });
    expect(exported).toHaveProperty('refunds.length', 2);
    const blockers = async () =>
      (await world.db.read(async (reader) => paymentsFamilyData.erasureBlockers?.(reader, familyId)))?.map(({ code }) => code);
    expect(await blockers()).toEqual(['refund_under_way']);
    await world.db.transaction((uow) => uow.run("UPDATE payments_refund SET state = 'succeeded' WHERE familyId = ?", [familyId]));
    expect(await blockers()).toEqual([]);
    const unpaid = await world.db.transaction((uow) =>
      openPayment(uow, {
        purpose: { kind: 'test', id: freshId() },
        familyId,
        campusId: freshId(),
        studentId: null,
        title: '小明的春季班',
        note: '妈妈来交',
        amount: 1,
        expiresAt: uow.now + 1,
        actor: STAFF,
      }),
    );
    expect(await blockers()).toEqual(['payment_open']);
    world.after(1);
    await world.watch();
    expect(await blockers()).toEqual([]);
    for (let n = 0; n < 2; n += 1) await world.db.transaction((uow) => paymentsFamilyData.eraseFamily(uow, familyId));
    expect(await world.payment(unpaid.id)).toMatchObject({ title: '（已按家长要求删除）', note: null, amount: 1 });
    expect(await world.captures(intent.id)).toHaveLength(1);
  });

  it('keeps a family while money of it is held, also beside a settled payment, and then blanks what people wrote', async () => {
    const { intent } = await paidAtDesk(world);
    const { familyId } = intent;
    await world.db.transaction((uow) =>
      requestVoid(uow, { intentId: intent.id, reason: '王女士交错了', staffId: '01J00000000000000000STAFF2' }),
    );
    const { capture, intent: other } = await heldPayment(world);
    await world.db.transaction(async (uow) => {
      await uow.run('UPDATE payments_intent SET familyId = ? WHERE id = ?', [familyId, other.id]);
      await uow.run('UPDATE payments_capture SET familyId = ? WHERE id = ?', [familyId, capture.id]);
    });
    const blockers = async () =>
      (await world.db.read(async (reader) => paymentsFamilyData.erasureBlockers?.(reader, familyId)))?.map(({ code }) => code);
    expect(await blockers()).toEqual(['payment_held']);
    const taskOf = () =>
      world.db.read((reader) =>
        reader.row<{ id: string; note: string }>('SELECT id, note FROM payments_task WHERE captureId = ?', [capture.id]),
      );
    const { id: taskId } = (await taskOf()) ?? { id: '' };
    await world.db.transaction((uow) => resolveTask(uow, { taskId, resolution: 'done', note: '王女士已领回', actor: STAFF }));
    expect(await blockers()).toEqual([]);
    await world.db.transaction((uow) => paymentsFamilyData.eraseFamily(uow, familyId));
    const requested = await world.db.read((reader) =>
      reader.rows('SELECT reason, note FROM payments_desk_void WHERE intentId = ?', [intent.id]),
    );
    expect(requested).toEqual([{ reason: '（已按家长要求删除）', note: null }]);
    expect(await taskOf()).toMatchObject({ note: '（已按家长要求删除）' });
  });
});

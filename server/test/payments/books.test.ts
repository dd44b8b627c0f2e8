import { addDays, type LocalDate, localDateOf, MINUTE_MS, startOfDay } from '@qingya/shared';
import { billRun, type DifferenceRow, listDifferences } from '../../src/modules/payments/persistence/bill-store';
import { compareBill } from '../../src/modules/payments/usecases/compare-bill';
import { compareRecentBills } from '../../src/modules/payments/usecases/compare-recent-bills';
import { resolveDifference } from '../../src/modules/payments/usecases/resolve-difference';
import type { BillPayment, BillRefund, TradeBill } from '../../src/platform/pay/gateway';
import { describeDatabases } from '../support/database';
import { ask, captureNow, type PaidPayment, paidByWechat, refundNow, send } from './refund-support';
import { PaymentsWorld, STAFF, settleAll } from './world';

const HOUR_MS = 60 * MINUTE_MS;

describeDatabases('the books against the bill', (open) => {
  let world: PaymentsWorld;
  /** The date of a test's trade; every test has one of its own. */
  let date: LocalDate;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });
  beforeEach(() => {
    // Ten in the morning of a day nobody has traded on.
    world.after(startOfDay(addDays(localDateOf(world.now()), 3)) + 10 * HOUR_MS - world.now());
    date = localDateOf(world.now());
    world.gateway.bill = { kind: 'not_ready' };
    world.gateway.refundStatus = 'processing';
  });

  const billed = ({ capture }: PaidPayment, change: Partial<BillPayment> = {}): BillPayment => ({
    outTradeNo: capture.outTradeNo ?? '',
    transactionId: capture.transactionId ?? '',
    amount: capture.amount,
    at: capture.paidAt,
    ...change,
  });
  const billedRefund = (outRefundNo: string, amount: number, change: Partial<BillRefund> = {}): BillRefund => ({
    outTradeNo: 'x',
    transactionId: 'x',
    outRefundNo,
    refundId: 'x',
    amount,
    status: 'succeeded',
    at: world.now(),
    ...change,
  });
  const sum = (rows: readonly { amount: number }[]): number => rows.reduce((total, { amount }) => total + amount, 0);
  const bill = (payments: BillPayment[], refunds: BillRefund[] = []): void => {
    const content: TradeBill = { date, payments, refunds, paymentTotal: sum(payments), refundTotal: sum(refunds) };
    world.gateway.bill = { kind: 'bill', bill: content };
  };
  const tomorrow = (): void => world.after(startOfDay(addDays(date, 1)) + 10.5 * HOUR_MS - world.now());
  const compare = () => compareBill(world.db, world.ports, date);
  const differences = (): Promise<DifferenceRow[]> =>
    world.db.read((reader) => listDifferences(reader, { billDate: date }, { after: undefined, orderBy: 'd.id DESC' }, 100));

  it('agree when they do', async () => {
    const paid = await paidByWechat(world);
    const refund = await ask(world, paid.capture.id, 300);
    await send(world, refund.id);
    tomorrow();
    bill([billed(paid)], [billedRefund(refund.id, 300, { status: 'processing' })]);
    const run = { billDate: date, state: 'done', payments: 1, refunds: 1, paymentTotal: 12_800, refundTotal: 300 };
    expect(await compare()).toMatchObject(run);
    expect(await differences()).toEqual([]);
    expect(await world.db.read((reader) => billRun(reader, date))).toMatchObject(run);
  });

  it('settle a payment that was missed, and finish a refund that was missed', async () => {
    const intent = await world.orderedPayment();
    const money = world.gateway.pay(intent.id);
    const paid = await paidByWechat(world);
    const refund = await ask(world, paid.capture.id, 300);
    await send(world, refund.id);
    world.gateway.finishRefund(refund.id, 'closed');
    tomorrow();
    const missed = { outTradeNo: intent.id, transactionId: money.transactionId, amount: money.total, at: money.paidAt };
    bill([billed(paid), missed], [billedRefund(refund.id, 300, { status: 'closed' })]);
    await compare();
    expect(await world.payment(intent.id)).toMatchObject({ state: 'settled' });
    expect(await refundNow(world, refund.id)).toMatchObject({ state: 'failed' });
    expect(await differences()).toEqual([]);
  });

  it('hold money whose order is unknown here, with a task', async () => {
    tomorrow();
    const foreign = world.gateway.payment(`other${date.replaceAll('-', '')}`, 77);
    world.gateway.next('queryOrder', { kind: 'paid', payment: foreign });
    bill([{ outTradeNo: foreign.outTradeNo, transactionId: foreign.transactionId, amount: 77, at: foreign.paidAt }]);
    await compare();
    expect(await differences()).toEqual([]);
    const held = await world.db.read((reader) =>
      reader.row<{ id: string }>('SELECT id FROM payments_capture WHERE outTradeNo = ?', [foreign.outTradeNo]),
    );
    expect(await world.openTasks(held?.id ?? '')).toMatchObject([{ kind: 'unknown_order' }]);
  });

  it('list what differs, close what is gone, keep what a person resolved', async () => {
    const [wrong, lost] = [await paidByWechat(world), await paidByWechat(world)];
    const refund = await ask(world, wrong.capture.id, 300);
    await send(world, refund.id);
    tomorrow();
    bill([billed(wrong, { amount: 1 })], [billedRefund('other-1', 5)]);
    await compare();
    const found = await differences();
    const shape = found.map(({ kind, subject, number, ours, theirs, state }) => [kind, subject, number, ours, theirs, state]);
    expect(shape).toHaveLength(4);
    expect(shape).toEqual(
      expect.arrayContaining([
        ['amount_differs', 'payment', wrong.capture.outTradeNo, 12_800, 1, 'open'],
        ['missing_there', 'payment', lost.capture.outTradeNo, 12_800, null, 'open'],
        ['missing_there', 'refund', refund.id, 300, null, 'open'],
        ['missing_here', 'refund', 'other-1', null, 5, 'open'],
      ]),
    );
    const resolved = found.find(({ number }) => number === 'other-1')?.id ?? '';
    const settle = () =>
      world.db.transaction((uow) => resolveDifference(uow, { differenceId: resolved, note: '其他系统的退款', actor: STAFF }));
    const { values, codes } = await settleAll([settle(), settle()]);
    expect(values).toMatchObject([{ state: 'resolved', note: '其他系统的退款', resolvedById: STAFF.id }]);
    expect(codes).toEqual(['difference_resolved']);
    bill([billed(wrong), billed(lost)], [billedRefund('other-1', 5)]);
    await Promise.all([compare(), compare()]);
    const states = (await differences()).map(({ number, state }) => [number, state]);
    expect(states).toHaveLength(4);
    expect(states).toEqual(
      expect.arrayContaining([
        [wrong.capture.outTradeNo, 'gone'],
        [lost.capture.outTradeNo, 'gone'],
        ['other-1', 'resolved'],
        [refund.id, 'open'],
      ]),
    );
    bill([billed(wrong, { amount: 1 }), billed(lost)], [billedRefund(refund.id, 300)]);
    await compare();
    expect((await differences()).filter(({ state }) => state === 'open').map(({ number }) => number)).toEqual([
      wrong.capture.outTradeNo,
    ]);
  });

  it('expect a payment in the bill of its own day only, at midnight in Shanghai', async () => {
    world.after(startOfDay(addDays(date, 1)) - 1 - world.now());
    const last = await paidByWechat(world);
    world.after(1);
    const first = await paidByWechat(world);
    expect(localDateOf(first.capture.paidAt)).toBe(addDays(date, 1));
    world.after(11 * HOUR_MS);
    bill([]);
    await compare();
    expect((await differences()).map(({ number }) => number)).toEqual([last.capture.outTradeNo]);
  });

  it('match a refund accepted before midnight that arrives after it', async () => {
    const paid = await paidByWechat(world);
    world.after(startOfDay(addDays(date, 1)) - 1_000 - world.now());
    const refund = await ask(world, paid.capture.id, 300);
    await send(world, refund.id);
    world.after(MINUTE_MS);
    world.gateway.finishRefund(refund.id, 'succeeded');
    await send(world, refund.id);
    expect(localDateOf((await refundNow(world, refund.id)).succeededAt ?? 0)).toBe(addDays(date, 1));
    world.after(11 * HOUR_MS);
    bill([billed(paid)], [billedRefund(refund.id, 300, { status: 'processing' })]);
    await compare();
    expect(await differences()).toEqual([]);
    date = addDays(date, 1);
    world.after(24 * HOUR_MS);
    bill([], [billedRefund(refund.id, 300)]);
    await compare();
    expect(await differences()).toEqual([]);
    expect(await captureNow(world, paid.capture)).toMatchObject({ refunded: 300 });
  });

  it('say why a bill is not there, and do not forget a comparison that was made', async () => {
    tomorrow();
    const run = () => world.db.read((reader) => billRun(reader, date));
    await expect(compare()).rejects.toMatchObject({ code: 'bill_not_ready' });
    expect(await run()).toMatchObject({ state: 'not_ready', message: expect.stringContaining('还没有生成') });
    world.gateway.bill = { kind: 'corrupt', why: 'hash' };
    await expect(compare()).rejects.toMatchObject({ code: 'pay_unavailable' });
    expect(await run()).toMatchObject({ state: 'failed' });
    world.gateway.bill = { kind: 'empty' };
    await compare();
    expect(await run()).toMatchObject({ state: 'done', payments: 0, message: null });
    world.gateway.bill = { kind: 'not_ready' };
    await expect(compare()).rejects.toMatchObject({ code: 'bill_not_ready' });
    expect(await run()).toMatchObject({ state: 'done' });
  });

  it('are compared for dates of the last three months before today only', async () => {
    const of = (days: number) => compareBill(world.db, world.ports, addDays(date, -days));
    world.gateway.bill = { kind: 'empty' };
    await expect(of(0)).rejects.toMatchObject({ code: 'bill_date_invalid' });
    await expect(of(100)).rejects.toMatchObject({ code: 'bill_date_invalid' });
    await expect(compareBill(world.db, { ...world.ports, gateway: null }, addDays(date, -1))).rejects.toMatchObject({
      code: 'pay_not_configured',
    });
    await of(1);
  });

  it('are compared every day, with what was missed in the last week, and a failure is thrown in the end', async () => {
    await paidByWechat(world);
    world.after(20 * 24 * HOUR_MS);
    const today = localDateOf(world.now());
    const asked = (from: number): string[] => world.gateway.callsOf('tradeBill').slice(from);
    const report = async (): Promise<void> => undefined;
    const before = world.gateway.callsOf('tradeBill').length;
    world.gateway.bill = { kind: 'empty' };
    world.gateway.next('tradeBill', { kind: 'empty' }, { kind: 'not_ready' });
    await expect(compareRecentBills(world.db, world.ports, today, report)).rejects.toThrow(addDays(today, -6));
    expect(asked(before)).toEqual([-7, -6, -5, -4, -3, -2, -1].map((days) => addDays(today, days)));
    const again = world.gateway.callsOf('tradeBill').length;
    await compareRecentBills(world.db, world.ports, today, report);
    expect(asked(again)).toEqual([addDays(today, -6)]);
    await compareRecentBills(world.db, { ...world.ports, gateway: null }, addDays(today, 1), report);
  });
});

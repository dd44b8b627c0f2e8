import { addMonths, type LocalDate, localDateOf } from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { BillOutcome, TradeBill } from '../../../platform/pay/gateway';
import { type BillDifference, compareBill as compare, dayOf, type OwnRefund } from '../domain/compare-bill';
import { parseRefundNumber } from '../domain/decide-refund';
import { type BillRunRow, ownPayments, ownRefunds, storeDifferences, storeRun } from '../persistence/bill-store';
import type { RefundRow } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { syncOrder } from './sync-order';
import { syncRefund } from './sync-refund';

type Comparing = Pick<PaymentPorts, 'gateway' | 'log'>;

/** WeChat Pay keeps bills for three months. */
const BILL_MONTHS = 3;
/** Orders and refunds asked about in one comparison; more differing lines than this are not mishaps but another system's. */
const SYNCED_AT_MOST = 300;

/**
 * Compares a date with the trade bill: what differs is first asked about once more, so that a payment that was missed is
 * settled now; what differs still is stored. Doing it again is harmless. Never inside a transaction.
 *
 * @throws AppError bill_date_invalid, bill_not_ready, pay_not_configured, pay_unavailable (also for a damaged file); the
 * reason is in the date's run, unless the date was compared before
 */
export const compareBill = async (db: Database, ports: Comparing, date: LocalDate): Promise<BillRunRow> => {
  const today = localDateOf(db.clock.now());
  if (date >= today || date < addMonths(today, -BILL_MONTHS)) throw fail('bill_date_invalid');
  if (!ports.gateway) throw fail('pay_not_configured');
  const bill = await requireBill(db, date, await ports.gateway.tradeBill(date));
  const nothing: ReadonlySet<string> = new Set();
  const first = await db.read((reader) => differencesNow(reader, bill, nothing));
  const confirmed = await syncDiffering(db, ports, first);
  return db.transaction(async (uow) => {
    const differences = await differencesNow(uow, bill, confirmed);
    const run: BillRunRow = {
      billDate: date,
      state: 'done',
      checkedAt: uow.now,
      payments: bill.payments.length,
      refunds: bill.refunds.length,
      paymentTotal: bill.paymentTotal,
      refundTotal: bill.refundTotal,
      message: null,
    };
    await storeRun(uow, run);
    await storeDifferences(uow, date, differences);
    return run;
  });
};

const requireBill = async (db: Database, date: LocalDate, outcome: BillOutcome): Promise<TradeBill> => {
  if (outcome.kind === 'bill') return outcome.bill;
  if (outcome.kind === 'empty') return { date, payments: [], refunds: [], paymentTotal: 0, refundTotal: 0 };
  const notReady = outcome.kind === 'not_ready';
  await db.transaction((uow) => {
    const state = notReady ? 'not_ready' : 'failed';
    const nothing = { payments: 0, refunds: 0, paymentTotal: 0, refundTotal: 0 };
    return storeRun(uow, { billDate: date, state, checkedAt: uow.now, ...nothing, message: messageOf(outcome) });
  });
  throw fail(notReady ? 'bill_not_ready' : 'pay_unavailable', { reason: outcome.kind });
};

const messageOf = (outcome: Exclude<BillOutcome, { kind: 'bill' | 'empty' }>): string => {
  switch (outcome.kind) {
    case 'not_ready':
      return '微信的账单还没有生成，稍后会自动再试。';
    case 'corrupt':
      return '下载的账单文件不完整，没有采用，稍后会自动再试。';
    case 'refused':
      return `微信支付拒绝提供账单（${outcome.code}），请检查商户号设置。`.slice(0, 200);
    case 'unknown':
      return '微信支付暂时没有响应，稍后会自动再试。';
  }
};

const differencesNow = async (reader: Reader, bill: TradeBill, confirmed: ReadonlySet<string>): Promise<BillDifference[]> => {
  const day = dayOf(bill.date);
  const refundIds = bill.refunds.flatMap(({ outRefundNo }) => parseRefundNumber(outRefundNo)?.refundId ?? []);
  const payments = await ownPayments(
    reader,
    day,
    bill.payments.map(({ outTradeNo }) => outTradeNo),
  );
  const refunds = await ownRefunds(reader, day, [...new Set(refundIds)]);
  return compare(bill.date, { payments, refunds: refunds.map((row) => ownRefund(row, confirmed)) }, bill);
};

const ownRefund = (row: RefundRow, confirmed: ReadonlySet<string>): OwnRefund => {
  const { id, outRefundNo, amount, state, createdAt, sentAt, intentId } = row;
  return {
    id,
    outRefundNo,
    amount,
    state,
    byHand: row.handReceiptNo !== null,
    createdAt,
    sentAt,
    confirmed: confirmed.has(id),
    intentId,
  };
};

/** @returns ids of refunds that the platform confirmed */
const syncDiffering = async (db: Database, ports: Comparing, differences: readonly BillDifference[]): Promise<Set<string>> => {
  const confirmed = new Set<string>();
  const asked = differences.slice(0, SYNCED_AT_MOST);
  if (asked.length < differences.length) {
    ports.log.warn({ differences: differences.length, asked: asked.length }, 'more lines of a bill differ than are asked about');
  }
  for (const { subject, number } of asked) {
    if (subject === 'payment') {
      await syncOrder(db, ports, number);
      continue;
    }
    const refundId = parseRefundNumber(number)?.refundId;
    if (refundId !== undefined && (await syncRefund(db, ports, refundId)) === 'found') confirmed.add(refundId);
  }
  return confirmed;
};

import { type Instant, isLocalDate, type LocalDate, SHANGHAI_OFFSET_MS } from '@qingya/shared';
import type { BillPayment, BillRefund, TradeBill } from './gateway';

/** The bill is not what it should be; nothing of it may be used. */
export class CorruptBill extends Error {}

/**
 * Yuan as the bill writes them to fen, without floating point: `12.3` → 1230, `-0.01` → -1.
 * @returns undefined for anything else, such as a third decimal
 */
export const yuanToFen = (text: string): number | undefined => {
  const [, minus, yuan = '', decimals = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (minus === undefined) return undefined;
  const fen = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'));
  return minus === '-' && fen !== 0 ? -fen : fen;
};

/** Columns by their names; the platform has added columns before, and their order is not promised. */
const COLUMNS = {
  at: ['交易时间'],
  transactionId: ['微信订单号'],
  outTradeNo: ['商户订单号'],
  state: ['交易状态'],
  // The order's amount; what is settled is less when the platform paid a part of it by its own vouchers.
  amount: ['订单金额', '应结订单金额', '总金额'],
  refundId: ['微信退款单号'],
  outRefundNo: ['商户退款单号'],
  refundAmount: ['申请退款金额', '退款金额'],
  refundState: ['退款状态'],
} as const;

const SUMMARY = {
  count: ['总交易单数'],
  paymentTotal: ['订单总金额', '应结订单总金额', '总交易额'],
  refundTotal: ['申请退款总金额', '退款总金额', '总退款金额'],
} as const;

const REFUND_STATES: Readonly<Record<string, BillRefund['status']>> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  ABNORMAL: 'abnormal',
  CHANGE: 'abnormal',
  CLOSED: 'closed',
  CLOSE: 'closed',
  REFUNDCLOSE: 'closed',
  FAIL: 'closed',
};

/** Every cell begins with a backtick, so commas and quotes inside a cell mean nothing. */
const cellsOf = (line: string): string[] => line.slice(1).split(',`');

type Row<Names extends string> = (name: Names) => string;

/** Reads cells by name. The first of a column's names that the header has counts. */
const reader = <Names extends string>(
  header: string,
  columns: Readonly<Record<Names, readonly string[]>>,
): ((line: string, place: string) => Row<Names>) => {
  const titles = header.split(',').map((title) => title.replace(/^`/, '').trim());
  const places = new Map<Names, number>();
  for (const [name, accepted] of Object.entries(columns) as [Names, readonly string[]][]) {
    const place = accepted.map((title) => titles.indexOf(title)).find((index) => index >= 0);
    if (place === undefined) throw new CorruptBill(`the column ${accepted[0]} is missing`);
    places.set(name, place);
  }
  return (line, where) => {
    const cells = line.startsWith('`') ? cellsOf(line) : [];
    if (cells.length !== titles.length) throw new CorruptBill(`${where} has ${cells.length} cells instead of ${titles.length}`);
    return (name) => (cells[places.get(name) ?? -1] ?? '').trim();
  };
};

/**
 * Reads the bill of a day: a header, a row per payment and per refund, then the header and the values of the summary.
 * Rows of orders that were revoked carry no money that stayed and count nowhere but in the number of rows.
 * @param bytes the uncompressed file, UTF-8 with or without a byte order mark
 * @throws CorruptBill when a row is not readable or the rows do not add up to the summary
 */
export const parseTradeBill = (date: LocalDate, bytes: Uint8Array): TradeBill => {
  const lines = textOf(bytes).split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length < 3) throw new CorruptBill('the file ends before the summary');
  const [header = '', ...rest] = lines;
  const [summaryHeader = '', summaryLine = ''] = rest.splice(-2);
  const rowOf = reader(header, COLUMNS);
  const payments: BillPayment[] = [];
  const refunds: BillRefund[] = [];
  rest.forEach((line, index) => {
    const where = `row ${index + 1}`;
    const row = rowOf(line, where);
    const state = row('state');
    if (state === 'SUCCESS') payments.push(paymentOf(row, where));
    else if (state === 'REFUND') refunds.push(refundOf(row, where));
    else if (state !== 'REVOKED') throw new CorruptBill(`${where} has an unknown state`);
  });
  const summary = reader(summaryHeader, SUMMARY)(summaryLine, 'the summary');
  const paymentTotal = fenOf(summary('paymentTotal'), 'the summary');
  const refundTotal = fenOf(summary('refundTotal'), 'the summary');
  mustAgree('rows', rest.length, Number(summary('count')));
  mustAgree('fen of payments', sumOf(payments), paymentTotal);
  mustAgree('fen of refunds', sumOf(refunds), refundTotal);
  return { date, payments, refunds, paymentTotal, refundTotal };
};

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CorruptBill('the file is not UTF-8');
  }
};

const paymentOf = (row: Row<keyof typeof COLUMNS>, where: string): BillPayment => ({
  outTradeNo: filled(row('outTradeNo'), where),
  transactionId: filled(row('transactionId'), where),
  amount: fenOf(row('amount'), where),
  at: instantOf(row('at'), where),
});

const refundOf = (row: Row<keyof typeof COLUMNS>, where: string): BillRefund => {
  const status = REFUND_STATES[row('refundState')];
  if (status === undefined) throw new CorruptBill(`${where} has an unknown state of a refund`);
  return {
    outTradeNo: filled(row('outTradeNo'), where),
    transactionId: filled(row('transactionId'), where),
    outRefundNo: filled(row('outRefundNo'), where),
    refundId: filled(row('refundId'), where),
    amount: fenOf(row('refundAmount'), where),
    status,
    at: instantOf(row('at'), where),
  };
};

const filled = (cell: string, where: string): string => {
  if (cell === '') throw new CorruptBill(`${where} lacks a number`);
  return cell;
};

const fenOf = (cell: string, where: string): number => {
  const fen = yuanToFen(cell);
  if (fen === undefined) throw new CorruptBill(`${where} has an amount that is not yuan with two decimals`);
  return fen;
};

/** The bill writes wall-clock time of China: `2026-11-20 10:00:00`. */
const instantOf = (cell: string, where: string): Instant => {
  const [, date = '', time = ''] = /^(\d{4}-\d{2}-\d{2}) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)$/.exec(cell) ?? [];
  if (!isLocalDate(date)) throw new CorruptBill(`${where} has no readable time`);
  return Date.parse(`${date}T${time}Z`) - SHANGHAI_OFFSET_MS;
};

const sumOf = (entries: readonly { readonly amount: number }[]): number => entries.reduce((sum, { amount }) => sum + amount, 0);

const mustAgree = (what: string, counted: number, summary: number): void => {
  if (counted !== summary) throw new CorruptBill(`the bill has ${counted} ${what}, its summary says ${summary}`);
};

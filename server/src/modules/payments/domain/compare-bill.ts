import {
  addDays,
  type DifferenceKind,
  type Instant,
  type LocalDate,
  MINUTE_MS,
  type RefundState,
  startOfDay,
} from '@qingya/shared';
import { parseRefundNumber, type ToldStatus } from './decide-refund';

/** A payment of ours; fen. */
export interface OwnPayment {
  readonly outTradeNo: string;
  readonly amount: number;
  /** The platform's own time of the payment. */
  readonly paidAt: Instant;
  readonly intentId: string | null;
}

/** A refund of ours that the platform knows, or should know; fen. */
export interface OwnRefund {
  readonly id: string;
  /** The number in use. */
  readonly outRefundNo: string;
  readonly amount: number;
  readonly state: RefundState;
  /** Given back by hand after the platform could not. */
  readonly byHand: boolean;
  readonly createdAt: Instant;
  /** When the number was last sent; null = never. */
  readonly sentAt: Instant | null;
  /** The platform confirmed the refund when it was asked. */
  readonly confirmed: boolean;
  readonly intentId: string | null;
}

/** A line of the bill. */
export interface TheirPayment {
  readonly outTradeNo: string;
  readonly amount: number;
}

export interface TheirRefund {
  readonly outRefundNo: string;
  readonly amount: number;
  readonly status: ToldStatus;
}

/** What differs. `ours` and `theirs` are fen, null where there is nothing. */
export interface BillDifference {
  readonly kind: DifferenceKind;
  readonly subject: 'payment' | 'refund';
  /** out_trade_no or out_refund_no */
  readonly number: string;
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly intentId: string | null;
}

/** A business date in Asia/Shanghai as instants: from (included) and until (excluded). */
export const dayOf = (date: LocalDate): { readonly from: Instant; readonly until: Instant } => ({
  from: startOfDay(date),
  until: startOfDay(addDays(date, 1)),
});

/**
 * Compares a date's trade bill with our books, both ways. Lines match by number, whatever the date: a refund accepted
 * before midnight may have succeeded after it. Only what is certainly of this date may be missing in the bill.
 *
 * @param payments those of the date, and those whose number is in the bill; others do no harm
 * @param refunds likewise
 * @returns sorted by subject and number
 */
export const compareBill = (
  date: LocalDate,
  ours: { readonly payments: readonly OwnPayment[]; readonly refunds: readonly OwnRefund[] },
  theirs: { readonly payments: readonly TheirPayment[]; readonly refunds: readonly TheirRefund[] },
): BillDifference[] =>
  [...comparePayments(date, ours.payments, theirs.payments), ...compareRefunds(date, ours.refunds, theirs.refunds)].sort(
    (a, b) => order(a.subject, b.subject) || order(a.number, b.number),
  );

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const comparePayments = (date: LocalDate, ours: readonly OwnPayment[], theirs: readonly TheirPayment[]): BillDifference[] => {
  const { from, until } = dayOf(date);
  const own = new Map(ours.map((payment) => [payment.outTradeNo, payment]));
  const billed = new Set(theirs.map(({ outTradeNo }) => outTradeNo));
  const found: BillDifference[] = theirs.flatMap(({ outTradeNo: number, amount: theirAmount }) => {
    const payment = own.get(number);
    if (!payment) return [missingHere('payment', number, theirAmount)];
    const { amount, intentId } = payment;
    return amount === theirAmount
      ? []
      : [{ kind: 'amount_differs', subject: 'payment', number, ours: amount, theirs: theirAmount, intentId }];
  });
  for (const { outTradeNo: number, amount, paidAt, intentId } of own.values()) {
    if (billed.has(number) || paidAt < from || paidAt >= until) continue;
    found.push({ kind: 'missing_there', subject: 'payment', number, ours: amount, theirs: null, intentId });
  }
  return found;
};

const missingHere = (subject: 'payment' | 'refund', number: string, theirs: number): BillDifference => ({
  kind: 'missing_here',
  subject,
  number,
  ours: null,
  theirs,
  intentId: null,
});

const compareRefunds = (date: LocalDate, ours: readonly OwnRefund[], theirs: readonly TheirRefund[]): BillDifference[] => {
  const own = new Map(ours.map((refund) => [refund.id, refund]));
  const billed = new Set(theirs.map(({ outRefundNo }) => outRefundNo));
  const found: BillDifference[] = theirs.flatMap((line) => {
    const refund = own.get(parseRefundNumber(line.outRefundNo)?.refundId ?? '');
    if (!refund) return [missingHere('refund', line.outRefundNo, line.amount)];
    const ourAmount = ownAmount(refund, line.outRefundNo);
    const theirAmount = line.status === 'closed' ? 0 : line.amount;
    // Abnormal money is neither back at the payer nor with us; both ways to count it are right until a person decided.
    const same = ourAmount === theirAmount || (line.status === 'abnormal' && (ourAmount === 0 || ourAmount === line.amount));
    if (same) return [];
    const { intentId } = refund;
    return [
      {
        kind: 'amount_differs',
        subject: 'refund',
        number: line.outRefundNo,
        ours: ourAmount,
        theirs: theirAmount,
        intentId,
      },
    ];
  });
  for (const refund of own.values()) {
    if (billed.has(refund.outRefundNo) || !isMissed(date, refund)) continue;
    const { outRefundNo: number, amount, intentId } = refund;
    found.push({ kind: 'missing_there', subject: 'refund', number, ours: amount, theirs: null, intentId });
  }
  return found;
};

/** Fen that we say went back under this number. */
const ownAmount = (refund: OwnRefund, outRefundNo: string): number =>
  refund.byHand || refund.state === 'failed' || refund.outRefundNo !== outRefundNo ? 0 : refund.amount;

const ACCEPTED: readonly RefundState[] = ['processing', 'abnormal', 'succeeded'];

/** Our clock and the platform's may put a refund on different sides of midnight. */
const MIDNIGHT_MARGIN_MS = 10 * MINUTE_MS;

/**
 * Whether a refund that the bill lacks must be in it. Near midnight, or when it was tried over several days, the platform may
 * have booked it on the neighbouring date: then its own confirmation is enough.
 */
const isMissed = (date: LocalDate, refund: OwnRefund): boolean => {
  const { sentAt, createdAt, state } = refund;
  const { from, until } = dayOf(date);
  if (refund.byHand || !ACCEPTED.includes(state) || sentAt === null || sentAt < from || sentAt >= until) return false;
  const surely = createdAt >= from && sentAt >= from + MIDNIGHT_MARGIN_MS && sentAt < until - MIDNIGHT_MARGIN_MS;
  return surely || !refund.confirmed;
};

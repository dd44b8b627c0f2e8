import { createHash } from 'node:crypto';
import { randomText } from './keys';
import type { Order, Orders } from './orders';
import { PayProblem } from './problem';
import type { Refund, Refunds } from './refunds';
import { clockText, DAY_MS, dateOf, startOf } from './time';

const READY_AFTER_MS = DAY_MS + 10 * 3_600_000;
const DOWNLOAD_MS = 5 * 60_000;
/** Sixty fen of every 100 yuan. */
const FEE_PER_MILLE = 6;
const FEE_RATE = '0.60%';

export type BillType = 'ALL' | 'SUCCESS' | 'REFUND';

export interface BillParts {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly now: () => number;
  readonly appId: string;
  readonly mchId: () => string;
}

interface BillFile {
  readonly plain: Buffer;
  readonly until: number;
}

type Row = Readonly<Record<string, string>>;

/** Fen as yuan with two places. */
const yuan = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const feeOf = (fen: number): number => Math.round((fen * FEE_PER_MILLE) / 1_000);
/** Fees are printed with five places. */
const feeText = (fen: number): string => `${yuan(fen)}000`;

const START =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额';
const REFUND_PART = '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态';
const COLUMNS: Readonly<Record<BillType, readonly string[]>> = {
  ALL: `${START},${REFUND_PART},商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注`.split(','),
  SUCCESS: `${START},商品名称,商户数据包,手续费,费率,订单金额,费率备注`.split(','),
  REFUND:
    `${START},退款申请时间,退款成功时间,${REFUND_PART},商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注`.split(','),
};
const SUMMARY = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const FLOW_COLUMNS =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'.split(
    ',',
  );
const FLOW_SUMMARY = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';

const line = (cells: readonly string[]): string => cells.map((cell) => `\`${cell.replace(/[\r\n]+/g, ' ')}`).join(',');

/** UTF-8 with a byte order mark; every cell but those of the two heads begins with a backtick; the last two lines sum up. */
const file = (columns: readonly string[], rows: readonly Row[], summary: string, sums: readonly string[]): Buffer => {
  const lines = [columns.join(','), ...rows.map((row) => line(columns.map((name) => row[name] ?? ''))), summary, line(sums)];
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
};

/** The bills of the merchant: made from what has been paid and refunded, for days that are over. */
export class Bills {
  private readonly files = new Map<string, BillFile>();

  constructor(private readonly parts: BillParts) {}

  /** @returns the token of the file and its hash; throws the platform's errors when there is none */
  tradeBill(date: string, type: BillType): { token: string; hash: string } {
    this.mustBeReady(date);
    const paid = type === 'REFUND' ? [] : this.paidOn(date);
    const refunded = type === 'SUCCESS' ? [] : this.refundedOn(date);
    if (paid.length + refunded.length === 0) throw new PayProblem('NO_STATEMENT_EXIST', '账单文件不存在，当天没有交易');
    const rows = [...paid.map((order) => this.paymentRow(order)), ...refunded.map((refund) => this.refundRow(refund))];
    rows.sort((a, b) => ((a.交易时间 ?? '') < (b.交易时间 ?? '') ? 1 : -1));
    const total = paid.reduce((sum, order) => sum + order.input.amount.total, 0);
    const back = refunded.reduce((sum, refund) => sum + refund.input.amount.refund, 0);
    const fees =
      paid.reduce((sum, order) => sum + feeOf(order.input.amount.total), 0) -
      refunded.reduce((sum, refund) => sum + feeOf(refund.input.amount.refund), 0);
    const sums = [String(rows.length), yuan(total), yuan(back), yuan(0), feeText(fees), yuan(total), yuan(back)];
    return this.keep(file(COLUMNS[type], rows, SUMMARY, sums));
  }

  /** The movements of one account; only the basic account has any here. */
  fundFlowBill(date: string, account: string): { token: string; hash: string } {
    this.mustBeReady(date);
    const paid = account === 'BASIC' ? this.paidOn(date) : [];
    const refunded = account === 'BASIC' ? this.refundedOn(date).filter(({ status }) => status !== 'CLOSED') : [];
    if (paid.length + refunded.length === 0) throw new PayProblem('NO_STATEMENT_EXIST', '账单文件不存在，当天没有资金流水');
    const moves = [
      ...paid.map((order) => ({
        at: order.paidAt ?? 0,
        fen: order.input.amount.total,
        id: order.transactionId ?? '',
        proof: order.outTradeNo,
      })),
      ...refunded.map((refund) => ({
        at: refund.createdAt,
        fen: -refund.input.amount.refund,
        id: refund.refundId,
        proof: refund.outRefundNo,
      })),
    ].sort((a, b) => a.at - b.at);
    let balance = 0;
    const rows = moves.map(({ at, fen, id, proof }): Row => {
      balance += fen;
      return {
        记账时间: clockText(at),
        微信支付业务单号: id,
        资金流水单号: id,
        业务名称: fen < 0 ? '退款' : '交易',
        业务类型: fen < 0 ? '退款' : '交易',
        收支类型: fen < 0 ? '支出' : '收入',
        '收支金额(元)': yuan(Math.abs(fen)),
        '账户结余(元)': yuan(balance),
        资金变更提交申请人: 'system',
        业务凭证号: proof,
      };
    });
    const sumOf = (list: typeof moves): string => yuan(list.reduce((sum, { fen }) => sum + Math.abs(fen), 0));
    const income = moves.filter(({ fen }) => fen > 0);
    const expense = moves.filter(({ fen }) => fen < 0);
    const sums = [moves.length, income.length, sumOf(income), expense.length, sumOf(expense)].map(String);
    return this.keep(file(FLOW_COLUMNS, rows, FLOW_SUMMARY, sums));
  }

  /** The bytes behind a download address, for five minutes. */
  download(token: string): Buffer {
    const found = this.files.get(token);
    if (!found || this.parts.now() >= found.until) throw new PayProblem('RESOURCE_NOT_EXISTS', '账单下载地址已失效，请重新申请');
    return found.plain;
  }

  private keep(plain: Buffer): { token: string; hash: string } {
    const now = this.parts.now();
    for (const [token, { until }] of this.files) if (until <= now) this.files.delete(token);
    const token = randomText(32);
    this.files.set(token, { plain, until: now + DOWNLOAD_MS });
    return { token, hash: createHash('sha1').update(plain).digest('hex') };
  }

  private mustBeReady(date: string): void {
    const start = /^\d{4}-\d\d-\d\d$/.test(date) ? startOf(date) : Number.NaN;
    if (Number.isNaN(start)) throw new PayProblem('PARAM_ERROR', 'bill_date 应为 YYYY-MM-DD 格式的日期');
    const today = dateOf(this.parts.now());
    if (date > today) throw new PayProblem('PARAM_ERROR', 'bill_date 不能晚于当前日期');
    if (date < threeMonthsBefore(today)) throw new PayProblem('PARAM_ERROR', '仅支持三个月内的账单下载申请');
    if (this.parts.now() < start + READY_AFTER_MS) throw new PayProblem('STATEMENT_CREATING', '账单生成中，请在次日10点后获取');
  }

  private paidOn(date: string): readonly Order[] {
    return this.parts.orders.all().filter(({ paidAt }) => paidAt !== null && dateOf(paidAt) === date);
  }

  private refundedOn(date: string): readonly Refund[] {
    return this.parts.refunds.all().filter(({ createdAt }) => dateOf(createdAt) === date);
  }

  private commonCells(order: Order | undefined): Row {
    return {
      公众账号ID: this.parts.appId,
      商户号: this.parts.mchId(),
      特约商户号: '0',
      微信订单号: order?.transactionId ?? '',
      商户订单号: order?.outTradeNo ?? '',
      用户标识: order?.input.payer.openid ?? '',
      交易类型: 'JSAPI',
      付款银行: 'OTHERS',
      货币种类: 'CNY',
      代金券金额: yuan(0),
      充值券退款金额: yuan(0),
      商品名称: order?.input.description ?? '',
      商户数据包: order?.input.attach ?? '',
      费率: FEE_RATE,
    };
  }

  private paymentRow(order: Order): Row {
    const { total } = order.input.amount;
    return {
      ...this.commonCells(order),
      交易时间: clockText(order.paidAt ?? 0),
      交易状态: 'SUCCESS',
      应结订单金额: yuan(total),
      微信退款单号: '0',
      商户退款单号: '0',
      退款金额: yuan(0),
      手续费: feeText(feeOf(total)),
      订单金额: yuan(total),
      申请退款金额: yuan(0),
    };
  }

  private refundRow(refund: Refund): Row {
    const fen = refund.input.amount.refund;
    return {
      ...this.commonCells(this.parts.orders.find(refund.outTradeNo)),
      交易时间: clockText(refund.createdAt),
      交易状态: 'REFUND',
      应结订单金额: yuan(0),
      退款申请时间: clockText(refund.createdAt),
      退款成功时间: refund.successAt === null ? '' : clockText(refund.successAt),
      微信退款单号: refund.refundId,
      商户退款单号: refund.outRefundNo,
      退款金额: yuan(fen),
      退款类型: 'ORIGINAL',
      退款状态: refund.status,
      手续费: feeText(-feeOf(fen)),
      订单金额: yuan(0),
      申请退款金额: yuan(fen),
    };
  }
}

/** The same day of the month three months ago, or that month's last day. */
const threeMonthsBefore = (date: string): string => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month - 3, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 4, Math.min(day, lastDay))).toISOString().slice(0, 10);
};

import type { PaymentDetail } from '../types';
import { stamp } from './desk';
import {
  actsOf,
  isMoving,
  paymentQuery,
  periodsAt,
  receiptProblem,
  refundableCapture,
  stateOf,
  sumsOf,
  timelineOf,
  waitingOf,
} from './payments';

const DAY = 86_400_000;
const start = Date.parse('2026-11-21T10:00:00+08:00');

type Capture = PaymentDetail['captures'][number];
type Refund = PaymentDetail['refunds'][number];
const capture = (over: Partial<Capture> = {}): Capture => ({
  id: 'C',
  paymentId: 'P',
  channel: 'cash',
  amount: 12_800,
  paidAt: start + 60_000,
  recordedAt: start + 60_000,
  outcome: 'settled',
  transactionId: null,
  receiptNo: 'A-1',
  refunded: 0,
  refundable: 12_800,
  voidRequested: false,
  ...over,
});
const refund = (over: Partial<Refund> = {}): Refund => ({
  id: 'R',
  paymentId: 'P',
  captureId: 'C',
  outRefundNo: 'R',
  amount: 5_000,
  reason: '无法参加',
  cause: 'asked',
  channel: 'wechat',
  state: 'processing',
  stuck: false,
  attempts: 1,
  lastCode: null,
  createdAt: start + 120_000,
  nextAttemptAt: null,
  succeededAt: null,
  handReceiptNo: null,
  ...over,
});
const payment = (over: Partial<PaymentDetail> = {}): PaymentDetail => ({
  id: 'P',
  familyId: 'F',
  campusId: 'K',
  studentId: 'S',
  purposeKind: 'counter',
  title: '教材费',
  note: null,
  amount: 12_800,
  state: 'open',
  closeReason: null,
  channel: null,
  refunded: 0,
  refunding: 0,
  createdAt: start,
  expiresAt: start + 7 * DAY,
  settledAt: null,
  wechatPayable: true,
  confirming: false,
  familyName: '王家',
  studentName: '王小满',
  createdByName: '何雨',
  captures: [],
  refunds: [],
  ...over,
});
const settled = (over: Partial<PaymentDetail> = {}, money: Partial<Capture> = {}) =>
  payment({ state: 'settled', channel: 'cash', settledAt: start + 60_000, captures: [capture(money)], ...over });

describe('the state of a payment', () => {
  it('says what happened to the money', () => {
    expect(stateOf(payment()).text).toBe('待支付');
    expect(stateOf(settled()).text).toBe('已收款');
    expect(stateOf(settled({ refunding: 100 })).text).toBe('退款中');
    expect(stateOf(settled({ refunded: 100 })).text).toBe('部分退款');
    expect(stateOf(settled({ refunded: 12_800 })).text).toBe('已全额退款');
    expect(stateOf(payment({ state: 'held' })).tone).toBe('danger');
    expect(stateOf(payment({ state: 'closed', closeReason: 'voided' })).text).toBe('已作废');
    expect(stateOf(payment({ state: 'closed' })).text).toBe('已关闭');
  });

  it('is watched while something may still happen by itself', () => {
    expect(isMoving(payment())).toBe(true);
    expect(isMoving(settled({ refunding: 1 }))).toBe(true);
    expect(isMoving(settled())).toBe(false);
  });
});

describe('the filters of the list', () => {
  it('leaves out what is blank or no value at all', () => {
    expect(paymentQuery({})).toEqual({});
    expect(paymentQuery({ state: 'nonsense', channel: 'gold', search: '  ', from: '2026-02-30' })).toEqual({});
    expect(paymentQuery({ state: 'held', channel: 'pos', search: ' A-1 ', campusId: 'K' })).toEqual({
      state: 'held',
      channel: 'pos',
      search: 'A-1',
      campusId: 'K',
    });
  });

  it('turns a reversed range round and keeps an open one', () => {
    expect(paymentQuery({ from: '2026-11-21', to: '2026-11-01' })).toEqual({ from: '2026-11-01', to: '2026-11-21' });
    expect(paymentQuery({ to: '2026-11-01' })).toEqual({ to: '2026-11-01' });
  });

  it('takes the day and the month from Shanghai', () => {
    expect(periodsAt(Date.parse('2026-11-30T17:00:00Z'))).toEqual({ today: '2026-12-01', monthStart: '2026-12-01' });
  });
});

describe('sums', () => {
  it('adds the channels up and leaves empty ones out', () => {
    const sums = sumsOf([
      { channel: 'cash', count: 2, amount: 300 },
      { channel: 'pos', count: 0, amount: 0 },
      { channel: 'wechat', count: 1, amount: 50 },
    ]);
    expect(sums).toMatchObject({ total: 350, count: 3 });
    expect(sums.lines.map(({ channel }) => channel)).toEqual(['wechat', 'cash']);
  });

  it('names only what waits', () => {
    expect(waitingOf({ openTasks: 0, stuckRefunds: 2, pendingVoids: 0, openDifferences: 1 }).map(({ kind }) => kind)).toEqual([
      'stuckRefunds',
      'openDifferences',
    ]);
  });
});

describe('what may be done', () => {
  const all = { collect: true, refund: true };
  it('collects and withdraws while the payment is open', () => {
    expect(actsOf(payment(), all)).toEqual({ record: true, close: true, refund: false, void: false, sync: true });
    expect(actsOf(payment(), { collect: false, refund: true })).toMatchObject({ record: false, close: false });
  });

  it('gives back or voids money of the desk until something was done to it', () => {
    expect(actsOf(settled(), all)).toEqual({ record: false, close: false, refund: true, void: true, sync: false });
    expect(actsOf(settled({ refunded: 100 }, { refunded: 100, refundable: 12_700 }), all)).toMatchObject({
      refund: true,
      void: false,
    });
    expect(actsOf(settled({}, { voidRequested: true }), all)).toMatchObject({ refund: false, void: false });
    expect(actsOf(settled({}, { outcome: 'voided', refundable: 0 }), all)).toMatchObject({ refund: false, void: false });
  });

  it('never voids money that came through WeChat', () => {
    expect(actsOf(settled({ channel: 'wechat' }, { channel: 'wechat' }), all)).toMatchObject({ refund: true, void: false });
  });

  it('hides the refund from those who may not', () => {
    expect(actsOf(settled(), { collect: true, refund: false }).refund).toBe(false);
  });

  it('takes the refund from the money that settled the payment, not from a duplicate on its way back', () => {
    const twice = settled({
      captures: [capture({ id: 'D', outcome: 'duplicate', refundable: 12_800 }), capture({ refundable: 400 })],
    });
    expect(refundableCapture(twice)?.id).toBe('C');
  });

  it('checks a receipt number as the contract does', () => {
    for (const good of ['A1', ' 2026-0001 ', 'x_y', 'a'.repeat(40)]) expect(receiptProblem(good)).toBeNull();
    for (const bad of ['', 'A', '收据1', 'a b', 'a'.repeat(41)]) expect(receiptProblem(bad)).not.toBeNull();
  });
});

describe('the timeline', () => {
  it('tells the story in order, with what is happening now at the end', () => {
    expect(timelineOf(payment()).map(({ title }) => title)).toEqual(['开单 ¥128', '等待家长支付']);
    expect(timelineOf(payment({ confirming: true })).at(-1)?.title).toBe('家长已在微信下单');
    const told = timelineOf(
      settled({
        captures: [
          capture({ id: 'D', channel: 'wechat', outcome: 'duplicate', paidAt: start + 90_000, receiptNo: null }),
          capture(),
        ],
        refunds: [refund({ state: 'succeeded', succeededAt: start + 180_000 })],
      }),
    );
    expect(told.map(({ title }) => title)).toEqual([
      '开单 ¥128',
      '现金收款 ¥128',
      '微信支付到账 ¥128',
      '发起退款 ¥50',
      '退款完成 ¥50',
    ]);
    expect(told[2]?.hint).toContain('自动原路退回');
  });

  it('marks what needs a person and what was undone', () => {
    expect(timelineOf(settled({ refunds: [refund({ stuck: true })] })).some(({ tone }) => tone === 'problem')).toBe(true);
    expect(timelineOf(settled({}, { outcome: 'voided' }))[1]?.tone).toBe('quiet');
    expect(timelineOf(settled({}, { voidRequested: true }))[1]?.hint).toContain('等待复核');
    expect(timelineOf(settled({}, { recordedAt: start + DAY }))[1]?.hint).toContain(`登记于 ${stamp(start + DAY)}`);
  });

  it('says how a payment that nobody made ended', () => {
    expect(timelineOf(payment({ state: 'closed', closeReason: 'expired' })).at(-1)?.title).toContain('逾期');
    expect(timelineOf(payment({ state: 'closed', closeReason: 'cancelled' })).at(-1)?.title).toContain('撤回');
  });
});

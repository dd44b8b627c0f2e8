import { type LocalDate, startOfDay } from '@/vocabulary';
import {
  type Capture,
  newestFirst,
  openSentence,
  outdated,
  type Payment,
  payableBy,
  payBefore,
  payUntil,
  type Refund,
  receiptFacts,
  refundLine,
  refundSums,
  resultOf,
  runsOut,
  standing,
  surplusSentences,
  wordsChangeIn,
} from './model';

const midnight = startOfDay('2026-11-21' as LocalDate);
const at = (minute: number) => midnight + minute * 60_000;
const now = at(600);

const payment = (over: Partial<Payment> = {}): Payment => ({
  id: 'p',
  familyId: 'f',
  campusId: 'c',
  studentId: 's',
  purposeKind: 'counter',
  title: '秋季教材费',
  note: null,
  amount: 10_000,
  state: 'open',
  closeReason: null,
  channel: null,
  refunded: 0,
  refunding: 0,
  createdAt: now,
  expiresAt: now + 1,
  settledAt: null,
  ...over,
});
const capture = (over: Partial<Capture> = {}): Capture => ({
  id: 'k',
  paymentId: 'p',
  channel: 'wechat',
  amount: 10_000,
  paidAt: at(605),
  recordedAt: at(605),
  outcome: 'settled',
  transactionId: '4200001234202611211234567890',
  receiptNo: null,
  refunded: 0,
  refundable: 10_000,
  voidRequested: false,
  ...over,
});

it.each<[Partial<Payment>, string]>([
  [{}, '待缴费'],
  [{ expiresAt: now }, '已过期限'],
  [{ state: 'held' }, '核对中'],
  [{ state: 'settled' }, '已缴费'],
  [{ state: 'settled', refunding: 1 }, '退款中'],
  [{ state: 'settled', refunded: 1 }, '部分退款'],
  [{ state: 'settled', refunded: 1, refunding: 1 }, '退款中'],
  [{ state: 'settled', refunded: 9_999 }, '部分退款'],
  [{ state: 'settled', refunded: 10_000 }, '已退款'],
  [{ state: 'closed', closeReason: 'expired' }, '已关闭'],
  [{ state: 'closed', closeReason: 'cancelled' }, '已关闭'],
  [{ state: 'closed', closeReason: 'voided' }, '已关闭'],
  [{ state: 'closed', closeReason: 'refunded' }, '已退款'],
  [{ state: 'closed', closeReason: 'expired', refunding: 10_000 }, '退款中'],
  [{ state: 'closed', closeReason: 'expired', refunded: 10_000 }, '已退款'],
])('a payment with %j is called %s', (over, words) => {
  expect(standing(payment(over), now).text).toBe(words);
});

it.each([
  [now, '已过支付期限'],
  [now - 1, '已过支付期限'],
  [now + 1, '还剩 1 分钟'],
  [now + 60_000, '还剩 1 分钟'],
  [now + 60_001, '还剩 2 分钟'],
  [now + 3_599_999, '还剩 60 分钟'],
  [now + 3_600_000, '今天 11:00 前支付'],
  [at(1_439), '今天 23:59 前支付'],
  [at(1_440), '明天 00:00 前支付'],
  [at(2 * 1_440 + 1_110), '11月23日 周一 18:30 前支付'],
])('until %s it says %s', (expiresAt, words) => {
  expect(payBefore(expiresAt, now)).toBe(words);
});

it.each([
  [now - 1, false],
  [now, false],
  [now + 1, true],
  [now + 86_399_999, true],
  [now + 86_400_000, false],
])('counts down to %s: %s', (expiresAt, counted) => {
  expect(runsOut(expiresAt, now)).toBe(counted);
});

it('names the end beside the time that is left', () => {
  expect(payUntil(now + 60_000, now)).toBe('今天 10:01 前支付');
  expect(payUntil(at(1_440), now)).toBe('明天 00:00 前支付');
});

it('renews the words when they change, and never after the end', () => {
  expect(wordsChangeIn(now, now)).toBeNull();
  expect(wordsChangeIn(now + 1, now)).toBe(1);
  expect(wordsChangeIn(now + 60_000, now)).toBe(60_000);
  expect(wordsChangeIn(now + 90_000, now)).toBe(30_000);
  expect(wordsChangeIn(now + 30 * 86_400_000 + 5, now)).toBe(5);
});

it('can be paid here until the end of its time, where WeChat Pay is set up', () => {
  expect(payableBy({ wechatPayable: true, expiresAt: now + 1 }, now)).toBe('wechat');
  expect(payableBy({ wechatPayable: false, expiresAt: now + 1 }, now)).toBe('desk');
  expect(payableBy({ wechatPayable: true, expiresAt: now }, now)).toBe('too_late');
});

it.each<[Partial<Payment>, boolean, string, string | null]>([
  [{ state: 'settled' }, true, '支付成功', null],
  [{ state: 'settled' }, false, '已缴费', null],
  [{ state: 'settled', refunded: 4_000, refunding: 1_050 }, false, '退款中', '已退 ¥40，退款中 ¥10.50'],
  [{ state: 'settled', refunded: 10_000 }, true, '已退款', '已退 ¥100'],
  [{ state: 'held' }, false, '金额核对中', '会尽快联系您'],
  [{ state: 'closed', closeReason: 'expired' }, false, '已关闭', '超过支付期限'],
  [{ state: 'closed', closeReason: 'cancelled' }, false, '已关闭', '学校已撤回'],
  [{ state: 'closed', closeReason: 'voided' }, false, '已关闭', '已作废'],
  [{ state: 'closed', closeReason: 'refunded' }, false, '已退款', '全额退回'],
  [{ state: 'closed', closeReason: 'handled' }, false, '已关闭', '核对处理'],
  [{ state: 'closed', closeReason: 'expired', refunding: 10_000 }, false, '退款中', '超过支付期限'],
])('%j ends as it should (paid here: %s): %s', (over, paidHere, title, sentence) => {
  const result = resultOf(payment(over), paidHere);
  expect(result.title).toBe(title);
  if (sentence === null) expect(result.sentence).toBeNull();
  else expect(result.sentence).toContain(sentence);
});

it('writes the receipt of what settled it, and of nothing else', () => {
  expect(receiptFacts({ captures: [capture({ outcome: 'duplicate', transactionId: 'other' }), capture()] })).toEqual([
    { name: '支付方式', value: '微信支付' },
    { name: '支付时间', value: '11月21日 周六 10:05' },
    { name: '微信支付单号', value: '4200001234202611211234567890' },
  ]);
  expect(receiptFacts({ captures: [capture({ channel: 'cash', transactionId: null, receiptNo: 'A-17' })] })).toEqual([
    { name: '支付方式', value: '现金' },
    { name: '支付时间', value: '11月21日 周六 10:05' },
    { name: '收据号', value: 'A-17' },
  ]);
  expect(receiptFacts({ captures: [capture({ outcome: 'voided' }), capture({ outcome: 'held' })] })).toEqual([]);
});

it('explains money that was not needed', () => {
  const sentences = surplusSentences({
    captures: [capture(), capture({ outcome: 'duplicate' }), capture({ outcome: 'late' }), capture({ outcome: 'held' })],
  });
  expect(sentences).toHaveLength(2);
  expect(sentences[0]).toContain('重复付款');
  expect(sentences[1]).toContain('关闭后才到账');
});

it.each<[Partial<Refund>, string, string]>([
  [{ state: 'waiting' }, '退款中', '正在提交微信'],
  [{ state: 'processing' }, '退款中', '已提交微信，一般 1–3 个工作日到账'],
  [{ state: 'blocked' }, '退款中', '您不用操作'],
  [{ state: 'abnormal' }, '学校处理中', '学校会联系您'],
  [{ state: 'failed' }, '学校处理中', '重新处理'],
  [{ state: 'succeeded' }, '已退款', '已退回您的原付款账户'],
  [{ state: 'succeeded', succeededAt: at(700) }, '已退款', '已退回您的原付款账户 · 11月21日 周六 11:40'],
  [{ state: 'succeeded', handReceiptNo: 'B-3' }, '已退款', '学校已当面退款，收据号 B-3'],
  [{ state: 'succeeded', channel: 'cash' }, '已退款', '学校已当面退款'],
])('a refund with %j says %s', (over, word, sentence) => {
  const line = refundLine({ state: 'waiting', channel: 'wechat', handReceiptNo: null, succeededAt: null, ...over });
  expect(line.state.text).toBe(word);
  expect(line.sentence).toContain(sentence);
});

it('sums up', () => {
  expect(refundSums({ refunded: 0, refunding: 0 })).toBe('');
  expect(refundSums({ refunded: 1, refunding: 0 })).toBe('已退 ¥0.01');
  expect(openSentence({ count: 2, amount: 100_000_000 })).toBe('待缴 2 笔，共 ¥1,000,000');
  const refund = (createdAt: number) => ({ createdAt }) as Refund;
  expect(newestFirst([refund(1), refund(3), refund(2)]).map(({ createdAt }) => createdAt)).toEqual([3, 2, 1]);
});

it('knows which of two answers was overtaken', () => {
  expect(outdated({ state: 'open' }, { state: 'settled' })).toBe(true);
  expect(outdated({ state: 'open' }, { state: 'open' })).toBe(false);
  expect(outdated({ state: 'closed' }, { state: 'settled' })).toBe(false);
  expect(outdated(undefined, { state: 'settled' })).toBe(false);
});

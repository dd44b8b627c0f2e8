import { type Arrived, type AskedFor, type CaptureDecision, decideCapture } from './decide-capture';

const OWN = { appId: 'wx-school', mchId: '1900' };
const asked = (change: Partial<AskedFor> = {}): AskedFor => ({
  state: 'open',
  closeReason: null,
  amount: 12_800,
  latePolicy: 'refund',
  ...change,
});
const arrived = (change: Partial<Arrived> = {}): Arrived => ({ ...OWN, currency: 'CNY', total: 12_800, ...change });

interface Example {
  readonly name: string;
  readonly intent: AskedFor | null;
  readonly money?: Partial<Arrived>;
  readonly expected: CaptureDecision;
}

const closed = (closeReason: AskedFor['closeReason'], latePolicy: AskedFor['latePolicy'] = 'refund') =>
  asked({ state: 'closed', closeReason, latePolicy });

const EXAMPLES: readonly Example[] = [
  { name: 'the right money for an open payment', intent: asked(), expected: { outcome: 'settled', late: false } },
  { name: 'the right money after wrong money', intent: asked({ state: 'held' }), expected: { outcome: 'settled', late: false } },
  { name: 'a second payment', intent: asked({ state: 'settled' }), expected: { outcome: 'duplicate' } },
  { name: 'money after the end', intent: closed('expired'), expected: { outcome: 'late' } },
  { name: 'money after the end that is kept', intent: closed('expired', 'settle'), expected: { outcome: 'settled', late: true } },
  { name: 'money after it was withdrawn', intent: closed('cancelled', 'settle'), expected: { outcome: 'late' } },
  { name: 'money after its receipt was voided', intent: closed('voided', 'settle'), expected: { outcome: 'late' } },
  { name: 'money after held money went back', intent: closed('refunded', 'settle'), expected: { outcome: 'late' } },
  { name: 'a fen too little', intent: asked(), money: { total: 12_799 }, expected: { outcome: 'held', why: 'amount_mismatch' } },
  { name: 'a fen too much', intent: asked(), money: { total: 12_801 }, expected: { outcome: 'held', why: 'amount_mismatch' } },
  {
    name: 'another currency',
    intent: asked(),
    money: { currency: 'USD' },
    expected: { outcome: 'held', why: 'amount_mismatch' },
  },
  { name: 'another app', intent: asked(), money: { appId: 'wx-x' }, expected: { outcome: 'held', why: 'account_mismatch' } },
  { name: 'another merchant', intent: asked(), money: { mchId: '1901' }, expected: { outcome: 'held', why: 'account_mismatch' } },
  {
    name: 'the wrong amount for a settled payment is not given back by itself',
    intent: asked({ state: 'settled' }),
    money: { total: 1 },
    expected: { outcome: 'held', why: 'amount_mismatch' },
  },
  {
    name: 'the wrong account for a closed payment is not settled',
    intent: closed('expired', 'settle'),
    money: { mchId: '1901' },
    expected: { outcome: 'held', why: 'account_mismatch' },
  },
  { name: 'a number that is not ours', intent: null, expected: { outcome: 'held', why: 'unknown_order' } },
  {
    name: 'neither number nor account ours',
    intent: null,
    money: { mchId: '1' },
    expected: { outcome: 'held', why: 'unknown_order' },
  },
];

describe('what becomes of money', () => {
  it.each(EXAMPLES)('$name', ({ intent, money, expected }) => {
    expect(decideCapture(intent, arrived(money), OWN)).toEqual(expected);
  });
});

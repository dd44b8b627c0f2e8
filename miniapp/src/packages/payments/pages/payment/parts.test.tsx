import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { Phase } from '../../flow';
import type { Payable, PaymentDetail, Refund } from '../../model';
import { AskFoot } from './Ask';
import { Outcome } from './Outcome';
import { PhoneSheet } from './PhoneSheet';

afterEach(cleanup);

const payment = (over: Partial<PaymentDetail> = {}): PaymentDetail => ({
  id: '01J0000000000000000000000A',
  familyId: 'f',
  campusId: 'c',
  studentId: 's',
  purposeKind: 'counter',
  title: '秋季教材费',
  note: null,
  amount: 100_000_000,
  state: 'open',
  closeReason: null,
  channel: null,
  refunded: 0,
  refunding: 0,
  createdAt: 1,
  expiresAt: 2,
  settledAt: null,
  wechatPayable: true,
  confirming: false,
  familyName: null,
  studentName: '林小雨',
  createdByName: null,
  captures: [],
  refunds: [],
  ...over,
});

describe('the foot of an open payment', () => {
  const show = (way: Payable, phase: Phase, hint: { text: string; bad: boolean } | null = null) => {
    const pay = jest.fn();
    const ask = jest.fn();
    render(<AskFoot payment={payment()} way={way} phase={phase} hint={hint} onPay={pay} onAskAgain={ask} />);
    return { pay, ask };
  };

  it('names the amount on the button', () => {
    const { pay } = show('wechat', 'idle');
    fireEvent.click(screen.getByRole('button', { name: '微信支付 ¥1,000,000' }));
    expect(pay).toHaveBeenCalledTimes(1);
    expect(screen.queryAllByRole('button')).toHaveLength(1);
  });

  it.each<Phase>(['ordering', 'panel'])('takes no second tap while %s', (phase) => {
    const { pay } = show('wechat', phase);
    fireEvent.click(document.getElementById('pay')!);
    expect(pay).not.toHaveBeenCalled();
  });

  it.each<Phase>(['panel', 'unsure'])('lets the payer ask while %s', (phase) => {
    const { ask } = show('wechat', phase);
    fireEvent.click(document.getElementById('ask-again')!);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it.each<Payable>(['desk', 'too_late'])('has no button when it can be paid by %s only', (way) => {
    show(way, 'idle', { text: '您没有付款', bad: false });
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(screen.getByRole('status').textContent).toBe('您没有付款');
  });
});

it('shows a few refunds, and all of them on demand', () => {
  const refund = (n: number): Refund => ({
    id: `r${n}`,
    paymentId: 'p',
    captureId: 'k',
    outRefundNo: `r${n}`,
    amount: n,
    reason: '转班退差价',
    cause: 'asked',
    channel: 'wechat',
    state: 'processing',
    stuck: false,
    attempts: 1,
    lastCode: null,
    createdAt: n,
    nextAttemptAt: null,
    succeededAt: null,
    handReceiptNo: null,
  });
  const refunds = [1, 2, 3, 4].map(refund);
  render(<Outcome payment={payment({ state: 'settled', refunds })} paidHere={false} />);
  const amounts = () => screen.queryAllByText(/^¥0\.0\d$/).map((node) => node.textContent);
  expect(amounts()).toEqual(['¥0.04', '¥0.03', '¥0.02']);
  fireEvent.click(screen.getByRole('button', { name: '查看全部 4 笔退款' }));
  expect(amounts()).toEqual(['¥0.04', '¥0.03', '¥0.02', '¥0.01']);
});

it('leads from the pay panel to the phone, or closes it', () => {
  const close = jest.fn();
  const open = jest.spyOn(window, 'open').mockReturnValue(null);
  render(<PhoneSheet panel={{ phoneUrl: 'http://127.0.0.1:3100/phone#pay=r1', close, dismiss: jest.fn() }} />);
  fireEvent.click(screen.getByRole('button', { name: '打开“手机”' }));
  expect(open).toHaveBeenCalledWith('http://127.0.0.1:3100/phone#pay=r1', '_blank', 'noopener');
  expect(close).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: '关闭支付' }));
  expect(close).toHaveBeenCalledTimes(1);
});

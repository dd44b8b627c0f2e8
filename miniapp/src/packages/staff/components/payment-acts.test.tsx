import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { call } from '@/services/api';
import { TRIED_AGAIN_MS } from '@/services/draft';
import { serverNow } from '@/services/server-clock';
import type { Me, PaymentDetail } from '../types';
import { PaymentActs } from './payment-acts';

jest.mock('@/services/api', () => ({ call: jest.fn() }));
jest.mock('../model/access', () => ({ allows: () => true }));
const asked = call as unknown as jest.Mock;
const lost = { ok: false, error: { code: 'network', message: '网络不稳', status: 0, requestId: '' } };
let next = 0;

/** ¥200 taken by WeChat, of which so much can be given back still after so many refunds. */
const payment = (id: string, refundable: number, refunds: number) =>
  ({
    id,
    title: '春季学费',
    amount: 20_000,
    state: 'paid',
    refunding: 0,
    captures: [
      { outcome: 'settled', channel: 'wechat', amount: 20_000, refundable, voidRequested: false, capturedAt: serverNow() },
    ],
    refunds: Array.from({ length: refunds }, (_, index) => ({ id: `r${index}`, cause: 'asked', state: 'failed' })),
  }) as unknown as PaymentDetail;

const tap = (id: string) => act(async () => void fireEvent.click(document.getElementById(id)!));
const type = (id: string, value: string) => fireEvent.change(document.getElementById(id)!, { target: { value } });
const close = () => act(async () => void fireEvent.click(screen.getByText('再想想')));
const sent = () => asked.mock.calls.filter(([id]) => id === 'refunds.request').map(([, request]) => request);
const onChanged = jest.fn();

let read: (now: readonly [left: number, refunds: number]) => void = () => undefined;
const Page = ({ id }: { readonly id: string }) => {
  const [[left, refunds], setNow] = useState<readonly [number, number]>([20_000, 0]);
  read = setNow;
  return <PaymentActs payment={payment(id, left, refunds)} me={{} as Me} onChanged={onChanged} />;
};

/** The page of a payment; what it can give back is set from outside, as a reading of the server would. */
const open = () => {
  next += 1;
  render(<Page id={`p${next}`} />);
  return { read: (left: number, refunds: number) => act(async () => read([left, refunds])) };
};
const refundFifty = async () => {
  await tap('act-refund');
  type('refund-amount', '50');
  type('refund-reason', '少上一次课');
  await tap('sheet-confirm');
};

beforeEach(() => {
  jest.useFakeTimers();
  asked.mockReset().mockResolvedValue(lost);
  onChanged.mockReset();
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

it('asks for the payment again after a lost answer and when the sheet is closed', async () => {
  open();
  await refundFifty();
  expect(onChanged).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('alert').textContent).toBe('网络不稳');
  await close();
  expect(onChanged).toHaveBeenCalledTimes(2);
});

it.each([TRIED_AGAIN_MS, 2 * 86_400_000])(
  'is the same refund %i ms after a lost answer on a page that still shows the sum of then',
  async (later) => {
    open();
    await refundFifty();
    await close();
    jest.advanceTimersByTime(later);
    await refundFifty();
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toEqual(sent()[0]);
  },
);

it('sends nothing from a sheet that stayed open while the payment changed behind it, and says why', async () => {
  const page = open();
  await refundFifty();
  await page.read(15_000, 1);
  expect(screen.getByRole('dialog').textContent).toContain('最多 ¥200');
  expect(screen.getByRole('alert').textContent).toContain('可退金额已变成 ¥150');
  await tap('sheet-confirm');
  type('refund-reason', '少上一次课，退款');
  await tap('sheet-confirm');
  expect(sent()).toHaveLength(1);
  // Read before it had come to the server: the same refund goes on.
  await page.read(20_000, 0);
  type('refund-reason', '少上一次课');
  await tap('sheet-confirm');
  expect(sent()[1]).toEqual(sent()[0]);
});

it('sends nothing from a sheet behind which another refund came and went, though as much is left as before', async () => {
  const page = open();
  await refundFifty();
  await page.read(20_000, 1);
  expect(screen.getByRole('alert').textContent).toContain('新的退款记录');
  await tap('sheet-confirm');
  expect(sent()).toHaveLength(1);
});

it.each([
  ['what became of the first', 15_000],
  ['that the first was closed without money', 20_000],
])('is another refund minutes later on a page that shows %s (%i fen left)', async (_, left) => {
  const page = open();
  await refundFifty();
  await close();
  await page.read(left, 1);
  jest.advanceTimersByTime(TRIED_AGAIN_MS);
  await refundFifty();
  expect(sent()[1].body).toEqual({ ...sent()[0].body, refundsSeen: 1 });
  expect(sent()[1].idempotencyKey).not.toBe(sent()[0].idempotencyKey);
});

it('is another refund after an answer', async () => {
  open();
  asked.mockResolvedValue({ ok: true, data: {} });
  await refundFifty();
  await refundFifty();
  expect(sent()[1].idempotencyKey).not.toBe(sent()[0].idempotencyKey);
});

import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, ConfirmSheet, Field } from '@/components';
import { formatFen } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call, type RequestOf } from '@/services/api';
import { useSubmitOnce } from '../hooks/submit-once';
import { useNow } from '../hooks/use-poll';
import { yuanText } from '../model/money';
import { isLost } from '../model/once';
import { CHANNEL_NAMES, receiptProblem, refundableCapture } from '../model/payments';
import { askedRefunds, refundAmount, refundWay } from '../model/refunds';
import type { Channel, PaymentDetail } from '../types';
import './refund-sheet.scss';

const RENEW_MS = 60_000;
const MESSAGES: Readonly<Record<ReturnType<typeof refundWay>, (channel: Channel) => string>> = {
  wechat: () => '钱会原路退回付款人的微信账户，发出后不能撤回。',
  desk: (channel) => `这笔款是${CHANNEL_NAMES[channel]}收的，请先把钱退给家长，再在这里登记。`,
  tooOld: () => '付款超过 365 天，微信不再支持原路退款。请先线下退给家长，再在这里登记收据号。',
  tooMany: () => '这笔款已分 50 次退款，微信不再支持原路退款。请先线下退给家长，再在这里登记收据号。',
};

/** Whatever was typed may have been given back already. */
const changedText = (left: number, most: number): string =>
  left === most
    ? '这笔款刚刚有了新的退款记录。请先关闭，核对退款记录后再退。'
    : `这笔款的可退金额已变成 ${formatFen(left)}，可能刚才已经退过。请先关闭，核对退款记录后再退。`;

interface RefundSheetProps {
  readonly payment: PaymentDetail;
  readonly onClose: () => void;
  readonly onDone: (payment: PaymentDetail) => void;
  /** Nobody knows whether it was given back. */
  readonly onLost: () => void;
}

interface AmountProps {
  readonly text: string;
  readonly most: number;
  readonly onChange: (text: string) => void;
}

const AmountField = ({ text, most, onChange }: AmountProps) => {
  const amount = refundAmount(text, most);
  return (
    <>
      <Field
        label='退款金额（元）'
        kind='money'
        required
        value={text}
        onChange={onChange}
        placeholder={`不超过 ${yuanText(most)}`}
        maxLength={16}
        error={text === '' || 'fen' in amount ? undefined : amount.problem}
        testId='refund-amount'
      />
      <View className='refund-all'>
        <Button
          text={`全部退款 ${formatFen(most)}`}
          kind='plain'
          size='sm'
          testId='refund-all'
          onPress={() => onChange(yuanText(most))}
        />
      </View>
    </>
  );
};

type RefundBody = NonNullable<RequestOf<'refunds.request'>['body']>;

/**
 * Sends one refund once. The server gives money back only to a payment that has as many refunds as the sheet was opened with, and
 * the key makes a repeat after a lost answer the same refund: it stays with the sheet whatever the payment becomes behind it, and
 * with a payment that shows no other refund. The sum that is left cannot tell: it comes back when WeChat closes a refund without
 * paying it.
 */
const useRefund = (payment: PaymentDetail, { onDone, onLost }: Pick<RefundSheetProps, 'onDone' | 'onLost'>) => {
  const submitOnce = useSubmitOnce({ seen: payment.refunds.map(({ id }) => id) });
  return useAction(async (content: RefundBody) => {
    const answer = await submitOnce(`refund.${payment.id}`, content, (idempotencyKey, body) =>
      call('refunds.request', { params: { paymentId: payment.id }, body, idempotencyKey }),
    );
    if (isLost(answer)) onLost();
    return answer;
  }, onDone);
};

/** Gives money back, whole or in part, the way it came. */
export const RefundSheet = ({ payment, onClose, onDone, onLost }: RefundSheetProps) => {
  const capture = refundableCapture(payment);
  const left = capture?.refundable ?? 0;
  const refunds = askedRefunds(payment);
  // What was typed was meant of what stood here when the sheet opened.
  const [{ most, refundsSeen }] = useState({ most: left, refundsSeen: refunds });
  const changed = left !== most || refunds !== refundsSeen;
  const now = useNow(RENEW_MS);
  const way = capture === undefined ? 'wechat' : refundWay(capture, payment.refunds, now);
  const byHand = way !== 'wechat';
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [receiptNo, setReceiptNo] = useState('');
  const amount = refundAmount(text, most);
  const fen = 'fen' in amount ? amount.fen : null;
  const wrongReceipt = byHand ? receiptProblem(receiptNo) : null;
  const action = useRefund(payment, { onDone, onLost });
  const send = (refunded: number) =>
    action.run({ amount: refunded, reason: reason.trim(), handReceiptNo: byHand ? receiptNo.trim() : null, refundsSeen });
  return (
    <ConfirmSheet
      open
      danger
      title={`退款 · 最多 ${formatFen(most)}`}
      message={MESSAGES[way](capture?.channel ?? 'wechat')}
      confirmText={fen === null ? '确认退款' : `${byHand ? '登记已退' : '确认退款'} ${formatFen(fen)}`}
      busy={action.busy}
      disabled={changed || fen === null || reason.trim().length < 2 || wrongReceipt !== null}
      error={changed && !action.busy ? changedText(left, most) : action.error?.message}
      onConfirm={() => fen !== null && void send(fen)}
      onCancel={onClose}
    >
      <AmountField text={text} most={most} onChange={setText} />
      <Field
        label='原因'
        required
        value={reason}
        onChange={setReason}
        placeholder='例如：报名后无法参加'
        maxLength={80}
        testId='refund-reason'
      />
      {byHand && (
        <Field
          label='退款收据号'
          required
          value={receiptNo}
          onChange={setReceiptNo}
          placeholder='家长签字的退款收据'
          maxLength={40}
          error={receiptNo === '' || wrongReceipt === null ? undefined : wrongReceipt}
          testId='refund-receipt'
        />
      )}
    </ConfirmSheet>
  );
};

import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, ConfirmSheet, Field } from '@/components';
import { formatFen } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { useNow } from '../hooks/use-poll';
import { yuanText } from '../model/money';
import { CHANNEL_NAMES, receiptProblem, refundableCapture } from '../model/payments';
import { refundAmount, refundWay } from '../model/refunds';
import type { Channel, PaymentDetail } from '../types';
import './refund-sheet.scss';

const RENEW_MS = 60_000;
const MESSAGES: Readonly<Record<ReturnType<typeof refundWay>, (channel: Channel) => string>> = {
  wechat: () => '钱会原路退回付款人的微信账户，发出后不能撤回。',
  desk: (channel) => `这笔款是${CHANNEL_NAMES[channel]}收的，请先把钱退给家长，再在这里登记。`,
  tooOld: () => '付款超过 365 天，微信不再支持原路退款。请先线下退给家长，再在这里登记收据号。',
  tooMany: () => '这笔款已分 50 次退款，微信不再支持原路退款。请先线下退给家长，再在这里登记收据号。',
};

interface RefundSheetProps {
  readonly payment: PaymentDetail;
  readonly onClose: () => void;
  readonly onDone: (payment: PaymentDetail) => void;
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

/** Gives money back, whole or in part, the way it came. */
export const RefundSheet = ({ payment, onClose, onDone }: RefundSheetProps) => {
  const capture = refundableCapture(payment);
  const most = capture?.refundable ?? 0;
  const now = useNow(RENEW_MS);
  const way = capture === undefined ? 'wechat' : refundWay(capture, payment.refunds, now);
  const byHand = way !== 'wechat';
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [receiptNo, setReceiptNo] = useState('');
  const amount = refundAmount(text, most);
  const fen = 'fen' in amount ? amount.fen : null;
  const wrongReceipt = byHand ? receiptProblem(receiptNo) : null;
  const action = useAction(
    async (refunded: number) =>
      submitOnce(
        `refund.${payment.id}.${most}`,
        { amount: refunded, reason: reason.trim(), handReceiptNo: byHand ? receiptNo.trim() : null },
        (idempotencyKey, body) => call('refunds.request', { params: { paymentId: payment.id }, body, idempotencyKey }),
      ),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      danger
      title={`退款 · 最多 ${formatFen(most)}`}
      message={MESSAGES[way](capture?.channel ?? 'wechat')}
      confirmText={fen === null ? '确认退款' : `${byHand ? '登记已退' : '确认退款'} ${formatFen(fen)}`}
      busy={action.busy}
      disabled={fen === null || reason.trim().length < 2 || wrongReceipt !== null}
      error={action.error?.message}
      onConfirm={() => fen !== null && void action.run(fen)}
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

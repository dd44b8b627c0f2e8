import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { formatFen } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { useNow } from '../hooks/use-poll';
import { readMoment } from '../model/collect';
import { CHANNEL_NAMES, DESK_CHANNELS, receiptProblem } from '../model/payments';
import type { DeskChannel, PaymentDetail } from '../types';
import { Choices } from './choices';

/** Short, so that the minute that has just begun is not taken for the future. */
const RENEW_MS = 5_000;

interface RecordSheetProps {
  readonly payment: PaymentDetail;
  /** Where the sheet begins; the person may still change it. */
  readonly channel?: DeskChannel;
  readonly onClose: () => void;
  readonly onDone: (payment: PaymentDetail) => void;
}

/** Records money taken at the desk. What is recorded is final; a mistake needs a second person. */
export const RecordSheet = ({ payment, channel: first = 'cash', onClose, onDone }: RecordSheetProps) => {
  const [channel, setChannel] = useState<DeskChannel>(first);
  const [receiptNo, setReceiptNo] = useState('');
  const [when, setWhen] = useState('');
  const moment = readMoment(when, useNow(RENEW_MS));
  const wrong = receiptProblem(receiptNo);
  const action = useAction(async () => {
    const at = 'at' in moment ? moment.at : null;
    const body = { channel, receiptNo: receiptNo.trim(), ...(at === null ? {} : { paidAt: at }) };
    return submitOnce(`record.${payment.id}`, body, (idempotencyKey, content) =>
      call('payments.recordAtDesk', { params: { paymentId: payment.id }, body: content, idempotencyKey }),
    );
  }, onDone);
  return (
    <ConfirmSheet
      open
      title={`收到 ${formatFen(payment.amount)}`}
      message={`${payment.confirming ? '家长可能正在用微信付款，请先点「立即查询」确认没有付成。' : ''}登记后立即入账，不能修改；登错了需要另一位同事复核作废。`}
      confirmText={`确认已收${CHANNEL_NAMES[channel]} ${formatFen(payment.amount)}`}
      busy={action.busy}
      disabled={wrong !== null || 'problem' in moment}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Choices
        label='收款方式'
        value={channel}
        options={DESK_CHANNELS.map((value) => ({ value, text: CHANNEL_NAMES[value] }))}
        onChange={(value) => setChannel(value as DeskChannel)}
        idPrefix='record'
      />
      <Field
        label='收据号'
        required
        value={receiptNo}
        onChange={setReceiptNo}
        placeholder={channel === 'pos' ? 'POS 小票的凭证号' : channel === 'transfer' ? '转账流水号' : '收据本上的号码'}
        maxLength={40}
        error={receiptNo === '' || wrong === null ? undefined : wrong}
        testId='record-receipt'
      />
      <Field
        label='收款时间'
        value={when}
        onChange={setWhen}
        placeholder='不填就是现在，补登请写 2026-11-21 18:30'
        maxLength={20}
        error={'problem' in moment ? moment.problem : undefined}
        testId='record-when'
      />
    </ConfirmSheet>
  );
};

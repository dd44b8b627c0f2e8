import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { formatFen } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { CHANNEL_NAMES, DESK_CHANNELS, receiptProblem } from '../model/payments';
import type { DeskChannel, Refund, StaffRefund } from '../types';
import { Choices } from './choices';

interface ByHandSheetProps {
  readonly refund: Pick<Refund, 'id' | 'amount'>;
  readonly onClose: () => void;
  readonly onDone: (refund: StaffRefund) => void;
}

/** Records that a stuck refund was given back by hand; the system stops trying then. */
export const ByHandSheet = ({ refund, onClose, onDone }: ByHandSheetProps) => {
  const [channel, setChannel] = useState<DeskChannel>('transfer');
  const [receiptNo, setReceiptNo] = useState('');
  const [note, setNote] = useState('');
  const wrong = receiptProblem(receiptNo);
  const action = useAction(
    () =>
      submitOnce(
        `by-hand.${refund.id}`,
        { channel, receiptNo: receiptNo.trim(), note: note.trim() === '' ? null : note.trim() },
        (idempotencyKey, body) => call('refunds.settleByHand', { params: { refundId: refund.id }, body, idempotencyKey }),
      ),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title={`线下退款 ${formatFen(refund.amount)}`}
      message='请先把钱退给家长再登记。登记后系统不再向微信发这笔退款，不能撤销。'
      confirmText={`登记已退 ${formatFen(refund.amount)}`}
      busy={action.busy}
      disabled={wrong !== null}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Choices
        label='退款方式'
        value={channel}
        options={DESK_CHANNELS.map((value) => ({ value, text: CHANNEL_NAMES[value] }))}
        onChange={(value) => setChannel(value as DeskChannel)}
        idPrefix='by-hand'
      />
      <Field
        label='收据号'
        required
        value={receiptNo}
        onChange={setReceiptNo}
        placeholder='转账流水号或家长签字的收据'
        maxLength={40}
        error={receiptNo === '' || wrong === null ? undefined : wrong}
        testId='by-hand-receipt'
      />
      <Field label='备注' value={note} onChange={setNote} placeholder='选填' maxLength={200} testId='by-hand-note' />
    </ConfirmSheet>
  );
};

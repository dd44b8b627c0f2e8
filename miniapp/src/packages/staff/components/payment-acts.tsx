import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button } from '@/components';
import { formatFen } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { allows } from '../model/access';
import { actsOf } from '../model/payments';
import type { DeskVoid, Me, PaymentDetail } from '../types';
import { ReasonSheet } from './reason-sheet';
import { RecordSheet } from './record-sheet';
import { RefundSheet } from './refund-sheet';
import './payment-acts.scss';

type Sheet = 'record' | 'close' | 'refund' | 'void';

interface ActsProps {
  readonly payment: PaymentDetail;
  readonly me: Me;
  /** Something was done; the page asks again. */
  readonly onChanged: () => void;
}

interface SheetProps extends ActsProps {
  readonly onClose: () => void;
  /** Nobody knows whether it was done: the page asks again while the sheet stays. */
  readonly onLost: () => void;
}

const CloseSheet = ({ payment, onClose, onChanged }: SheetProps) => (
  <ReasonSheet<PaymentDetail>
    title={`撤回「${payment.title}」？`}
    message='家长将不能再付这笔费用。如果微信那边已经付款，系统会入账而不是撤回。'
    confirmText='撤回缴费单'
    danger
    placeholder='例如：金额填错，重新开单'
    send={(reason) => call('payments.close', { params: { paymentId: payment.id }, body: { reason } })}
    onDone={onChanged}
    onClose={onClose}
  />
);

const VoidSheet = ({ payment, onClose, onChanged }: SheetProps) => (
  <ReasonSheet<DeskVoid>
    title={`申请作废 ${formatFen(payment.amount)}`}
    message='只用于登记有误的当面收款。需要另一位有复核权限的同事通过，记录会保留。'
    confirmText='提交作废申请'
    danger
    placeholder='例如：收据号登错，钱没有收'
    send={(reason) =>
      submitOnce(`void.${payment.id}`, { reason }, (idempotencyKey, body) =>
        call('deskVoids.request', { params: { paymentId: payment.id }, body, idempotencyKey }),
      )
    }
    onDone={onChanged}
    onClose={onClose}
  />
);

const OpenSheet = ({ sheet, ...props }: SheetProps & { readonly sheet: Sheet }) => {
  switch (sheet) {
    case 'record':
      return <RecordSheet payment={props.payment} onClose={props.onClose} onDone={props.onChanged} />;
    case 'refund':
      return <RefundSheet payment={props.payment} onClose={props.onClose} onDone={props.onChanged} onLost={props.onLost} />;
    case 'close':
      return <CloseSheet {...props} />;
    case 'void':
      return <VoidSheet {...props} />;
  }
};

/** Everything a person may do with a payment now; buttons the role or the state rules out are not there. */
export const PaymentActs = ({ payment, me, onChanged }: ActsProps) => {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const acts = actsOf(payment, { collect: allows(me, 'payment.collect'), refund: allows(me, 'payment.refund') });
  const sync = useAction(() => call('payments.sync', { params: { paymentId: payment.id } }), onChanged);
  if (!Object.values(acts).includes(true)) return null;
  return (
    <View className='payment-acts'>
      {acts.record && <Button text='登记收款' size='md' testId='act-record' onPress={() => setSheet('record')} />}
      {acts.sync && (
        <Button text='立即查询' kind='secondary' size='md' busy={sync.busy} testId='act-sync' onPress={() => void sync.run()} />
      )}
      {acts.refund && <Button text='退款' kind='secondary' size='md' testId='act-refund' onPress={() => setSheet('refund')} />}
      {acts.void && <Button text='申请作废' kind='plain' size='md' testId='act-void' onPress={() => setSheet('void')} />}
      {acts.close && <Button text='撤回' kind='plain' size='md' testId='act-close' onPress={() => setSheet('close')} />}
      {sync.error !== undefined && (
        <View className='payment-acts__wrong' {...a11y({ role: 'alert' })}>
          <Text>{sync.error.message}</Text>
        </View>
      )}
      {sheet !== null && (
        <OpenSheet
          sheet={sheet}
          payment={payment}
          me={me}
          onLost={onChanged}
          onClose={() => {
            setSheet(null);
            // An answer may have been lost: what became of it shows on the page.
            onChanged();
          }}
          onChanged={() => {
            setSheet(null);
            onChanged();
          }}
        />
      )}
    </View>
  );
};

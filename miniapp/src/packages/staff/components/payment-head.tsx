import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Card, MoneyText, Tag } from '@/components';
import { formatFen } from '@/format';
import { stateOf } from '../model/payments';
import type { Me, PaymentDetail } from '../types';
import { PaymentActs } from './payment-acts';
import './payment-head.scss';

/** The answer to «is it paid?» in large type, and what can be done now. */
export const PaymentHead = ({
  payment,
  me,
  onChanged,
}: {
  readonly payment: PaymentDetail;
  readonly me: Me;
  readonly onChanged: () => void;
}) => (
  <Card>
    <View className='payment-head' {...a11y({ role: 'status', live: 'polite' })}>
      <View className='payment-head__main'>
        <Text className='payment-head__title'>{payment.title}</Text>
        <MoneyText fen={payment.amount} size='display' />
        <Text className='payment-head__line'>
          {[
            payment.studentName,
            payment.familyName,
            payment.refunded > 0 ? `已退 ${formatFen(payment.refunded)}` : null,
            payment.refunding > 0 ? `退款中 ${formatFen(payment.refunding)}` : null,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
      </View>
      <View id='payment-state' className='payment-head__state'>
        <Tag {...stateOf(payment)} />
        {payment.state === 'open' && payment.confirming && <Tag text='等待微信结果' tone='info' />}
        {payment.refunds.some(({ stuck }) => stuck) && <Tag text='退款需要处理' tone='danger' />}
        {payment.captures.some(({ voidRequested }) => voidRequested) && <Tag text='作废待复核' tone='points' />}
      </View>
    </View>
    <PaymentActs payment={payment} me={me} onChanged={onChanged} />
  </Card>
);

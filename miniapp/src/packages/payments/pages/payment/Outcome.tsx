import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Icon, MoneyText, Tag } from '@/components';
import { Facts } from '@/family/Facts';
import { formatInstant } from '@/format';
import { newestFirst, type PaymentDetail, type Refund, receiptFacts, refundLine, resultOf, surplusSentences } from '../../model';

const marks = { brand: 'check', info: 'clock', neutral: 'minus' } as const;

const RefundItem = ({ refund }: { readonly refund: Refund }) => {
  const { state, sentence } = refundLine(refund);
  return (
    <View className='pay__refund'>
      <View className='pay__refund-head'>
        <MoneyText fen={refund.amount} size='lg' />
        <Tag text={state.text} tone={state.tone} />
      </View>
      <Text className='pay__note'>{sentence}</Text>
      <Text className='fam-note'>{`${refund.reason} · 申请于 ${formatInstant(refund.createdAt)}`}</Text>
    </View>
  );
};

/** So many are seen at a glance; the others are a tap away. */
const SHOWN = 3;

const Refunds = ({ refunds }: { readonly refunds: readonly Refund[] }) => {
  const [all, setAll] = useState(false);
  const sorted = newestFirst(refunds);
  return (
    <Card title='退款'>
      {(all ? sorted : sorted.slice(0, SHOWN)).map((refund) => (
        <RefundItem key={refund.id} refund={refund} />
      ))}
      {!all && sorted.length > SHOWN && (
        <Button
          block
          kind='plain'
          size='md'
          text={`查看全部 ${sorted.length} 笔退款`}
          testId='all-refunds'
          onPress={() => setAll(true)}
        />
      )}
    </Card>
  );
};

interface OutcomeProps {
  readonly payment: PaymentDetail;
  readonly paidHere: boolean;
}

/** What became of a payment: the receipt, money that goes back, or why it ended. */
export const Outcome = ({ payment, paidHere }: OutcomeProps) => {
  const { title, tone, sentence } = resultOf(payment, paidHere);
  const surplus = surplusSentences(payment);
  return (
    <>
      <Card>
        <View className='pay__amount' {...a11y({ role: 'status', live: 'polite' })}>
          <View className={`pay__mark pay__mark--${tone}`}>
            <Icon name={marks[tone]} size='xl' tone='onBrand' />
          </View>
          <Text className='pay__headline' {...{ id: 'outcome' }}>
            {title}
          </Text>
          <MoneyText fen={payment.amount} size='display' />
          {sentence !== null && <Text className='pay__note'>{sentence}</Text>}
        </View>
        <View className='pay__facts'>
          <Facts
            facts={[
              { name: '缴费内容', value: payment.title },
              ...(payment.studentName === null ? [] : [{ name: '学员', value: payment.studentName }]),
              ...receiptFacts(payment),
              { name: '缴费单号', value: payment.id },
            ]}
          />
        </View>
      </Card>
      {surplus.length > 0 && (
        <Card tone='points'>
          {surplus.map((line) => (
            <Text className='pay__say' key={line}>
              {line}
            </Text>
          ))}
        </Card>
      )}
      {payment.refunds.length > 0 && <Refunds refunds={payment.refunds} />}
      {payment.note !== null && payment.note !== '' && (
        <Card title='学校的说明'>
          <Text className='pay__say'>{payment.note}</Text>
        </Card>
      )}
    </>
  );
};

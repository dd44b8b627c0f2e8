import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, MoneyText, Tag } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { stamp } from '../model/desk';
import { adviceOf, REFUND_CAUSES, REFUND_STATES } from '../model/refunds';
import type { Refund } from '../types';
import { ByHandSheet } from './by-hand-sheet';
import './refund-line.scss';

/** Why a refund stands where it stands and what to do; the platform's own code stands behind for support. */
export const RefundAdvice = ({ refund }: { readonly refund: Refund }) => {
  const { why, todo } = adviceOf(refund);
  return (
    <View className='refund__advice'>
      <Text className='refund__why'>{why}</Text>
      {todo !== null && <Text className='refund__todo'>{todo}</Text>}
      {refund.nextAttemptAt !== null && (refund.state === 'blocked' || refund.state === 'waiting') && (
        <Text className='refund__quiet'>下次自动重试 {stamp(refund.nextAttemptAt)}</Text>
      )}
      {refund.lastCode !== null && refund.state !== 'succeeded' && (
        <Text className='refund__quiet'>
          微信返回 {refund.lastCode}，已尝试 {refund.attempts} 次
        </Text>
      )}
    </View>
  );
};

/** The buttons that help a stuck refund; without the permission, who can press them. */
export const RefundActs = ({
  refund,
  may,
  onDone,
}: {
  readonly refund: Refund;
  readonly may: boolean;
  readonly onDone: () => void;
}) => {
  const { mayRetry, mayByHand } = adviceOf(refund);
  const [byHand, setByHand] = useState(false);
  const retry = useAction(
    () =>
      submitOnce(`refund-retry.${refund.id}.${refund.attempts}`, null, (idempotencyKey) =>
        call('refunds.retry', { params: { refundId: refund.id }, idempotencyKey }),
      ),
    onDone,
  );
  if (!mayRetry && !mayByHand) return null;
  if (!may) return <Text className='refund__quiet'>需要有退款权限的同事处理</Text>;
  return (
    <View className='refund__acts'>
      {mayRetry && (
        <Button
          text='重试'
          kind='secondary'
          size='sm'
          busy={retry.busy}
          testId={`retry-${refund.id}`}
          onPress={() => void retry.run()}
        />
      )}
      {mayByHand && (
        <Button text='线下退款登记' kind='plain' size='sm' testId={`by-hand-${refund.id}`} onPress={() => setByHand(true)} />
      )}
      {retry.error !== undefined && <Text className='refund__wrong'>{retry.error.message}</Text>}
      {byHand && (
        <ByHandSheet
          refund={refund}
          onClose={() => setByHand(false)}
          onDone={() => {
            setByHand(false);
            onDone();
          }}
        />
      )}
    </View>
  );
};

/** One refund inside its payment. */
export const RefundLine = ({
  refund,
  may,
  onDone,
}: {
  readonly refund: Refund;
  readonly may: boolean;
  readonly onDone: () => void;
}) => (
  <View className='refund'>
    <View className='refund__head'>
      <MoneyText fen={refund.amount} size='lg' />
      <Tag {...REFUND_STATES[refund.state]} />
    </View>
    <Text className='refund__quiet'>
      {[
        REFUND_CAUSES[refund.cause],
        refund.reason,
        `发起于 ${stamp(refund.createdAt)}`,
        refund.succeededAt === null ? '' : `完成于 ${stamp(refund.succeededAt)}`,
        refund.handReceiptNo === null ? '' : `线下退款，收据号 ${refund.handReceiptNo}`,
      ]
        .filter((part) => part !== '')
        .join(' · ')}
    </Text>
    {refund.state !== 'succeeded' && <RefundAdvice refund={refund} />}
    <RefundActs refund={refund} may={may} onDone={onDone} />
  </View>
);

import { Text, View } from '@tarojs/components';
import { Button, Field, Select } from '@/components';
import type { Collecting } from '../hooks/use-collect';
import { PAY_WITHIN } from '../model/collect';
import { readYuan } from '../model/money';
import { QUICK_TITLES } from '../model/payments';
import type { Campus, Me } from '../types';
import { Choices } from './choices';
import { OpenBillLines } from './open-bills';
import { PayerPicker } from './payer-picker';
import './collect.scss';

interface CollectFieldsProps {
  readonly collecting: Collecting;
  readonly me: Me;
  readonly campuses: readonly Campus[];
}

/** What a collection needs: who pays, what for, how much, until when. */
export const CollectFields = ({ collecting, me, campuses }: CollectFieldsProps) => {
  const { draft, change, bills } = collecting;
  const amount = readYuan(draft.amount);
  const { payer } = draft;
  if (payer === null) return <PayerPicker me={me} campuses={campuses} onPick={(chosen) => change({ payer: chosen })} />;
  return (
    <>
      <View className='collect__payer'>
        <View className='collect__who'>
          <Text className='collect__name'>{payer.name}</Text>
          <Text className='collect__hint'>{payer.hint}</Text>
        </View>
        <Button text='更换' kind='plain' size='sm' testId='change-payer' onPress={() => change({ payer: null })} />
      </View>
      <OpenBillLines bills={bills} />
      <Text className='collect__label'>收什么费</Text>
      <Choices
        label='常用费用'
        value={draft.title}
        options={QUICK_TITLES.map((text) => ({ value: text, text }))}
        onChange={(title) => change({ title })}
        idPrefix='title'
      />
      <Field
        label='费用名称'
        required
        value={draft.title}
        onChange={(title) => change({ title })}
        placeholder='例如：春季教材费'
        maxLength={40}
        testId='collect-title'
      />
      <Field
        label='金额（元）'
        kind='money'
        required
        value={draft.amount}
        onChange={(text) => change({ amount: text })}
        placeholder='例如：128 或 99.50'
        maxLength={16}
        error={draft.amount === '' || 'fen' in amount ? undefined : amount.problem}
        testId='collect-amount'
      />
      <Select
        labelled
        label='支付期限'
        value={draft.days}
        options={PAY_WITHIN}
        onChange={(days) => change({ days })}
        testId='collect-days'
      />
      <Field
        label='备注'
        value={draft.note}
        onChange={(note) => change({ note })}
        placeholder='选填，家长可见'
        maxLength={200}
        testId='collect-note'
      />
    </>
  );
};

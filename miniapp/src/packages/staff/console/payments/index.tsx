import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, FilterBar, type FilterValues } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices } from '../../model/access';
import { CHANNEL_NAMES, CHANNELS, PAYMENT_STATES, paymentQuery } from '../../model/payments';
import type { Me } from '../../types';
import { Actions, ExportButtons, ListTable } from '../parts';
import { type Caller, Console } from '../shell';
import { CollectSheet } from './collect-sheet';
import { paymentColumns } from './columns';
import { Summary } from './summary';
import { Takings } from './takings';

const STATES = Object.entries(PAYMENT_STATES).map(([value, { text }]) => ({ value, text }));
const WAYS = CHANNELS.map((value) => ({ value, text: CHANNEL_NAMES[value] }));

type PaymentOrder = 'created' | '-created' | 'amount' | '-amount';

interface ButtonsProps {
  readonly me: Me;
  readonly query: ReturnType<typeof paymentQuery> & { readonly sort: PaymentOrder };
  readonly onCollect: () => void;
}

/** A new payment, and the list as a file, as it stands on the screen. */
const Buttons = ({ me, query, onCollect }: ButtonsProps) => (
  <View className='desk__block'>
    <Actions>
      {allows(me, 'payment.collect') && <Button text='发起收款' size='md' icon='plus' testId='collect' onPress={onCollect} />}
      {allows(me, 'payment.export') && <ExportButtons id='exports.payments' title='收款' query={query} />}
    </Actions>
  </View>
);

const Payments = (caller: Caller) => {
  const { me, campuses } = caller;
  const [filters, setFilters] = useState<FilterValues>({});
  const [collecting, setCollecting] = useState(false);
  const [version, setVersion] = useState(0);
  const { order, sorting } = useSort<PaymentOrder>('-created');
  const query = { ...paymentQuery(filters), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('payments.list', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'payment.read');
  return (
    <>
      <Summary me={me} campusId={filters.campusId ?? ''} version={version} />
      <Takings campusId={filters.campusId ?? ''} version={version} />
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'search', label: '费用、收据号或微信单号' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          { kind: 'select', id: 'state', label: '状态', options: STATES },
          { kind: 'select', id: 'channel', label: '方式', options: WAYS },
          { kind: 'date', id: 'from', label: '开单从' },
          { kind: 'date', id: 'to', label: '开单到' },
        ]}
      />
      <Buttons me={me} query={query} onCollect={() => setCollecting(true)} />
      <ListTable
        label='收款'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '没有符合条件的收款', hint: '换个条件试试，或发起一笔收款' }}
        columns={paymentColumns(campuses, choices.length > 1)}
        {...sorting}
      />
      {collecting && (
        <CollectSheet
          {...caller}
          onClose={() => setCollecting(false)}
          onLost={list.reload}
          onDone={(payment) => {
            setCollecting(false);
            setVersion((old) => old + 1);
            list.reload();
            void Taro.navigateTo({ url: urls.staff.payment(payment.id) });
          }}
        />
      )}
    </>
  );
};

/** Money asked of families and taken from them, with the day's and the month's sums. */
export default function PaymentsPage() {
  return (
    <Console page='payments' title='收款' url={urls.staff.payments()}>
      {(caller) => <Payments {...caller} />}
    </Console>
  );
}

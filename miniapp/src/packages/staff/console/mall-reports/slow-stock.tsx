import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { type Column, DataTable, Select } from '@/components';
import { formatFen, formatWhole } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { fenOrDash, isSlowDays, lyingFen, type SlowLine } from '../../model/mall-report';
import { Actions, ExportButtons, Faced, LinkCell } from '../parts';

const STRETCHES = ['30', '60', '90', '180', '365'].map((value) => ({ value, text: `${value} 天没人兑` }));

const columns: readonly Column<SlowLine>[] = [
  {
    id: 'title',
    title: '商品',
    grow: 2,
    cell: (row) => <LinkCell text={row.title} onPress={() => void Taro.navigateTo({ url: urls.staff.good(row.goodId) })} />,
  },
  { id: 'campus', title: '校区', cell: (row) => row.campusName },
  { id: 'onHand', title: '库存', align: 'end', cell: (row) => `${formatWhole(row.onHand)} 件` },
  { id: 'cost', title: '压着的货款', align: 'end', cell: (row) => fenOrDash(row.costFen) },
  { id: 'idle', title: '多久没人兑', align: 'end', cell: (row) => `${formatWhole(row.idleDays)} 天` },
];

/** What lies on the shelves and nobody wants. */
export const SlowStock = ({ campus }: { readonly campus: { readonly campusId?: string } }) => {
  const [days, setDays] = useState('60');
  const query = useQuery(`slow ${days} ${campus.campusId ?? ''}`, (attach) =>
    call('mallDesk.slowStock', { query: { ...campus, days: Number(days) }, attach }),
  );
  const items = query.data?.items ?? [];
  return (
    <>
      <View className='desk__block'>
        <Actions>
          <Select
            label='多久'
            value={days}
            options={STRETCHES}
            testId='slow-days'
            onChange={(value) => isSlowDays(value) && setDays(value)}
          />
          <ExportButtons id='exports.slowStock' title={`商城-滞销库存-${days} 天`} query={{ ...campus, days: Number(days) }} />
          {items.length > 0 && (
            <Text>{`${formatWhole(items.length)} 项，压着货款 ${formatFen(lyingFen(items))}（只算填了进价的）`}</Text>
          )}
        </Actions>
      </View>
      <Faced face={faceOf(query, undefined, 'table')}>
        <DataTable
          label='滞销库存'
          columns={columns}
          rows={items}
          rowKey={({ goodId, campusId }) => `${goodId} ${campusId}`}
          empty={{ title: '没有滞销的库存', hint: '有库存的商品在这段时间里都有人兑' }}
        />
      </Faced>
    </>
  );
};

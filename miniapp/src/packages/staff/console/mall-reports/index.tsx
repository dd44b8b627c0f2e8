import { View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, FilterBar, type FilterValues } from '@/components';
import { urls } from '@/routes';
import { serverNow } from '@/services/server-clock';
import { addDays, localDateOf } from '@/vocabulary';
import { campusChoices } from '../../model/access';
import { readRange } from '../../model/mall-report';
import { Actions } from '../parts';
import { type Caller, Console } from '../shell';
import { ByGood } from './by-good';
import { ByStudent } from './by-student';
import { SlowStock } from './slow-stock';

const TABS = [
  { id: 'goods', text: '按商品' },
  { id: 'slow', text: '滞销库存' },
  { id: 'students', text: '按学员' },
] as const;
type Tab = (typeof TABS)[number]['id'];

/** A month is what people ask about first. */
const firstRange = (): FilterValues => {
  const today = localDateOf(serverNow());
  return { from: addDays(today, -29), through: today };
};

const Reports = ({ me, campuses }: Caller) => {
  const [tab, setTab] = useState<Tab>('goods');
  const [filters, setFilters] = useState<FilterValues>(firstRange);
  const choices = campusChoices(me, campuses, 'mall.report.read');
  const { from = '', through = '', campusId = '' } = filters;
  const range = readRange(from, through);
  const campus = campusId === '' ? {} : { campusId };
  const scope = 'value' in range ? { ...range.value, ...campus } : null;
  return (
    <>
      <View className='desk__block'>
        <Actions>
          {TABS.map(({ id, text }) => (
            <Button
              key={id}
              text={text}
              kind={id === tab ? 'secondary' : 'plain'}
              size='md'
              testId={`tab-${id}`}
              onPress={() => setTab(id)}
            />
          ))}
        </Actions>
      </View>
      <FilterBar
        values={filters}
        // An empty period is none: clearing the filters goes back to the last month.
        onChange={(values) => setFilters(Object.keys(values).length === 0 ? firstRange() : values)}
        fields={[
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
          ...(tab === 'slow'
            ? []
            : ([
                { kind: 'date', id: 'from', label: '从' },
                { kind: 'date', id: 'through', label: '到' },
              ] as const)),
        ]}
      />
      {tab !== 'slow' && 'problem' in range && (
        <View className='desk__wrong' {...a11y({ role: 'alert' })}>
          {range.problem}
        </View>
      )}
      {tab === 'goods' && scope !== null && <ByGood scope={scope} />}
      {tab === 'slow' && <SlowStock campus={campus} />}
      {tab === 'students' && scope !== null && <ByStudent scope={scope} />}
    </>
  );
};

/** What is redeemed, by whom, what it costs, and what nobody wants. */
export default function MallReportsPage() {
  return (
    <Console
      page='mall-reports'
      title='商城报表'
      lead='什么兑得多、成本和差额多少、哪些一直没人要'
      url={urls.staff.mallReports()}
    >
      {(caller) => <Reports {...caller} />}
    </Console>
  );
}

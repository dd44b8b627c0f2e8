import { Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Card, type Column, FilterBar, type FilterValues, ListRow } from '@/components';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { PhoneLookUp } from '../../components/phone-look-up';
import { useList } from '../../hooks/use-list';
import { useSort } from '../../hooks/use-sort';
import { allows, campusChoices, campusName } from '../../model/access';
import { guardiansText, queryOf, stamp } from '../../model/desk';
import type { Campus, Family, FamilyLine } from '../../types';
import { ExportButtons, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import './index.scss';

const open = (familyId: string) => void Taro.navigateTo({ url: urls.staff.family(familyId) });

const ByPhone = () => {
  const [found, setFound] = useState<readonly Family[] | null>(null);
  return (
    <Card title='按手机号查找'>
      <PhoneLookUp onFound={setFound} testId='lookup-phone' />
      {found?.length === 0 && <Text className='lookup__none'>没有家长登记过这个手机号</Text>}
      {found?.map((family) => (
        <ListRow
          key={family.familyId}
          title={family.guardians.map(({ name }) => name).join('、')}
          hint={family.guardians.map(({ phoneMasked }) => phoneMasked ?? '未登记手机号').join('、')}
          onPress={() => open(family.familyId)}
        />
      ))}
    </Card>
  );
};

const columnsFor = (campuses: readonly Campus[]): readonly Column<FamilyLine>[] => [
  {
    id: 'guardians',
    title: '家长',
    grow: 1.4,
    cell: (row) => (
      <>
        <LinkCell
          text={guardiansText(row.guardians)}
          testId={`family-${row.children[0]?.externalNo ?? row.familyId}`}
          onPress={() => open(row.familyId)}
        />
        <Quiet>{row.guardians.map(({ phoneMasked }) => phoneMasked ?? '未登记手机号').join('、')}</Quiet>
      </>
    ),
  },
  {
    id: 'children',
    title: '孩子',
    grow: 1.6,
    cell: (row) => (
      <>
        <Text>{row.children.map(({ name }) => name).join('、') || '还没有孩子'}</Text>
        <Quiet>{row.children.map(({ externalNo }) => externalNo).join('、')}</Quiet>
      </>
    ),
  },
  {
    id: 'campus',
    title: '校区',
    cell: (row) => row.campusIds.map((id) => campusName(campuses, id)).join('、') || '未分配',
  },
  {
    id: 'bound',
    title: '微信',
    grow: 0.6,
    cell: (row) => (row.guardians.some(({ bound }) => bound) ? '已绑定' : '未绑定'),
  },
  { id: 'created', title: '登记时间', sortable: true, cell: (row) => stamp(row.createdAt) },
];

const Families = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const { order, sorting } = useSort<'created' | '-created'>('-created');
  const { q = '', campusId = '' } = filters;
  const query = { ...queryOf({ q, campusId }), sort: order };
  const list = useList(JSON.stringify(query), (cursor, attach) =>
    call('identity.familyList', { query: { ...query, cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'family.read');
  return (
    <>
      <ByPhone />
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'q', label: '家长、孩子或学号' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
        ]}
        actions={allows(me, 'roster.export') && <ExportButtons id='exports.families' title='家庭' query={query} />}
      />
      <ListTable
        label='家庭'
        list={list}
        rowKey={(row) => row.familyId}
        empty={{ title: '没有符合条件的家庭', hint: '换个条件试试，或先导入名册' }}
        columns={columnsFor(campuses)}
        {...sorting}
      />
    </>
  );
};

/** Families by their guardians and children, or by a phone number. */
export default function FamiliesPage() {
  return (
    <Console page='families' title='家庭' url={urls.staff.families()}>
      {(caller) => <Families {...caller} />}
    </Console>
  );
}

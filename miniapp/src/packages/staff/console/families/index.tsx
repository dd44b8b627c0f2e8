import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, Field, FilterBar, type FilterValues, ListRow } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { allows, campusChoices, campusName } from '../../model/access';
import { type FamilyLine, familiesOf, queryOf } from '../../model/desk';
import type { Family } from '../../types';
import { DownloadButton, LinkCell, ListTable, Quiet } from '../parts';
import { type Caller, Console } from '../shell';
import './index.scss';

const open = (familyId: string) => void Taro.navigateTo({ url: urls.staff.family(familyId) });

/** A phone number finds its families exactly; it travels in the body, so that it stays out of addresses and logs. */
const PhoneLookUp = () => {
  const [phone, setPhone] = useState('');
  const [found, setFound] = useState<readonly Family[] | null>(null);
  const look = useAction(
    () => call('identity.familyLookup', { body: { phone } }),
    ({ items }) => setFound(items),
  );
  return (
    <Card title='按手机号查找'>
      <View className='lookup'>
        <View className='lookup__field'>
          <Field
            label='家长手机号'
            kind='phone'
            value={phone}
            onChange={(value) => {
              setPhone(value);
              setFound(null);
            }}
            placeholder='完整的手机号'
            error={look.error?.message}
            onSubmit={() => void look.run()}
            testId='lookup-phone'
          />
        </View>
        <Button
          text='查找'
          kind='secondary'
          size='md'
          busy={look.busy}
          disabled={phone.trim().length < 5}
          onPress={() => void look.run()}
        />
      </View>
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

const Families = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const { q = '', campusId = '' } = filters;
  const list = useList(JSON.stringify(filters), (cursor, attach) =>
    call('schooling.listStudents', { query: { ...queryOf({ q, campusId }), cursor, limit: 50 }, attach }),
  );
  const choices = campusChoices(me, campuses, 'student.read');
  const names = ({ students }: FamilyLine) => students.map(({ name }) => name).join('、');
  return (
    <>
      <PhoneLookUp />
      <FilterBar
        values={filters}
        onChange={setFilters}
        fields={[
          { kind: 'search', id: 'q', label: '孩子的姓名或学号' },
          ...(choices.length > 1 ? [{ kind: 'select', id: 'campusId', label: '校区', options: choices } as const] : []),
        ]}
        actions={
          allows(me, 'roster.export') && (
            <DownloadButton
              text='导出 CSV'
              id='roster.exportList'
              fileName='家庭.csv'
              request={{ params: { file: 'families.csv' }, query: queryOf({ campusId }) }}
            />
          )
        }
      />
      <ListTable
        label='家庭'
        list={{ ...list, rows: familiesOf(list.rows) }}
        rowKey={(row) => row.familyId}
        empty={{ title: '没有符合条件的家庭', hint: '换个条件试试，或先导入名册' }}
        columns={[
          {
            id: 'children',
            title: '孩子',
            grow: 2,
            cell: (row) => (
              <LinkCell
                text={names(row)}
                testId={`family-${row.students[0]?.externalNo ?? ''}`}
                onPress={() => open(row.familyId)}
              />
            ),
          },
          {
            id: 'numbers',
            title: '学号',
            grow: 2,
            cell: (row) => <Quiet>{row.students.map(({ externalNo }) => externalNo).join('、')}</Quiet>,
          },
          {
            id: 'campus',
            title: '校区',
            cell: (row) => [...new Set(row.students.map((student) => campusName(campuses, student.campusId)))].join('、'),
          },
          { id: 'count', title: '孩子数', grow: 0.5, align: 'end', cell: (row) => row.students.length },
        ]}
      />
    </>
  );
};

/** Families by their children, or by a phone number. */
export default function FamiliesPage() {
  return (
    <Console page='families' title='家庭' url={urls.staff.families()}>
      {(caller) => <Families {...caller} />}
    </Console>
  );
}

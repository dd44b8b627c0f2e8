import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, type Column, DataTable, Tag } from '@/components';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { allows, campusName } from '../../model/access';
import { stamp } from '../../model/desk';
import type { Family } from '../../types';
import { Faced, Facts } from '../parts';
import { type Caller, Console } from '../shell';
import { FamilyMessages } from './FamilyMessages';
import { MallPin } from './mall-pin';

type Guardian = Family['guardians'][number];
const RELATIONS: Readonly<Record<Guardian['relation'], string>> = {
  mother: '妈妈',
  father: '爸爸',
  grandparent: '祖辈',
  other: '其他监护人',
};
const SOURCES: Readonly<Record<Family['source'], string>> = { roster: '名册导入', visitor: '家长自助登记', staff: '老师登记' };

/** Masked until somebody with the permission asks; every asking is written to the audit log. */
const Phone = ({
  familyId,
  guardian,
  may,
}: {
  readonly familyId: string;
  readonly guardian: Guardian;
  readonly may: boolean;
}) => {
  const [full, setFull] = useState<string | null>(null);
  const reveal = useAction(
    () => call('identity.phoneReveal', { params: { familyId, guardianId: guardian.guardianId } }),
    ({ phone }) => setFull(phone),
  );
  if (guardian.phoneMasked === null) return <>未登记</>;
  return (
    <View className='desk__actions' {...a11y({ live: 'polite' })}>
      {full ?? guardian.phoneMasked}
      {may && full === null && (
        <Button
          text='显示完整号码'
          kind='plain'
          size='sm'
          busy={reveal.busy}
          testId='reveal-phone'
          onPress={() => void reveal.run()}
        />
      )}
      {full !== null && <Button text='隐藏' kind='plain' size='sm' onPress={() => setFull(null)} />}
      {reveal.error !== undefined && <View className='desk__wrong'>{reveal.error.message}</View>}
    </View>
  );
};

const FamilyCard = ({ familyId, caller }: { readonly familyId: string; readonly caller: Caller }) => {
  const family = useQuery(familyId, (attach) => call('identity.familyRead', { params: { familyId }, attach }));
  const may = allows(caller.me, 'family.phone.reveal');
  const columns: readonly Column<Guardian>[] = [
    { id: 'name', title: '家长', cell: (row) => row.name },
    { id: 'relation', title: '关系', cell: (row) => RELATIONS[row.relation] },
    { id: 'phone', title: '手机号', grow: 2, cell: (row) => <Phone familyId={familyId} guardian={row} may={may} /> },
    { id: 'bound', title: '微信', cell: (row) => (row.bound ? <Tag text='已绑定' tone='brand' /> : <Tag text='未绑定' />) },
  ];
  return (
    <Faced face={faceOf(family, undefined, 'table')}>
      {family.data !== undefined && (
        <>
          <Card title='概况'>
            <Facts
              items={[
                { label: '来源', value: SOURCES[family.data.source] },
                { label: '建档时间', value: stamp(family.data.createdAt) },
                {
                  label: '校区',
                  value: family.data.campusIds.map((id) => campusName(caller.campuses, id)).join('、') || '未分配',
                },
                { label: '状态', value: family.data.state === 'active' ? '正常' : '资料已按家长要求删除' },
              ]}
            />
          </Card>
          <DataTable
            label='家长'
            columns={columns}
            rows={family.data.guardians}
            rowKey={(row) => row.guardianId}
            empty={{ title: '还没有家长', hint: '导入名册时填写家长手机号即可' }}
          />
          {allows(caller.me, 'redemption.fulfil') && family.data.state === 'active' && <MallPin familyId={familyId} />}
          <FamilyMessages familyId={familyId} />
        </>
      )}
    </Faced>
  );
};

/** One family and its guardians. */
export default function FamilyPage() {
  const familyId = useRouter().params.familyId ?? '';
  return (
    <Console page='families' title='家庭资料' lead='查看完整手机号会记入操作日志' url={urls.staff.family(familyId)}>
      {(caller) => <FamilyCard familyId={familyId} caller={caller} />}
    </Console>
  );
}

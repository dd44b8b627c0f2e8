import { Text, View } from '@tarojs/components';
import { Card, type Column, DataTable } from '@/components';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { faceOf } from '@/hooks/use-query';
import { call } from '@/services/api';
import { stamp } from '../../model/desk';
import { deliveryText, type FamilyMessage, readText } from '../../model/messages';
import { Faced } from '../parts';
import './index.scss';

const columns: readonly Column<FamilyMessage>[] = [
  { id: 'at', title: '时间', cell: (row) => stamp(row.createdAt) },
  {
    id: 'what',
    title: '内容',
    grow: 3,
    cell: (row) => (
      <View>
        <View>{row.title}</View>
        <Text className='fam-note'>{row.body}</Text>
      </View>
    ),
  },
  { id: 'read', title: '已读', cell: (row) => readText(row.readBy) },
  {
    id: 'wechat',
    title: '微信提醒',
    grow: 2,
    cell: (row) =>
      row.deliveries.length === 0
        ? '仅小程序内'
        : row.deliveries.map((one) => <View key={one.guardian}>{deliveryText(one)}</View>),
  },
];

/** What the family was told, and whether it arrived. */
export const FamilyMessages = ({ familyId }: { readonly familyId: string }) => {
  const pages = usePages(`messages ${familyId}`, (cursor, attach) =>
    call('messages.ofFamily', {
      params: { familyId },
      query: { cursor, limit: 20 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  return (
    <View className='family__told'>
      <Card title='发给家长的消息'>
        <Faced face={faceOf(pages, undefined, 'table')}>
          <DataTable
            label='消息'
            columns={columns}
            rows={pages.data ?? []}
            rowKey={(row) => row.id}
            empty={{ title: '还没有消息', hint: '请假答复、课程变动、缴费等会自动通知家长' }}
          />
          <More pages={pages} />
        </Faced>
      </Card>
    </View>
  );
};

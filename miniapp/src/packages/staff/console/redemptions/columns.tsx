import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, type Column, Icon, PointsText, Pressable, Tag } from '@/components';
import { urls } from '@/routes';
import { stamp } from '../../model/desk';
import { DELIVERY_NAMES, expiryText, isOpen, type Redemption, stateOf } from '../../model/redemptions';
import { LinkCell, Quiet } from '../parts';

interface PickProps {
  readonly picked: ReadonlySet<string>;
  /** Which of them can be prepared. */
  readonly may: (redemption: Redemption) => boolean;
  readonly onPick: (id: string) => void;
}

export const pickColumn = ({ picked, may, onPick }: PickProps): Column<Redemption> => ({
  id: 'pick',
  title: '选择',
  grow: 0.4,
  cell: (row) =>
    may(row) ? (
      <Pressable
        role='checkbox'
        className={`redeemed__pick ${picked.has(row.id) ? 'redeemed__pick--on' : ''}`}
        label={`选择 ${row.studentName ?? '学员'} ${row.goodTitle}`}
        checked={picked.has(row.id)}
        testId={`pick-${row.id}`}
        onPress={() => onPick(row.id)}
      >
        {picked.has(row.id) ? <Icon name='check' size='sm' tone='brand' /> : <View />}
      </Pressable>
    ) : null,
});

/** What the queue shows of a redemption. */
export const redemptionColumns = (now: number, manyCampuses: boolean): readonly Column<Redemption>[] => [
  {
    id: 'good',
    title: '商品',
    grow: 1.8,
    cell: (row) => (
      <>
        {row.goodTitle}
        <Quiet>{`${row.quantity} 件 · ${DELIVERY_NAMES[row.delivery]}${row.byChild ? ' · 孩子提出' : ''}`}</Quiet>
      </>
    ),
  },
  {
    id: 'student',
    title: '学员',
    cell: (row) => (
      <>
        <LinkCell
          text={row.studentName ?? '已删除'}
          onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })}
        />
        {manyCampuses && <Quiet>{row.campusName}</Quiet>}
      </>
    ),
  },
  { id: 'points', title: '积分', grow: 0.6, align: 'end', cell: (row) => <PointsText value={row.points} tone='plain' /> },
  { id: 'redeemed', title: '兑换时间', sortable: true, cell: (row) => stamp(row.redeemedAt) },
  {
    id: 'expires',
    title: '最晚日期',
    sortable: true,
    cell: (row) => {
      if (!isOpen(row)) return <Quiet>—</Quiet>;
      const { text, soon } = expiryText(row, now);
      return soon ? <Tag text={text} tone='danger' /> : text;
    },
  },
  { id: 'state', title: '状态', grow: 0.8, cell: (row) => <Tag {...stateOf(row)} /> },
];

export const openColumn = (onOpen: (redemption: Redemption) => void): Column<Redemption> => ({
  id: 'open',
  title: '操作',
  grow: 0.7,
  cell: (row) => <Button text='处理' kind='secondary' size='sm' testId={`open-${row.id}`} onPress={() => onOpen(row)} />,
});

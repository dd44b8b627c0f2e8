import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, type Column, Icon, PointsText, Pressable } from '@/components';
import { formatWhole } from '@/format';
import { urls } from '@/routes';
import { campusName } from '../../model/access';
import { GROUP_NAMES } from '../../model/budget';
import { stamp } from '../../model/desk';
import { isLapsed, type QueuedAward } from '../../model/queued-awards';
import type { Campus } from '../../types';
import { Actions, LinkCell, Quiet } from '../parts';
import type { Asked } from './decide';

/** What every list of queued awards shows. */
export const queueColumns = (campuses: readonly Campus[], today: string): readonly Column<QueuedAward>[] => [
  {
    id: 'student',
    title: '学员',
    cell: (row) => (
      <>
        <LinkCell
          text={row.studentName || '已删除'}
          onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })}
        />
        <Quiet>{campusName(campuses, row.campusId)}</Quiet>
      </>
    ),
  },
  {
    id: 'title',
    title: '奖励',
    grow: 1.6,
    cell: (row) => (
      <>
        {row.title}
        <Quiet>{GROUP_NAMES[row.group]}</Quiet>
      </>
    ),
  },
  {
    id: 'points',
    title: '积分',
    grow: 0.6,
    align: 'end',
    sortable: true,
    cell: (row) => <PointsText value={row.points} tone='plain' />,
  },
  {
    id: 'earned',
    title: '获得日期',
    cell: (row) => (
      <>
        {row.earnedOn}
        <Quiet>
          {row.expiresOn === null
            ? '长期有效'
            : `${isLapsed(row, today) ? '已于' : '至'} ${row.expiresOn}${isLapsed(row, today) ? ' 过期' : ''}`}
        </Quiet>
      </>
    ),
  },
  { id: 'queued', title: '排队时间', sortable: true, cell: (row) => stamp(row.queuedAt) },
];

interface PickProps {
  readonly picked: ReadonlySet<string>;
  readonly onPick: (awardId: string) => void;
}

export const pickColumn = ({ picked, onPick }: PickProps): Column<QueuedAward> => ({
  id: 'pick',
  title: '选择',
  grow: 0.4,
  cell: ({ awardId, studentName, title }) => (
    <Pressable
      role='checkbox'
      className={`queued__pick ${picked.has(awardId) ? 'queued__pick--on' : ''}`}
      label={`选择 ${studentName} ${title}`}
      checked={picked.has(awardId)}
      testId={`pick-${awardId}`}
      onPress={() => onPick(awardId)}
    >
      {picked.has(awardId) ? <Icon name='check' size='sm' tone='brand' /> : <View />}
    </Pressable>
  ),
});

/** What the budget still has, and the two buttons. */
export const waitingColumns = (today: string, onAsk: (asked: Asked) => void): readonly Column<QueuedAward>[] => [
  {
    id: 'room',
    title: '预算剩余',
    grow: 0.7,
    align: 'end',
    cell: ({ room }) => (room === null ? '—' : formatWhole(room.left)),
  },
  {
    id: 'decision',
    title: '审批',
    grow: 1.3,
    cell: (row) => (
      <Actions>
        <Button
          text='批准'
          kind='secondary'
          size='sm'
          disabled={isLapsed(row, today)}
          testId={`approve-${row.awardId}`}
          onPress={() => onAsk({ decision: 'approve', awards: [row] })}
        />
        <Button
          text='不批准'
          kind='plain'
          size='sm'
          testId={`refuse-${row.awardId}`}
          onPress={() => onAsk({ decision: 'refuse', awards: [row] })}
        />
      </Actions>
    ),
  },
];

export const decidedColumn: Column<QueuedAward> = {
  id: 'decided',
  title: '处理人',
  grow: 1.3,
  cell: (row) => (
    <>
      {row.decidedByName ?? '—'}
      {row.decidedAt !== null && <Quiet>{stamp(row.decidedAt)}</Quiet>}
      {row.note !== null && <Quiet>{row.note}</Quiet>}
    </>
  ),
};

import Taro from '@tarojs/taro';
import { type Column, PointsText, Tag } from '@/components';
import { urls } from '@/routes';
import { campusName } from '../../model/access';
import { stamp } from '../../model/desk';
import { MANUAL_STATES, type ManualAward, WAITED_FOR } from '../../model/manual-awards';
import type { Campus } from '../../types';
import { LinkCell, Quiet } from '../parts';

/** What every list of manual awards shows. */
export const awardColumns = (campuses: readonly Campus[]): readonly Column<ManualAward>[] => [
  {
    id: 'student',
    title: '学员',
    cell: (row) => (
      <>
        <LinkCell
          text={row.studentName ?? '已删除'}
          onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })}
        />
        <Quiet>{campusName(campuses, row.campusId)}</Quiet>
      </>
    ),
  },
  {
    id: 'points',
    title: '积分',
    sortable: true,
    grow: 0.6,
    align: 'end',
    cell: (row) => <PointsText value={row.points} signed tone='plain' />,
  },
  { id: 'reason', title: '原因', grow: 1.6, cell: (row) => row.reason },
  {
    id: 'given',
    title: '时间',
    sortable: true,
    grow: 1.2,
    cell: (row) => (
      <>
        {stamp(row.givenAt)}
        <Quiet>{row.givenByName ?? '—'}</Quiet>
      </>
    ),
  },
  {
    id: 'state',
    title: '状态',
    grow: 0.9,
    cell: (row) => (
      <>
        <Tag {...MANUAL_STATES[row.state]} />
        {row.waitedFor !== null && <Quiet>{WAITED_FOR[row.waitedFor]}</Quiet>}
      </>
    ),
  },
];

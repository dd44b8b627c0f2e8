import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, type Column, DataTable, PointsText, Tag } from '@/components';
import { formatPoints, formatWhole } from '@/format';
import { urls } from '@/routes';
import type { Monitoring } from '../../types';
import { LinkCell, Quiet } from '../parts';

type StudentRow = Monitoring['students'][number];
type TeacherRow = Monitoring['teachers'][number];

/** What is usual in the group, and whether this one is far from it. */
const Compared = ({ group, reasons }: Pick<StudentRow, 'group' | 'reasons'>) => (
  <View>
    {reasons.length > 0 && <Tag text='明显偏高' tone='danger' />}
    {reasons.map((text) => (
      <Quiet key={text}>{text}</Quiet>
    ))}
    {reasons.length === 0 && (
      <Quiet>{group.size === 0 ? '没有可比的数' : `${group.size} 人的中位数 ${formatPoints(group.median)}`}</Quiet>
    )}
  </View>
);

const campusColumn = <Row extends { readonly campusName: string }>(shown: boolean): readonly Column<Row>[] =>
  shown ? [{ id: 'campus', title: '校区', cell: (row) => row.campusName }] : [];

const studentColumns = (showCampus: boolean): readonly Column<StudentRow>[] => [
  {
    id: 'name',
    title: '学员',
    cell: (row) => <LinkCell text={row.name} onPress={() => void Taro.navigateTo({ url: urls.staff.student(row.studentId) })} />,
  },
  ...campusColumn<StudentRow>(showCampus),
  { id: 'points', title: '获得积分', align: 'end', cell: (row) => <PointsText value={row.points} tone='plain' /> },
  { id: 'times', title: '次数', align: 'end', grow: 0.6, cell: (row) => formatWhole(row.times) },
  { id: 'group', title: '与其他学员相比', grow: 1.8, cell: (row) => <Compared {...row} /> },
];

const teacherColumns = (showCampus: boolean): readonly Column<TeacherRow>[] => [
  { id: 'name', title: '老师', cell: (row) => row.name },
  ...campusColumn<TeacherRow>(showCampus),
  { id: 'points', title: '手工发放', align: 'end', cell: (row) => <PointsText value={row.points} tone='plain' /> },
  { id: 'awards', title: '发放次数', align: 'end', grow: 0.7, cell: (row) => formatWhole(row.awards) },
  { id: 'records', title: '成长记录', align: 'end', grow: 0.7, cell: (row) => formatWhole(row.records) },
  { id: 'group', title: '与其他老师相比', grow: 1.8, cell: (row) => <Compared {...row} /> },
];

interface TableProps<Row> {
  readonly rows: readonly Row[];
  readonly showCampus: boolean;
}

/** Who earned most. */
export const StudentTable = ({ rows, showCampus }: TableProps<StudentRow>) => (
  <Card title='获得积分最多的学员'>
    <DataTable
      label='获得积分最多的学员'
      columns={studentColumns(showCampus)}
      rows={rows}
      rowKey={(row) => `${row.studentId} ${row.campusId}`}
      empty={{ title: '这段时间没有学员获得积分' }}
    />
  </Card>
);

/** Who gave most by hand, and recorded most. */
export const TeacherTable = ({ rows, showCampus }: TableProps<TeacherRow>) => (
  <Card title='手工发放和登记最多的老师'>
    <DataTable
      label='手工发放和登记最多的老师'
      columns={teacherColumns(showCampus)}
      rows={rows}
      rowKey={(row) => `${row.staffId} ${row.campusId}`}
      empty={{ title: '这段时间没有老师手工发放或登记' }}
    />
  </Card>
);

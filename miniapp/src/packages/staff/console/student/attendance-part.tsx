import { useState } from 'react';
import { Button, Card, Tag } from '@/components';
import { formatInstant } from '@/format';
import { type AnswerOf, call } from '@/services/api';
import { CorrectionSheet } from '../../components/correction-sheet';
import { useList } from '../../hooks/use-list';
import { allows } from '../../model/access';
import { CONSUMPTION_NAMES, METHOD_NAMES, STATUS_NAMES, STATUS_TONES } from '../../model/attendance';
import { attendanceNotes } from '../../model/desk';
import type { Attendance, Me } from '../../types';
import { ListTable, Quiet } from '../parts';

type StudentCard = AnswerOf<'schooling.getStudent'>;

/** A student's attendance with corrections. */
export const AttendancePart = ({ student, me }: { readonly student: StudentCard; readonly me: Me }) => {
  const list = useList(student.id, (cursor, attach) =>
    call('schooling.studentAttendance', { params: { studentId: student.id }, query: { cursor }, attach }),
  );
  const [chosen, setChosen] = useState<Attendance | null>(null);
  return (
    <Card title='考勤'>
      <ListTable
        label='考勤'
        list={list}
        rowKey={(row) => row.id}
        empty={{ title: '还没有考勤记录' }}
        columns={[
          { id: 'when', title: '课次', grow: 1.6, cell: (row) => formatInstant(row.startsAt) },
          { id: 'class', title: '班级', grow: 1.4, cell: (row) => row.classGroupName },
          {
            id: 'status',
            title: '考勤',
            grow: 0.6,
            cell: (row) => <Tag text={STATUS_NAMES[row.status]} tone={STATUS_TONES[row.status]} />,
          },
          { id: 'method', title: '方式', grow: 0.8, cell: (row) => METHOD_NAMES[row.method] },
          { id: 'credit', title: '课时', grow: 0.8, cell: (row) => CONSUMPTION_NAMES[row.consumption] },
          { id: 'notes', title: '说明', grow: 1.6, cell: (row) => <Quiet>{attendanceNotes(row).join('；')}</Quiet> },
          ...(allows(me, 'attendance.correct')
            ? [
                {
                  id: 'act',
                  title: '操作',
                  grow: 0.7,
                  cell: (row: Attendance) => <Button text='更正' kind='plain' size='sm' onPress={() => setChosen(row)} />,
                },
              ]
            : []),
        ]}
      />
      <CorrectionSheet
        line={chosen === null ? null : { name: student.name, attendance: chosen }}
        onClose={() => setChosen(null)}
        onDone={list.reload}
      />
    </Card>
  );
};

import Taro, { useRouter } from '@tarojs/taro';
import { Button, Card, Tag } from '@/components';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { allows, campusName } from '../../model/access';
import { STUDENT_STATES } from '../../model/desk';
import { Columns, Faced, Facts } from '../parts';
import { type Caller, Console } from '../shell';
import { AttendancePart } from './attendance-part';
import { EnrolmentsPart } from './enrolments-part';
import { PointsPart } from './points-part';

type StudentCard = AnswerOf<'schooling.getStudent'>;

const Profile = ({ student, caller }: { readonly student: StudentCard; readonly caller: Caller }) => {
  const { text, tone } = STUDENT_STATES[student.status];
  return (
    <Card title={student.name} extra={<Tag text={text} tone={tone} />}>
      <Facts
        items={[
          { label: '学号', value: student.externalNo },
          { label: '校区', value: campusName(caller.campuses, student.campusId) },
          { label: '出生日期', value: student.birthDate ?? '未登记' },
          {
            label: '班级',
            value: student.classGroups.length === 0 ? '未分班' : student.classGroups.map(({ name }) => name).join('、'),
          },
        ]}
      />
      {allows(caller.me, 'family.read') && (
        <Button
          text='查看家庭'
          kind='plain'
          size='sm'
          testId='open-family'
          onPress={() => void Taro.navigateTo({ url: urls.staff.family(student.familyId) })}
        />
      )}
    </Card>
  );
};

const Student = ({ studentId, caller }: { readonly studentId: string; readonly caller: Caller }) => {
  const student = useQuery(studentId, (attach) => call('schooling.getStudent', { params: { studentId }, attach }));
  return (
    <Faced face={faceOf(student, undefined, 'table')}>
      {student.data !== undefined && (
        <>
          <Columns>
            <Profile student={student.data} caller={caller} />
            {allows(caller.me, 'enrolment.read') && <EnrolmentsPart studentId={studentId} />}
          </Columns>
          {allows(caller.me, 'points.read') && <PointsPart student={student.data} caller={caller} />}
          {allows(caller.me, 'attendance.read') && <AttendancePart student={student.data} me={caller.me} />}
        </>
      )}
    </Faced>
  );
};

/** One student: packages, points with their statement, attendance. */
export default function StudentPage() {
  const studentId = useRouter().params.studentId ?? '';
  return (
    <Console page='students' title='学员资料' url={urls.staff.student(studentId)}>
      {(caller) => <Student studentId={studentId} caller={caller} />}
    </Console>
  );
}

import { Text } from '@tarojs/components';
import { Card } from '@/components';
import { attendanceWay, consumptionWords } from '@/family/model';
import { formatInstant } from '@/format';
import type { Lesson } from '../../lesson-model';

/** How the attendance of this lesson came about. */
export const AttendanceCard = ({ attendance }: { readonly attendance: NonNullable<Lesson['attendance']> }) => (
  <Card title='考勤'>
    <Text className='fam-note'>{`${attendanceWay(attendance)} · ${formatInstant(attendance.recordedAt)}`}</Text>
    <Text className='fam-note'>{consumptionWords[attendance.consumption]}</Text>
    {attendance.note !== null && <Text className='fam-note'>{attendance.note}</Text>}
  </Card>
);

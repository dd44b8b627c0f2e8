import { View } from '@tarojs/components';
import { ListRow, Tag } from '@/components';
import { attendanceDetail, STATUS_NAMES, STATUS_TONES } from '../model/attendance';
import type { LessonLine } from '../types';
import './lesson-line.scss';

interface LessonLineProps {
  readonly line: LessonLine;
  readonly onPress?: (() => void) | undefined;
}

/** A child on the list of a lesson: what is recorded, when and how, and whether a package paid for it. */
export const LessonLineRow = ({ line, onPress }: LessonLineProps) => {
  const { attendance } = line;
  const hints = [
    ...(line.isMakeUp ? ['补课'] : []),
    ...(attendance === null ? [line.externalNo] : [attendanceDetail(attendance)]),
    ...(attendance === null && line.leavePending ? ['请假待审批'] : []),
  ];
  return (
    <ListRow
      title={line.name}
      hint={hints.join(' · ')}
      value={
        <View className='line__tags'>
          {attendance?.consumption === 'owed' && <Tag text='欠课时' tone='danger' />}
          {attendance === null ? (
            <Tag text='未到' />
          ) : (
            <Tag text={STATUS_NAMES[attendance.status]} tone={STATUS_TONES[attendance.status]} />
          )}
        </View>
      }
      testId={`line-${line.externalNo}`}
      onPress={onPress}
    />
  );
};

import { Text, View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Pressable } from '@/components';
import { STATUS_NAMES, STATUSES } from '../model/attendance';
import type { AttendanceStatus } from '../types';
import './status-choice.scss';

interface StatusChoiceProps {
  readonly label: string;
  readonly value: AttendanceStatus;
  readonly onChange: (status: AttendanceStatus) => void;
  readonly idPrefix: string;
}

/** One of the four outcomes of a lesson, side by side, so that a class is gone through with one thumb. */
export const StatusChoice = ({ label, value, onChange, idPrefix }: StatusChoiceProps) => (
  <View className='choice' {...a11y({ role: 'radiogroup', label })}>
    {STATUSES.map((status) => (
      <Pressable
        key={status}
        role='radio'
        className={`choice__one choice__one--${status} ${status === value ? 'choice__one--on' : ''}`}
        label={STATUS_NAMES[status]}
        checked={status === value}
        testId={`${idPrefix}-${status}`}
        onPress={() => onChange(status)}
      >
        <Text>{STATUS_NAMES[status]}</Text>
      </Pressable>
    ))}
  </View>
);

import { Text, View } from '@tarojs/components';
import { Button } from '../Button';
import { Card } from '../Card';
import { Icon } from '../Icon';
import { Tag, type TagTone } from '../Tag';
import './index.scss';

interface LessonCardProps {
  readonly course: string;
  readonly classGroup: string;
  /** 今天 18:30–20:00 or 11月21日 周六 18:30–20:00. */
  readonly time: string;
  readonly room?: string | undefined;
  readonly teacher?: string | undefined;
  /** Whose lesson it is, when the family has several children. */
  readonly student?: string | undefined;
  readonly state?: { readonly text: string; readonly tone: TagTone } | undefined;
  readonly action?: { readonly text: string; readonly onPress: () => void; readonly busy?: boolean } | undefined;
  readonly onPress?: () => void;
}

/** One lesson: what, when, where, and the thing to do now. */
export const LessonCard = ({ course, classGroup, time, room, teacher, student, state, action, onPress }: LessonCardProps) => (
  <Card {...(onPress === undefined ? {} : { onPress })}>
    <View className='qy-lesson__head'>
      <Text className='qy-lesson__course'>{course}</Text>
      {state !== undefined && <Tag text={state.text} tone={state.tone} />}
    </View>
    <View className='qy-lesson__time'>
      <Icon name='clock' size='sm' tone='muted' />
      <Text>{time}</Text>
    </View>
    <Text className='qy-lesson__where'>
      {[student, classGroup, room, teacher].filter((part) => part !== undefined && part !== '').join(' · ')}
    </Text>
    {action !== undefined && (
      <View className='qy-lesson__action'>
        <Button block text={action.text} onPress={action.onPress} busy={action.busy ?? false} icon='scan' />
      </View>
    )}
  </Card>
);

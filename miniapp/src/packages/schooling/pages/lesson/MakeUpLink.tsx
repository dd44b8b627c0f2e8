import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, Card, Tag } from '@/components';
import '@/family/family.scss';
import { lessonTime } from '@/family/model';
import { useRefresh } from '@/family/use-refresh';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import type { Lesson } from '../../lesson-model';
import { isInForce, makeUpFor, makeUpState } from '../../make-up-model';
import './index.scss';

interface MakeUpLinkProps {
  readonly lesson: Lesson;
  readonly studentId: string;
  readonly now: number;
}

/** What takes the place of a missed lesson, and the way to choose it. */
export const MakeUpLink = ({ lesson, studentId, now }: MakeUpLinkProps) => {
  const makeUps = useQuery(`make-ups ${studentId} ${lesson.id}`, (attach) =>
    call('schooling.studentMakeUps', { params: { studentId }, query: { limit: 50 }, attach }),
  );
  useRefresh(makeUps.reload);
  const makeUp = makeUpFor(makeUps.data?.items ?? [], lesson.id);
  const state = makeUp && makeUpState(makeUp, now);
  return (
    <Card title='补课' extra={state && <Tag text={state.text} tone={state.tone} />}>
      <Text className='fam-note'>
        {makeUp === undefined
          ? '可以选一节同一门课的其他课次补上。'
          : `补课时间：${lessonTime(makeUp.makeUpLesson, localDateOf(now))}`}
      </Text>
      <View className='lesson__act'>
        <Button
          block
          kind='secondary'
          size='md'
          text={makeUp !== undefined && isInForce(makeUp) ? '查看补课' : '选择补课'}
          testId='make-up'
          onPress={() => void Taro.navigateTo({ url: urls.makeUp(studentId, lesson.id, lesson.date) })}
        />
      </View>
    </Card>
  );
};

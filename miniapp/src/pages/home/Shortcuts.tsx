import Taro from '@tarojs/taro';
import { Card, ListRow } from '@/components';
import { urls } from '@/routes';

/** The ways to everything else about a child. */
export const Shortcuts = ({ studentId }: { readonly studentId: string }) => (
  <Card flush>
    <ListRow
      title='课表与请假'
      icon='calendar'
      testId='go-lessons'
      onPress={() => void Taro.navigateTo({ url: urls.lessons(studentId) })}
    />
    <ListRow
      title='考勤与课时'
      icon='check'
      testId='go-attendance'
      onPress={() => void Taro.navigateTo({ url: urls.attendance(studentId) })}
    />
    <ListRow
      title='点评、作业与获奖'
      icon='lesson'
      testId='go-records'
      onPress={() => void Taro.navigateTo({ url: urls.records(studentId) })}
    />
    <ListRow
      title='怎样获得积分'
      icon='sprout'
      testId='go-earn'
      onPress={() => void Taro.navigateTo({ url: urls.earn(studentId) })}
    />
  </Card>
);

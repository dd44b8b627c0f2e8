import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { PageShell, Select } from '@/components';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { WorkList } from '../../components/work-list';
import { faceAfter, pullOf, useCaller } from '../../hooks/use-me';
import { useNow } from '../../hooks/use-poll';
import { useWork } from '../../hooks/use-work';
import { campusChoices, campusName } from '../../model/access';
import { countText, totalOf } from '../../model/work';
import './index.scss';

const RENEW_MS = 60_000;
const HAS_DESK = process.env.TARO_ENV === 'h5';

/** Everything that waits for the person who is signed in. */
export default function TasksScreen() {
  const caller = useCaller(urls.staff.tasks());
  const [campusId, setCampusId] = useState('');
  const now = useNow(RENEW_MS);
  const work = useWork(caller.data !== undefined, campusId);
  usePullDown(pullOf(caller, work.reload));
  const campuses = caller.data?.campuses ?? [];
  const choices = campusChoices(caller.data?.me, campuses, 'lesson.read');
  const face = faceOf(work, ({ items }) =>
    items.length > 0 ? null : { title: '都处理完了', hint: '有需要您处理的事情，会出现在这里' },
  );
  const groups = work.data?.items ?? [];
  return (
    <PageShell
      face={faceAfter(caller, face)}
      head={
        <View className='tasks__head'>
          <Text className='tasks__title'>
            {work.data === undefined ? '待办' : groups.length === 0 ? '没有待办' : `${countText(totalOf(groups))} 件事等您处理`}
          </Text>
          {choices.length > 1 && (
            <Select
              label='校区'
              value={campusId}
              options={[{ value: '', text: '全部校区' }, ...choices]}
              onChange={setCampusId}
              testId='campus'
            />
          )}
        </View>
      }
    >
      <WorkList
        groups={groups}
        now={now}
        hasDesk={HAS_DESK}
        campusOf={(id) => (id === null || choices.length < 2 ? '' : campusName(campuses, id))}
        onGo={(url) => void Taro.navigateTo({ url })}
      />
    </PageShell>
  );
}

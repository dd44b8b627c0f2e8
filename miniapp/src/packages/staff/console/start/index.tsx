import { View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { useState } from 'react';
import { FilterBar, type FilterValues } from '@/components';
import { faceOf } from '@/hooks/use-query';
import { urls } from '@/routes';
import { WorkList } from '../../components/work-list';
import { useNow } from '../../hooks/use-poll';
import { useWork } from '../../hooks/use-work';
import { allows, campusChoices, campusName } from '../../model/access';
import { Faced } from '../parts';
import { type Caller, Console } from '../shell';
import './index.scss';

const RENEW_MS = 60_000;

const Work = ({ me, campuses }: Caller) => {
  const [filters, setFilters] = useState<FilterValues>({});
  const now = useNow(RENEW_MS);
  const work = useWork(allows(me, 'lesson.read'), filters['campusId'] ?? '');
  const choices = campusChoices(me, campuses, 'lesson.read');
  const face = faceOf(
    work,
    ({ items }) => (items.length > 0 ? null : { title: '都处理完了', hint: '有需要您处理的事情，会出现在这里' }),
    'cards',
  );
  return (
    <>
      {choices.length > 1 && (
        <FilterBar
          values={filters}
          onChange={setFilters}
          fields={[{ kind: 'select', id: 'campusId', label: '校区', options: choices }]}
        />
      )}
      <Faced face={face}>
        <View className='start__work'>
          <WorkList
            groups={work.data?.items ?? []}
            now={now}
            hasDesk
            campusOf={(id) => (id === null || choices.length < 2 ? '' : campusName(campuses, id))}
            onGo={(url) => void Taro.navigateTo({ url })}
          />
        </View>
      </Faced>
    </>
  );
};

/** The door of the console: what waits for the person who is signed in. */
export default function Start() {
  return (
    <Console page='start' title='待办' lead='等您处理的事情，最急的在最前面' url={urls.staff.start()}>
      {(caller) => <Work {...caller} />}
    </Console>
  );
}

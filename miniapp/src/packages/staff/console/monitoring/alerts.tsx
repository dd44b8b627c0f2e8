import { Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, ListRow, Tag } from '@/components';
import { urls } from '@/routes';
import type { Monitoring } from '../../types';
import './index.scss';

/** With whom people are compared; the school's service compares no smaller group. */
export const SMALL_CAMPUS = '同校区不足 8 人时和全校比较';

const KINDS = { student: '学员', teacher: '老师' } as const;

/** Who stands far out of the group, with the reason; a reason to look, no verdict. */
export const Alerts = ({ alerts }: { readonly alerts: Monitoring['alerts'] }) => (
  <Card flush title='需要留意'>
    {alerts.length === 0 && (
      <Text className='watch__calm'>{`没有明显高于同组的人。${SMALL_CAMPUS}；全校也不足 8 人时不比较。`}</Text>
    )}
    {alerts.map(({ kind, id, name, campusName, text }) => (
      <ListRow
        key={`${kind} ${id} ${text}`}
        title={`${name} · ${campusName}`}
        hint={text}
        value={<Tag text={KINDS[kind]} tone='points' />}
        testId={`alert-${id}`}
        {...(kind === 'student' ? { onPress: () => void Taro.navigateTo({ url: urls.staff.student(id) }) } : {})}
      />
    ))}
  </Card>
);

import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components';
import { urls } from '@/routes';
import { allows } from '../../model/access';
import { Actions } from '../parts';
import { type Caller, Console } from '../shell';
import { AttendanceDisputes } from './attendance-disputes';
import { PointsDisputes } from './points-disputes';

const Disputes = (caller: Caller) => {
  const { me } = caller;
  const points = allows(me, 'dispute.decide');
  const [tab, setTab] = useState<'attendance' | 'points'>('attendance');
  return (
    <>
      {points && (
        <View className='desk__block'>
          <Actions>
            <Button
              text='考勤异议'
              kind={tab === 'attendance' ? 'secondary' : 'plain'}
              size='md'
              testId='tab-attendance'
              onPress={() => setTab('attendance')}
            />
            <Button
              text='积分异议'
              kind={tab === 'points' ? 'secondary' : 'plain'}
              size='md'
              testId='tab-points'
              onPress={() => setTab('points')}
            />
          </Actions>
        </View>
      )}
      {tab === 'points' && points ? <PointsDisputes {...caller} /> : <AttendanceDisputes {...caller} />}
    </>
  );
};

/** What families object to: attendance and points, to be decided. */
export default function DisputesPage() {
  return (
    <Console page='disputes' title='异议处理' url={urls.staff.disputes()}>
      {(caller) => <Disputes {...caller} />}
    </Console>
  );
}

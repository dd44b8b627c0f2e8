import { useRouter } from '@tarojs/taro';
import { urls } from '@/routes';
import { Console } from '../shell';
import { Queue } from './list';
import './index.scss';

/** Awards that wait, or were refused, because the budget had no room. */
export default function QueuedAwardsPage() {
  const state = useRouter().params.state ?? '';
  return (
    <Console
      page='queued-awards'
      title='排队的奖励'
      lead='积分预算放不下的奖励：等待批准的，和因预算不足未发的；批准后只到账一次，超出的部分单独记录'
      url={urls.staff.queuedAwards(state === '' ? undefined : state)}
    >
      {(caller) => <Queue {...caller} state={state} />}
    </Console>
  );
}

import { useRouter } from '@tarojs/taro';
import { urls } from '@/routes';
import { Console } from '../shell';
import { Queue } from './list';
import './index.scss';

/** What families redeemed: what waits to be prepared, posted and picked up, and what was. */
export default function RedemptionsPage() {
  const { goodId = '', studentId = '' } = useRouter().params;
  const only = { ...(goodId === '' ? {} : { goodId }), ...(studentId === '' ? {} : { studentId }) };
  return (
    <Console
      page='redemptions'
      title='兑换处理'
      lead='等着备货、发货和领取的兑换；等得最久的排在最前面'
      url={urls.staff.redemptions(only)}
    >
      {(caller) => <Queue {...caller} only={only} />}
    </Console>
  );
}

import { Text } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Button, Card } from '@/components';
import { formatWhole } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { allows } from '../../model/access';
import type { Me } from '../../types';
import { Actions } from '../parts';

/** Counted no further than this. */
const COUNTED = 100;

const WORDS = {
  queued: {
    title: '笔奖励待批',
    text: '预算放不下的奖励在排队',
    end: '批准后才会到账',
    act: '去审批',
    testId: 'go-queued-awards',
  },
  unfunded: {
    title: '笔奖励因预算不足未发',
    text: '预算用完后得到的奖励没有发放',
    end: '可以补批，超出的部分单独记录',
    act: '去查看',
    testId: 'go-unfunded-awards',
  },
} as const;

const Pile = ({ me, state }: { readonly me: Me; readonly state: keyof typeof WORDS }) => {
  const query = useQuery(allows(me, 'budget.approve') ? `queued-awards ${state}` : null, (attach) =>
    call('earning.queuedAwards', { query: { state, limit: COUNTED }, attach }),
  );
  const { items = [], nextCursor = null } = query.data ?? {};
  if (items.length === 0) return null;
  const points = formatWhole(items.reduce((sum, one) => sum + one.points, 0));
  const { title, text, end, act, testId } = WORDS[state];
  return (
    <Card title={`${items.length}${nextCursor === null ? '' : ' 多'} ${title}`} tone='points'>
      <Text className='budget__note'>
        {text}
        {nextCursor === null ? `，共 ${points} 积分` : ''}，{end}。
      </Text>
      <Actions>
        <Button
          text={act}
          kind='secondary'
          size='md'
          testId={testId}
          onPress={() => void Taro.navigateTo({ url: urls.staff.queuedAwards(state === 'queued' ? undefined : state) })}
        />
      </Actions>
    </Card>
  );
};

/** How many awards wait, or were refused, because the budget had no room; nothing while there are none. */
export const WaitingAwards = ({ me }: { readonly me: Me }) => (
  <>
    <Pile me={me} state='queued' />
    <Pile me={me} state='unfunded' />
  </>
);

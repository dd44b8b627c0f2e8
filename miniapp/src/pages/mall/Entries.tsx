import Taro from '@tarojs/taro';
import { Card, ListRow } from '@/components';
import { useRefresh } from '@/family/use-refresh';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { lotteryHint } from './model';

interface EntriesProps {
  readonly studentId: string;
  readonly now: number;
}

/** The ways to what was redeemed, to the rights it gave, and to the lotteries of a school that has some. */
export const Entries = ({ studentId, now }: EntriesProps) => {
  const lotteries = useQuery(`lotteries ${studentId}`, (attach) => call('lottery.open', { params: { studentId }, attach }));
  useRefresh(lotteries.reload);
  const drew = lotteries.data?.drew === true;
  return (
    <Card flush>
      <ListRow
        title='我的兑换'
        hint='领取码、物流和历史'
        icon='mall'
        testId='go-redemptions'
        onPress={() => void Taro.navigateTo({ url: urls.redemptions(studentId) })}
      />
      <ListRow
        title='我的权益'
        hint='优惠券、次数和活动名额'
        icon='wallet'
        testId='go-rights'
        onPress={() => void Taro.navigateTo({ url: urls.rights(studentId) })}
      />
      {lotteries.data?.items.map((lottery) => (
        <ListRow
          key={lottery.id}
          title={`抽奖：${lottery.title}`}
          hint={lotteryHint(lottery, now)}
          icon='gift'
          iconTone='points'
          testId={`lottery-${lottery.id}`}
          onPress={() => void Taro.navigateTo({ url: urls.lottery(studentId, lottery.id) })}
        />
      ))}
      {drew && (
        <ListRow
          title='我的抽奖和领奖码'
          hint='抽奖结果和待领取的奖品'
          icon='points'
          iconTone='points'
          testId='go-draws'
          onPress={() => void Taro.navigateTo({ url: urls.draws(studentId) })}
        />
      )}
      {lotteries.data === undefined && lotteries.error !== undefined && (
        <ListRow
          title='抽奖没有加载出来'
          hint={`${lotteries.error.message}点这里重试`}
          icon='refresh'
          testId='lotteries-again'
          onPress={() => void lotteries.reload()}
        />
      )}
    </Card>
  );
};

import Taro from '@tarojs/taro';
import { Card, ListRow } from '@/components';
import { urls } from '@/routes';
import { serverNow } from '@/services/server-clock';
import { type HomeLottery, lotterySentence } from './model';

interface LotteryCardProps {
  readonly lottery: HomeLottery;
  readonly studentId: string;
}

/** The lottery that runs; nothing when there is none, or when it closed while the page was open. */
export const LotteryCard = ({ lottery, studentId }: LotteryCardProps) => {
  const hint = lotterySentence(lottery, serverNow());
  return lottery === null || hint === null ? null : (
    <Card flush>
      <ListRow
        title={lottery.title}
        hint={hint}
        icon='gift'
        iconTone='points'
        testId='home-lottery'
        onPress={() => void Taro.navigateTo({ url: urls.lottery(studentId, lottery.id) })}
      />
    </Card>
  );
};

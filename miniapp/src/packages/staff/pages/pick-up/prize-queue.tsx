import { Card, ListRow, Tag } from '@/components';
import type { List } from '../../hooks/use-list';
import { lastDayText } from '../../model/desk';
import { type Draw, WIN_NAMES } from '../../model/pick-up';
import { Waiting } from './queue';

interface PrizeQueueProps {
  readonly list: List<Draw>;
  readonly manyCampuses: boolean;
  readonly onOpen: (draw: Draw) => void;
}

/** Prizes of lotteries that lie at the desk, for a family that has no code at hand. */
export const PrizeQueue = ({ list, manyCampuses, onOpen }: PrizeQueueProps) => (
  <Card flush>
    <Waiting
      list={list}
      nothing={{ title: '没有等着领取的奖品', hint: '抽奖抽中的实物奖品会出现在这里' }}
      row={(one) => (
        <ListRow
          key={one.id}
          title={one.prizeName}
          hint={[
            one.studentName ?? '已删除',
            ...(manyCampuses ? [one.campusName] : []),
            `${one.campaignTitle} 第 ${one.drawNo} 抽`,
            lastDayText(one.claimThrough),
          ].join(' · ')}
          value={<Tag text={WIN_NAMES[one.state]} tone='brand' />}
          testId={`prize-${one.id}`}
          onPress={() => onOpen(one)}
        />
      )}
    />
  </Card>
);

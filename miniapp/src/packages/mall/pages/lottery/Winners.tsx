import { Card, EmptyState, ListRow } from '@/components';
import { ListFace } from '@/family/ListFace';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { formatDay } from '@/format';
import { call } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import { winnerText } from '../../lottery-model';

/** Who won lately, by first name and day. @param version changes when there may be a new one */
export const Winners = ({ lotteryId, version }: { readonly lotteryId: string; readonly version: number }) => {
  const winners = usePages(`winners ${lotteryId} ${version}`, (cursor, attach) =>
    call('lottery.winners', {
      params: { lotteryId },
      query: { cursor, limit: 10 },
      ...(attach === undefined ? {} : { attach }),
    }),
  );
  return (
    <ListFace
      pages={winners}
      what='获奖名单'
      empty={<EmptyState compact title='还没有人抽中奖品' hint='抽中实物和价值 500 元以上的奖品，会在这里公布名字' />}
    >
      <Card flush title='最近获奖'>
        {(winners.data ?? []).map((winner, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: winners have no id: it would tell which draw of the published list it was
          <ListRow key={index} icon='sprout' title={winnerText(winner)} hint={formatDay(winner.drawnOn as LocalDate)} />
        ))}
      </Card>
      <More pages={winners} />
    </ListFace>
  );
};

import { View } from '@tarojs/components';
import { useState } from 'react';
import { Card, EmptyState, Select, Skeleton } from '@/components';
import { Chart } from '@/components/Chart';
import { formatFen, formatFenShort } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { useNow } from '../../hooks/use-poll';
import { daysOf, isRange, RANGES, type Range, takingsOf } from '../../model/takings';

const RENEW_MS = 60_000;

/** What was taken and given back on each day of a stretch, by the day on which the money moved. */
export const Takings = ({ campusId, version }: { readonly campusId: string; readonly version: number }) => {
  const [range, setRange] = useState<Range>('thirty');
  const days = daysOf(range, localDateOf(useNow(RENEW_MS)));
  const query = useQuery(`${days.from} ${days.to} ${campusId} ${version}`, (attach) =>
    call('payments.summary', { query: { ...(campusId === '' ? {} : { campusId }), ...days }, attach }),
  );
  return (
    <View id='takings-chart'>
      <Card
        title='每日收款'
        extra={
          <Select label='时间' value={range} onChange={(value) => isRange(value) && setRange(value)} options={[...RANGES]} />
        }
      >
        {query.data === undefined && query.error !== undefined && (
          <EmptyState
            compact
            picture='error'
            title='每日收款没有加载出来'
            hint={query.error.message}
            action={{ text: '重试', onPress: () => void query.reload() }}
          />
        )}
        {query.data === undefined && query.error === undefined && <Skeleton shape='cards' count={1} />}
        {query.data !== undefined && (
          <Chart
            kind='bar'
            label='每日收款'
            pointsName='日期'
            series={['收款', '退款']}
            points={takingsOf(query.data.days, days)}
            format={formatFen}
            formatShort={formatFenShort}
            empty={{ title: '这段时间没有收款', hint: '换一段时间，或发起一笔收款' }}
          />
        )}
      </Card>
    </View>
  );
};

import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Card, Select, Tag } from '@/components';
import { Chart } from '@/components/Chart';
import { formatFen, formatPoints } from '@/format';
import { faceOf, useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { useNow } from '../../hooks/use-poll';
import {
  addsUp,
  closingPoints,
  isPeriod,
  PERIODS,
  type Period,
  periodDays,
  type StatementLine,
  shortPoints,
  statementOf,
} from '../../model/liability';
import type { RollForward } from '../../types';
import { Faced } from '../parts';
import { Downloads } from './downloads';
import './index.scss';

const RENEW_MS = 60_000;

const Line = ({ title, hint, text, sum }: StatementLine) => (
  <View className={`owed__line ${sum ? 'owed__line--sum' : ''}`} {...a11y({ role: 'listitem' })}>
    <View className='owed__words'>
      <Text>{title}</Text>
      {hint !== undefined && <Text className='owed__hint'>{hint}</Text>}
    </View>
    <Text className='owed__figure'>{text}</Text>
  </View>
);

const Lines = ({ report }: { readonly report: RollForward }) => {
  const lines = statementOf(report);
  return (
    <View className='owed__statement' id='roll-forward'>
      <View {...a11y({ role: 'list', label: '积分变动表' })}>
        {lines.map((line) => (
          <Line key={line.id} {...line} />
        ))}
      </View>
      <View className='owed__check'>
        {addsUp(lines) ? (
          <Tag text='各行相加与期末一致' tone='brand' />
        ) : (
          <Tag text='各行相加与期末不一致，请联系技术支持' tone='danger' />
        )}
        <Text className='owed__hint'>期末约合 {formatFen(report.total.closingFen)}</Text>
      </View>
    </View>
  );
};

/** How what is owed moved over a period: a statement that adds up, and its course day by day. */
export const Statement = ({ campusId }: { readonly campusId: string }) => {
  const [period, setPeriod] = useState<Period>('month');
  const days = periodDays(period, localDateOf(useNow(RENEW_MS)));
  const scope = { ...days, ...(campusId === '' ? {} : { campusId }) };
  const query = useQuery(`roll ${days.from} ${days.to} ${campusId}`, (attach) =>
    call('insight.rollForward', { query: scope, attach }),
  );
  return (
    <Card
      title='积分变动表'
      extra={
        <Select label='时间' value={period} onChange={(value) => isPeriod(value) && setPeriod(value)} options={[...PERIODS]} />
      }
    >
      <Faced face={faceOf(query)}>
        {query.data !== undefined && (
          <>
            <Lines report={query.data} />
            <View className='desk__block'>
              <Chart
                kind='line'
                label='每日应付积分'
                pointsName='日期'
                series={['应付积分']}
                points={closingPoints(query.data.days)}
                format={formatPoints}
                formatShort={shortPoints}
                empty={{ title: '这段时间没有应付的积分', hint: '换一段时间看看' }}
              />
            </View>
            <Downloads id='exports.rollForward' name='roll-forward' title={`积分变动-${days.from}-${days.to}`} query={scope} />
          </>
        )}
      </Faced>
    </Card>
  );
};

import { View } from '@tarojs/components';
import { useState } from 'react';
import { Card, Countdown, Progress, Steps } from '@/components';
import { Chart, type ChartPoint } from '@/components/Chart';
import { formatFen, formatFenShort, formatWhole } from '@/format';
import { huge, longCourse, longName } from './samples';
import { Section } from './section';

export const Progresses = () => (
  <Section name='Progress / Steps'>
    <Card>
      <View className='qy-gallery__item'>
        <Progress label='现在' text='3 / 4 节' percent={75} tone='points' />
      </View>
      <View className='qy-gallery__item'>
        <Progress label='本月到课' text='0 / 8 节' percent={0} />
      </View>
      <View className='qy-gallery__item'>
        <Progress label={longCourse} text={`1 / ${formatWhole(huge)} 节`} percent={1} />
      </View>
      <View className='qy-gallery__item'>
        <Progress label='已完成' text={`${formatWhole(huge)} / ${formatWhole(huge)} 行`} percent={100} />
      </View>
      <View className='qy-gallery__item'>
        <Progress bare label='剩余课时' text='剩 12 / 24 节' percent={50} />
      </View>
    </Card>
    <Card>
      <Steps label='导入步骤' steps={['检查文件', '核对结果', '写入名册', '完成']} current={1} />
    </Card>
    <Card>
      <Steps label='导入步骤，出错' steps={['检查文件', '核对结果', '写入名册', '完成']} current={2} failed />
    </Card>
    <Card>
      <Steps label='都完成了' steps={['提交申请', `老师核对：${longName}`, '完成']} current={3} />
    </Card>
  </Section>
);

export const Countdowns = () => {
  const [now] = useState(Date.now);
  return (
    <Section name='Countdown'>
      <Card>
        {[-1, 59_000, 12 * 60_000, 5 * 3_600_000, 2 * 86_400_000, huge * 86_400_000].map((left) => (
          <View className='qy-gallery__line' key={left}>
            还剩 <Countdown until={now + left} />
          </View>
        ))}
      </Card>
    </Section>
  );
};

const month: readonly ChartPoint[] = Array.from({ length: 30 }, (_, index) => ({
  short: `11/${index + 1}`,
  name: `11月${index + 1}日`,
  values: [index % 7 === 0 ? 0 : ((index * 37) % 11) * 128_000, index === 20 ? 256_000 : 0],
}));
const few: readonly ChartPoint[] = [
  { short: '一组', name: longName, values: [huge] },
  { short: '二组', name: longCourse, values: [0] },
  { short: '三组', name: '三组', values: [huge / 3] },
];
const money = {
  pointsName: '日期',
  format: formatFen,
  formatShort: formatFenShort,
  empty: { title: '这段时间没有收款' },
} as const;

export const Charts = () => (
  <Section name='Chart'>
    <Card title='每日收款'>
      <Chart {...money} kind='bar' label='每日收款' series={['收款', '退款']} points={month} />
    </Card>
    <Card title='每日收款，线'>
      <Chart {...money} kind='line' label='每日收款，线' series={['收款', '退款']} points={month} />
    </Card>
    <Card title='很大的数'>
      <Chart
        kind='bar'
        label='很大的数'
        pointsName='小组'
        series={['积分']}
        points={few}
        format={(value) => formatWhole(Math.round(value))}
        formatShort={formatWhole}
        empty={{ title: '没有积分' }}
      />
    </Card>
    <Card title='没有数'>
      <Chart
        {...money}
        kind='bar'
        label='没有数'
        series={['收款']}
        points={[]}
        empty={{ title: '这段时间没有收款', hint: '换一段时间试试' }}
      />
    </Card>
  </Section>
);

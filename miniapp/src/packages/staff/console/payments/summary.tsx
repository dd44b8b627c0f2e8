import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { Card, EmptyState, ListRow, MoneyText, Skeleton, Tag } from '@/components';
import { formatFen } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { useNow, usePoll } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { hasEverywhere } from '../../model/finance';
import { CHANNEL_NAMES, periodsAt, type Sums, sumsOf, type WaitingKind, waitingOf } from '../../model/payments';
import type { Me, PaymentSummary } from '../../types';
import './summary.scss';

const RENEW_MS = 60_000;

const MoneyCard = ({ title, sums, none }: { readonly title: string; readonly sums: Sums; readonly none: string }) => (
  <Card>
    <Text className='takings__title'>{title}</Text>
    <MoneyText fen={sums.total} size='xl' />
    <Text className='takings__count'>{sums.count} 笔</Text>
    {sums.lines.length === 0 && <Text className='takings__line'>{none}</Text>}
    {sums.lines.map(({ channel, amount, count }) => (
      <View className='takings__line' key={channel}>
        <Text>
          {CHANNEL_NAMES[channel]} {count} 笔
        </Text>
        <Text className='takings__figure'>{formatFen(amount)}</Text>
      </View>
    ))}
  </Card>
);

/** Where a kind of work is done, and whether this person may go there. */
const WAYS: Readonly<Record<WaitingKind, { readonly url: string; readonly open: (me: Me) => boolean }>> = {
  openTasks: { url: urls.staff.paymentTasks(), open: (me) => allows(me, 'payment.reconcile') },
  stuckRefunds: { url: urls.staff.refunds('stuck'), open: (me) => allows(me, 'payment.read') },
  pendingVoids: { url: urls.staff.deskVoids(), open: (me) => allows(me, 'payment.read') },
  openDifferences: { url: urls.staff.bills(), open: (me) => hasEverywhere(me, 'payment.reconcile') },
};

const Waiting = ({ me, summary }: { readonly me: Me; readonly summary: PaymentSummary }) => {
  const rows = waitingOf(summary).filter(({ kind }) => WAYS[kind].open(me));
  return (
    <Card flush title='等待处理'>
      {rows.length === 0 && <Text className='takings__calm'>没有要处理的事，账目正常</Text>}
      {rows.map(({ kind, text, count }) => (
        <ListRow
          key={kind}
          title={text}
          value={<Tag text={`${count}`} tone={kind === 'stuckRefunds' || kind === 'openDifferences' ? 'danger' : 'points'} />}
          testId={`waiting-${kind}`}
          onPress={() => void Taro.navigateTo({ url: WAYS[kind].url })}
        />
      ))}
    </Card>
  );
};

/** What came in and went out today and this month, and what waits for a person. */
export const Summary = ({ me, campusId, version }: { readonly me: Me; readonly campusId: string; readonly version: number }) => {
  const { today, monthStart } = periodsAt(useNow(RENEW_MS));
  const campus = campusId === '' ? {} : { campusId };
  const day = useQuery(`day ${today} ${campusId} ${version}`, (attach) =>
    call('payments.summary', { query: { ...campus, from: today, to: today }, attach }),
  );
  const month = useQuery(`month ${monthStart} ${today} ${campusId} ${version}`, (attach) =>
    call('payments.summary', { query: { ...campus, from: monthStart, to: today }, attach }),
  );
  usePoll(RENEW_MS, day.data !== undefined, () => Promise.all([day.reload(), month.reload()]));
  const failed = day.error ?? month.error;
  if (failed !== undefined && (day.data === undefined || month.data === undefined))
    return (
      <Card>
        <EmptyState
          compact
          picture='error'
          title='合计没有加载出来'
          hint={failed.message}
          action={{ text: '重试', onPress: () => void Promise.all([day.reload(), month.reload()]) }}
        />
      </Card>
    );
  // A zero that only means «not loaded yet» would be read as the day's takings.
  if (day.data === undefined || month.data === undefined) return <Skeleton shape='cards' count={1} />;
  return (
    <View className='takings'>
      <MoneyCard title='今日收款' sums={sumsOf(day.data.captured)} none='今天还没有收款' />
      <MoneyCard title='本月收款' sums={sumsOf(month.data.captured)} none='本月还没有收款' />
      <MoneyCard title='本月退款' sums={sumsOf(month.data.refunded)} none='本月没有退款' />
      <Waiting me={me} summary={day.data} />
    </View>
  );
};

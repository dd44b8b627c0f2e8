import { Text, View } from '@tarojs/components';
import Taro, { useDidShow } from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, type Face, ListRow, MoneyText, PageShell, PrimaryButton, Select, Tag } from '@/components';
import { formatFen, formatMinute } from '@/format';
import { usePullDown } from '@/hooks/use-pull-down';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { minuteOfDay } from '@/vocabulary';
import { type List, useList } from '../../hooks/use-list';
import { useCaller } from '../../hooks/use-me';
import { useNow, usePoll } from '../../hooks/use-poll';
import { allows, campusChoices } from '../../model/access';
import { queryOf } from '../../model/desk';
import { CHANNEL_NAMES, periodsAt, stateOf, sumsOf } from '../../model/payments';
import type { Campus, Me, StaffPayment } from '../../types';
import './index.scss';

const RENEW_MS = 10_000;

const Row = ({ row }: { readonly row: StaffPayment }) => (
  <ListRow
    title={`${row.studentName ?? row.familyName ?? '未指定'} · ${row.title}`}
    hint={[formatMinute(minuteOfDay(row.createdAt)), row.channel === null ? null : CHANNEL_NAMES[row.channel]]
      .filter((part) => part !== null)
      .join(' · ')}
    value={
      <View className='cashier__value'>
        <MoneyText fen={row.amount} />
        <Tag {...stateOf(row)} />
      </View>
    }
    testId={`payment-${row.id}`}
    onPress={() => void Taro.navigateTo({ url: urls.staff.cashierPayment(row.id) })}
  />
);

const listFace = (list: List<StaffPayment>): Face => {
  if (list.rows.length > 0) return { kind: 'ready' };
  if (list.error !== undefined) return { kind: 'error', message: list.error.message, onRetry: list.reload, busy: list.busy };
  if (!list.loaded) return { kind: 'loading', shape: 'list' };
  return { kind: 'empty', title: '今天还没有收款', hint: '发起一笔收款，家长就能在小程序里支付' };
};

const Cashier = ({ me, campuses }: { readonly me: Me; readonly campuses: readonly Campus[] }) => {
  const { today } = periodsAt(useNow(RENEW_MS));
  const [campusId, setCampusId] = useState('');
  const query = { ...queryOf({ campusId }), from: today, to: today };
  const sums = useQuery(`sums ${today} ${campusId}`, (attach) => call('payments.summary', { query, attach }));
  const list = useList(`list ${today} ${campusId}`, (cursor, attach) =>
    call('payments.list', { query: { ...query, cursor, limit: 30 }, attach }),
  );
  const renewAll = () => {
    list.reload();
    return sums.reload();
  };
  // A list that its reader has opened further is left as it is until they ask.
  const renew = () => (list.rows.length <= 30 ? renewAll() : sums.reload());
  usePoll(RENEW_MS, list.loaded, renew);
  useDidShow(() => void (list.loaded && renew()));
  usePullDown(renewAll);
  const choices = campusChoices(me, campuses, 'payment.read');
  const taken = sumsOf(sums.data?.captured ?? []);
  return (
    <PageShell
      face={listFace(list)}
      head={
        <>
          <View className='cashier__head'>
            <View>
              <Text className='cashier__label'>今日收款</Text>
              <MoneyText fen={taken.total} size='display' />
              <Text className='cashier__line'>
                {taken.lines.length === 0
                  ? '还没有收款'
                  : taken.lines.map(({ channel, amount }) => `${CHANNEL_NAMES[channel]} ${formatFen(amount)}`).join(' · ')}
              </Text>
            </View>
            {choices.length > 1 && (
              <Select
                label='校区'
                value={campusId}
                options={[{ value: '', text: '全部校区' }, ...choices]}
                onChange={setCampusId}
                testId='campus'
              />
            )}
          </View>
          {allows(me, 'payment.collect') && (
            <PrimaryButton
              text='发起收款'
              icon='plus'
              testId='collect'
              onPress={() => void Taro.navigateTo({ url: urls.staff.collect() })}
            />
          )}
        </>
      }
    >
      <Card flush title={`今天开的单 ${list.rows.length}${list.more === undefined ? '' : '+'} 笔`}>
        {list.rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </Card>
      {list.more !== undefined && <Button block text='加载更多' kind='secondary' busy={list.busy} onPress={list.more} />}
    </PageShell>
  );
};

/** The till of the day: what came in, and the way to a new payment. */
export default function CashierScreen() {
  const caller = useCaller(urls.staff.cashier());
  // What is inside answers the pull only once it is there.
  usePullDown(caller.reload);
  const face = faceOf(caller, ({ me }) =>
    allows(me, 'payment.read')
      ? null
      : { title: '您没有收款的权限', hint: '如需开通，请联系机构负责人调整角色', picture: 'error' as const },
  );
  if (caller.data === undefined || face.kind !== 'ready') return <PageShell face={face}>{null}</PageShell>;
  return <Cashier me={caller.data.me} campuses={caller.data.campuses} />;
}

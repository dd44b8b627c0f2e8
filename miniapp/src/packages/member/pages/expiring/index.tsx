import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useRef } from 'react';
import { Card, ListRow, PageShell, PointsText, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { More } from '@/family/More';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { formatDay, formatPoints } from '@/format';
import { faceOf } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { localDateOf } from '@/vocabulary';
import { byMonthAndDay, type Expiries, type ExpiryMonth, type WaitingLot, waitingWords } from '../../expiring-model';
import './index.scss';

const Month = ({ month, studentId }: { readonly month: ExpiryMonth; readonly studentId: string }) => (
  <Card flush title={month.title} extra={<PointsText value={month.amount} unit />}>
    {month.days.map(({ key, title, soon, lots }) => (
      <View key={key} className='expiring__day'>
        {title !== '' && (
          <View className='expiring__head'>
            <Text className='expiring__date'>{title}</Text>
            {soon !== '' && <Tag text={soon} tone='points' />}
          </View>
        )}
        {lots.map(({ transactionId, title: name, earnedAt, amount }) => (
          <ListRow
            key={transactionId}
            title={name}
            hint={`得于 ${formatDay(localDateOf(earnedAt), true)}`}
            value={<PointsText value={amount} />}
            testId={`lot-${transactionId}`}
            onPress={() => void Taro.navigateTo({ url: urls.pointsLine(studentId, transactionId) })}
          />
        ))}
      </View>
    ))}
  </Card>
);

/** What cannot be used yet, with what it waits for. */
const Waiting = ({ lots, studentId }: { readonly lots: readonly WaitingLot[]; readonly studentId: string }) => (
  <Card flush title='待生效' extra={<PointsText value={lots.reduce((sum, { amount }) => sum + amount, 0)} unit />}>
    {lots.map((lot) => (
      <ListRow
        key={lot.transactionId}
        title={lot.title}
        hint={waitingWords(lot)}
        value={<PointsText value={lot.amount} />}
        testId={`waiting-${lot.transactionId}`}
        onPress={() => void Taro.navigateTo({ url: urls.pointsLine(studentId, lot.transactionId) })}
      />
    ))}
  </Card>
);

/** What lapses when, and what it was earned for; spending takes what lapses first. What waits stands apart. */
export default function Expiring() {
  const { studentId = '' } = useRouter().params;
  const here = urls.expiring(studentId);
  const signedIn = useRequireSession(here);
  const sums = useRef<Pick<Expiries, 'months' | 'never' | 'waiting'>>({ months: [], never: 0, waiting: [] });
  const pages = usePages(signedIn ? here : null, async (cursor, attach) => {
    const answer = await call('points.expiries', {
      params: { studentId },
      query: { cursor, limit: 50 },
      ...(attach === undefined ? {} : { attach }),
    });
    if (answer.ok) sums.current = answer.data;
    return answer;
  });
  useRefresh(pages.reload);
  useConsentPrompt(pages.error, here);
  const face = familyFace(
    pages,
    here,
    faceOf(pages, (items) =>
      items.length === 0 && sums.current.waiting.length === 0
        ? {
            title: '没有可用的积分',
            hint: '有了积分后，这里会列出每一笔的最后可用日',
            action: { text: '怎样获得积分', onPress: () => void Taro.navigateTo({ url: urls.earn(studentId) }) },
          }
        : null,
    ),
  );
  const total = sums.current.months.reduce((sum, { amount }) => sum + amount, sums.current.never);
  return (
    <PageShell face={face}>
      <Text className='fam-note expiring__note'>{`共 ${formatPoints(total)} 积分可用。使用时先用最早到期的，最后可用日当天仍可使用。`}</Text>
      {sums.current.waiting.length > 0 && <Waiting lots={sums.current.waiting} studentId={studentId} />}
      {byMonthAndDay(pages.data ?? [], sums.current, localDateOf(serverNow())).map((month) => (
        <Month key={month.key} month={month} studentId={studentId} />
      ))}
      <More pages={pages} />
    </PageShell>
  );
}

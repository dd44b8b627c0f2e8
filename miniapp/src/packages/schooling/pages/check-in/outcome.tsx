import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, Icon, PageShell, PrimaryButton } from '@/components';
import { attendanceStates, lessonTime } from '@/family/model';
import type { PendingCheckIn } from '@/family/pending-check-ins';
import type { CheckInAnswer, Sent } from '@/family/send-check-ins';
import { formatInstant } from '@/format';
import { useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { consumptionLine, consumptionReason, pointsLines, pointsSentence, type Remedy, remedyOf, streakLine } from './model';
import '@/family/family.scss';
import './index.scss';

interface SealProps {
  readonly tone: 'brand' | 'points' | 'danger' | 'wait';
  readonly title: string;
  readonly line?: string;
}

/** The sign that is read first, from across the room. */
const Seal = ({ tone, title, line }: SealProps) => (
  <View className='check-in__seal' {...a11y({ role: 'status', live: 'assertive' })}>
    <View className={`check-in__mark check-in__mark--${tone}`}>
      <Icon
        name={({ brand: 'check', points: 'clock', danger: 'alert', wait: 'refresh' } as const)[tone]}
        size='xl'
        tone='onBrand'
      />
    </View>
    <Text className='check-in__title'>{title}</Text>
    {line !== undefined && <Text className='check-in__line'>{line}</Text>}
  </View>
);

const Screen = ({ foot, children }: PropsWithChildren<{ readonly foot?: React.ReactNode }>) => (
  <PageShell face={{ kind: 'ready' }} foot={foot}>
    {children}
  </PageShell>
);

/** While the first answer is on its way. */
export const Sending = ({ name }: { readonly name: string }) => (
  <Screen>
    <Seal tone='wait' title='正在签到' line={name} />
  </Screen>
);

interface RecordedProps {
  readonly name: string;
  readonly answer: CheckInAnswer;
  readonly onDone: () => void;
}

/** The result: who, which lesson, what it cost and why, what it earned. */
export const Recorded = ({ name, answer, onDone }: RecordedProps) => {
  const { attendance, lesson, points, replayed } = answer;
  const ways = useQuery(`ways ${attendance.studentId}`, (attach) =>
    call('earning.ways', { params: { studentId: attendance.studentId }, attach }),
  );
  const reason = consumptionReason(attendance.consumed);
  const streak = ways.data === undefined ? null : streakLine(ways.data.items);
  const nothing = pointsSentence(points);
  return (
    <Screen foot={<PrimaryButton text='完成' onPress={onDone} testId='done' />}>
      <Seal
        tone={attendance.status === 'late' ? 'points' : 'brand'}
        title={`${name} ${replayed ? '已经签到' : '签到成功'}`}
        line={`${lesson.courseTitle} · ${attendanceStates[attendance.status].text}`}
      />
      <Card>
        <Text className='check-in__fact'>{lessonTime(lesson, localDateOf(Date.now()))}</Text>
        <Text className='fam-note'>{[lesson.classGroupName, lesson.room].filter(Boolean).join(' · ')}</Text>
        {attendance.offlineScannedAt !== null && (
          <Text className='fam-note'>{`离线扫码于 ${formatInstant(attendance.offlineScannedAt)}，已补发并标记给老师核对`}</Text>
        )}
      </Card>
      <Card>
        <Text className='check-in__fact' {...{ id: 'consumed' }}>
          {consumptionLine(attendance.consumed)}
        </Text>
        {reason !== null && <Text className='fam-note'>{reason}</Text>}
      </Card>
      <Card tone='points'>
        {pointsLines(points).map((line) => (
          <View className='check-in__points' key={line.title}>
            <Text className='check-in__fact'>{line.title}</Text>
            <Text className='check-in__gain'>{line.amount}</Text>
          </View>
        ))}
        {nothing !== null && <Text className='check-in__fact'>{nothing}</Text>}
        {streak !== null && <Text className='fam-note'>{streak}</Text>}
      </Card>
    </Screen>
  );
};

interface KeptProps {
  readonly item: PendingCheckIn;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

/** No network: the scan is safe on the device and goes out by itself. */
export const Kept = ({ item, onAgain, onDone }: KeptProps) => (
  <Screen
    foot={
      <>
        <PrimaryButton text='立即重试' onPress={onAgain} testId='again' />
        <Button block text='回到首页' kind='plain' size='md' onPress={onDone} />
      </>
    }
  >
    <Seal tone='points' title='已保存，等待网络' line={`${item.studentName} · ${formatInstant(item.scannedAt)} 扫码`} />
    <Card>
      <Text className='check-in__fact'>现在连不上网络，签到还没有送达。</Text>
      <Text className='fam-note'>
        扫码时间已记在手机里，网络恢复后会自动发送，并按扫码时间计算是否准时。请在今天之内打开一次青芽，确认签到成功。
      </Text>
    </Card>
  </Screen>
);

const remedyText: Readonly<Record<Remedy, string>> = {
  scan: '重新扫码',
  lessons: '查看课表',
  attendance: '查看课时',
  contact: '回到首页',
};

interface RefusedProps {
  readonly sent: Extract<Sent, { kind: 'refused' }>;
  readonly studentId: string;
  readonly onScan: () => void;
  readonly onDone: () => void;
}

/** The server's sentence, and what the family can do itself. */
export const Refused = ({ sent, studentId, onScan, onDone }: RefusedProps) => {
  const remedy = remedyOf(sent.code);
  const act: Readonly<Record<Remedy, () => void>> = {
    scan: onScan,
    lessons: () => void Taro.redirectTo({ url: urls.lessons(studentId) }),
    attendance: () => void Taro.redirectTo({ url: urls.attendance(studentId) }),
    contact: onDone,
  };
  return (
    <Screen
      foot={
        <>
          <PrimaryButton text={remedyText[remedy]} onPress={act[remedy]} testId='remedy' />
          {remedy !== 'contact' && <Button block text='回到首页' kind='plain' size='md' onPress={onDone} />}
        </>
      }
    >
      <Seal tone='danger' title='没有签到成功' />
      <Card>
        <Text className='check-in__fact'>{sent.message}</Text>
      </Card>
    </Screen>
  );
};

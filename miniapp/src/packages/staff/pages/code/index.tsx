import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { a11y } from '@/a11y';
import { Button, Card, PageShell, QrCode } from '@/components';
import { faceOf, type Query, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { useAwake } from '../../hooks/use-awake';
import { faceAfter, useCaller } from '../../hooks/use-me';
import { useInFront, useNow, usePoll } from '../../hooks/use-poll';
import { arrivedAt, byArrival, clock } from '../../model/attendance';
import { nextAsk, secondsLeft, windowOf } from '../../model/code';
import type { CheckInCode, LessonAttendance } from '../../types';
import './index.scss';

const LIVE_MS = 2_000;
const SHOWN = 8;

/** The code of now, asked for again when its successor is due. */
const useCode = (lessonId: string, ready: boolean): Query<CheckInCode> => {
  const front = useInFront();
  const code = useQuery(ready ? `code ${lessonId}` : null, (attach) =>
    call('schooling.checkInCode', { params: { lessonId }, attach }),
  );
  const { data, error, reload, busy } = code;
  useEffect(() => {
    if (!front || busy || (data === undefined && error === undefined)) return;
    const wait = data === undefined || error !== undefined ? LIVE_MS : nextAsk(data, serverNow());
    const timer = setTimeout(() => void reload(), wait);
    return () => clearTimeout(timer);
  }, [data, error, busy, front, reload]);
  return code;
};

const COPY = { idle: '复制', done: '已复制', failed: '请长按复制' } as const;
const HINTS = { early: '还没到签到时间，家长现在扫码会收到提示', open: '', over: '这节课已结束，请改用点名' } as const;

const Code = ({ code, failed, lesson }: { readonly code: CheckInCode; readonly failed: boolean; readonly lesson: string }) => {
  const now = useNow(1_000);
  const left = secondsLeft(code.nextPollAt, now);
  const state = windowOf(code, now);
  const [copied, setCopied] = useState<keyof typeof COPY>('idle');
  useEffect(() => {
    if (copied === 'idle') return;
    const timer = setTimeout(() => setCopied('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    void Taro.setClipboardData({ data: code.code })
      .then(() => setCopied('done'))
      .catch(() => setCopied('failed'));
  return (
    <View className='code__box'>
      <QrCode text={code.code} label={`${lesson}的签到码`} size='full' stale={state === 'over'} />
      <View className='code__bar' {...a11y({ hidden: true })}>
        <View className='code__left' style={{ transform: `scaleX(${left / 30})` }} />
      </View>
      <Text className='code__line'>
        {failed
          ? '网络不稳，正在重新获取签到码'
          : HINTS[state] !== ''
            ? HINTS[state]
            : `${left} 秒后更新 · ${clock(code.closesAt)} 前有效`}
      </Text>
      <View className='code__copy'>
        <Text className='code__text' id='code-text' selectable userSelect>
          {code.code}
        </Text>
        <Button text={COPY[copied]} kind='secondary' size='sm' testId='copy-code' onPress={copy} />
      </View>
    </View>
  );
};

const Arrivals = ({ live }: { readonly live: LessonAttendance }) => {
  const come = byArrival(live.items).filter((line) => arrivedAt(line) !== null);
  return (
    <Card>
      <View {...a11y({ role: 'status', live: 'polite' })}>
        <View className='code__count'>
          <Text className='code__arrived' id='arrived'>
            {live.arrived}
          </Text>
          <Text className='code__expected'>/ {live.expected} 人已到</Text>
        </View>
        {come.length === 0 && <Text className='code__line'>还没有人签到</Text>}
        <View className='code__names'>
          {come.slice(0, SHOWN).map((line) => (
            <Text key={line.studentId} className='code__name'>
              {line.name} {clock(arrivedAt(line) ?? 0)}
            </Text>
          ))}
          {come.length > SHOWN && <Text className='code__name'>等 {come.length} 人</Text>}
        </View>
      </View>
    </Card>
  );
};

/** The changing check-in code, as large as the screen allows, with who has arrived below it. */
export default function CodeScreen() {
  const lessonId = useRouter().params.lessonId ?? '';
  const caller = useCaller(urls.staff.code(lessonId));
  const ready = caller.data !== undefined && lessonId !== '';
  const awake = useAwake();
  const code = useCode(lessonId, ready);
  const live = useQuery(ready ? `live ${lessonId}` : null, (attach) =>
    call('schooling.lessonAttendance', { params: { lessonId }, attach }),
  );
  usePoll(LIVE_MS, live.data !== undefined, live.reload);
  return (
    <PageShell face={faceAfter(caller, faceOf(code, undefined, 'headline'))}>
      <View className='code'>
        {live.data !== undefined && (
          <View className='code__head'>
            <Text className='code__class'>{live.data.lesson.classGroupName}</Text>
            <Text className='code__line'>
              {clock(live.data.lesson.startsAt)}–{clock(live.data.lesson.endsAt)} · 请家长用小程序扫码签到
            </Text>
          </View>
        )}
        {code.data !== undefined && (
          <Code code={code.data} failed={code.error !== undefined} lesson={live.data?.lesson.classGroupName ?? ''} />
        )}
        {!awake && <Text className='code__line'>手机不能保持亮屏，请把自动锁屏时间调长一些</Text>}
        {live.data !== undefined && <Arrivals live={live.data} />}
      </View>
    </PageShell>
  );
}

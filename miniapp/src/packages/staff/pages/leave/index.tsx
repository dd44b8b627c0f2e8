import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, Field, PageShell, Tag } from '@/components';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { usePullDown } from '@/hooks/use-pull-down';
import { urls } from '@/routes';
import { type AnswerOf, call } from '@/services/api';
import { useList } from '../../hooks/use-list';
import { faceAfter, pullOf, useCaller } from '../../hooks/use-me';
import { useWishes, Wishes } from './wishes';
import './index.scss';

type Leave = AnswerOf<'schooling.listLeave'>['items'][number];

const Request = ({ leave, onDecide }: { readonly leave: Leave; readonly onDecide: (approve: boolean) => void }) => (
  <Card>
    <View className='leave__head'>
      <Text className='leave__name'>{leave.studentName}</Text>
      <Tag text='待处理' tone='points' />
    </View>
    <Text className='leave__line'>
      {leave.classGroupName} · {formatInstant(leave.startsAt)}
    </Text>
    <Text className='leave__reason'>{leave.reason}</Text>
    <Text className='leave__line'>提交于 {formatInstant(leave.requestedAt)}</Text>
    <View className='leave__acts'>
      <Button text='同意请假' size='md' testId='approve' onPress={() => onDecide(true)} />
      <Button text='不同意' size='md' kind='secondary' testId='reject' onPress={() => onDecide(false)} />
    </View>
  </Card>
);

/** Leave requests and wishes for make-up lessons that wait for an answer. */
export default function LeaveScreen() {
  const caller = useCaller(urls.staff.leave());
  const wishes = useWishes(caller.data !== undefined);
  const list = useList(caller.data === undefined ? null : 'pending', (cursor, attach) =>
    call('schooling.listLeave', { query: { status: 'pending', cursor }, attach }),
  );
  const renew = () => {
    list.reload();
    wishes.reload();
  };
  usePullDown(pullOf(caller, renew));
  const [chosen, setChosen] = useState<{ readonly leave: Leave; readonly approve: boolean } | null>(null);
  const [note, setNote] = useState('');
  const close = () => {
    setChosen(null);
    setNote('');
    action.forget();
  };
  const action = useAction(
    async (target: { leave: Leave; approve: boolean }) =>
      call('schooling.decideLeave', {
        params: { leaveRequestId: target.leave.id },
        body: { approve: target.approve, ...(note.trim() === '' ? {} : { note: note.trim() }) },
      }),
    () => {
      close();
      list.reload();
    },
  );
  const face =
    list.rows.length > 0 || wishes.rows.length > 0
      ? ({ kind: 'ready' } as const)
      : list.error !== undefined
        ? ({ kind: 'error', message: list.error.message, onRetry: renew, busy: list.busy } as const)
        : list.loaded && wishes.loaded
          ? ({
              kind: 'empty',
              title: '没有待处理的申请',
              hint: '家长提交的请假和补课申请会出现在这里',
              picture: 'calendar',
            } as const)
          : ({ kind: 'loading' } as const);
  return (
    <PageShell face={faceAfter(caller, face)}>
      {list.rows.map((leave) => (
        <Request key={leave.id} leave={leave} onDecide={(approve) => setChosen({ leave, approve })} />
      ))}
      <Wishes list={wishes} />
      {list.more !== undefined && <Button block text='加载更多' kind='secondary' busy={list.busy} onPress={list.more} />}
      <ConfirmSheet
        open={chosen !== null}
        title={`${chosen?.approve ? '同意' : '不同意'} ${chosen?.leave.studentName ?? ''} 的请假？`}
        message={chosen?.approve ? '这节课不会扣课时，也不影响连续到课。' : '家长会看到您填写的说明。'}
        confirmText={chosen?.approve ? '同意请假' : '不同意'}
        danger={chosen?.approve === false}
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => chosen !== null && void action.run(chosen)}
        onCancel={close}
      >
        <Field label='说明' value={note} onChange={setNote} placeholder='选填，家长可见' maxLength={200} testId='leave-note' />
      </ConfirmSheet>
    </PageShell>
  );
}

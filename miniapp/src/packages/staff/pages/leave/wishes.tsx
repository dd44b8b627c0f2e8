import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, Field, Tag } from '@/components';
import { formatInstant } from '@/format';
import { useAction } from '@/hooks/use-action';
import { type AnswerOf, call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { type List, useList } from '../../hooks/use-list';

type Wish = AnswerOf<'schooling.listMakeUps'>['items'][number];
type Decision = 'assign' | 'reject';

/** Make-up lessons that families asked for. @param ready whether the caller is known */
export const useWishes = (ready: boolean): List<Wish> =>
  useList(ready ? 'wishes' : null, (cursor, attach) =>
    call('schooling.listMakeUps', { query: { status: 'requested', cursor }, attach }),
  );

const lessonLine = ({ classGroupName, startsAt }: Wish['missedLesson']): string =>
  `${classGroupName} · ${formatInstant(startsAt)}`;

const WishCard = ({ wish, onDecide }: { readonly wish: Wish; readonly onDecide: (decision: Decision) => void }) => (
  <Card>
    <View className='leave__head'>
      <Text className='leave__name'>{wish.studentName}</Text>
      <Tag text='想补课' tone='points' />
    </View>
    <Text className='leave__line'>缺的课：{lessonLine(wish.missedLesson)}</Text>
    <Text className='leave__reason'>想补到：{lessonLine(wish.makeUpLesson)}</Text>
    <Text className='leave__line'>提交于 {formatInstant(wish.createdAt)}</Text>
    <View className='leave__acts'>
      <Button text='安排补课' size='md' testId='assign-make-up' onPress={() => onDecide('assign')} />
      <Button text='不同意' size='md' kind='secondary' testId='reject-make-up' onPress={() => onDecide('reject')} />
    </View>
  </Card>
);

/** The wishes with their two answers; the family reads the note. */
export const Wishes = ({ list }: { readonly list: List<Wish> }) => {
  const [chosen, setChosen] = useState<{ readonly wish: Wish; readonly decision: Decision } | null>(null);
  const [note, setNote] = useState('');
  const close = () => {
    setChosen(null);
    setNote('');
    action.forget();
  };
  const action = useAction(
    ({ wish, decision }: { wish: Wish; decision: Decision }) =>
      submitOnce(
        `make-up.${wish.id}`,
        { decision, ...(note.trim() === '' ? {} : { note: note.trim() }) },
        (idempotencyKey, body) => call('schooling.decideMakeUp', { params: { makeUpId: wish.id }, body, idempotencyKey }),
      ),
    () => {
      close();
      list.reload();
    },
  );
  const assigns = chosen?.decision === 'assign';
  return (
    <>
      {list.rows.map((wish) => (
        <WishCard key={wish.id} wish={wish} onDecide={(decision) => setChosen({ wish, decision })} />
      ))}
      {list.more !== undefined && <Button block text='更多补课申请' kind='secondary' busy={list.busy} onPress={list.more} />}
      <ConfirmSheet
        open={chosen !== null}
        title={`${assigns ? '安排' : '不同意'} ${chosen?.wish.studentName ?? ''} 的补课？`}
        message={assigns ? '孩子会出现在那节课的名单里，到课后扣一个课时。' : '家长会看到您填写的说明，可以另选一节课。'}
        confirmText={assigns ? '安排补课' : '不同意'}
        danger={chosen?.decision === 'reject'}
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => chosen !== null && void action.run(chosen)}
        onCancel={close}
      >
        <Field label='说明' value={note} onChange={setNote} placeholder='选填，家长可见' maxLength={200} testId='make-up-note' />
      </ConfirmSheet>
    </>
  );
};

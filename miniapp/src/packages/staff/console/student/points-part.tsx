import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, EmptyState, Field, PointsText, StatementRow } from '@/components';
import { formatInstant, formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { type AnswerOf, call } from '@/services/api';
import { submitOnce } from '../../hooks/submit-once';
import { useList } from '../../hooks/use-list';
import { allows } from '../../model/access';
import { readPoints } from '../../model/desk';
import { Actions, Facts } from '../parts';
import type { Caller } from '../shell';
import './points-part.scss';

type StudentCard = AnswerOf<'schooling.getStudent'>;

interface AdjustProps {
  readonly student: StudentCard;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Gives or takes points by hand; the family reads the reason on its statement. */
const AdjustSheet = ({ student, open, onClose, onDone }: AdjustProps) => {
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const read = readPoints(text);
  const amount = 'amount' in read ? read.amount : null;
  const leave = () => {
    setText('');
    setReason('');
    action.forget();
    onClose();
  };
  const action = useAction(
    async (points: number) =>
      submitOnce(
        `adjust.${student.id}`,
        { campusId: student.campusId, amount: points, reasonText: reason.trim() },
        (idempotencyKey, body) => call('points.adjust', { params: { studentId: student.id }, body, idempotencyKey }),
      ),
    () => {
      onDone();
      leave();
    },
  );
  return (
    <ConfirmSheet
      open={open}
      title={`调整 ${student.name} 的积分`}
      message='每次调整都会留下一条记录，家长能看到数量和原因。'
      confirmText={
        amount === null ? '确认调整' : amount > 0 ? `增加 ${formatPoints(amount)} 积分` : `扣除 ${formatPoints(-amount)} 积分`
      }
      danger={amount !== null && amount < 0}
      busy={action.busy}
      disabled={amount === null || reason.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => amount !== null && void action.run(amount)}
      onCancel={leave}
    >
      <Field
        label='积分'
        required
        value={text}
        onChange={setText}
        placeholder='增加填 50，扣除填 -50'
        error={text === '' || 'amount' in read ? undefined : read.problem}
        testId='adjust-amount'
      />
      <Field label='原因' required value={reason} onChange={setReason} placeholder='例如：补发活动奖励' testId='adjust-reason' />
    </ConfirmSheet>
  );
};

const Statement = ({ studentId, version }: { readonly studentId: string; readonly version: number }) => {
  const list = useList(`${studentId} ${version}`, (cursor, attach) =>
    call('points.statement', { params: { studentId }, query: { cursor }, attach }),
  );
  if (list.error !== undefined && list.rows.length === 0)
    return (
      <EmptyState compact title='明细没有加载出来' hint={list.error.message} action={{ text: '重试', onPress: list.reload }} />
    );
  if (list.loaded && list.rows.length === 0) return <EmptyState compact title='还没有积分记录' hint='到课、打卡等会得到积分' />;
  return (
    <>
      {list.rows.map((line) => (
        <StatementRow
          key={line.transactionId}
          title={line.title}
          detail={[formatInstant(line.effectiveAt), ...line.explanations.slice(0, 2)].join(' · ')}
          amount={line.amount}
          state={line.disputeState === 'open' ? { text: '申诉中', tone: 'points' } : undefined}
        />
      ))}
      {list.more !== undefined && (
        <View className='points__more'>
          <Button text='加载更多' kind='secondary' size='md' busy={list.busy} onPress={list.more} />
        </View>
      )}
    </>
  );
};

/** Balance and statement of a student, and the adjustment by hand for those who may. */
export const PointsPart = ({ student, caller }: { readonly student: StudentCard; readonly caller: Caller }) => {
  const [version, setVersion] = useState(0);
  const [adjusting, setAdjusting] = useState(false);
  const balance = useQuery(`${student.id} ${version}`, (attach) =>
    call('points.balance', { params: { studentId: student.id }, attach }),
  );
  return (
    <>
      <Card
        title='积分'
        extra={
          allows(caller.me, 'points.adjust') && (
            <Actions>
              <Button text='手工调整' kind='secondary' size='sm' testId='adjust' onPress={() => setAdjusting(true)} />
            </Actions>
          )
        }
      >
        {balance.error !== undefined && <Text>{balance.error.message}</Text>}
        {balance.data !== undefined && (
          <View id='points-balance'>
            <Facts
              items={[
                { label: '可用', value: <PointsText value={balance.data.available} size='xl' /> },
                { label: '待生效', value: <PointsText value={balance.data.pending} tone='plain' /> },
                { label: '冻结', value: <PointsText value={balance.data.held} tone='plain' /> },
                { label: '待抵扣', value: <PointsText value={balance.data.debt} tone='plain' /> },
              ]}
            />
          </View>
        )}
      </Card>
      <Card flush title='积分明细'>
        <Statement studentId={student.id} version={version} />
      </Card>
      <AdjustSheet
        student={student}
        open={adjusting}
        onClose={() => setAdjusting(false)}
        onDone={() => setVersion((old) => old + 1)}
      />
    </>
  );
};

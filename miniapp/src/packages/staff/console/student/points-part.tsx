import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, EmptyState, PointsText, StaleLine, StatementRow } from '@/components';
import { formatMoment } from '@/format';
import { useAction } from '@/hooks/use-action';
import { useQuery } from '@/hooks/use-query';
import { type AnswerOf, call } from '@/services/api';
import { AwardOutcome } from '../../components/award-lines';
import { AwardPoints } from '../../components/award-points';
import { seenIn, useSubmitOnce } from '../../hooks/submit-once';
import { type List, useList } from '../../hooks/use-list';
import { useNow } from '../../hooks/use-poll';
import { allows } from '../../model/access';
import { bodyOf, emptyDraft, type ManualAward, submitText } from '../../model/manual-awards';
import { isLost, type Told, told } from '../../model/once';
import { Actions, Facts } from '../parts';
import type { Caller } from '../shell';
import './points-part.scss';

type StudentCard = AnswerOf<'schooling.getStudent'>;
type Line = AnswerOf<'points.statement'>['items'][number];

/** How often it is looked at whether an award may still be taken back. */
const TICK_MS = 15_000;

interface GiveProps {
  readonly student: StudentCard;
  readonly open: boolean;
  /** The newest lines of the statement: balances come back to what they were, lines do not. */
  readonly seen: readonly string[];
  readonly onClose: () => void;
  readonly onDone: (given: Told<ManualAward>) => void;
  /** Nobody knows whether it was given. */
  readonly onLost: () => void;
}

/** Gives or takes points by hand, within the limits of whoever does it; the family reads the reason on its statement. */
const GiveSheet = ({ student, open, seen, onClose, onDone, onLost }: GiveProps) => {
  const [draft, setDraft] = useState(emptyDraft);
  const options = useQuery(open ? student.id : null, (attach) =>
    call('manualAwards.options', { params: { studentId: student.id }, attach }),
  );
  const body = bodyOf(draft);
  const leave = () => {
    setDraft(emptyDraft);
    action.forget();
    onClose();
  };
  const submitOnce = useSubmitOnce({ during: open, seen });
  const action = useAction(
    async (sent: NonNullable<typeof body>) => {
      const answer = await submitOnce(`manual-award.${student.id}`, sent, (idempotencyKey, once) =>
        call('manualAwards.give', { params: { studentId: student.id }, body: once, idempotencyKey }),
      );
      if (isLost(answer)) onLost();
      return told(answer);
    },
    (given) => {
      onDone(given);
      leave();
    },
  );
  return (
    <ConfirmSheet
      open={open}
      title={`给 ${student.name} 奖励或扣减积分`}
      message='每次都会留下一条记录，家长能看到数量和原因。'
      confirmText={options.data === undefined ? '奖励积分' : submitText(options.data, draft)}
      danger={draft.kind === 'deduction'}
      busy={action.busy}
      disabled={body === null || options.data === undefined}
      error={action.error?.message ?? options.error?.message}
      onConfirm={() => body !== null && void action.run(body)}
      onCancel={leave}
    >
      {options.data !== undefined && <AwardPoints options={options.data} draft={draft} onChange={setDraft} />}
    </ConfirmSheet>
  );
};

const Statement = ({ list }: { readonly list: List<Line> }) => {
  if (list.error !== undefined && list.rows.length === 0)
    return (
      <EmptyState compact title='明细没有加载出来' hint={list.error.message} action={{ text: '重试', onPress: list.reload }} />
    );
  if (list.loaded && list.rows.length === 0) return <EmptyState compact title='还没有积分记录' hint='到课、打卡等会得到积分' />;
  return (
    <>
      {list.error !== undefined && <StaleLine onRetry={list.reload} busy={list.busy} />}
      {list.rows.map((line) => (
        <StatementRow
          key={line.transactionId}
          title={line.title}
          detail={[formatMoment(line.effectiveAt), ...line.explanations.slice(0, 2)].join(' · ')}
          amount={line.amount}
          state={line.disputeState === 'open' ? { text: '异议中', tone: 'points' } : undefined}
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

/** Balance and statement of a student, and points by hand for those who may. */
export const PointsPart = ({ student, caller }: { readonly student: StudentCard; readonly caller: Caller }) => {
  const [version, setVersion] = useState(0);
  const [giving, setGiving] = useState(false);
  const [outcome, setOutcome] = useState<Told<ManualAward>>();
  const now = useNow(TICK_MS);
  const changed = (given: Told<ManualAward>) => {
    setOutcome(given);
    setVersion((old) => old + 1);
  };
  const balance = useQuery(`${student.id} ${version}`, (attach) =>
    call('points.balance', { params: { studentId: student.id }, attach }),
  );
  const statement = useList(`${student.id} ${version}`, (cursor, attach) =>
    call('points.statement', { params: { studentId: student.id }, query: { cursor }, attach }),
  );
  /** An award may have been given: what is shown stays until it is known. */
  const readAgain = () => {
    void balance.reload();
    statement.reload();
  };
  return (
    <>
      {outcome !== undefined && (
        <AwardOutcome
          award={outcome.data}
          replayed={outcome.replayed}
          now={now}
          onChanged={(data) => changed({ data, replayed: false })}
        />
      )}
      <Card
        title='积分'
        extra={
          allows(caller.me, 'points.award') && (
            <Actions>
              <Button text='奖励或扣减' kind='secondary' size='sm' testId='give-points' onPress={() => setGiving(true)} />
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
        <Statement list={statement} />
      </Card>
      <GiveSheet
        student={student}
        open={giving}
        seen={seenIn(statement.rows.map(({ transactionId }) => ({ id: transactionId })))}
        onClose={() => setGiving(false)}
        onDone={changed}
        onLost={readAgain}
      />
    </>
  );
};

import { View } from '@tarojs/components';
import { a11y } from '@/a11y';
import { Button, Card, ListRow, PointsText, Tag } from '@/components';
import { formatInstant } from '@/format';
import { type Action, useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { MANUAL_STATES, type ManualAward, outcomeText, takeBackOf } from '../model/manual-awards';

/** Takes an award back: undone, or the request withdrawn. */
export const useTakeBack = (onDone: (award: ManualAward) => void): Action<readonly [ManualAward, 'undo' | 'withdraw']> =>
  useAction(
    ({ id }: ManualAward, way: 'undo' | 'withdraw') =>
      submitOnce(`award-${way}.${id}`, {}, (idempotencyKey) =>
        call(way === 'undo' ? 'manualAwards.undo' : 'manualAwards.withdraw', { params: { manualAwardId: id }, idempotencyKey }),
      ),
    onDone,
  );

interface OutcomeProps {
  readonly award: ManualAward;
  /** It is an earlier one: nothing was given now. */
  readonly replayed?: boolean;
  readonly now: number;
  readonly onChanged: (award: ManualAward) => void;
}

/** What has just been given, with the way back. */
export const AwardOutcome = ({ award, replayed = false, now, onChanged }: OutcomeProps) => {
  const action = useTakeBack(onChanged);
  const way = takeBackOf(award, now);
  return (
    <Card tone={replayed || award.state === 'waiting' ? 'points' : 'brand'}>
      <View {...a11y({ role: 'status', live: 'polite' })} id='award-outcome'>
        {outcomeText(award, replayed)}
      </View>
      {action.error !== undefined && <View {...a11y({ role: 'alert' })}>{action.error.message}</View>}
      {way !== null && (
        <Button
          text={way === 'undo' ? '发错了，撤回' : '撤回申请'}
          kind='plain'
          size='sm'
          busy={action.busy}
          testId='award-take-back'
          onPress={() => void action.run(award, way)}
        />
      )}
    </Card>
  );
};

/** What somebody gave lately, newest first. */
export const AwardLines = ({ awards }: { readonly awards: readonly ManualAward[] }) => (
  <Card flush title='我最近发的'>
    {awards.length === 0 && <ListRow title='还没有发过积分' />}
    {awards.map((one) => (
      <ListRow
        key={one.id}
        title={`${one.studentName ?? '学员'} · ${one.reason}`}
        hint={[formatInstant(one.givenAt), ...(one.note === null ? [] : [one.note])].join(' · ')}
        value={
          <View>
            <PointsText value={one.points} signed tone='plain' />
            <Tag {...MANUAL_STATES[one.state]} />
          </View>
        }
        testId={`award-line-${one.id}`}
      />
    ))}
  </Card>
);

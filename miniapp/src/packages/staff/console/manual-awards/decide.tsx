import { useState } from 'react';
import { Button, ConfirmSheet } from '@/components';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { ReasonSheet } from '../../components/reason-sheet';
import { submitOnce } from '../../hooks/submit-once';
import { stamp } from '../../model/desk';
import { decisionBlocked, type ManualAward, WAITED_FOR } from '../../model/manual-awards';
import type { Me } from '../../types';
import { Actions, Quiet } from '../parts';

interface DecisionProps {
  readonly award: ManualAward;
  readonly me: Me;
  readonly onDone: () => void;
}

interface SheetProps {
  readonly award: ManualAward;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const whatOf = ({ points, studentName }: ManualAward): string =>
  `${points > 0 ? '奖励' : '扣减'} ${studentName ?? '学员'} ${formatPoints(Math.abs(points))} 积分`;

const ApproveSheet = ({ award, onClose, onDone }: SheetProps) => {
  const action = useAction(
    () =>
      submitOnce(`manual-award-approval.${award.id}`, { decision: 'approved' as const }, (idempotencyKey, body) =>
        call('manualAwards.decide', { params: { manualAwardId: award.id }, body, idempotencyKey }),
      ),
    onDone,
  );
  const why = award.waitedFor === null ? '' : `${WAITED_FOR[award.waitedFor]}。`;
  return (
    <ConfirmSheet
      open
      title={`${whatOf(award)}？`}
      message={`${why}原因：${award.reason}，由 ${award.givenByName ?? '同事'} 提交。通过后立即入账，家长会看到。`}
      confirmText='通过'
      danger={award.points < 0}
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

const RefuseSheet = ({ award, onClose, onDone }: SheetProps) => (
  <ReasonSheet
    title={`不通过：${whatOf(award)}`}
    message='不会入账，提交人会看到您的说明。'
    confirmText='不通过'
    label='说明'
    placeholder='例如：数量偏高，请按 20 分重新提交'
    maxLength={60}
    send={(note) =>
      submitOnce(`manual-award-refusal.${award.id}`, { decision: 'refused' as const, note }, (idempotencyKey, body) =>
        call('manualAwards.decide', { params: { manualAwardId: award.id }, body, idempotencyKey }),
      )
    }
    onDone={onDone}
    onClose={onClose}
  />
);

/** What is left to do about one award, or who did it. */
export const Decision = ({ award, me, onDone }: DecisionProps) => {
  const [open, setOpen] = useState<'approve' | 'refuse' | null>(null);
  if (award.state !== 'waiting')
    return (
      <>
        {award.decidedByName ?? '—'}
        {award.decidedAt !== null && <Quiet>{stamp(award.decidedAt)}</Quiet>}
        {award.note !== null && <Quiet>{award.note}</Quiet>}
      </>
    );
  const blocked = decisionBlocked(award, me);
  const sheet = { award, onClose: () => setOpen(null), onDone };
  return (
    <>
      <Actions>
        <Button
          text='通过'
          kind='secondary'
          size='sm'
          disabled={blocked !== null}
          testId={`approve-${award.id}`}
          onPress={() => setOpen('approve')}
        />
        <Button
          text='不通过'
          kind='plain'
          size='sm'
          disabled={blocked !== null}
          testId={`refuse-${award.id}`}
          onPress={() => setOpen('refuse')}
        />
      </Actions>
      {blocked !== null && <Quiet>{blocked}</Quiet>}
      {open === 'approve' && <ApproveSheet {...sheet} />}
      {open === 'refuse' && <RefuseSheet {...sheet} />}
    </>
  );
};

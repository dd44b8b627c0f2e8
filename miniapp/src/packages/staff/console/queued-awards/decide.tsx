import { ConfirmSheet } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { ReasonSheet } from '../../components/reason-sheet';
import { submitOnce } from '../../hooks/submit-once';
import { approvalText, decideEach, outcomeText, type QueueDecision, type QueuedAward, whatOf } from '../../model/queued-awards';

export interface Asked {
  readonly decision: QueueDecision;
  readonly awards: readonly QueuedAward[];
}

interface SheetProps {
  readonly awards: readonly QueuedAward[];
  readonly onClose: () => void;
  /** Told in one sentence what became of them. */
  readonly onDone: (text: string) => void;
}

const send = (awards: readonly QueuedAward[], decision: QueueDecision, note?: string) =>
  decideEach(awards, decision, ({ awardId }) =>
    submitOnce(`queued-award.${awardId}`, { decision, ...(note === undefined ? {} : { note }) }, (idempotencyKey, body) =>
      call('earning.decideQueuedAward', { params: { awardId }, body, idempotencyKey }),
    ),
  );

const ApproveSheet = ({ awards, onClose, onDone }: SheetProps) => {
  const action = useAction(
    () => send(awards, 'approve'),
    (outcome) => onDone(outcomeText('approve', outcome)),
  );
  return (
    <ConfirmSheet
      open
      title={`批准 ${whatOf(awards)}？`}
      message={approvalText(awards)}
      confirmText='批准'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

const RefuseSheet = ({ awards, onClose, onDone }: SheetProps) => (
  <ReasonSheet
    title={`不批准 ${whatOf(awards)}？`}
    message='不会发放，以后也不能再批准。原因只有员工能看到，可以不填。'
    confirmText='不批准'
    danger
    optional
    label='原因'
    placeholder='例如：本学期预算已用完'
    maxLength={200}
    send={(note) => send(awards, 'refuse', note === '' ? undefined : note)}
    onDone={(outcome) => onDone(outcomeText('refuse', outcome))}
    onClose={onClose}
  />
);

/** Asks before some awards that waited are granted or refused. */
export const DecisionSheet = ({ asked, ...rest }: Omit<SheetProps, 'awards'> & { readonly asked: Asked }) =>
  asked.decision === 'approve' ? (
    <ApproveSheet awards={asked.awards} {...rest} />
  ) : (
    <RefuseSheet awards={asked.awards} {...rest} />
  );

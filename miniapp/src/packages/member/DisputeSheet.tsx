import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { formatPoints } from '@/format';
import { useAction } from '@/hooks/use-action';
import { useDraft } from '@/hooks/use-draft';
import { call } from '@/services/api';
import type { Explanation } from './line-model';

interface DisputeSheetProps {
  readonly line: Explanation['line'];
  readonly studentId: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Says in own words what is wrong with a line of points. */
export const DisputeSheet = ({ line, studentId, onClose, onDone }: DisputeSheetProps) => {
  const [text, setText] = useState('');
  const draft = useDraft(`dispute.${line.transactionId}`);
  const action = useAction(
    () =>
      call('points.fileDispute', {
        params: { studentId, transactionId: line.transactionId },
        body: { reasonText: text.trim() },
        idempotencyKey: draft.key(),
      }),
    () => {
      draft.settle();
      onDone();
    },
  );
  return (
    <ConfirmSheet
      open
      title='对这笔积分有疑问'
      message={`${line.title}，${formatPoints(line.amount, true)} 积分。老师核对后会在这里和「我的异议」里答复您。`}
      confirmText='提交异议'
      busy={action.busy}
      disabled={text.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='哪里不对'
        kind='multiline'
        value={text}
        maxLength={200}
        placeholder='例如：这节课我们准时到了'
        testId='dispute-reason'
        onChange={(value) => {
          // Another text is another submission.
          draft.settle();
          setText(value);
        }}
      />
    </ConfirmSheet>
  );
};

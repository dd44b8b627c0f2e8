import Taro from '@tarojs/taro';
import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { useDraft } from '@/hooks/use-draft';
import { urls } from '@/routes';
import { call } from '@/services/api';

interface DisputeSheetProps {
  readonly attendanceId: string;
  readonly studentId: string;
  readonly onClose: () => void;
  /** The list behind is out of date now. */
  readonly onSent: () => void;
}

/** An objection to an attendance or its deduction; the staff see it at once. */
export const DisputeSheet = ({ attendanceId, studentId, onClose, onSent }: DisputeSheetProps) => {
  const [text, setText] = useState('');
  const [done, setDone] = useState(false);
  const draft = useDraft(`attendance-dispute.${attendanceId}`);
  const action = useAction(
    () =>
      call('schooling.disputeAttendance', {
        params: { attendanceId },
        body: { message: text.trim() },
        idempotencyKey: draft.key(),
      }),
    () => {
      draft.settle();
      setDone(true);
      onSent();
    },
  );
  if (done) {
    return (
      <ConfirmSheet
        open
        title='已提交给老师'
        message='老师核对后会在「我的异议」里答复您。如果更正，课时和积分会一起调整，并列在明细里。'
        confirmText='查看进度'
        cancelText='知道了'
        onConfirm={() => {
          onClose();
          void Taro.navigateTo({ url: urls.disputes(studentId) });
        }}
        onCancel={onClose}
      />
    );
  }
  return (
    <ConfirmSheet
      open
      title='对这次考勤有疑问'
      message='请说明哪里不对，老师核对后处理。'
      confirmText='提交'
      busy={action.busy}
      disabled={text.trim() === ''}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='说明'
        kind='multiline'
        value={text}
        maxLength={500}
        placeholder='例如：这节课孩子请过假'
        testId='dispute-reason'
        onChange={(value) => {
          draft.settle();
          setText(value);
        }}
      />
    </ConfirmSheet>
  );
};

import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button, ConfirmSheet, Field } from '@/components';
import { useMessageConsent } from '@/family/message-consent';
import { useAction } from '@/hooks/use-action';
import { useDraft } from '@/hooks/use-draft';
import { call } from '@/services/api';
import { type Leave, type Lesson, leaveAction } from '../../lesson-model';
import './index.scss';

interface LeaveActProps {
  readonly lesson: Lesson;
  readonly leave: Leave | undefined;
  readonly studentId: string;
  readonly now: number;
  readonly onDone: () => void;
}

/** Asking for leave before a lesson, or taking it back. */
export const LeaveAct = ({ lesson, leave, studentId, now, onDone }: LeaveActProps) => {
  const [asking, setAsking] = useState(false);
  const kind = leaveAction(lesson, leave, now);
  const done = () => {
    setAsking(false);
    onDone();
  };
  if (kind === null) return null;
  return (
    <View className='lesson__act'>
      <Button
        block
        kind='secondary'
        size='md'
        text={kind === 'ask' ? '请假' : '取消请假'}
        testId={kind === 'ask' ? 'ask-leave' : 'cancel-leave'}
        onPress={() => setAsking(true)}
      />
      {asking && kind === 'ask' && (
        <AskSheet lessonId={lesson.id} studentId={studentId} onClose={() => setAsking(false)} onDone={done} />
      )}
      {asking && kind === 'cancel' && leave !== undefined && (
        <CancelSheet leaveRequestId={leave.id} onClose={() => setAsking(false)} onDone={done} />
      )}
    </View>
  );
};

interface SheetProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const AskSheet = ({ lessonId, studentId, onClose, onDone }: SheetProps & { lessonId: string; studentId: string }) => {
  const [reason, setReason] = useState('');
  const name = `leave.${studentId}.${lessonId}`;
  const draft = useDraft(name);
  const action = useAction(
    () =>
      call('schooling.requestLeave', {
        body: { lessonId, studentId, reason: reason.trim() },
        idempotencyKey: draft.key(),
      }),
    () => {
      draft.settle();
      onDone();
    },
  );
  const consent = useMessageConsent(process.env.TARO_ENV === 'weapp' ? name : null);
  const confirm = () => {
    // Before anything else: WeChat's panel opens in the moment of the tap or not at all.
    if (!consent.settings.data?.templates.some(({ code, remaining }) => code === 'leave_result' && remaining > 0))
      void consent.ask(['leave_result', 'lesson_changed']);
    void action.run();
  };
  return (
    <ConfirmSheet
      open
      title='这节课请假？'
      message='请假不扣课时，也不影响连续到课。开课前可以取消。'
      confirmText='确认请假'
      busy={action.busy}
      disabled={reason.trim() === ''}
      error={action.error?.message}
      onConfirm={confirm}
      onCancel={onClose}
    >
      <Field
        label='请假原因'
        value={reason}
        maxLength={200}
        placeholder='例如：感冒发烧'
        testId='leave-reason'
        onChange={(value) => {
          draft.settle();
          setReason(value);
        }}
      />
    </ConfirmSheet>
  );
};

const CancelSheet = ({ leaveRequestId, onClose, onDone }: SheetProps & { leaveRequestId: string }) => {
  const action = useAction(() => call('schooling.cancelLeave', { params: { leaveRequestId } }), onDone);
  return (
    <ConfirmSheet
      open
      title='取消这次请假？'
      message='取消后请按时到课；没有到课会按缺课处理。'
      confirmText='取消请假'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

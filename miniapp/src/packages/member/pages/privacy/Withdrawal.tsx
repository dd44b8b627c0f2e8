import { useState } from 'react';
import { ConfirmSheet, ListRow } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';

/** Takes the consent back, after saying what stops. */
export const Withdrawal = ({ onDone }: { readonly onDone: () => void }) => {
  const [asking, setAsking] = useState(false);
  const action = useAction(
    () => call('identity.consentWithdraw', { body: { kind: 'child_data' } }),
    () => {
      setAsking(false);
      onDone();
    },
  );
  return (
    <>
      <ListRow title='撤回同意' testId='withdraw' onPress={() => setAsking(true)} />
      <ConfirmSheet
        open={asking}
        danger
        title='撤回同意？'
        message='撤回后，全家都看不到孩子的课程、考勤和积分，扫码签到也会停止，直到重新同意。资料不会被删除。'
        confirmText='撤回同意'
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => void action.run()}
        onCancel={() => setAsking(false)}
      />
    </>
  );
};

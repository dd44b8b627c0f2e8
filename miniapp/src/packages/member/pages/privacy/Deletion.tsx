import { useState } from 'react';
import { ConfirmSheet, Field, ListRow } from '@/components';
import { pendingCheckIns } from '@/family/send-check-ins';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { session } from '@/services/session';

const WORDS = '确认删除';

/** Erases the family's data; the words have to be typed, for nothing brings it back. */
export const Deletion = () => {
  const [asking, setAsking] = useState(false);
  const [text, setText] = useState('');
  const action = useAction(
    () => call('identity.familyDelete', { body: { confirmation: text.trim() } }),
    () => {
      pendingCheckIns.clear();
      session.clear();
    },
  );
  const close = () => {
    setAsking(false);
    setText('');
    action.forget();
  };
  return (
    <>
      <ListRow title='删除家庭资料' hint='删除后无法恢复' testId='delete-family' onPress={() => setAsking(true)} />
      <ConfirmSheet
        open={asking}
        danger
        title='删除家庭资料？'
        message='家长和孩子的姓名、手机号、生日、作业和点评会立即删除，全家退出登录，剩余课时和积分不能再使用。账目会匿名保留。此操作无法恢复。'
        confirmText='删除全部资料'
        busy={action.busy}
        disabled={text.trim() !== WORDS}
        error={action.error?.message}
        onConfirm={() => void action.run()}
        onCancel={close}
      >
        <Field label={`请输入“${WORDS}”`} value={text} maxLength={20} onChange={setText} testId='delete-words' />
      </ConfirmSheet>
    </>
  );
};

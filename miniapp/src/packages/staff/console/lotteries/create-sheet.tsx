import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { localDateOf } from '@/vocabulary';
import { useSubmitOnce } from '../../hooks/submit-once';
import { newLottery } from '../../model/lottery';
import { isLost } from '../../model/once';

interface CreateSheetProps {
  readonly onClose: () => void;
  readonly onDone: (id: string) => void;
  /** Nobody knows whether it was made. */
  readonly onLost: () => void;
  /** The newest of all of them; absent = the page lists some only. */
  readonly seen: readonly string[] | undefined;
}

/** Begins a draft: nothing but its name; everything else is written on its own page. */
export const CreateSheet = ({ onClose, onDone, onLost, seen }: CreateSheetProps) => {
  const [title, setTitle] = useState('');
  const submitOnce = useSubmitOnce({ seen });
  const action = useAction(
    async () => {
      const answer = await submitOnce('lottery.create', newLottery(title, localDateOf(serverNow())), (idempotencyKey, body) =>
        call('lottery.create', { body, idempotencyKey }),
      );
      if (isLost(answer)) onLost();
      return answer;
    },
    ({ id }) => onDone(id),
  );
  return (
    <ConfirmSheet
      open
      title='新建抽奖'
      message='先写草稿，家庭看不到。随机种子现在就会生成并封存，谁也看不到，到结束时才公布。'
      confirmText='新建草稿'
      busy={action.busy}
      disabled={title.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='活动名称'
        required
        value={title}
        onChange={setTitle}
        placeholder='例如：冬日积分抽奖'
        maxLength={40}
        testId='lottery-name'
      />
    </ConfirmSheet>
  );
};

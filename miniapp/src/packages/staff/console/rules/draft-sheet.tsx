import { useState } from 'react';
import { ConfirmSheet, Field, Select } from '@/components';
import { useAction } from '@/hooks/use-action';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { LookFirst } from '../../components/look-first';
import { useSubmitOnce } from '../../hooks/submit-once';
import { isLost } from '../../model/once';
import { versionName } from '../../model/rule-words';
import type { RuleVersion } from '../../types';

const EMPTY = 'empty';

interface DraftSheetProps {
  /** What a draft may be made from; the first one is suggested. */
  readonly sources: readonly Pick<RuleVersion, 'id' | 'number' | 'title'>[];
  readonly onClose: () => void;
  readonly onDone: (id: string) => void;
  /** Nobody knows whether it was made; absent = the page has no list of drafts to read again. */
  readonly onLost?: () => void;
}

/** Begins a draft: what it is called and from which version it is made. */
export const DraftSheet = ({ sources, onClose, onDone, onLost }: DraftSheetProps) => {
  const [title, setTitle] = useState('');
  const [source, setSource] = useState(sources[0]?.id ?? EMPTY);
  // A draft may be thrown away or leave a filtered list: then the list is what it was before, and the next draft is another one.
  const submitOnce = useSubmitOnce();
  const action = useAction(
    async () => {
      const answer = await submitOnce(
        'rule-draft',
        { title: title.trim(), note: null, basedOnId: source === EMPTY ? null : source },
        (idempotencyKey, body) => call('ruleVersions.create', { body, idempotencyKey }),
      );
      if (isLost(answer)) onLost?.();
      return answer;
    },
    ({ id }) => onDone(id),
  );
  return (
    <ConfirmSheet
      open
      title='新建规则草稿'
      message='草稿不影响任何家庭；改好后提交，由另一位同事复核发布。'
      confirmText='新建草稿'
      busy={action.busy}
      disabled={title.trim().length < 2}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='标题'
        required
        value={title}
        onChange={setTitle}
        placeholder='例如：2027 春季积分规则'
        maxLength={60}
        testId='draft-title'
      />
      <Select
        labelled
        label='从哪一版开始'
        value={source}
        onChange={setSource}
        testId='draft-source'
        options={[...sources.map((one) => ({ value: one.id, text: versionName(one) })), { value: EMPTY, text: '空白' }]}
      />
      {onLost === undefined && <LookFirst error={action.error} where='规则列表' url={urls.staff.rules()} />}
    </ConfirmSheet>
  );
};

import { useState } from 'react';
import { ConfirmSheet, Field, Select } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call, type RequestOf } from '@/services/api';
import { SHOWS_NOTHING, useSubmitOnce } from '../../hooks/submit-once';
import { isLost, told } from '../../model/once';
import { versionName } from '../../model/rule-words';
import type { RuleVersion } from '../../types';

const ALL = 'all';
const MONTHS = [1, 2, 3, 6, 12] as const;
const KINDS = [
  { value: 'policy', text: '按一个规则版本的有效期' },
  { value: 'months', text: '统一再延长几个月' },
];

interface BeginSheetProps {
  /** Published versions, the one in force first. */
  readonly versions: readonly Pick<RuleVersion, 'id' | 'number' | 'title'>[];
  readonly campuses: readonly { readonly value: string; readonly text: string }[];
  readonly onClose: () => void;
  /** @param replayed it had been begun before, nothing was done now */
  readonly onDone: (replayed: boolean) => void;
  /** Nobody knows whether it was begun. */
  readonly onLost: () => void;
  /** What the page lists of them. */
  readonly seen?: readonly string[];
}

type Body = NonNullable<RequestOf<'expiryExtensions.create'>['body']>;

/** Sends one decision once. */
const useBegin = (body: Body, { onDone, onLost, seen }: Pick<BeginSheetProps, 'onDone' | 'onLost' | 'seen'>) => {
  const submitOnce = useSubmitOnce({ seen: seen ?? SHOWS_NOTHING });
  return useAction(
    async () => {
      const answer = await submitOnce('expiry-extension', body, (idempotencyKey, sent) =>
        call('expiryExtensions.create', { body: sent, idempotencyKey }),
      );
      if (isLost(answer)) onLost();
      return told(answer);
    },
    ({ replayed }) => onDone(replayed),
  );
};

/** Begins a decision: only counted at first, so nothing can go wrong here. */
export const BeginSheet = ({ versions, campuses, onClose, ...sending }: BeginSheetProps) => {
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState('policy');
  const [version, setVersion] = useState(versions[0]?.id ?? '');
  const [months, setMonths] = useState('1');
  const [campus, setCampus] = useState(ALL);
  const head = { title: title.trim(), campusId: campus === ALL ? null : campus };
  const body: Body =
    kind === 'policy'
      ? { kind: 'policy', ...head, ruleVersionId: version }
      : { kind: 'months', ...head, months: Number.parseInt(months, 10) };
  const action = useBegin(body, sending);
  return (
    <ConfirmSheet
      open
      title='延长积分有效期'
      message='先统计会影响哪些积分，再由另一位同事确认执行。只会变长，不会变短；已经过期的不会回来。'
      confirmText='开始统计'
      busy={action.busy}
      disabled={title.trim().length < 2 || (kind === 'policy' && version === '')}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <Field
        label='标题'
        required
        value={title}
        onChange={setTitle}
        placeholder='例如：寒假停课，统一延长一个月'
        maxLength={60}
        testId='extension-title'
      />
      <Select labelled label='怎样延长' value={kind} onChange={setKind} options={KINDS} testId='extension-kind' />
      {kind === 'policy' ? (
        <Select
          labelled
          label='规则版本'
          value={version}
          onChange={setVersion}
          options={versions.map((one) => ({ value: one.id, text: versionName(one) }))}
          testId='extension-version'
        />
      ) : (
        <Select
          labelled
          label='延长多久'
          value={months}
          onChange={setMonths}
          options={MONTHS.map((count) => ({ value: String(count), text: `${count} 个月` }))}
          testId='extension-months'
        />
      )}
      <Select
        labelled
        label='校区'
        value={campus}
        onChange={setCampus}
        options={[{ value: ALL, text: '全部校区' }, ...campuses]}
        testId='extension-campus'
      />
    </ConfirmSheet>
  );
};

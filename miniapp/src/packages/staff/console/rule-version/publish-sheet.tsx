import { Text } from '@tarojs/components';
import { useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { addDays, isLocalDate, localDateOf, startOfDay } from '@/vocabulary';
import { Choices } from '../../components/choices';
import { diffSentence, FOR_FAMILIES, versionName } from '../../model/rule-words';
import type { RuleVersionDetail, RuleVersionDiff } from '../../types';
import { DiffLines } from './diff-card';

const WHEN = [
  { value: 'now', text: '立即生效' },
  { value: 'later', text: '到某一天零点生效' },
];

interface PublishSheetProps {
  readonly version: RuleVersionDetail;
  /** Against the version in force; absent while it is being worked out. */
  readonly diff: RuleVersionDiff | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const dayProblem = (text: string, today: string): string | undefined => {
  if (!isLocalDate(text)) return '请按 2026-11-21 的格式填写';
  return text > today ? undefined : '请填写明天或更晚的日期';
};

/** Asks when a version takes over, with what it changes for families in view. */
export const PublishSheet = ({ version, diff, onClose, onDone }: PublishSheetProps) => {
  const today = localDateOf(Date.now());
  const [when, setWhen] = useState('now');
  const [day, setDay] = useState<string>(addDays(today, 1));
  const problem = when === 'now' ? undefined : dayProblem(day.trim(), today);
  const action = useAction(() => {
    const clean = day.trim();
    const effectiveFrom = when === 'later' && isLocalDate(clean) ? startOfDay(clean) : null;
    return call('ruleVersions.publish', {
      params: { ruleVersionId: version.id },
      body: { revision: version.revision, effectiveFrom },
    });
  }, onDone);
  return (
    <ConfirmSheet
      open
      title={`发布「${versionName(version)}」`}
      message={FOR_FAMILIES}
      confirmText={when === 'now' ? '发布并立即生效' : '发布'}
      busy={action.busy}
      disabled={problem !== undefined || diff === undefined}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      {diff !== undefined && (
        <>
          <Text className='rule-diff__sum'>{diffSentence(diff)}</Text>
          <DiffLines diff={diff} />
        </>
      )}
      <Choices label='什么时候生效' value={when} options={WHEN} onChange={setWhen} idPrefix='when' />
      {when === 'later' && (
        <Field label='生效日期' value={day} onChange={setDay} maxLength={10} error={problem} testId='effective-day' />
      )}
    </ConfirmSheet>
  );
};

import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { serverNow } from '@/services/server-clock';
import { addDays, isLocalDate, localDateOf, startOfDay } from '@/vocabulary';
import { Choices } from '../../components/choices';
import {
  diffSentence,
  earliestEffect,
  effectiveDayProblem,
  FOR_FAMILIES,
  notTodayWords,
  pendingSentences,
  soonWords,
  versionName,
} from '../../model/rule-words';
import type { RuleVersionDetail, RuleVersionDiff } from '../../types';
import { BacktestLine } from './backtest-card';
import { DiffLines } from './diff-card';

const WHEN = [
  { value: 'now', text: '尽快生效（大约半小时后）' },
  { value: 'later', text: '到某一天零点生效' },
];

interface PublishSheetProps {
  readonly version: RuleVersionDetail;
  /** Against the version in force; absent while it is being worked out. */
  readonly diff: RuleVersionDiff | undefined;
  /** Leaves the sheet to try the version first; absent for those who may not. */
  readonly onBacktest: (() => void) | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks when a version takes over, with what it changes for families in view. */
export const PublishSheet = ({ version, diff, onBacktest, onClose, onDone }: PublishSheetProps) => {
  const now = serverNow();
  const today = localDateOf(now);
  const earliest = earliestEffect(now, version.leadMinutes);
  const [when, setWhen] = useState('now');
  const [day, setDay] = useState<string>(addDays(today, 1));
  const problem = when === 'now' ? undefined : effectiveDayProblem(day.trim(), today, earliest);
  const clean = day.trim();
  const effectiveFrom = when === 'later' && isLocalDate(clean) ? startOfDay(clean) : null;
  const pending = pendingSentences(version.pending, effectiveFrom ?? earliest);
  const action = useAction(
    () =>
      call('ruleVersions.publish', {
        params: { ruleVersionId: version.id },
        body: { revision: version.revision, effectiveFrom },
      }),
    onDone,
  );
  return (
    <ConfirmSheet
      open
      title={`发布「${versionName(version)}」`}
      message={FOR_FAMILIES}
      confirmText={when === 'now' ? '发布，半小时后生效' : '发布'}
      busy={action.busy}
      disabled={problem !== undefined || diff === undefined}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    >
      <BacktestLine version={version} />
      {onBacktest !== undefined && version.backtest === null && (
        <Button text='先回测这一版' kind='secondary' size='md' testId='backtest-first' onPress={onBacktest} />
      )}
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
      {when === 'now' && (
        <Text className='rule-form__note' id='soon'>
          {soonWords(earliest)}
          {notTodayWords(earliest, today)}
        </Text>
      )}
      {pending.length > 0 && (
        <View className='rule-page__untried' id='pending-versions' {...a11y({ role: 'note' })}>
          {pending.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
        </View>
      )}
    </ConfirmSheet>
  );
};

import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Button, PointsText, Skeleton } from '@/components';
import { formatDay, formatPoints, formatWhole } from '@/format';
import type { LocalDate } from '@/vocabulary';
import { Choices } from '../../components/choices';
import { type Previewing, usePreview } from '../../hooks/use-preview';
import {
  givesPoints,
  leftOutText,
  type PreviewRow,
  previewLine,
  previewRows,
  previewSentence,
  type Subject,
  sampleText,
  subjectKey,
} from '../../model/previews';
import type { RulePreview, RuleVersionDetail } from '../../types';
import { ChildPicker } from './child-picker';
import './try-out.scss';

export type RuleSet = RuleVersionDetail['ruleSet'];

export interface TryOutProps {
  /** Saved or not; null while what was typed cannot be read as a rule. */
  readonly ruleSet: RuleSet | null;
  /** Something else stands before it and asks for itself. */
  readonly resting?: boolean;
  /** The rule that is being worked on. */
  readonly focus?: string | undefined;
  readonly subject: Subject;
  readonly onSubject: (subject: Subject) => void;
  /** Children are found by name only by those who may see them. */
  readonly mayFind: boolean;
  /** Starts the ids: it may stand on the page and in a sheet at the same time. */
  readonly place: string;
}

const WHOM = [
  { value: 'school', text: '全校近 31 天' },
  { value: 'student', text: '一位学员' },
];

const Rule = ({ row, focused }: { readonly row: PreviewRow; readonly focused: boolean }) => (
  <View className={`try-out__row ${focused ? 'try-out__row--focus' : ''}`} {...a11y({ role: 'listitem' })}>
    <View className='try-out__words'>
      <Text>{row.title}</Text>
      <Text className='try-out__quiet'>
        {row.nowTimes === row.draftTimes
          ? `${formatWhole(row.draftTimes)} 次`
          : `${formatWhole(row.nowTimes)} 次 → ${formatWhole(row.draftTimes)} 次`}
      </Text>
    </View>
    <Text className={`try-out__figure ${row.now === row.draft ? '' : 'try-out__figure--changed'}`}>
      {row.now === row.draft ? formatPoints(row.draft) : `${formatPoints(row.now)} → ${formatPoints(row.draft)}`}
    </Text>
  </View>
);

const Line = ({ line }: { readonly line: RulePreview['lines'][number] }) => {
  const { now, draft, by, cuts } = previewLine(line);
  return (
    <View className='try-out__row' {...a11y({ role: 'listitem' })}>
      <View className='try-out__words'>
        <Text>{line.what}</Text>
        <Text className='try-out__quiet'>
          {formatDay(line.on as LocalDate)}
          {by !== '' && ` · ${by}`}
        </Text>
        {cuts.map((cut) => (
          <Text className='try-out__cut' key={cut}>
            {cut}
          </Text>
        ))}
      </View>
      <Text className={`try-out__figure ${now === draft ? '' : 'try-out__figure--changed'}`}>
        {now === draft ? formatPoints(draft) : `${formatPoints(now)} → ${formatPoints(draft)}`}
      </Text>
    </View>
  );
};

type LinesProps = Pick<RulePreview, 'lines'> & Pick<TryOutProps, 'place'>;

/** What the child did, the newest first; what gives no points either way only when asked for. */
const Lines = ({ lines, place }: LinesProps) => {
  const [all, setAll] = useState(false);
  const telling = lines.filter(givesPoints);
  const rest = lines.length - telling.length;
  return (
    <>
      <Text className='try-out__heading'>每一件事（现在 → 草稿）</Text>
      <View {...a11y({ role: 'list', label: '每一件事' })}>
        {(all ? lines : telling).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a child may do the same thing twice on a day
          <Line key={`${line.on} ${index}`} line={line} />
        ))}
      </View>
      {telling.length === 0 && (
        <Text className='try-out__quiet'>{rest === 0 ? '这段时间没有可以算分的事。' : '这段时间做的事都不给积分。'}</Text>
      )}
      {rest > 0 && (
        <Button
          text={all ? '只看给积分的' : `另有 ${formatWhole(rest)} 件不给积分的事`}
          kind='plain'
          size='sm'
          testId={`${place}-all`}
          onPress={() => setAll((old) => !old)}
        />
      )}
    </>
  );
};

interface AnswerProps extends Pick<TryOutProps, 'focus' | 'subject' | 'place'> {
  readonly data: RulePreview;
}

const Answer = ({ data, focus, subject, place }: AnswerProps) => {
  const rows = previewRows(data);
  return (
    <>
      <View {...a11y({ live: 'polite' })}>
        <Text className='try-out__sentence'>{previewSentence(data)}</Text>
      </View>
      <PointsText value={data.draft.points - data.inForce.points} size='xl' signed unit tone='plain' />
      <Text className='try-out__quiet'>
        {data.from} 至 {data.through}
        {subject.kind === 'school' && `，${sampleText(data)}`}
      </Text>
      {data.campaignsLeftOut.length > 0 && <Text className='try-out__quiet'>{leftOutText(data.campaignsLeftOut)}</Text>}
      <Text className='try-out__heading'>每条规则（现在 → 草稿）</Text>
      <View {...a11y({ role: 'list', label: '每条规则' })}>
        {rows.map((row) => (
          <Rule key={row.code} row={row} focused={row.code === focus} />
        ))}
      </View>
      {rows.length === 0 && <Text className='try-out__quiet'>这段时间没有规则给出积分。</Text>}
      {subject.kind === 'student' && <Lines lines={data.lines} place={place} />}
    </>
  );
};

const Standing = ({ preview, ruleSet, place }: { readonly preview: Previewing } & Pick<TryOutProps, 'ruleSet' | 'place'>) => {
  const { data, error, busy, again } = preview;
  if (error !== undefined && !busy) {
    return (
      <View className='try-out__state' {...a11y({ live: 'polite' })}>
        <Text>没有算出来：{error.message}</Text>
        <Button text='再算一次' kind='plain' size='sm' testId={`${place}-again`} onPress={again} />
      </View>
    );
  }
  const words = ruleSet === null ? '填完整以后，会按新的内容再算' : busy && data !== undefined ? '正在按新的内容重新算' : '';
  return (
    <View className='try-out__state' {...a11y({ live: 'polite' })}>
      {words !== '' && <Text>{words}</Text>}
    </View>
  );
};

/** What the rules on the screen would have given over the last weeks, to the school or to one child, while they are written. */
export const TryOut = ({ ruleSet, resting = false, focus, subject, onSubject, mayFind, place }: TryOutProps) => {
  const key = subjectKey(subject);
  const asked = resting || key === null || ruleSet === null ? null : ruleSet;
  const studentId = subject.kind === 'student' ? subject.student?.id : undefined;
  const preview = usePreview(key, asked === null ? null : { ruleSet: asked, ...(studentId === undefined ? {} : { studentId }) });
  const { data } = preview;
  return (
    <View className='try-out' id={place} {...a11y({ role: 'region', label: '试算' })}>
      <Text className='try-out__title'>试算</Text>
      <Text className='try-out__quiet'>用近 31 天真实发生的事，比较现在的规则和这份草稿。只是试算，学员的积分不会变。</Text>
      {mayFind && (
        <Choices
          label='试算谁'
          value={subject.kind}
          options={WHOM}
          idPrefix={`${place}-whom`}
          onChange={(kind) => onSubject(kind === 'student' ? { kind, student: null } : { kind: 'school' })}
        />
      )}
      {subject.kind === 'student' && (
        <ChildPicker place={place} student={subject.student} onPick={(student) => onSubject({ kind: 'student', student })} />
      )}
      {key !== null && (
        <View>
          <Standing preview={preview} ruleSet={ruleSet} place={place} />
          {data !== undefined && <Answer data={data} focus={focus} subject={subject} place={place} />}
          {data === undefined && preview.busy && <Skeleton shape='list' count={3} />}
        </View>
      )}
    </View>
  );
};

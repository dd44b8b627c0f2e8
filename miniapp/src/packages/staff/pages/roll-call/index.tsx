import { Text, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { a11y } from '@/a11y';
import { Card, EmptyState, ListRow, PageShell, PrimaryButton, Tag } from '@/components';
import { formatSpan } from '@/format';
import { useAction } from '@/hooks/use-action';
import { faceOf, useQuery } from '@/hooks/use-query';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { StatusChoice } from '../../components/status-choice';
import { submitOnce } from '../../hooks/submit-once';
import { faceAfter, useCaller } from '../../hooks/use-me';
import {
  countsText,
  owedLines,
  type RollDraft,
  rollCounts,
  rollDraft,
  rollEntries,
  STATUS_NAMES,
  STATUS_TONES,
} from '../../model/attendance';
import type { LessonAttendance, LessonLine, RollCallResult } from '../../types';
import './index.scss';

const Done = ({ results, lines }: { readonly results: readonly RollCallResult[]; readonly lines: readonly LessonLine[] }) => {
  const owed = owedLines(results, lines);
  return (
    <>
      <Card tone='brand'>
        <View {...a11y({ role: 'status' })} id='roll-done'>
          <Text className='roll__headline'>已记录 {results.length} 人</Text>
          <Text className='roll__line'>
            {countsText(rollCounts(Object.fromEntries(results.map(({ studentId, status }) => [studentId, status]))))}
          </Text>
        </View>
      </Card>
      {owed.length > 0 && (
        <Card flush title={`${owed.length} 人没有扣到课时`}>
          {owed.map(({ studentId, name, why }) => (
            <ListRow key={studentId} title={name} hint={why} value={<Tag text='欠课时' tone='danger' />} />
          ))}
          <Text className='roll__foot'>考勤已记下；补办课包后会自动补扣。</Text>
        </Card>
      )}
      <PrimaryButton text='返回课次' testId='back-to-lesson' onPress={() => void Taro.navigateBack()} />
    </>
  );
};

const Line = ({
  line,
  draft,
  onChange,
}: {
  readonly line: LessonLine;
  readonly draft: RollDraft;
  readonly onChange: (draft: RollDraft) => void;
}) => {
  const status = draft[line.studentId] ?? 'present';
  return (
    <View className='roll__child'>
      <View className='roll__who'>
        <Text className='roll__name'>{line.name}</Text>
        {line.isMakeUp && <Tag text='补课' tone='info' />}
        {line.leavePending && <Tag text='请假待审批' tone='points' />}
      </View>
      <StatusChoice
        label={line.name}
        value={status}
        idPrefix={`roll-${line.externalNo}`}
        onChange={(next) => onChange({ ...draft, [line.studentId]: next })}
      />
    </View>
  );
};

const RollCall = ({
  data,
  onDone,
}: {
  readonly data: LessonAttendance;
  readonly onDone: (results: readonly RollCallResult[]) => void;
}) => {
  const [draft, setDraft] = useState<RollDraft>(() => rollDraft(data.items));
  const open = data.items.filter(({ attendance }) => attendance === null);
  const recorded = data.items.filter(({ attendance }) => attendance !== null);
  const lessonId = data.lesson.id;
  const action = useAction(
    () =>
      submitOnce(`roll.${lessonId}`, { entries: rollEntries(data.items, draft) }, (idempotencyKey, body) =>
        call('schooling.rollCall', { params: { lessonId }, body, idempotencyKey }),
      ),
    ({ results }) => onDone(results),
  );
  return (
    <>
      {action.error !== undefined && <Card tone='danger'>{action.error.message}</Card>}
      {open.length === 0 ? (
        <Card>
          <EmptyState compact title='全班都已记录' hint='要修改已有的记录，请在课次里更正' />
        </Card>
      ) : (
        <Card title={`未记录 ${open.length} 人`}>
          {open.map((line) => (
            <Line key={line.studentId} line={line} draft={draft} onChange={setDraft} />
          ))}
        </Card>
      )}
      {recorded.length > 0 && (
        <Card flush title={`已记录 ${recorded.length} 人`}>
          {recorded.map(({ studentId, name, attendance }) => (
            <ListRow
              key={studentId}
              title={name}
              value={attendance !== null && <Tag text={STATUS_NAMES[attendance.status]} tone={STATUS_TONES[attendance.status]} />}
            />
          ))}
        </Card>
      )}
      {open.length > 0 && (
        <View className='roll__submit'>
          <Text className='roll__line'>{countsText(rollCounts(draft))}</Text>
          <PrimaryButton
            text={`提交点名（${open.length} 人）`}
            busyText='正在提交'
            busy={action.busy}
            testId='submit-roll'
            onPress={() => void action.run()}
          />
        </View>
      )}
    </>
  );
};

/** Roll call of the whole class in one go; whoever has checked in already is shown but not asked again. */
export default function RollCallScreen() {
  const lessonId = useRouter().params.lessonId ?? '';
  const caller = useCaller(urls.staff.rollCall(lessonId));
  const list = useQuery(caller.data && lessonId ? lessonId : null, (attach) =>
    call('schooling.lessonAttendance', { params: { lessonId }, attach }),
  );
  const [results, setResults] = useState<readonly RollCallResult[] | null>(null);
  const face = faceOf(
    list,
    ({ items }) => (items.length > 0 ? null : { title: '这个班还没有学员', hint: '请先在电脑后台把学员加入班级' }),
    'list',
  );
  return (
    <PageShell face={faceAfter(caller, face)}>
      {list.data !== undefined && (
        <>
          <View className='roll__head'>
            <Text className='roll__headline'>{list.data.lesson.classGroupName}</Text>
            <Text className='roll__line'>{formatSpan(list.data.lesson.startsAt, list.data.lesson.endsAt)}</Text>
          </View>
          {results === null ? (
            <RollCall data={list.data} onDone={setResults} />
          ) : (
            <Done results={results} lines={list.data.items} />
          )}
        </>
      )}
    </PageShell>
  );
}

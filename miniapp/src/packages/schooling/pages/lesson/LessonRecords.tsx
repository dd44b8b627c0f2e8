import { Text } from '@tarojs/components';
import { useState } from 'react';
import { Button, Card, EmptyState, Field, Skeleton, Tag } from '@/components';
import '@/family/family.scss';
import { useAction } from '@/hooks/use-action';
import { type Draft, useDraft } from '@/hooks/use-draft';
import { useQuery } from '@/hooks/use-query';
import { call } from '@/services/api';
import { type Behaviour, ofLesson, recordState } from '../../record-model';
import { Stars } from './Stars';
import './index.scss';

interface LessonRecordsProps {
  readonly lessonId: string;
  readonly studentId: string;
  /** Only who was there can comment and hand in homework. */
  readonly attended: boolean;
}

/** What family and teacher wrote about a lesson. */
export const LessonRecords = ({ lessonId, studentId, attended }: LessonRecordsProps) => {
  const homeworkDraft = useDraft(`homework.${studentId}.${lessonId}`);
  const records = useQuery(`records ${studentId} ${lessonId}`, (attach) =>
    call('schooling.listStudentBehaviours', { params: { studentId }, query: { limit: 100 }, attach }),
  );
  if (records.data === undefined) {
    return records.error === undefined ? (
      <Skeleton shape='cards' count={1} />
    ) : (
      <EmptyState
        compact
        picture='error'
        title='点评和作业没有加载出来'
        hint={records.error.message}
        action={{ text: '重试', onPress: () => void records.reload(), busy: records.busy }}
      />
    );
  }
  const { comment, homework, fromTeacher } = ofLesson(records.data.items, lessonId);
  const again = () => void records.reload();
  return (
    <>
      {fromTeacher.map((record) => (
        <Written key={record.id} title='老师点评' record={record} />
      ))}
      {homework !== undefined && <Written title='我的作业' record={homework} />}
      {homework === undefined && attended && (
        <WriteCard
          title='提交作业'
          hint='写下练习情况，老师批阅后会在这里答复'
          button='提交作业'
          testId='homework'
          draft={homeworkDraft}
          send={(text, idempotencyKey) =>
            call('schooling.handInHomework', { params: { studentId }, body: { lessonId, text }, idempotencyKey })
          }
          onDone={again}
        />
      )}
      {comment !== undefined && <Written title='我的评价' record={comment} />}
      {comment === undefined && attended && <CommentCard lessonId={lessonId} studentId={studentId} onDone={again} />}
    </>
  );
};

const Written = ({ title, record }: { readonly title: string; readonly record: Behaviour }) => {
  const state = recordState(record);
  return (
    <Card title={title} extra={state !== undefined && <Tag text={state.text} tone={state.tone} />}>
      {record.text !== null && <Text className='lesson__text'>{record.text}</Text>}
      {record.checkNote !== null && <Text className='lesson__text'>{`老师批语：${record.checkNote}`}</Text>}
    </Card>
  );
};

interface WriteCardProps {
  readonly title: string;
  readonly hint: string;
  readonly button: string;
  readonly testId: string;
  readonly draft: Draft;
  readonly send: (text: string, idempotencyKey: string) => ReturnType<typeof call<'schooling.handInHomework'>>;
  readonly onDone: () => void;
  readonly above?: React.ReactNode;
}

const WriteCard = ({ title, hint, button, testId, draft, send, onDone, above }: WriteCardProps) => {
  const [text, setText] = useState('');
  const action = useAction(
    () => send(text.trim(), draft.key()),
    () => {
      draft.settle();
      onDone();
    },
  );
  return (
    <Card title={title}>
      {above}
      <Field
        label='内容'
        kind='multiline'
        value={text}
        maxLength={1000}
        hint={hint}
        error={action.error?.message}
        testId={`${testId}-text`}
        onChange={(value) => {
          draft.settle();
          setText(value);
        }}
      />
      <Button
        block
        kind='secondary'
        size='md'
        text={button}
        busy={action.busy}
        disabled={text.trim() === ''}
        testId={`${testId}-send`}
        onPress={() => void action.run()}
      />
    </Card>
  );
};

interface CommentCardProps {
  readonly lessonId: string;
  readonly studentId: string;
  readonly onDone: () => void;
}

const CommentCard = ({ lessonId, studentId, onDone }: CommentCardProps) => {
  const [stars, setStars] = useState(5);
  const draft = useDraft(`comment.${studentId}.${lessonId}`);
  return (
    <WriteCard
      title='评价这节课'
      hint={`${stars} 星 · 评价只有学校能看到`}
      button='提交评价'
      testId='comment'
      draft={draft}
      above={
        <Stars
          value={stars}
          onChange={(value) => {
            draft.settle();
            setStars(value);
          }}
        />
      }
      send={(text, idempotencyKey) =>
        call('schooling.commentLesson', { params: { studentId }, body: { lessonId, stars, text }, idempotencyKey })
      }
      onDone={onDone}
    />
  );
};

import { Text, View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Button, Card, ConfirmSheet, EmptyState, ListRow, PageShell, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { ListFace } from '@/family/ListFace';
import { attendanceStates, lessonTime } from '@/family/model';
import { usePages } from '@/family/use-pages';
import { useRefresh } from '@/family/use-refresh';
import { useAction } from '@/hooks/use-action';
import { useDraft } from '@/hooks/use-draft';
import { faceOf, type Query, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import {
  type Choice,
  choiceLine,
  isInForce,
  isMissed,
  lessonPlace,
  type MakeUp,
  makeUpFor,
  makeUpNotes,
  makeUpState,
  mayCancelMakeUp,
} from '../../make-up-model';
import './index.scss';

/** A missed lesson, what takes its place, or the lessons to choose from. */
export default function MakeUpPage() {
  const { studentId = '', lessonId = '', date = '' } = useRouter().params;
  const here = urls.makeUp(studentId, lessonId, date);
  const signedIn = useRequireSession(here);
  const now = Date.now();
  const lessons = useQuery(signedIn ? here : null, (attach) =>
    call('schooling.studentLessons', { params: { studentId }, query: { from: date, to: date }, attach }),
  );
  const makeUps = useQuery(signedIn ? `${here} make-ups` : null, (attach) =>
    call('schooling.studentMakeUps', { params: { studentId }, query: { limit: 50 }, attach }),
  );
  const reload = () => Promise.all([lessons.reload(), makeUps.reload()]);
  useRefresh(reload);
  useConsentPrompt(lessons.error, here);

  const lesson = lessons.data?.items.find(({ id }) => id === lessonId);
  const waiting: Query<unknown> = makeUps.data === undefined ? makeUps : lessons;
  const makeUp = makeUpFor(makeUps.data?.items ?? [], lessonId);
  const face = familyFace(
    waiting,
    here,
    faceOf(waiting, () =>
      lesson === undefined ? { title: '没有找到这节课', hint: '课表可能已调整，请返回课表查看', picture: 'search' } : null,
    ),
  );
  const state = lesson?.attendance && attendanceStates[lesson.attendance.status];
  return (
    <PageShell face={face}>
      {lesson !== undefined && (
        <>
          <Card title={lesson.courseTitle} extra={state && <Tag text={state.text} tone={state.tone} />}>
            <Text className='fam-note'>{lessonTime(lesson, localDateOf(now))}</Text>
            <Text className='fam-note'>{lessonPlace(lesson)}</Text>
          </Card>
          {makeUp !== undefined && <MakeUpCard makeUp={makeUp} now={now} onDone={() => void reload()} />}
          {(makeUp === undefined || !isInForce(makeUp)) && isMissed(lesson.attendance) && (
            <Choices studentId={studentId} missedLessonId={lessonId} now={now} onDone={() => void reload()} />
          )}
          {makeUp === undefined && !isMissed(lesson.attendance) && (
            <Card>
              <EmptyState compact title='这节课不需要补课' hint='请假或缺课的课次才可以申请补课' />
            </Card>
          )}
        </>
      )}
    </PageShell>
  );
}

interface MakeUpCardProps {
  readonly makeUp: MakeUp;
  readonly now: number;
  readonly onDone: () => void;
}

const MakeUpCard = ({ makeUp, now, onDone }: MakeUpCardProps) => {
  const [asking, setAsking] = useState(false);
  const state = makeUpState(makeUp, now);
  const draft = useDraft(`make-up.cancel.${makeUp.id}`);
  const action = useAction(
    () => call('schooling.cancelMakeUp', { params: { makeUpId: makeUp.id }, idempotencyKey: draft.key() }),
    () => {
      draft.settle();
      setAsking(false);
      onDone();
    },
  );
  return (
    <Card title='补课' extra={<Tag text={state.text} tone={state.tone} />}>
      <Text className='fam-note'>{lessonTime(makeUp.makeUpLesson, localDateOf(now))}</Text>
      <Text className='fam-note'>{lessonPlace(makeUp.makeUpLesson)}</Text>
      {makeUpNotes(makeUp, now).map((note) => (
        <Text className='fam-note' key={note}>
          {note}
        </Text>
      ))}
      {mayCancelMakeUp(makeUp, now) && (
        <View className='make-up__act'>
          <Button block kind='secondary' size='md' text='取消补课' testId='cancel-make-up' onPress={() => setAsking(true)} />
        </View>
      )}
      <ConfirmSheet
        open={asking}
        title='取消这次补课？'
        message='取消后名额会让给其他孩子，您可以重新选择课次。'
        confirmText='取消补课'
        busy={action.busy}
        error={action.error?.message}
        onConfirm={() => void action.run()}
        onCancel={() => setAsking(false)}
      />
    </Card>
  );
};

interface ChoicesProps {
  readonly studentId: string;
  readonly missedLessonId: string;
  readonly now: number;
  readonly onDone: () => void;
}

const Choices = ({ studentId, missedLessonId, now, onDone }: ChoicesProps) => {
  const [chosen, setChosen] = useState<Choice>();
  const today = localDateOf(now);
  const pages = usePages(`make-up choices ${studentId} ${missedLessonId}`, async (_cursor, attach) => {
    const answer = await call('schooling.makeUpChoices', {
      params: { studentId },
      query: { missedLessonId },
      ...(attach === undefined ? {} : { attach }),
    });
    return answer.ok ? { ...answer, data: { items: answer.data.items, nextCursor: null } } : answer;
  });
  return (
    <>
      <Text className='fam-section'>选择补课课次</Text>
      <ListFace
        pages={pages}
        what='可选课次'
        empty={<EmptyState compact title='暂时没有可选的课次' hint='未来四周没有时间合适又有名额的课，请联系老师安排' />}
      >
        <Card flush>
          {(pages.data ?? []).map((choice) => (
            <ListRow key={choice.id} {...choiceLine(choice, today)} testId='make-up-choice' onPress={() => setChosen(choice)} />
          ))}
        </Card>
        <Text className='fam-note'>只列出同一门课、同一校区其他班级未来四周内有名额的课次。</Text>
      </ListFace>
      {chosen !== undefined && (
        <WishSheet
          studentId={studentId}
          missedLessonId={missedLessonId}
          choice={chosen}
          title={choiceLine(chosen, today).title}
          onClose={() => setChosen(undefined)}
          onDone={() => {
            setChosen(undefined);
            onDone();
          }}
        />
      )}
    </>
  );
};

interface WishSheetProps {
  readonly studentId: string;
  readonly missedLessonId: string;
  readonly choice: Choice;
  readonly title: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const WishSheet = ({ studentId, missedLessonId, choice, title, onClose, onDone }: WishSheetProps) => {
  const draft = useDraft(`make-up.${studentId}.${missedLessonId}.${choice.id}`);
  const action = useAction(
    () =>
      call('schooling.arrangeMakeUp', {
        body: { studentId, missedLessonId, makeUpLessonId: choice.id },
        idempotencyKey: draft.key(),
      }),
    () => {
      draft.settle();
      onDone();
    },
  );
  return (
    <ConfirmSheet
      open
      title='申请在这节课补课？'
      message={`${title}，${lessonPlace(choice)}。老师确认后生效。`}
      confirmText='提交申请'
      busy={action.busy}
      error={action.error?.message}
      onConfirm={() => void action.run()}
      onCancel={onClose}
    />
  );
};

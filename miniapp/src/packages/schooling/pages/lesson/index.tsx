import { Text } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { Card, PageShell, Tag } from '@/components';
import '@/family/family.scss';
import { familyFace, useConsentPrompt } from '@/family/faces';
import { lessonTime } from '@/family/model';
import { useRefresh } from '@/family/use-refresh';
import { faceOf, useQuery } from '@/hooks/use-query';
import { useRequireSession } from '@/hooks/use-session';
import { urls } from '@/routes';
import { call } from '@/services/api';
import { localDateOf } from '@/vocabulary';
import { leaveAction, leaveFor, lessonNotes, lessonStanding, wasThere } from '../../lesson-model';
import { isMissed } from '../../make-up-model';
import { AttendanceCard } from './AttendanceCard';
import { LeaveAct } from './LeaveAct';
import { LessonRecords } from './LessonRecords';
import { MakeUpLink } from './MakeUpLink';
import { RemindMe } from './RemindMe';

/** One lesson of a child: how it stands, leave, comment, homework, what the teacher wrote. */
export default function LessonPage() {
  const { studentId = '', lessonId = '', date = '' } = useRouter().params;
  const here = urls.lesson(studentId, lessonId, date);
  const signedIn = useRequireSession(here);
  const now = Date.now();
  const lessons = useQuery(signedIn ? here : null, (attach) =>
    call('schooling.studentLessons', { params: { studentId }, query: { from: date, to: date }, attach }),
  );
  const leaves = useQuery(signedIn ? here : null, (attach) =>
    call('schooling.studentLeave', { params: { studentId }, query: { limit: 50 }, attach }),
  );
  const reload = () => Promise.all([lessons.reload(), leaves.reload()]);
  useRefresh(reload);
  useConsentPrompt(lessons.error, here);

  const lesson = lessons.data?.items.find(({ id }) => id === lessonId);
  const leave = leaveFor(leaves.data?.items ?? [], lessonId);
  const face = familyFace(
    lessons,
    here,
    faceOf(lessons, () =>
      lesson === undefined ? { title: '没有找到这节课', hint: '课表可能已调整，请返回课表查看', picture: 'search' } : null,
    ),
  );
  const state = lesson === undefined ? undefined : lessonStanding(lesson, leave, now);
  return (
    <PageShell face={face}>
      {lesson !== undefined && state !== undefined && (
        <>
          <Card title={lesson.courseTitle} extra={<Tag text={state.text} tone={state.tone} />}>
            <Text className='fam-note'>{lessonTime(lesson, localDateOf(now))}</Text>
            <Text className='fam-note'>
              {[lesson.classGroupName, lesson.room, lesson.topic].filter((part) => part !== null && part !== '').join(' · ')}
            </Text>
            {lessonNotes(lesson, leave).map((note) => (
              <Text className='fam-note' key={note}>
                {note}
              </Text>
            ))}
            <LeaveAct lesson={lesson} leave={leave} studentId={studentId} now={now} onDone={() => void reload()} />
          </Card>
          {leaveAction(lesson, leave, now) === 'ask' && <RemindMe lessonId={lesson.id} />}
          {lesson.attendance !== null && <AttendanceCard attendance={lesson.attendance} />}
          {isMissed(lesson.attendance) && <MakeUpLink lesson={lesson} studentId={studentId} now={now} />}
          <LessonRecords lessonId={lesson.id} studentId={studentId} attended={wasThere(lesson)} />
        </>
      )}
    </PageShell>
  );
}

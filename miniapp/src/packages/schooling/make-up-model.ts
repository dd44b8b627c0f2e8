import { lessonTime, type State } from '@/family/model';
import type { AnswerOf } from '@/services/api';
import type { LocalDate } from '@/vocabulary';
import type { Lesson } from './lesson-model';

export type MakeUp = AnswerOf<'schooling.studentMakeUps'>['items'][number];
export type Choice = AnswerOf<'schooling.makeUpChoices'>['items'][number];

/** Whether the child missed the lesson, so that it can be made up. */
export const isMissed = (attendance: Pick<NonNullable<Lesson['attendance']>, 'status'> | null): boolean =>
  attendance?.status === 'leave' || attendance?.status === 'absent';

/** What counts for a missed lesson: the make-up in force, else the newest. They come newest first. */
export const makeUpFor = (makeUps: readonly MakeUp[], lessonId: string): MakeUp | undefined => {
  const own = makeUps.filter(({ missedLessonId }) => missedLessonId === lessonId);
  return own.find(isInForce) ?? own[0];
};

/** Asked for or assigned: no other lesson can be chosen meanwhile. */
export const isInForce = ({ status }: Pick<MakeUp, 'status'>): boolean => status === 'requested' || status === 'assigned';

/** How a make-up stands. */
export const makeUpState = ({ status, makeUpLesson }: MakeUp, now: number): State => {
  if (status === 'rejected') return { text: '未通过', tone: 'danger' };
  if (status === 'cancelled') return { text: '已取消', tone: 'neutral' };
  if (status === 'assigned') {
    return now < makeUpLesson.startsAt ? { text: '已安排', tone: 'brand' } : { text: '已到补课时间', tone: 'neutral' };
  }
  return now < makeUpLesson.startsAt ? { text: '待老师确认', tone: 'info' } : { text: '已过时间', tone: 'neutral' };
};

/** What the teacher wrote, and what the family should know or do next. */
export const makeUpNotes = (makeUp: MakeUp, now: number): readonly string[] => [
  ...(makeUp.note === null ? [] : [`老师留言：${makeUp.note}`]),
  nextStep(makeUp, now),
];

const nextStep = ({ status, makeUpLesson }: MakeUp, now: number): string => {
  const isAhead = now < makeUpLesson.startsAt;
  if (status === 'rejected') return '上次申请的补课没有通过，可以改选其他课次。';
  if (status === 'cancelled') return '上次的补课已取消，可以重新选择课次。';
  if (status === 'assigned') return isAhead ? '请按时到课，到课后照常签到。' : '补课结果请在考勤中查看。';
  return isAhead ? '老师确认后会保留名额，开课前可以取消。' : '老师没有来得及确认，请取消后改选其他课次。';
};

/** A wish can be taken back at any time, an assigned lesson until it starts. */
export const mayCancelMakeUp = ({ status, makeUpLesson }: MakeUp, now: number): boolean =>
  status === 'requested' || (status === 'assigned' && now < makeUpLesson.startsAt);

/** 周日书法二班 · 201 教室 */
export const lessonPlace = ({ classGroupName, room }: Pick<Lesson, 'classGroupName' | 'room'>): string =>
  [classGroupName, room].filter((part) => part !== null && part !== '').join(' · ');

/** A lesson to choose as a line of a list. */
export const choiceLine = (choice: Choice, today: LocalDate): { readonly title: string; readonly hint: string } => ({
  title: lessonTime(choice, today),
  hint: `${lessonPlace(choice)} · 剩 ${choice.seatsLeft} 个名额`,
});

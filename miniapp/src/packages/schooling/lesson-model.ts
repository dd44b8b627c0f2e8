import { attendanceStates, type State } from '@/family/model';
import { formatDay, formatInstant } from '@/format';
import type { AnswerOf } from '@/services/api';
import { addDays, type LocalDate, startOfWeek } from '@/vocabulary';

export type Lesson = AnswerOf<'schooling.studentLessons'>['items'][number];
export type Leave = AnswerOf<'schooling.studentLeave'>['items'][number];

/** The days of the week `weeks` away from the one `today` lies in. */
export const weekRange = (today: LocalDate, weeks: number): { readonly from: LocalDate; readonly to: LocalDate } => {
  const from = addDays(startOfWeek(today), 7 * weeks);
  return { from, to: addDays(from, 6) };
};

/** 本周 · 11月16日–11月22日. */
export const weekTitle = (today: LocalDate, weeks: number): string => {
  const { from, to } = weekRange(today, weeks);
  const short = (date: LocalDate) => formatDay(date).split(' ')[0] ?? '';
  const name = weeks === 0 ? '本周 · ' : weeks === 1 ? '下周 · ' : weeks === -1 ? '上周 · ' : '';
  return `${name}${short(from)}–${short(to)}`;
};

export interface Day {
  readonly date: LocalDate;
  readonly lessons: readonly Lesson[];
}

/** Lessons by day, each day by start. */
export const byDay = (lessons: readonly Lesson[]): readonly Day[] => {
  const sorted = [...lessons].sort((a, b) => a.startsAt - b.startsAt);
  const days: { date: LocalDate; lessons: Lesson[] }[] = [];
  for (const lesson of sorted) {
    const date = lesson.date as LocalDate;
    const last = days.at(-1);
    if (last?.date === date) last.lessons.push(lesson);
    else days.push({ date, lessons: [lesson] });
  }
  return days;
};

/** The request for leave that counts for a lesson: one in force, else the newest. Requests come newest first. */
export const leaveFor = (requests: readonly Leave[], lessonId: string): Leave | undefined => {
  const own = requests.filter((request) => request.lessonId === lessonId);
  return own.find(({ status }) => status === 'pending' || status === 'approved') ?? own[0];
};

type Standing = Pick<Lesson, 'status' | 'attendance' | 'startsAt' | 'endsAt' | 'movedFromStartsAt'>;

/** How a lesson stands for this child. */
export const lessonStanding = (lesson: Standing, leave: Leave | undefined, now: number): State => {
  if (lesson.status === 'cancelled') return { text: '已取消', tone: 'danger' };
  if (lesson.attendance !== null) return attendanceStates[lesson.attendance.status];
  if (leave?.status === 'pending') return { text: '请假待确认', tone: 'info' };
  if (leave?.status === 'approved') return { text: '已请假', tone: 'info' };
  if (now > lesson.endsAt) return { text: '未记录', tone: 'neutral' };
  if (now >= lesson.startsAt) return { text: '上课中', tone: 'brand' };
  return lesson.movedFromStartsAt === null ? { text: '待上课', tone: 'neutral' } : { text: '已调课', tone: 'points' };
};

/** What a family may do about a lesson: ask for leave before it starts, take that back, or neither. */
export const leaveAction = (lesson: Standing, leave: Leave | undefined, now: number): 'ask' | 'cancel' | null => {
  if (lesson.status === 'cancelled' || now >= lesson.startsAt) return null;
  if (leave?.status === 'pending' || leave?.status === 'approved') return 'cancel';
  return lesson.attendance === null ? 'ask' : null;
};

/** Whether the child was there, so that the lesson can be commented on. */
export const wasThere = ({ attendance }: Pick<Lesson, 'attendance'>): boolean =>
  attendance?.status === 'present' || attendance?.status === 'late';

/** Sentences on what changed about a lesson or a request for leave. */
export const lessonNotes = (lesson: Lesson, leave: Leave | undefined): readonly string[] => [
  ...(lesson.isMakeUp ? ['这是一节补课。'] : []),
  ...(lesson.movedFromStartsAt === null ? [] : [`原定 ${formatInstant(lesson.movedFromStartsAt)}，已调整。`]),
  ...(lesson.changeReason === null ? [] : [`调整原因：${lesson.changeReason}`]),
  ...(leave?.status === 'rejected' ? [`请假没有通过${leave.decisionNote === null ? '' : `：${leave.decisionNote}`}`] : []),
  ...(leave?.status === 'cancelled' ? ['您已取消这节课的请假。'] : []),
];

import type { Instant, LocalDate } from '@qingya/shared';
import type { Notice } from '../../messaging';
import { pages } from '../domain/pages';
import { cut, firstNameOf, timeText, whenText } from '../domain/words';

export interface Child {
  readonly id: string;
  readonly name: string;
  readonly familyId: string;
}

export interface Lesson {
  readonly id: string;
  readonly date: LocalDate;
  readonly startsAt: Instant;
  readonly courseTitle: string;
  readonly classGroupName: string;
}

const about = (child: Child, topic: Notice['topic']) => ({ familyId: child.familyId, studentId: child.id, topic }) as const;

const NO_TEACHER = '以校区安排为准';

/** The evening before a lesson. @param place campus and room */
export const lessonTomorrow = (child: Child, lesson: Lesson, place: string, teacher: string | undefined): Notice => ({
  ...about(child, 'lesson'),
  reason: 'lesson.tomorrow',
  subject: `${lesson.id}:${child.id}:${lesson.startsAt}`,
  title: '明天有课',
  body: `${firstNameOf(child.name)}明天上《${lesson.courseTitle}》：${whenText(lesson.startsAt)}，${place}。不能来的话，请在开课前请假。`,
  page: pages.lesson(child.id, lesson.id, lesson.date),
  template: {
    code: 'lesson_reminder',
    data: {
      thing1: lesson.courseTitle,
      time2: timeText(lesson.startsAt),
      thing3: place,
      name4: teacher ?? NO_TEACHER,
      thing5: '请提前到校，到校后扫码签到',
    },
  },
  urgency: 'daytime',
  validUntil: lesson.startsAt,
});

/** A lesson has another time. @param eventId the same lesson may be moved again */
export const lessonMoved = (
  child: Child,
  lesson: Lesson,
  change: { readonly eventId: string; readonly from: Instant; readonly reason: string | null },
): Notice => ({
  ...about(child, 'lesson'),
  reason: 'lesson.moved',
  subject: `${lesson.id}:${child.id}:${change.eventId}`,
  title: '课程时间有调整',
  body: cut(
    `${firstNameOf(child.name)}的《${lesson.courseTitle}》原定${whenText(change.from)}，现改到${whenText(lesson.startsAt)}。${because(change.reason)}`,
    400,
  ),
  page: pages.lesson(child.id, lesson.id, lesson.date),
  template: {
    code: 'lesson_changed',
    data: {
      thing1: lesson.courseTitle,
      phrase2: '调课',
      time3: timeText(change.from),
      thing4: `改到${whenText(lesson.startsAt)}`,
    },
  },
  urgency: 'now',
  validUntil: lesson.startsAt,
});

/** A lesson does not take place. */
export const lessonCancelled = (child: Child, lesson: Lesson, reason: string | null): Notice => ({
  ...about(child, 'lesson'),
  reason: 'lesson.cancelled',
  subject: `${lesson.id}:${child.id}`,
  title: '课程已取消',
  body: cut(
    `${firstNameOf(child.name)}${whenText(lesson.startsAt)}的《${lesson.courseTitle}》取消，不扣课时。${because(reason)}`,
    400,
  ),
  page: pages.lessons(child.id),
  template: {
    code: 'lesson_changed',
    data: { thing1: lesson.courseTitle, phrase2: '停课', time3: timeText(lesson.startsAt), thing4: '本次课取消，不扣课时' },
  },
  urgency: 'now',
  validUntil: lesson.startsAt,
});

const because = (reason: string | null): string => (reason ? `原因：${reason}` : '');

/** Staff answered a request for leave. */
export const leaveDecided = (
  child: Child,
  lesson: Lesson,
  leave: { readonly id: string; readonly approved: boolean; readonly note: string | null },
): Notice => {
  const name = firstNameOf(child.name);
  const when = whenText(lesson.startsAt);
  const answer = leave.note ? `老师回复：${leave.note}` : '';
  return {
    ...about(child, 'leave'),
    reason: 'leave.decided',
    subject: leave.id,
    title: leave.approved ? '请假已批准' : '请假未批准',
    body: cut(
      leave.approved
        ? `${name}${when}的《${lesson.courseTitle}》已请好假，可以在课程页选择补课时间。${answer}`
        : `${name}${when}的《${lesson.courseTitle}》请假未批准，请按时上课，有困难请联系校区。${answer}`,
      400,
    ),
    page: pages.lesson(child.id, lesson.id, lesson.date),
    template: {
      code: 'leave_result',
      data: {
        name1: name,
        thing2: lesson.courseTitle,
        time3: timeText(lesson.startsAt),
        phrase4: leave.approved ? '已批准' : '未批准',
        thing5: leave.note ?? (leave.approved ? '可在课程页选择补课时间' : '请按时上课'),
      },
    },
    urgency: 'now',
  };
};

const MAKE_UP_TITLES = { assigned: '补课已安排', rejected: '补课申请未通过', cancelled: '补课安排已取消' } as const;

/** Staff decided about a make-up lesson. @param lesson the one that was to take the place of the missed one */
export const makeUpDecided = (
  child: Child,
  lesson: Lesson,
  makeUp: { readonly id: string; readonly status: keyof typeof MAKE_UP_TITLES; readonly note: string | null },
): Notice => {
  const what = `${firstNameOf(child.name)}${whenText(lesson.startsAt)}《${lesson.courseTitle}》（${lesson.classGroupName}）`;
  const answer = makeUp.note ? `老师回复：${makeUp.note}` : '';
  const ends = {
    assigned: '的补课已安排好，请按时到校。',
    rejected: '的补课未能安排，请另选时间。',
    cancelled: '的补课取消，请另选时间。',
  };
  return {
    ...about(child, 'leave'),
    reason: 'make-up.decided',
    subject: `${makeUp.id}:${makeUp.status}`,
    title: MAKE_UP_TITLES[makeUp.status],
    body: cut(`${what}${ends[makeUp.status]}${answer}`, 400),
    page: makeUp.status === 'assigned' ? pages.lesson(child.id, lesson.id, lesson.date) : pages.lessons(child.id),
    urgency: 'now',
  };
};

/** Staff answered an objection to a line of attendance. */
export const objectionDecided = (
  child: Child,
  lesson: Lesson,
  objection: { readonly id: string; readonly corrected: boolean; readonly answer: string | null },
): Notice => ({
  ...about(child, 'lesson'),
  reason: 'attendance.objection.decided',
  subject: objection.id,
  title: objection.corrected ? '考勤已更正' : '考勤异议有了答复',
  body: cut(
    `关于${firstNameOf(child.name)}${whenText(lesson.startsAt)}《${lesson.courseTitle}》的考勤：${objection.answer ?? '已处理。'}`,
    400,
  ),
  page: pages.objections(child.id),
  urgency: 'now',
});

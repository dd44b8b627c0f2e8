import {
  type AwardLevel,
  BEHAVIOUR_NAMES,
  EARNING_BEHAVIOURS,
  type Instant,
  type LineExplanation,
  type LocalDate,
  localDateOf,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { campusById, staffNames } from '../../identity';
import { attendanceStory, behaviourRecord, courseTitles, lessonStory, signInStory } from '../../schooling';
import { LEVEL_NAMES, yuan } from '../domain/rule-words';
import { manualAwardById } from '../persistence/manual-store';
import { revenueFact } from '../persistence/revenue-store';

type Lesson = NonNullable<LineExplanation['lesson']>;
type Record_ = NonNullable<LineExplanation['record']>;

/** What a line came from. */
export interface Origin {
  readonly text: string;
  readonly on: LocalDate;
  readonly lesson: Lesson | null;
  readonly record: Record_ | null;
  readonly byHand: LineExplanation['byHand'];
  readonly payment: LineExplanation['payment'];
  /** Why points of it were taken back, as far as today's records say. */
  readonly undoneBecause: string | null;
}

/** The fact a line was booked for. */
export interface Fact {
  readonly studentId: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly at: Instant;
  /** The title of the line, where nothing better is known. */
  readonly title: string;
}

const NOTHING = { lesson: null, record: null, byHand: null, payment: null, undoneBecause: null } as const;

/** What is known today of the fact behind a line; a fact that is gone leaves the line's own title. */
export const originOf = async (reader: Reader, fact: Fact): Promise<Origin> => {
  switch (fact.sourceType) {
    case 'attendance':
      return (await atLesson(reader, fact)) ?? plain(fact);
    case 'sign_in':
      return (await signedIn(reader, fact)) ?? plain(fact);
    case 'behaviour':
      return (await recorded(reader, fact)) ?? plain(fact);
    case 'revenue':
      return (await paid(reader, fact)) ?? plain(fact);
    case 'manual_award':
      return (await byHand(reader, fact)) ?? plain(fact);
    default:
      return plain(fact);
  }
};

const plain = ({ title, at }: Fact): Origin => ({ ...NOTHING, text: title, on: localDateOf(at) });

const METHODS = { qr: '扫码签到', roll_call: '老师点名', leave: '请假', correction: '老师更正' } as const;
const STATUSES = { present: '准时', late: '迟到', leave: '已请假', absent: '缺席' } as const;

const atLesson = async (reader: Reader, { studentId, sourceId }: Fact): Promise<Origin | undefined> => {
  const found = await attendanceStory(reader, sourceId);
  if (found?.studentId !== studentId) return undefined;
  const lesson = await lessonOf(reader, found.lessonId);
  const offline = found.offlineScannedAt === null ? '' : '（没有网络时扫的码，后来补传）';
  const status = found.status === 'present' && found.onTime === 0 ? '已到，不计准时' : STATUSES[found.status];
  const name = lesson?.courseTitle ?? '上课';
  return {
    ...NOTHING,
    text: found.status === 'present' ? `${name}：准时到课${found.isMakeUp === 1 ? '（补课）' : ''}` : `${name}：${status}`,
    on: found.lessonDate as LocalDate,
    lesson: lesson && { ...lesson, checkedIn: `${METHODS[found.method]}${offline}，${status}` },
    undoneBecause: lesson?.cancelled
      ? '这节课已取消。'
      : found.onTime === 1
        ? '连续准时的课程记录有更正，这一步不再满足。'
        : `这节课的考勤已更正为「${status}」。`,
  };
};

/** A lesson in the words of a family; null when it is gone. */
const lessonOf = async (reader: Reader, lessonId: string | null): Promise<Lesson | null> => {
  const lesson = lessonId === null ? undefined : await lessonStory(reader, lessonId);
  if (!lesson) return null;
  const { teacherStaffId } = lesson;
  const names = await staffNames(reader, teacherStaffId === null ? [] : [teacherStaffId]);
  return {
    lessonId: lesson.id,
    courseTitle: lesson.courseTitle,
    classGroupName: lesson.classGroupName,
    date: lesson.date,
    startsAt: lesson.startsAt,
    movedFromStartsAt: lesson.movedFromStartsAt,
    cancelled: lesson.status === 'cancelled',
    campusName: (await campusById(reader, lesson.campusId))?.name ?? null,
    room: lesson.room,
    teacherName: names.get(teacherStaffId ?? '') ?? null,
    checkedIn: null,
  };
};

const signedIn = async (reader: Reader, { studentId, sourceId }: Fact): Promise<Origin | undefined> => {
  const found = await signInStory(reader, sourceId);
  return found?.studentId === studentId ? { ...NOTHING, text: '每日打卡', on: found.date } : undefined;
};

const recorded = async (reader: Reader, { studentId, sourceId }: Fact): Promise<Origin | undefined> => {
  const found = await behaviourRecord(reader, sourceId);
  if (found?.studentId !== studentId) return undefined;
  const { kind, title, level, passed, score, recordedByKind, recordedById, state } = found;
  const teacher = recordedByKind === 'staff' ? (await staffNames(reader, [recordedById])).get(recordedById) : undefined;
  const stars = kind === 'lesson_comment' && score !== null ? `${score} 星` : score;
  const results = [
    ...(level === null ? [] : [LEVEL_NAMES[level as AwardLevel]]),
    ...(passed === null ? [] : [passed === 1 ? '已通过' : '未通过']),
    ...(stars === null ? [] : [stars]),
  ];
  const revoked = state === 'revoked' ? (found.revokeReason ?? '已撤销') : null;
  return {
    ...NOTHING,
    text: title === BEHAVIOUR_NAMES[kind] ? title : `${BEHAVIOUR_NAMES[kind]}：${title}`,
    on: found.date,
    lesson: await lessonOf(reader, found.lessonId),
    record: {
      kindName: BEHAVIOUR_NAMES[kind],
      title,
      result: results.join('，') || null,
      comment: found.body,
      recordedBy: teacher ?? { guardian: '家长', staff: '老师', system: '系统' }[recordedByKind],
      recordedAt: found.recordedAt,
      revoked,
    },
    undoneBecause: revoked === null ? null : `这条记录已撤销：${revoked}。`,
  };
};

const paid = async (reader: Reader, { studentId, sourceId }: Fact): Promise<Origin | undefined> => {
  const found = await revenueFact(reader, sourceId);
  if (found?.studentId !== studentId) return undefined;
  const { behaviour, netFen, refundedFen, courseId, happenedAt } = found;
  return {
    ...NOTHING,
    text: EARNING_BEHAVIOURS[behaviour].name,
    on: localDateOf(happenedAt),
    payment: {
      netFen,
      refundedFen,
      courseTitle: courseId === null ? null : ((await courseTitles(reader)).get(courseId) ?? null),
    },
    undoneBecause: refundedFen > 0 ? `这笔费用已退款 ${yuan(refundedFen)}，积分按比例收回。` : null,
  };
};

const byHand = async (reader: Reader, { studentId, sourceId }: Fact): Promise<Origin | undefined> => {
  const found = await manualAwardById(reader, sourceId);
  if (found?.studentId !== studentId) return undefined;
  const { givenById, decidedById, reason, state } = found;
  const names = await staffNames(reader, decidedById === null ? [givenById] : [givenById, decidedById]);
  return {
    ...NOTHING,
    text: found.points > 0 ? '老师奖励积分' : '老师扣减积分',
    on: localDateOf(found.givenAt),
    byHand: {
      by: names.get(givenById) ?? '老师',
      reason,
      approvedBy: state === 'approved' && decidedById !== null ? (names.get(decidedById) ?? '校区负责人') : null,
    },
    undoneBecause: state === 'undone' ? '老师撤回了这次操作。' : null,
  };
};

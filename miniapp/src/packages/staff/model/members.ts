import type { AnswerOf } from '@/services/api';
import { readMemberCode } from '@/vocabulary';
import type { Campus, Family, Student } from '../types';
import { campusName } from './access';

type Enrolment = AnswerOf<'schooling.listStudentEnrolments'>['items'][number];
type StudentLesson = AnswerOf<'schooling.studentLessons'>['items'][number];
type Guardian = Family['guardians'][number];

export const RELATION_NAMES: Readonly<Record<Guardian['relation'], string>> = {
  mother: '妈妈',
  father: '爸爸',
  grandparent: '祖辈',
  other: '其他监护人',
};

/** The student in what was scanned or typed, or what to say about it. */
export const studentIn = (text: string): { readonly studentId: string } | { readonly problem: string } => {
  const code = readMemberCode(text);
  if (code.kind === 'student') return { studentId: code.studentId };
  if (code.kind === 'newer') return { problem: '这个会员码需要更新小程序才能识别，请退出后重新打开小程序再试' };
  return { problem: '这不是会员码。请家长打开「我的 - 会员码」再扫一次，或按姓名查找' };
};

/** Number, campus and what else tells two children of one name apart. */
export const memberHint = (student: Student, campuses: readonly Campus[]): string =>
  [
    student.externalNo,
    ...(campuses.length > 1 ? [campusName(campuses, student.campusId)] : []),
    ...(student.status === 'left' ? ['已离校'] : []),
  ].join(' · ');

/** 剩 12 / 24 课时 or 期限包; a package that cannot be used now says why. */
export const enrolmentValue = ({ kind, remainingCredits, totalCredits, status }: Enrolment): string => {
  if (status === 'suspended') return '已暂停';
  if (status === 'closed') return '已结束';
  return kind === 'period' ? '期限包' : `剩 ${remainingCredits} / ${totalCredits} 课时`;
};

/** Lesson credits left in the packages that can be used; null for a child with none of that kind. */
export const creditsLeft = (enrolments: readonly Enrolment[]): number | null => {
  const counted = enrolments.filter(({ kind, status }) => kind === 'credits' && status === 'active');
  return counted.length === 0 ? null : counted.reduce((sum, { remainingCredits }) => sum + remainingCredits, 0);
};

/**
 * The lessons of a child today, in order, each with whether it may be opened: somebody who is only a teacher sees that the
 * child has another class, but its list belongs to a colleague.
 */
export const lessonsToday = (
  lessons: readonly StudentLesson[],
  reachable: ReadonlySet<string>,
): readonly { readonly lesson: StudentLesson; readonly opens: boolean }[] =>
  [...lessons].sort((a, b) => a.startsAt - b.startsAt).map((lesson) => ({ lesson, opens: reachable.has(lesson.id) }));

// ---- Awards ----

export type AwardLevel = 'school' | 'district' | 'city' | 'province' | 'national';
export const AWARD_LEVELS: readonly { readonly value: AwardLevel; readonly text: string }[] = [
  { value: 'school', text: '校级' },
  { value: 'district', text: '区级' },
  { value: 'city', text: '市级' },
  { value: 'province', text: '省级' },
  { value: 'national', text: '国家级' },
];

import type { State } from '@/family/model';
import { formatDay } from '@/format';
import type { AnswerOf } from '@/services/api';
import type { LocalDate } from '@/vocabulary';

export type Behaviour = AnswerOf<'schooling.listStudentBehaviours'>['items'][number];
type Kind = Behaviour['kind'];

const names: Readonly<Record<Kind, string>> = {
  lesson_comment: '我的评价',
  homework: '作业',
  teacher_comment: '老师点评',
  award: '获奖',
  exam: '考级考试',
  activity: '参加活动',
  course_completed: '课程结业',
  profile_completed: '完善资料',
};

/** What a family may narrow its records to. */
export const recordFilters: readonly { readonly value: Kind | ''; readonly text: string }[] = [
  { value: '', text: '全部' },
  { value: 'teacher_comment', text: '老师点评' },
  { value: 'homework', text: '作业' },
  { value: 'award', text: '获奖' },
  { value: 'exam', text: '考级' },
  { value: 'activity', text: '活动' },
  { value: 'lesson_comment', text: '我的评价' },
];

const levels: Readonly<Record<NonNullable<Behaviour['level']>, string>> = {
  school: '校级',
  district: '区级',
  city: '市级',
  province: '省级',
  national: '国家级',
};

/** The kind of a record, in words. */
export const kindName = (kind: Kind): string => names[kind];

/** A comment of the family carries its stars as score: 4 → ★★★★☆; null for anything but 1 to 5. */
export const starsText = (score: string | null): string | null => {
  if (score === null || !/^[1-5]$/.test(score)) return null;
  return '★'.repeat(Number(score)) + '☆'.repeat(5 - Number(score));
};

type Marked = Pick<Behaviour, 'kind' | 'level' | 'passed' | 'score' | 'checkedAt'>;

/** The mark beside a record: level of an award, result of an exam, whether homework has been answered. */
export const recordState = ({ kind, level, passed, score, checkedAt }: Marked): State | undefined => {
  if (kind === 'award' && level !== null) return { text: levels[level], tone: 'points' };
  if (kind === 'exam' && passed !== null) {
    const result = passed ? '通过' : '未通过';
    return { text: score === null || score === '' ? result : `${result} · ${score}`, tone: passed ? 'brand' : 'neutral' };
  }
  if (kind === 'homework') return checkedAt === null ? { text: '待批阅', tone: 'neutral' } : { text: '已批阅', tone: 'brand' };
  const stars = kind === 'lesson_comment' ? starsText(score) : null;
  return stars === null ? undefined : { text: stars, tone: 'points' };
};

const selfNamed: readonly Kind[] = ['lesson_comment', 'homework', 'teacher_comment', 'profile_completed'];

/** 获奖 · 11月21日 周六; the day alone where the title already says what it is. */
export const recordDetail = ({ kind, date }: Pick<Behaviour, 'kind' | 'date'>): string =>
  selfNamed.includes(kind) ? formatDay(date as LocalDate) : `${names[kind]} · ${formatDay(date as LocalDate)}`;

/** The records that belong to one lesson, by kind; the newest where there are several. */
export const ofLesson = (items: readonly Behaviour[], lessonId: string) => {
  const own = items.filter((item) => item.lessonId === lessonId && item.state === 'active');
  return {
    comment: own.find(({ kind }) => kind === 'lesson_comment'),
    homework: own.find(({ kind }) => kind === 'homework'),
    fromTeacher: own.filter(({ kind }) => kind === 'teacher_comment'),
  };
};

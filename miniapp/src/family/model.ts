import type { TagTone } from '@/components';
import { formatDay, formatMinute, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { daysBetween, type LocalDate, localDateOf, minuteOfDay } from '@/vocabulary';

export type Student = AnswerOf<'schooling.listOwnStudents'>['items'][number];
export type Enrolment = AnswerOf<'schooling.listStudentEnrolments'>['items'][number];
export type Attendance = AnswerOf<'schooling.studentAttendance'>['items'][number];
type AttendanceStatus = Attendance['status'];

export interface State {
  readonly text: string;
  readonly tone: TagTone;
}

/** What became of a child at a lesson, in words. */
export const attendanceStates: Readonly<Record<AttendanceStatus, State>> = {
  present: { text: '准时到课', tone: 'brand' },
  late: { text: '迟到', tone: 'points' },
  leave: { text: '已请假', tone: 'info' },
  absent: { text: '缺课', tone: 'danger' },
};

const methodNames: Readonly<Record<Attendance['method'], string>> = {
  qr: '扫码签到',
  roll_call: '老师点名',
  leave: '请假',
  correction: '老师更正',
};

/** How an attendance came about: 扫码签到 · 离线扫码，后补发. */
export const attendanceWay = ({ method, offlineScannedAt }: Pick<Attendance, 'method' | 'offlineScannedAt'>): string =>
  offlineScannedAt === null ? methodNames[method] : `${methodNames[method]}（离线扫码，联网后送达）`;

/** What a lesson took from the credits. */
export const consumptionWords: Readonly<Record<Attendance['consumption'], string>> = {
  consumed: '已扣课时',
  owed: '待补扣课时',
  none: '没有扣课时',
};

/** A day as 今天, 明天, 昨天 or 11月24日 周二. */
export const relativeDay = (date: LocalDate, today: LocalDate): string => {
  const away = daysBetween(today, date);
  if (away === 0) return '今天';
  if (away === 1) return '明天';
  return away === -1 ? '昨天' : formatDay(date);
};

interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** 18:30–20:00. */
export const clockSpan = ({ startsAt, endsAt }: Span): string =>
  `${formatMinute(minuteOfDay(startsAt))}–${formatMinute(minuteOfDay(endsAt))}`;

/** 今天 18:30–20:00. */
export const lessonTime = (lesson: Span, today: LocalDate): string =>
  `${relativeDay(localDateOf(lesson.startsAt), today)} ${clockSpan(lesson)}`;

/** Share of `part` in `whole`, whole percent, rounded down, 0..100; 0 of nothing is 0. */
export const percentDown = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.min(100, Math.max(0, Math.floor((part * 100) / whole)));

export interface Credits {
  /** 剩 23 / 24 节, or 期限内不限次. */
  readonly left: string;
  /** Validity in words. */
  readonly validity: string;
  /** Null for packages that run by time. */
  readonly percent: number | null;
  readonly state: State | null;
}

/** Credits so few that the family should know. */
const FEW_CREDITS = 3;
/** Days before the end of a package from which it is called ending. */
const SOON_DAYS = 14;

const enrolmentState = (enrolment: Enrolment, today: LocalDate): State | null => {
  const { expiresOn, kind, remainingCredits, startsOn, status } = enrolment;
  if (status === 'suspended') return { text: '已暂停', tone: 'neutral' };
  if (status === 'closed') return { text: '已结束', tone: 'neutral' };
  if (expiresOn !== null && expiresOn < today) return { text: '已过期', tone: 'danger' };
  if (startsOn > today) return { text: '未开始', tone: 'info' };
  if (kind === 'credits' && remainingCredits === 0) return { text: '已用完', tone: 'neutral' };
  if (kind === 'credits' && remainingCredits <= FEW_CREDITS) return { text: '课时不多', tone: 'points' };
  if (expiresOn !== null && daysBetween(today, expiresOn as LocalDate) <= SOON_DAYS) return { text: '即将到期', tone: 'points' };
  return null;
};

/** 2027-01-31 → 2027年1月31日. */
const dayOnly = (date: string): string => formatDay(date as LocalDate, true).split(' ')[0] ?? date;

/** A package of lessons as a family reads it. */
export const describeCredits = (enrolment: Enrolment, today: LocalDate): Credits => {
  const { expiresOn, kind, remainingCredits, totalCredits } = enrolment;
  return {
    left: kind === 'credits' ? `剩 ${remainingCredits} / ${totalCredits} 节` : '有效期内不限次',
    validity: expiresOn === null ? '长期有效' : `有效期至 ${dayOnly(expiresOn)}`,
    percent: kind === 'credits' ? percentDown(remainingCredits, totalCredits) : null,
    state: enrolmentState(enrolment, today),
  };
};

/** Packages worth a place on the first page: those that pay now or soon. */
export const currentEnrolments = (enrolments: readonly Enrolment[], today: LocalDate): readonly Enrolment[] =>
  enrolments.filter(
    ({ status, expiresOn, kind, remainingCredits }) =>
      status !== 'closed' && (expiresOn === null || expiresOn >= today) && (kind === 'period' || remainingCredits > 0),
  );

/** 120 积分可用到 12月1日 周二（含当天）. */
export const expiryHint = (next: { readonly expiresOn: string; readonly amount: number }): string =>
  `${formatPoints(next.amount)} 积分可用到 ${formatDay(next.expiresOn as LocalDate)}（含当天）`;

/** Age in whole years on a day. */
export const ageOn = (birthDate: LocalDate, today: LocalDate): number => {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
};

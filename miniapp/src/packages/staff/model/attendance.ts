import type { TagTone } from '@/components';
import { formatMinute } from '@/format';
import { minuteOfDay } from '@/vocabulary';
import type { Attendance, AttendanceStatus, LessonLine, RollCallResult, TodayLesson } from '../types';

const MINUTE_MS = 60_000;
/** Check-in and roll call open this long before the start. */
const OPENS_BEFORE_MS = 30 * MINUTE_MS;

export const STATUSES: readonly AttendanceStatus[] = ['present', 'late', 'leave', 'absent'];
export const STATUS_NAMES: Readonly<Record<AttendanceStatus, string>> = {
  present: '到课',
  late: '迟到',
  leave: '请假',
  absent: '缺课',
};
export const STATUS_TONES: Readonly<Record<AttendanceStatus, TagTone>> = {
  present: 'brand',
  late: 'points',
  leave: 'info',
  absent: 'danger',
};
export const METHOD_NAMES: Readonly<Record<Attendance['method'], string>> = {
  qr: '扫码签到',
  roll_call: '老师点名',
  leave: '请假',
  correction: '老师更正',
};
export const CONSUMPTION_NAMES: Readonly<Record<Attendance['consumption'], string>> = {
  consumed: '已扣课时',
  owed: '欠课时',
  none: '未扣课时',
};

interface LessonTimes {
  readonly status: 'scheduled' | 'cancelled';
  readonly startsAt: number;
  readonly endsAt: number;
}
export type LessonPhase = 'cancelled' | 'later' | 'open' | 'running' | 'over';

/** Where a lesson stands at `now`: codes and roll call open 30 minutes before it; the instant of its end is over. */
export const phaseOf = (lesson: LessonTimes, now: number): LessonPhase => {
  if (lesson.status === 'cancelled') return 'cancelled';
  if (now >= lesson.endsAt) return 'over';
  if (now >= lesson.startsAt) return 'running';
  return now >= lesson.startsAt - OPENS_BEFORE_MS ? 'open' : 'later';
};

export const PHASES: Readonly<Record<LessonPhase, { readonly text: string; readonly tone: TagTone }>> = {
  cancelled: { text: '已取消', tone: 'danger' },
  later: { text: '未开始', tone: 'neutral' },
  open: { text: '签到中', tone: 'brand' },
  running: { text: '进行中', tone: 'brand' },
  over: { text: '已结束', tone: 'neutral' },
};

const ORDER: Readonly<Record<LessonPhase, number>> = { running: 0, open: 1, later: 2, over: 3, cancelled: 4 };

/** What needs somebody now comes first: running, open for check-in, later, over, cancelled; then by start. */
export const byUrgency = (lessons: readonly TodayLesson[], now: number): readonly TodayLesson[] =>
  [...lessons].sort((a, b) => ORDER[phaseOf(a, now)] - ORDER[phaseOf(b, now)] || a.startsAt - b.startsAt);

export const clock = (at: number): string => formatMinute(minuteOfDay(at));

/** Who came last is on top, so that an arrival is seen at once; who is still missing follows by number. */
export const byArrival = (lines: readonly LessonLine[]): readonly LessonLine[] =>
  [...lines].sort((a, b) => {
    const [x, y] = [arrivedAt(a), arrivedAt(b)];
    if (x !== y) return (y ?? -1) - (x ?? -1);
    return a.externalNo < b.externalNo ? -1 : 1;
  });

/** When a child came, null when not (yet). Leave and absence are no arrivals. */
export const arrivedAt = ({ attendance }: LessonLine): number | null =>
  attendance !== null && (attendance.status === 'present' || attendance.status === 'late') ? attendance.recordedAt : null;

export type RollDraft = Readonly<Record<string, AttendanceStatus>>;

/** What the roll call starts from: everybody who is not recorded yet counts as present, an open leave request as leave. */
export const rollDraft = (lines: readonly LessonLine[]): RollDraft =>
  Object.fromEntries(
    lines
      .filter(({ attendance }) => attendance === null)
      .map(({ studentId, leavePending }) => [studentId, leavePending ? 'leave' : 'present']),
  );

/** The entries to send: those of the draft who are still unrecorded. What was recorded meanwhile is left as it is. */
export const rollEntries = (lines: readonly LessonLine[], draft: RollDraft) =>
  lines.flatMap(({ studentId, attendance }) => {
    const status = draft[studentId];
    return attendance === null && status !== undefined ? [{ studentId, status }] : [];
  });

/** How many of a draft have each status. */
export const rollCounts = (draft: RollDraft): Readonly<Record<AttendanceStatus, number>> => {
  const counts = { present: 0, late: 0, leave: 0, absent: 0 };
  for (const status of Object.values(draft)) counts[status] += 1;
  return counts;
};

/** 到课 5 · 迟到 1, without what nobody has. */
export const countsText = (counts: Readonly<Record<AttendanceStatus, number>>): string =>
  STATUSES.filter((status) => counts[status] > 0)
    .map((status) => `${STATUS_NAMES[status]} ${counts[status]}`)
    .join(' · ');

/** The children for whom no package could pay, with the server's reason. */
export const owedLines = (results: readonly RollCallResult[], lines: readonly LessonLine[]) =>
  results
    .filter(({ consumption }) => consumption === 'owed')
    .map(({ studentId, owedBecause }) => ({
      studentId,
      name: lines.find((line) => line.studentId === studentId)?.name ?? '学员',
      why: owedBecause ?? '没有可用的课包',
    }));

/** 18:32 扫码签到 · 已扣课时, for one recorded attendance. */
export const attendanceDetail = (attendance: Attendance): string =>
  [
    `${clock(attendance.recordedAt)} ${METHOD_NAMES[attendance.method]}`,
    CONSUMPTION_NAMES[attendance.consumption],
    ...(attendance.offlineScannedAt === null ? [] : ['离线补交']),
  ].join(' · ');

import type { TagTone } from '@/components';
import { formatDay, formatInstant, formatMinute, formatWhole } from '@/format';
import { serverNow } from '@/services/server-clock';
import { type LocalDate, localDateOf, minuteOfDay } from '@/vocabulary';
import type { Attendance, Delivery, ImportJob, JobRun, StaffMember, Student } from '../types';

/** Filters as a query: blank fields mean «not asked for» and are left out. */
export const queryOf = <T extends Readonly<Record<string, string>>>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')) as Partial<T>;

// ---- Roster import ----

export type ImportState = ImportJob['state'];
export const IMPORT_STATES: Readonly<Record<ImportState, { readonly text: string; readonly tone: TagTone }>> = {
  uploaded: { text: '等待检查', tone: 'info' },
  checking: { text: '正在检查', tone: 'info' },
  checked: { text: '检查完成', tone: 'points' },
  committing: { text: '正在导入', tone: 'info' },
  done: { text: '已导入', tone: 'brand' },
  failed: { text: '没有导入', tone: 'danger' },
  cancelled: { text: '已放弃', tone: 'neutral' },
};

/** Whether the server is at work on an import, so that its progress should be watched. */
export const isMoving = (state: ImportState): boolean => state === 'uploaded' || state === 'checking' || state === 'committing';

/** Progress of the running step in whole percent, rounded down: 100 is shown only when all rows are done. */
export const percentOf = ({ rowsDone, rowsTotal }: Pick<ImportJob, 'rowsDone' | 'rowsTotal'>): number =>
  rowsTotal <= 0 ? 0 : Math.min(100, Math.floor((rowsDone * 100) / rowsTotal));

const STATIONS = ['检查文件', '核对结果', '写入名册', '完成'] as const;
const STATION_OF = { uploaded: 0, checking: 0, checked: 1, committing: 2, done: STATIONS.length } as const;

/** Where an import stands; null when it was given up. A failure after the check was decided on broke the writing. */
export const importSteps = ({
  state,
  counts,
}: Pick<ImportJob, 'state' | 'counts'>): {
  readonly steps: readonly string[];
  readonly current: number;
  readonly failed: boolean;
} | null => {
  if (state === 'cancelled') return null;
  if (state === 'failed') return { steps: STATIONS, current: counts === null ? 0 : 2, failed: true };
  return { steps: STATIONS, current: STATION_OF[state], failed: false };
};

/** How many rows of a checked file may be imported without the broken ones. */
export const goodRows = ({ rowsTotal, errorRows }: Pick<ImportJob, 'rowsTotal' | 'errorRows'>): number =>
  Math.max(0, rowsTotal - errorRows);

/** What the import does, as label and figure; what it leaves alone is said as well. */
export const countsOf = (
  counts: NonNullable<ImportJob['counts']>,
): readonly { readonly label: string; readonly value: string }[] =>
  [
    ['新学员', counts.studentsCreated],
    ['更新学员', counts.studentsUpdated],
    ['学员不变', counts.studentsUnchanged],
    ['新家长', counts.guardiansCreated],
    ['新课程', counts.coursesCreated],
    ['新班级', counts.classGroupsCreated],
    ['加入班级', counts.membershipsAdded],
    ['调班', counts.membershipsMoved],
    ['新报名', counts.enrolmentsCreated],
    ['更新报名', counts.enrolmentsUpdated],
    ['报名不变', counts.enrolmentsUnchanged],
  ].map(([label, value]) => ({ label: String(label), value: formatWhole(Number(value)) }));

export const SEVERITIES = {
  error: { text: '错误', tone: 'danger' },
  warning: { text: '提醒', tone: 'points' },
  notice: { text: '说明', tone: 'info' },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly tone: TagTone }>>;

// ---- Students and families ----

/** What stands for a family in one line: its guardians, and while there are none, that. */
export const guardiansText = (guardians: readonly { readonly name: string }[]): string =>
  guardians.map(({ name }) => name).join('、') || '还没有家长';

export const STUDENT_STATES: Readonly<Record<Student['status'], { readonly text: string; readonly tone: TagTone }>> = {
  active: { text: '在读', tone: 'brand' },
  left: { text: '已离校', tone: 'neutral' },
  erased: { text: '已删除', tone: 'neutral' },
};

// ---- Points by hand ----

const MOST = 1_000_000;
export type PointsInput = { readonly amount: number } | { readonly problem: string };

/** Reads a signed whole number of points as somebody types it (with +, full-width minus or commas). */
export const readPoints = (text: string): PointsInput => {
  const clean = text
    .trim()
    .replace(/[，,\s]/g, '')
    .replace(/^[−－]/, '-')
    .replace(/^＋/, '+');
  if (!/^[+-]?\d+$/.test(clean)) return { problem: '请填写整数，例如 50 或 -50' };
  const amount = Number(clean);
  if (amount === 0) return { problem: '调整的积分数不能为零' };
  if (amount > MOST || amount < -MOST) return { problem: `一次最多调整 ${formatWhole(MOST)} 积分` };
  return { amount };
};

// ---- Machinery ----

export const RUN_STATES: Readonly<Record<JobRun['state'], { readonly text: string; readonly tone: TagTone }>> = {
  requested: { text: '等待运行', tone: 'info' },
  claimed: { text: '正在运行', tone: 'info' },
  done: { text: '已完成', tone: 'brand' },
  failed: { text: '失败', tone: 'danger' },
};

/** When a waiting delivery is tried next; 0 = at once. */
export const nextTry = ({ state, nextAttemptAt }: Pick<Delivery, 'state' | 'nextAttemptAt'>): string => {
  if (state === 'dead') return '已停止重试';
  return nextAttemptAt === 0 ? '立即' : formatInstant(nextAttemptAt);
};

/** A length of time in words, rounded down: 59 秒, 1 分钟, 2 小时, 3 天. */
export const ageText = (seconds: number): string => {
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} 分钟`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} 小时` : `${Math.floor(seconds / 86_400)} 天`;
};

export const STAFF_STATES: Readonly<Record<StaffMember['state'], { readonly text: string; readonly tone: TagTone }>> = {
  active: { text: '在职', tone: 'brand' },
  invited: { text: '待加入', tone: 'points' },
  inactive: { text: '已停用', tone: 'neutral' },
};

export const STAFF_ROLE_NAMES: Readonly<Record<StaffMember['roles'][number]['role'], string>> = {
  owner: '机构负责人',
  campus_manager: '校区主管',
  teacher: '任课老师',
  consultant: '课程顾问',
  front_desk: '前台',
  marketing: '市场',
  finance: '财务',
};

/** Why staff should look at a recorded attendance; empty when there is nothing to see. */
export const attendanceNotes = (row: Attendance): readonly string[] => [
  ...(row.isMakeUp ? ['补课'] : []),
  ...(row.offlineScannedAt === null ? [] : [`离线签到，扫码于 ${formatInstant(row.offlineScannedAt)}`]),
  ...(row.revision > 1 ? [`已更正 ${row.revision - 1} 次`] : []),
  ...(row.note === null ? [] : [row.note]),
];

/**
 * A day of a record that may reach back or far ahead: 11月21日 周六, with its year unless that is this year.
 * @param now epoch ms, by the server's clock
 * @param date as the server writes it, YYYY-MM-DD
 */
export const dayText = (date: string, now: number = serverNow()): string =>
  formatDay(date as LocalDate, date.slice(0, 4) !== localDateOf(now).slice(0, 4));

/** An instant likewise: 11月21日 周六 18:30, in Shanghai. */
export const stamp = (at: number, now: number = serverNow()): string =>
  `${dayText(localDateOf(at), now)} ${formatMinute(minuteOfDay(at))}`;

/** The last day on which something can still be done, that day included: 最晚 12月31日 周四. */
export const lastDayText = (date: string, now: number = serverNow()): string => `最晚 ${dayText(date, now)}`;

const PROGRESS_NAMES: Readonly<Record<string, string>> = {
  webLogins: '登录码',
  sessions: '登录',
  tokens: '凭证',
  resealed: '重新加密',
  groups: '班级',
  created: '新建',
  conflicts: '冲突',
  expired: '过期',
  released: '生效',
  purged: '清除',
  done: '完成',
  removed: '清除',
  students: '学员',
  lots: '批次',
  points: '积分',
  keys: '提交标识',
  events: '事件',
  pushes: '收到的推送',
};

/** What a task says about its work, in the order in which it says it. */
export const progressText = (progress: JobRun['progress']): string =>
  Object.entries(progress ?? {})
    .map(([name, value]) => `${PROGRESS_NAMES[name] ?? name} ${value}`)
    .join('，');

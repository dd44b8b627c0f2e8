import type { IconName } from '@/icons/icons';
import { urls } from '@/routes';
import type { AnswerOf } from '@/services/api';

export type WorkGroup = AnswerOf<'workList.list'>['items'][number];
export type WorkKind = WorkGroup['kind'];

interface KindWords {
  readonly title: string;
  readonly icon: IconName;
  /** What is done on the page it leads to. */
  readonly act: string;
  /** Only the computer has the page. */
  readonly desk: boolean;
  /** Where the whole pile is settled; null = one by one. */
  readonly pile: (() => string) | null;
  /** Where one entry is settled, when that is another page. */
  readonly one?: (id: string) => string;
}

export const WORK: Readonly<Record<WorkKind, KindWords>> = {
  roll_call: {
    title: '下课了还没点完名',
    icon: 'check',
    act: '去点名',
    desk: false,
    pile: null,
    one: urls.staff.rollCall,
  },
  leave: { title: '请假申请', icon: 'calendar', act: '去处理', desk: false, pile: urls.staff.leave },
  make_up: { title: '补课申请', icon: 'lesson', act: '去处理', desk: false, pile: urls.staff.leave },
  attendance_dispute: { title: '考勤异议', icon: 'alert', act: '去回复', desk: true, pile: urls.staff.disputes },
  points_dispute: { title: '积分异议', icon: 'points', act: '去回复', desk: true, pile: urls.staff.disputes },
  queued_award: {
    title: '预算放不下的奖励待批',
    icon: 'points',
    act: '去审批',
    desk: true,
    pile: urls.staff.queuedAwards,
  },
  budget_alert: { title: '积分预算提醒', icon: 'alert', act: '去查看', desk: true, pile: urls.staff.budget },
  manual_award: { title: '奖励积分待审批', icon: 'points', act: '去审批', desk: true, pile: urls.staff.manualAwards },
  redemption: {
    title: '兑换待备货或发货',
    icon: 'gift',
    act: '去处理',
    desk: false,
    pile: () => urls.staff.pickUp(),
    one: urls.staff.pickUp,
  },
  desk_void: { title: '收款作废待复核', icon: 'wallet', act: '去复核', desk: true, pile: urls.staff.deskVoids },
  payment_task: { title: '财务待办', icon: 'wallet', act: '去处理', desk: true, pile: urls.staff.paymentTasks },
  refund: { title: '退款没有到账', icon: 'refresh', act: '去处理', desk: true, pile: () => urls.staff.refunds('stuck') },
  dead_letter: { title: '系统消息处理失败', icon: 'settings', act: '去查看', desk: true, pile: urls.staff.deliveries },
};

/** The server counts no further. */
const SHOWN_MAX = 99;

export const countText = (count: number): string => (count > SHOWN_MAX ? `${SHOWN_MAX}+` : String(count));

/** What there is beside those that are named. @param count at the cap, nobody knows how many */
export const restText = (rest: number, count: number): string => (count > SHOWN_MAX ? '还有很多' : `还有 ${rest} 条`);

export const totalOf = (groups: readonly Pick<WorkGroup, 'count'>[]): number => groups.reduce((sum, { count }) => sum + count, 0);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something has waited, in one round number. */
export const waitedText = (since: number, now: number): string => {
  const waited = Math.max(0, now - since);
  if (waited < MINUTE_MS) return '刚刚';
  if (waited < HOUR_MS) return `${Math.floor(waited / MINUTE_MS)} 分钟前`;
  if (waited < DAY_MS) return `${Math.floor(waited / HOUR_MS)} 小时前`;
  return `${Math.floor(waited / DAY_MS)} 天前`;
};

/** Where a tap leads; undefined = only the computer has the page, or there is nothing that settles the whole pile. */
export const linkOf = (kind: WorkKind, id: string | null, hasDesk: boolean): string | undefined => {
  const { desk, pile, one } = WORK[kind];
  if (desk && !hasDesk) return undefined;
  if (id !== null && one !== undefined) return one(id);
  return pile?.();
};

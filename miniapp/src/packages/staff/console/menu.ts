import { urls } from '@/routes';
import { allows } from '../model/access';
import { hasEverywhere } from '../model/finance';
import type { Me, Permission } from '../types';

export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  readonly permission: Permission;
  readonly url: string;
  /** The permission must reach every campus: the page shows the whole school's books. */
  readonly everywhere?: boolean;
}
export interface MenuSection {
  readonly title: string;
  readonly entries: readonly MenuEntry[];
}

const entry = (id: string, title: string, permission: Permission, url: string): MenuEntry => ({ id, title, permission, url });

export const MENU: readonly MenuSection[] = [
  { title: '工作台', entries: [entry('start', '待办', 'lesson.read', urls.staff.start())] },
  {
    title: '学员',
    entries: [
      entry('students', '学员', 'student.read', urls.staff.students()),
      entry('families', '家庭', 'family.read', urls.staff.families()),
      entry('imports', '名册导入', 'roster.import', urls.staff.imports()),
    ],
  },
  {
    title: '教学',
    entries: [
      entry('timetable', '课表', 'lesson.read', urls.staff.timetable()),
      entry('classes', '班级', 'course.read', urls.staff.classes()),
      entry('attendance', '考勤', 'attendance.read', urls.staff.attendance()),
      entry('disputes', '异议处理', 'attendance.correct', urls.staff.disputes()),
    ],
  },
  {
    title: '财务',
    entries: [
      entry('payments', '收款', 'payment.read', urls.staff.payments()),
      entry('refunds', '退款', 'payment.read', urls.staff.refunds()),
      entry('desk-voids', '作废复核', 'payment.read', urls.staff.deskVoids()),
      entry('payment-tasks', '财务待办', 'payment.reconcile', urls.staff.paymentTasks()),
      { ...entry('bills', '对账', 'payment.reconcile', urls.staff.bills()), everywhere: true },
    ],
  },
  {
    title: '积分',
    entries: [
      entry('rules', '积分规则', 'rules.read', urls.staff.rules()),
      entry('backtest', '规则回测', 'rules.read', urls.staff.backtests()),
      entry('expiry-extensions', '延长有效期', 'rules.read', urls.staff.expiryExtensions()),
      entry('manual-awards', '奖励积分', 'points.adjust', urls.staff.manualAwards()),
      entry('queued-awards', '排队的奖励', 'budget.approve', urls.staff.queuedAwards()),
      entry('budget', '积分预算', 'budget.read', urls.staff.budget()),
      entry('liability', '积分负债', 'points.liability.read', urls.staff.liability()),
      entry('monitoring', '积分监控', 'points.monitor', urls.staff.monitoring()),
    ],
  },
  {
    title: '商城',
    entries: [
      entry('goods', '商品与库存', 'goods.read', urls.staff.goods()),
      entry('redemptions', '兑换处理', 'redemption.read', urls.staff.redemptions()),
      entry('lotteries', '抽奖', 'lottery.read', urls.staff.lotteries()),
      entry('mall-reports', '商城报表', 'mall.report.read', urls.staff.mallReports()),
    ],
  },
  {
    title: '机构',
    entries: [
      entry('staff', '员工与角色', 'staff.read', urls.staff.staff()),
      entry('audit', '操作日志', 'audit.read', urls.staff.audit()),
    ],
  },
  {
    title: '系统',
    entries: [
      entry('deliveries', '事件投递', 'ops.read', urls.staff.deliveries()),
      entry('jobs', '定时任务', 'ops.read', urls.staff.jobs()),
    ],
  },
];

const mayOpenEntry = (me: Me, { permission, everywhere = false }: MenuEntry): boolean =>
  everywhere ? hasEverywhere(me, permission) : allows(me, permission);

/** The navigation of one person: what the roles do not allow is left out, and sections that become empty with it. */
export const menuOf = (me: Me): readonly MenuSection[] =>
  MENU.map((section) => ({ ...section, entries: section.entries.filter((one) => mayOpenEntry(me, one)) })).filter(
    ({ entries }) => entries.length > 0,
  );

/** Whether somebody may open a console page; detail pages go by the list they belong to, pages outside the list are free. */
export const mayOpen = (me: Me, id: string): boolean => {
  const found = MENU.flatMap(({ entries }) => entries).find((one) => one.id === id);
  return found === undefined || mayOpenEntry(me, found);
};

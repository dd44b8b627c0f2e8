import { buildPath } from '@/services/paths';

const phone = (page: string, query: Readonly<Record<string, unknown>> = {}) =>
  buildPath(`/packages/staff/pages/${page}/index`, {}, query);
const desk = (page: string, query: Readonly<Record<string, unknown>> = {}) =>
  buildPath(`/packages/staff/console/${page}/index`, {}, query);

/** Addresses of the staff section: `phone` pages exist everywhere, `desk` pages in the web build only. */
export const staffUrls = {
  today: () => phone('today'),
  lesson: (lessonId: string) => phone('lesson', { lessonId }),
  code: (lessonId: string) => phone('code', { lessonId }),
  rollCall: (lessonId: string) => phone('roll-call', { lessonId }),
  tasks: () => phone('tasks'),
  leave: () => phone('leave'),
  members: () => phone('members'),
  member: (studentId: string) => phone('member', { studentId }),
  award: (studentId: string) => phone('award', { studentId }),
  /** The child is chosen among those of the lesson. */
  awardInLesson: (lessonId: string) => phone('award', { lessonId }),
  confirmLogin: (scene?: string) => phone('confirm-login', { scene }),
  cashier: () => phone('cashier'),
  /** With a student the payer is chosen already. */
  collect: (studentId?: string) => phone('collect', { studentId }),
  cashierPayment: (paymentId: string) => phone('payment', { paymentId }),
  /** With a redemption its hand-over is open already. */
  pickUp: (redemptionId?: string) => phone('pick-up', { redemptionId }),
  /** Everything open of one good at one campus; the title says so on the page. */
  pickUpOf: (only: { readonly goodId: string; readonly campusId: string; readonly title: string }) => phone('pick-up', only),
  stockTake: () => phone('stock-take'),
  webLogin: () => desk('web-login'),
  start: () => desk('start'),
  imports: () => desk('imports'),
  import: (importJobId: string) => desk('import', { importJobId }),
  students: () => desk('students'),
  student: (studentId: string) => desk('student', { studentId }),
  families: () => desk('families'),
  family: (familyId: string) => desk('family', { familyId }),
  classes: () => desk('classes'),
  classGroup: (classGroupId: string, name?: string) => desk('class-group', { classGroupId, name }),
  timetable: () => desk('timetable'),
  attendance: () => desk('attendance'),
  disputes: () => desk('disputes'),
  payments: () => desk('payments'),
  payment: (paymentId: string) => desk('payment', { paymentId }),
  refunds: (view?: string) => desk('refunds', { view }),
  deskVoids: () => desk('desk-voids'),
  paymentTasks: () => desk('payment-tasks'),
  bills: () => desk('bills'),
  budget: () => desk('budget'),
  rules: () => desk('rules'),
  ruleVersion: (ruleVersionId: string) => desk('rule-version', { ruleVersionId }),
  backtests: () => desk('backtest'),
  backtest: (backtestId: string) => desk('backtest-result', { backtestId }),
  expiryExtensions: () => desk('expiry-extensions'),
  manualAwards: () => desk('manual-awards'),
  queuedAwards: (state?: string) => desk('queued-awards', { state }),
  staff: () => desk('staff'),
  audit: () => desk('audit'),
  deliveries: () => desk('deliveries'),
  jobs: () => desk('jobs'),
  liability: () => desk('liability'),
  goods: () => desk('goods'),
  good: (goodId: string) => desk('good', { goodId }),
  /** With what the pricing assistant worked out. */
  newGood: (priced: { readonly cost?: string; readonly shipping?: string; readonly points?: number } = {}) =>
    desk('good', priced),
  /** With a good or a student only theirs. */
  redemptions: (only?: { readonly goodId?: string; readonly studentId?: string }) => desk('redemptions', { ...only }),
  mallReports: () => desk('mall-reports'),
  lotteries: () => desk('lotteries'),
  lottery: (lotteryId: string) => desk('lottery', { lotteryId }),
  monitoring: () => desk('monitoring'),
} as const;

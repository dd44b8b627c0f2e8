import { formatFen, formatInstant, formatWhole } from '@/format';
import { addDays, type LocalDate, startOfDay } from '@/vocabulary';
import { STAFF_ROLE_NAMES } from './desk';

/** What an action is called. An action that is not listed here shows its own code: better raw than missing. */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
  'identity.phone.revealed': '查看完整手机号',
  'identity.family.exported': '导出家庭资料',
  'identity.list.exported': '导出家庭、员工或日志',
  'identity.family.erased': '删除家庭资料',
  'identity.guardian.added': '添加家长',
  'identity.guardian.changed': '修改家长',
  'identity.guardian.bound': '家长绑定微信',
  'identity.campus.created': '新建校区',
  'identity.campus.changed': '修改校区',
  'identity.school.changed': '修改机构',
  'identity.staff.invited': '邀请员工',
  'identity.staff.reinvited': '重新邀请员工',
  'identity.staff.joined': '员工加入',
  'identity.staff.changed': '调整员工',
  'identity.staff.roles': '调整角色',
  'identity.staff.deactivated': '停用员工',
  'identity.staff.reactivated': '恢复员工',
  'identity.web-login.confirmed': '确认电脑登录',
  'identity.web-login.refused': '拒绝电脑登录',
  'student.create': '新建学员',
  'student.update': '修改学员',
  'enrolment.create': '办理报名',
  'enrolment.update': '修改课包',
  'enrolment.adjust': '调整课时',
  'course.create': '新建课程',
  'course.update': '修改课程',
  'class_group.create': '新建班级',
  'class_group.update': '修改班级',
  'class_group.add_member': '加入班级',
  'class_group.end_member': '退出班级',
  'timetable.add': '添加课表',
  'timetable.end': '结束课表',
  'lesson.generate': '生成课次',
  'lesson.add': '加课',
  'lesson.move': '调课',
  'lesson.cancel': '取消课次',
  'attendance.roll_call': '点名',
  'attendance.correct': '更正考勤',
  'leave.request': '代为请假',
  'leave.cancel': '取消请假',
  'leave.decide': '处理请假',
  'make_up.assign': '安排补课',
  'make_up.decide': '处理补课',
  'holiday.add': '添加校历',
  'holiday.remove': '移除校历',
  'attendance_dispute.resolve': '处理考勤异议',
  'schooling.roster.uploaded': '上传名册',
  'schooling.roster.committed': '导入名册',
  'schooling.roster.cancelled': '放弃导入',
  'schooling.list.exported': '导出名册列表',
  'schooling.behaviour.recorded': '登记表现',
  'schooling.behaviour.revoked': '撤销表现',
  'schooling.homework.checked': '批阅作业',
  'earning.manual_award.given': '奖励或扣减积分',
  'earning.manual_award.requested': '申请奖励或扣减积分',
  'earning.manual_award.approved': '通过奖励申请',
  'earning.manual_award.refused': '不通过奖励申请',
  'earning.manual_award.withdrawn': '撤回奖励申请',
  'earning.manual_award.undone': '撤回奖励积分',
  'earning.manual_policy.changed': '修改奖励限额',
  'earning.queued_award.given': '批准排队的奖励',
  'earning.queued_award.refused': '不批准排队的奖励',
  'earning.list.exported': '导出奖励记录',
  'points.adjust': '调整积分',
  'earning.rule_version.created': '新建积分规则草稿',
  'earning.rule_version.saved': '保存积分规则草稿',
  'earning.rule_version.discarded': '删除积分规则草稿',
  'earning.rule_version.submitted': '提交积分规则',
  'earning.rule_version.returned': '退回积分规则',
  'earning.rule_version.published': '发布积分规则',
  'points.list.exported': '导出积分异议',
  'points.report.exported': '导出积分报表',
  'points.rate.changed': '修改积分折算比例',
  'points.decideDispute': '处理积分异议',
  'points.dispute.decided': '处理积分异议',
  'payments.payment.opened': '发起收款',
  'payments.payment.synced': '查询收款',
  'payments.payment.withdrawn': '撤回收款',
  'payments.desk_receipt.recorded': '登记收款',
  'payments.desk_void.requested': '申请作废',
  'payments.desk_void.approved': '同意作废',
  'payments.desk_void.rejected': '不同意作废',
  'payments.refund.requested': '退款',
  'payments.refund.retried': '重试退款',
  'payments.refund.given_by_hand': '登记线下退款',
  'payments.task.resolved': '处理财务待办',
  'payments.bill.compared': '对账',
  'payments.difference.resolved': '处理对账差异',
  'payments.list.exported': '导出收款列表',
  'budget.period.created': '新建积分预算',
  'budget.period.saved': '修改积分预算',
  'budget.period.activated': '启用积分预算',
  'budget.period.closed': '结束积分预算',
  'budget.period.discarded': '删除积分预算草稿',
  'mall.good.created': '新建商品',
  'mall.good.changed': '修改商品',
  'mall.good.on_sale': '上架商品',
  'mall.good.off_sale': '下架商品',
  'mall.promotion.set': '设置促销',
  'mall.promotion.ended': '结束促销',
  'mall.stock.moved': '调整库存',
  'mall.stock.counted': '盘点库存',
  'mall.stock.transferred': '调拨库存',
  'mall.redemption.ready': '兑换备货',
  'mall.redemption.shipped': '寄出兑换',
  'mall.redemption.tracking_corrected': '更正快递单号',
  'mall.redemption.guardian_asked': '请家长确认代领',
  'mall.redemption.transferred': '更换领取校区',
  'mall.list.exported': '导出商城列表',
  'mall.redemption.handed_over': '核销兑换',
  'mall.redemption.refused': '取消兑换',
  'mall.redemption.returned': '兑换退货',
  'mall.report.exported': '导出商城报表',
  'mall.right.used': '核销权益',
  'mall.right.use_undone': '撤销权益核销',
  'mall.family-pin.reset': '重置家长密码',
  'lottery.switched_on': '开启抽奖功能',
  'lottery.switched_off': '关闭抽奖功能',
  'lottery.campaign.created': '新建抽奖',
  'lottery.campaign.changed': '修改抽奖',
  'lottery.campaign.started': '开始抽奖',
  'lottery.campaign.ended': '结束抽奖',
  'lottery.prize.handed_over': '发放奖品',
  'lottery.list.exported': '导出抽奖列表',
  'outbox.redrive': '重试投递',
  'outbox.discard': '放弃投递',
  'job.trigger': '运行任务',
};

export const SUBJECT_NAMES: Readonly<Record<string, string>> = {
  student: '学员',
  family: '家庭',
  good: '商品',
  redemption: '兑换',
  right: '权益',
  lottery: '抽奖',
  guardian: '家长',
  staff: '员工',
  campus: '校区',
  school: '机构',
  course: '课程',
  classGroup: '班级',
  lesson: '课次',
  attendance: '考勤',
  leaveRequest: '请假',
  enrolment: '课包',
  behaviour: '表现',
  importJob: '名册导入',
  export: '导出',
  holiday: '校历',
  account: '账号',
  dispute: '异议',
  payment: '收款',
  refund: '退款',
  deskVoid: '作废申请',
  paymentTask: '财务待办',
  paymentBill: '账单',
  paymentDifference: '对账差异',
  ruleVersion: '积分规则版本',
  budgetPeriod: '积分预算',
};

export const actionText = (action: string): string => ACTION_NAMES[action] ?? action;
export const subjectText = (kind: string): string => SUBJECT_NAMES[kind] ?? kind;

const FIELD_NAMES: Readonly<Record<string, string>> = {
  roles: '角色',
  campuses: '校区',
  by: '方式',
  reason: '原因',
  status: '状态',
  before: '原来',
  after: '改为',
  delta: '数量',
  amount: '数量',
  rows: '行数',
  mode: '方式',
  list: '列表',
  format: '格式',
  phones: '手机号',
  behaviour: '类别',
  fields: '字段',
  changed: '改动',
  entries: '人数',
  eventType: '事件',
  versionNumber: '版本号',
  revision: '修改次数',
  rules: '规则数',
  campaigns: '活动数',
  effectiveFrom: '生效时间',
  businessDate: '业务日期',
  date: '日期',
  name: '名称',
  channel: '方式',
  receiptNo: '收据号',
  expiresAt: '截止',
  billDate: '账单日期',
  kind: '类型',
  resolution: '处理',
  number: '单号',
  numbers: '单号',
  payments: '收款',
  refunds: '退款',
  from: '开始日期',
  through: '结束日期',
  costFen: '预算',
  points: '积分',
  pointsPerYuan: '每元积分',
  whenFull: '额度用完后',
  expiredReturn: '过期积分回到预算',
  state: '状态',
  quantity: '件数',
  courier: '快递公司',
  parcels: '包裹数',
  delivery: '领取方式',
};
const VALUE_NAMES: Readonly<Record<string, string>> = {
  link: '邀请链接',
  phone: '手机号',
  masked: '部分隐藏',
  full: '完整显示',
  all: '全部',
  good_rows: '正确的行',
  true: '是',
  false: '否',
  cash: '现金',
  card: '刷卡',
  transfer: '转账',
  queue: '排队等审批',
  refuse: '不再发放',
  draft: '草稿',
  active: '使用中',
  closed: '已结束',
  pick_up: '到校自提',
  post: '邮寄',
  auto: '自动到账',
  ...STAFF_ROLE_NAMES,
};

/** Ids say nothing to a reader; the row names its subject in columns of its own. */
const isId = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);

/** How an amount reads: money in the books of payments, else plain. */
type Amount = (value: number) => string;

const valueText = (name: string, value: unknown, amount: Amount): string => {
  if (value === null || value === undefined) return '无';
  if (Array.isArray(value))
    return value
      .map((each) => valueText(name, each, amount))
      .filter(Boolean)
      .join('、');
  if (typeof value === 'object') return fieldsOf(value as Readonly<Record<string, unknown>>, ' ', amount);
  if (typeof value === 'number' && name === 'amount') return amount(value);
  if (typeof value === 'number' && name === 'costFen') return formatFen(value);
  if (typeof value === 'number' && name === 'expiresAt') return formatInstant(value);
  const text = String(value);
  return isId(text) ? '' : (VALUE_NAMES[text] ?? text);
};

const fieldsOf = (fields: Readonly<Record<string, unknown>>, between: string, amount: Amount): string =>
  Object.entries(fields)
    .map(([name, value]) => ({ name, text: valueText(name, value, amount) }))
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => (name === 'role' ? text : `${fieldName(name, amount)}：${text}`))
    .join(between);

const fieldName = (name: string, amount: Amount): string =>
  name === 'amount' && amount === formatFen ? '金额' : (FIELD_NAMES[name] ?? name);

/** The details of an action on one line, in the order in which they were written; ids are left out. */
export const detailsText = (details: Readonly<Record<string, unknown>>, action = ''): string =>
  fieldsOf(details, '，', action.startsWith('payments.') ? formatFen : formatWhole);

/** Days of a filter as instants: from the first instant of the first day to the last of the last day. */
export const dayRange = (from: LocalDate | null, to: LocalDate | null): { readonly from?: number; readonly to?: number } => ({
  ...(from === null ? {} : { from: startOfDay(from) }),
  ...(to === null ? {} : { to: startOfDay(addDays(to, 1)) - 1 }),
});

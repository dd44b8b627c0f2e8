import { addDays, type LocalDate, startOfDay } from '@/vocabulary';
import { STAFF_ROLE_NAMES } from './desk';

/** What an action is called. An action that is not listed here shows its own code: better raw than missing. */
const ACTION_NAMES: Readonly<Record<string, string>> = {
  'identity.phone.revealed': '查看完整手机号',
  'identity.family.exported': '导出家庭资料',
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
  'attendance_dispute.resolve': '处理考勤申诉',
  'schooling.roster.uploaded': '上传名册',
  'schooling.roster.committed': '导入名册',
  'schooling.roster.cancelled': '放弃导入',
  'schooling.list.exported': '导出列表',
  'schooling.behaviour.recorded': '登记表现',
  'schooling.behaviour.revoked': '撤销表现',
  'schooling.homework.checked': '批阅作业',
  'points.adjust': '调整积分',
  'points.decideDispute': '处理积分申诉',
  'points.dispute.decided': '处理积分申诉',
  'outbox.redrive': '重试投递',
  'outbox.discard': '放弃投递',
  'job.trigger': '运行任务',
};

export const SUBJECT_NAMES: Readonly<Record<string, string>> = {
  student: '学员',
  family: '家庭',
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
  dispute: '申诉',
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
  businessDate: '业务日期',
  date: '日期',
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
  ...STAFF_ROLE_NAMES,
};

/** Ids say nothing to a reader; the row names its subject in columns of its own. */
const isId = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return '无';
  if (Array.isArray(value)) return value.map(valueText).filter(Boolean).join('、');
  if (typeof value === 'object') return fieldsOf(value as Readonly<Record<string, unknown>>, ' ');
  const text = String(value);
  return isId(text) ? '' : (VALUE_NAMES[text] ?? text);
};

const fieldsOf = (fields: Readonly<Record<string, unknown>>, between: string): string =>
  Object.entries(fields)
    .map(([name, value]) => ({ name, text: valueText(value) }))
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => (name === 'role' ? text : `${FIELD_NAMES[name] ?? name}：${text}`))
    .join(between);

/** The details of a row on one line, in the order in which they were written; ids are left out. */
export const detailsText = (details: Readonly<Record<string, unknown>>): string => fieldsOf(details, '，');

/** Days of a filter as instants: from the first instant of the first day to the last of the last day. */
export const dayRange = (from: LocalDate | null, to: LocalDate | null): { readonly from?: number; readonly to?: number } => ({
  ...(from === null ? {} : { from: startOfDay(from) }),
  ...(to === null ? {} : { to: startOfDay(addDays(to, 1)) - 1 }),
});

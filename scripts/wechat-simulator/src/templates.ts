export interface TemplateField {
  /** Type and number, e.g. `thing1`. */
  readonly key: string;
  readonly label: string;
  /** The values an `enum` field can take. */
  readonly values?: readonly string[];
}

/** A template of subscription messages as the console shows it. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** One message per consent (`once`, the default) or any number (`long`); the two never go into one request. */
  readonly kind?: 'once' | 'long';
  readonly fields: readonly TemplateField[];
}

/** What the demo's account has in its console. */
export const DEFAULT_TEMPLATES: readonly Template[] = [
  {
    id: 'QyLessonReminder-8pX2dVn0KcR4tZ6wB1mHs5Jf_A',
    title: '开课提醒',
    fields: [
      { key: 'thing1', label: '课程名称' },
      { key: 'time2', label: '上课时间' },
      { key: 'thing3', label: '上课地点' },
      { key: 'name4', label: '授课老师' },
      { key: 'thing5', label: '温馨提示' },
    ],
  },
  {
    id: 'QyLessonChanged-2wF6nTb8JmY4vC0pR5hXk9Zs3_E',
    title: '课程变更通知',
    fields: [
      { key: 'thing1', label: '课程名称' },
      { key: 'phrase2', label: '变更类型' },
      { key: 'time3', label: '原上课时间' },
      { key: 'thing4', label: '变更说明' },
    ],
  },
  {
    id: 'QyLeaveResult-3hT7yLq9WvE5uN2cX8bKd6Ga1Mj_R',
    title: '请假结果',
    fields: [
      { key: 'name1', label: '请假人' },
      { key: 'thing2', label: '课程名称' },
      { key: 'time3', label: '请假时间' },
      { key: 'phrase4', label: '处理结果' },
      { key: 'thing5', label: '备注' },
    ],
  },
  {
    id: 'QyPointsArrived-6rD4kMz1PfS8jY3gC7vQx0Ht9Lb',
    title: '积分到账',
    fields: [
      { key: 'number1', label: '到账积分' },
      { key: 'thing2', label: '积分来源' },
      { key: 'number3', label: '当前积分' },
      { key: 'time4', label: '到账时间' },
    ],
  },
  {
    id: 'QyPointsExpiring-5nB9sWk2RtU6eA4xF8zJq1Cm7D',
    title: '积分到期提醒',
    fields: [
      { key: 'number1', label: '即将到期积分' },
      { key: 'date2', label: '到期日期' },
      { key: 'number3', label: '当前积分' },
      { key: 'thing4', label: '温馨提示' },
    ],
  },
  {
    id: 'QyOrderPaid-2vG8cNj6YhL4wP0kS9dTf3Xb5Ra_1Me',
    title: '订单支付成功',
    fields: [
      { key: 'character_string1', label: '订单编号' },
      { key: 'thing2', label: '商品名称' },
      { key: 'amount3', label: '支付金额' },
      { key: 'time4', label: '支付时间' },
    ],
  },
  {
    id: 'QyRefundNotice-7mK1fXs5ZbH3qD9tV4rLy8Wn0Cgk',
    title: '退款通知',
    fields: [
      { key: 'character_string1', label: '订单编号' },
      { key: 'amount2', label: '退款金额' },
      { key: 'phrase3', label: '退款状态' },
      { key: 'thing4', label: '退款说明' },
    ],
  },
  {
    id: 'QyTeamResult-9xJ3bQv7NsR1mE5gT8kYd2Zc6Wf_P4',
    title: '拼团结果',
    fields: [
      { key: 'thing1', label: '商品名称' },
      { key: 'phrase2', label: '拼团结果' },
      { key: 'number3', label: '成团人数' },
      { key: 'thing4', label: '温馨提示' },
    ],
  },
  {
    id: 'QyRenewReminder-4tC6hZw8KvM2jX0fB5nSg9Pd3Qk',
    title: '续费提醒',
    fields: [
      { key: 'thing1', label: '课程名称' },
      { key: 'name2', label: '学员姓名' },
      { key: 'number3', label: '剩余课时' },
      { key: 'date4', label: '有效期至' },
      { key: 'thing5', label: '温馨提示' },
    ],
  },
];

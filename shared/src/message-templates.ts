/** A field of a WeChat message template: its key as the console numbers it, its label there, and what the product puts in. */
export interface MessageField {
  readonly key: string;
  readonly label: string;
  readonly content: string;
}

/** Names of the product's own for the templates; the id of each belongs to a school's own account. */
export const MESSAGE_TEMPLATE_CODES = [
  'lesson_reminder',
  'lesson_changed',
  'leave_result',
  'points_credited',
  'points_expiring',
  'payment_settled',
  'refund_result',
  'group_buy_result',
  'renewal_reminder',
] as const;
export type MessageTemplateCode = (typeof MESSAGE_TEMPLATE_CODES)[number];

/** A subscription message that the product sends. The template's id belongs to each school's own account. */
export interface MessageTemplate {
  readonly code: MessageTemplateCode;
  /** Title in WeChat's template library. */
  readonly title: string;
  readonly when: string;
  /** The same for a parent; absent while nothing in the product sends it. */
  readonly whenText?: string;
  readonly fields: readonly MessageField[];
}

const field = (key: string, label: string, content: string): MessageField => ({ key, label, content });

/**
 * The templates a school takes from WeChat's library, with the keywords in this order. Public education templates differ
 * between categories: what counts is that each key has the type named here.
 */
export const MESSAGE_TEMPLATES: readonly MessageTemplate[] = [
  {
    code: 'lesson_reminder',
    title: '开课提醒',
    when: 'the evening before a lesson',
    whenText: '上课前一天傍晚',
    fields: [
      field('thing1', '课程名称', 'course'),
      field('time2', '上课时间', 'start of the lesson'),
      field('thing3', '上课地点', 'campus and room'),
      field('name4', '授课老师', 'teacher'),
      field('thing5', '温馨提示', 'what to bring'),
    ],
  },
  {
    code: 'lesson_changed',
    title: '课程变更通知',
    when: 'a lesson was moved or cancelled',
    whenText: '课程调整时间或取消',
    fields: [
      field('thing1', '课程名称', 'course'),
      field('phrase2', '变更类型', '调课 or 停课'),
      field('time3', '原上课时间', 'start of the lesson before'),
      field('thing4', '变更说明', 'the new time, or what happens to the lesson'),
    ],
  },
  {
    code: 'leave_result',
    title: '请假结果',
    when: 'a leave request was decided',
    whenText: '请假申请有了答复',
    fields: [
      field('name1', '请假人', 'the child’s first name'),
      field('thing2', '课程名称', 'course'),
      field('time3', '请假时间', 'start of the lesson'),
      field('phrase4', '处理结果', '已批准 or 未批准'),
      field('thing5', '备注', 'the answer, or how to make up the lesson'),
    ],
  },
  {
    code: 'points_credited',
    title: '积分到账',
    when: 'points were earned outside a lesson the family attended',
    whenText: '得到作业、表扬等课外积分',
    fields: [
      field('number1', '到账积分', 'points'),
      field('thing2', '积分来源', 'rule or award'),
      field('number3', '当前积分', 'balance'),
      field('time4', '到账时间', 'time of the credit'),
    ],
  },
  {
    code: 'points_expiring',
    title: '积分到期提醒',
    when: '30 and 7 days before points run out',
    whenText: '积分到期前 30 天和 7 天',
    fields: [
      field('number1', '即将到期积分', 'points'),
      field('date2', '到期日期', 'last usable day'),
      field('number3', '当前积分', 'balance'),
      field('thing4', '温馨提示', 'what they are good for'),
    ],
  },
  {
    code: 'payment_settled',
    title: '订单支付成功',
    when: 'a payment was settled',
    whenText: '付款成功',
    fields: [
      field('character_string1', '订单编号', 'number of the payment'),
      field('thing2', '商品名称', 'what was paid for'),
      field('amount3', '支付金额', 'yuan with two decimals'),
      field('time4', '支付时间', 'time of the payment'),
    ],
  },
  {
    code: 'refund_result',
    title: '退款通知',
    when: 'a refund arrived, or needs the family',
    whenText: '退款到账',
    fields: [
      field('character_string1', '订单编号', 'number of the payment'),
      field('amount2', '退款金额', 'yuan with two decimals'),
      field('phrase3', '退款状态', '已退款 or 处理中'),
      field('thing4', '退款说明', 'why, and where it goes'),
    ],
  },
  {
    code: 'group_buy_result',
    title: '拼团结果',
    when: 'a group filled up or ran out of time',
    fields: [
      field('thing1', '商品名称', 'what the group buys'),
      field('phrase2', '拼团结果', '已成团 or 未成团'),
      field('number3', '成团人数', 'families in the group'),
      field('thing4', '温馨提示', 'what happens next'),
    ],
  },
  {
    code: 'renewal_reminder',
    title: '续费提醒',
    when: 'an enrolment ends soon',
    fields: [
      field('thing1', '课程名称', 'course'),
      field('name2', '学员姓名', 'the child’s first name'),
      field('number3', '剩余课时', 'lessons left'),
      field('date4', '有效期至', 'last day'),
      field('thing5', '温馨提示', 'the offer'),
    ],
  },
];

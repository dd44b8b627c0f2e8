/** A field of a WeChat message template: its key as the console numbers it, its label there, and what the product puts in. */
export interface MessageField {
  readonly key: string;
  readonly label: string;
  readonly content: string;
}

/** A subscription message that the product sends. The template's id belongs to each school's own account. */
export interface MessageTemplate {
  readonly code: string;
  /** Title in WeChat's template library. */
  readonly title: string;
  readonly when: string;
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
    fields: [
      field('thing1', '课程名称', 'course'),
      field('time2', '上课时间', 'start of the lesson'),
      field('thing3', '上课地点', 'campus and room'),
      field('name4', '授课老师', 'teacher'),
      field('thing5', '温馨提示', 'what to bring'),
    ],
  },
  {
    code: 'leave_result',
    title: '请假结果',
    when: 'a leave request was decided',
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

import type { BehaviourKind, Instant, LocalDate, MessageTopic } from '@qingya/shared';
import type { Notice } from '../../messaging';
import { pages } from '../domain/pages';
import { cut, dateText, firstNameOf, timeText, yuanText } from '../domain/words';
import type { Child } from './lessons';

interface Record {
  readonly id: string;
  readonly kind: BehaviourKind;
  readonly title: string;
  readonly body: string | null;
  readonly passed: number | null;
}

const RECORD_TITLES: { readonly [K in BehaviourKind]?: string } = {
  teacher_comment: '收到老师点评',
  award: '获得一项荣誉',
  exam: '考级成绩已登记',
  activity: '参加了一次活动',
  course_completed: '课程结业',
};

/** Something was recorded about a child; what the family did itself is no news. */
export const recordAdded = (child: Child, record: Record): Notice | undefined => {
  const title = RECORD_TITLES[record.kind];
  if (title === undefined) return undefined;
  const text = record.body ? `：${record.body}` : '。';
  return {
    familyId: child.familyId,
    studentId: child.id,
    topic: 'record',
    reason: 'record.added',
    subject: record.id,
    title: `${firstNameOf(child.name)}${title}`,
    body: cut(`${record.title}${text}`, 400),
    page: pages.records(child.id),
    urgency: 'daytime',
  };
};

/** Homework was looked at. */
export const homeworkChecked = (child: Child, homework: { readonly id: string; readonly title: string; readonly note: string }) =>
  ({
    familyId: child.familyId,
    studentId: child.id,
    topic: 'record',
    reason: 'homework.checked',
    subject: homework.id,
    title: `${firstNameOf(child.name)}的作业已批阅`,
    body: cut(`${homework.title}：${homework.note}`, 400),
    page: pages.records(child.id),
    urgency: 'daytime',
  }) satisfies Notice;

/** Points came that no lesson brought. @param what the rule's or award's title */
export const pointsCredited = (
  child: Child,
  credited: {
    readonly transactionId: string;
    readonly amount: number;
    readonly what: string;
    readonly available: number;
    /** Last usable day; null = for ever. */
    readonly expiresOn: LocalDate | null;
    readonly at: Instant;
  },
): Notice => ({
  familyId: child.familyId,
  studentId: child.id,
  topic: 'points',
  reason: 'points.credited',
  subject: credited.transactionId,
  title: `积分到账 +${credited.amount}`,
  body: cut(
    `${firstNameOf(child.name)}因「${credited.what}」得到 ${credited.amount} 积分${until(credited.expiresOn)}，现有 ${credited.available} 积分。`,
    400,
  ),
  page: pages.points(),
  template: {
    code: 'points_credited',
    data: {
      number1: String(credited.amount),
      thing2: credited.what,
      number3: String(credited.available),
      time4: timeText(credited.at),
    },
  },
  urgency: 'daytime',
});

const until = (expiresOn: LocalDate | null): string => (expiresOn === null ? '' : `（最后可用日是${dateText(expiresOn)}）`);

/** Staff answered an objection to points. */
export const pointsDisputeDecided = (
  child: Child,
  dispute: { readonly id: string; readonly upheld: boolean; readonly lineTitle: string; readonly answer: string | null },
): Notice => ({
  familyId: child.familyId,
  studentId: child.id,
  topic: 'points',
  reason: 'points.dispute.decided',
  subject: dispute.id,
  title: dispute.upheld ? '积分已更正' : '积分异议有了答复',
  body: cut(`关于${firstNameOf(child.name)}的「${dispute.lineTitle}」：${dispute.answer ?? '已处理。'}`, 400),
  page: pages.objections(child.id),
  urgency: 'now',
});

interface Payment {
  readonly id: string;
  readonly familyId: string;
  readonly title: string;
  /** fen */
  readonly amount: number;
}

const aboutPayment = (payment: Payment) =>
  ({
    familyId: payment.familyId,
    studentId: null,
    topic: 'payment' as MessageTopic,
    page: pages.payment(payment.id),
    urgency: 'now',
  }) as const;

/** The school asked for a payment. */
export const paymentAsked = (payment: Payment, expiresAt: Instant): Notice => ({
  ...aboutPayment(payment),
  reason: 'payment.asked',
  subject: payment.id,
  title: '有一笔费用待支付',
  body: cut(`${payment.title}，${yuanText(payment.amount)}，请在 ${timeText(expiresAt)} 前支付。`, 400),
});

/** A payment was settled. */
export const paymentSettled = (payment: Payment, paidAt: Instant): Notice => ({
  ...aboutPayment(payment),
  reason: 'payment.settled',
  subject: payment.id,
  title: '支付成功',
  body: cut(`已收到「${payment.title}」${yuanText(payment.amount)}，点开可以查看收款凭据。`, 400),
  template: {
    code: 'payment_settled',
    data: {
      character_string1: payment.id,
      thing2: payment.title,
      amount3: yuanText(payment.amount),
      time4: timeText(paidAt),
    },
  },
});

/** Money has arrived back. @param refund amount in fen */
export const refundDone = (
  payment: Payment,
  refund: { readonly id: string; readonly amount: number; readonly byHand: boolean },
): Notice => {
  const where = refund.byHand ? '已在校区当面退还' : '已原路退回付款账户';
  return {
    ...aboutPayment(payment),
    reason: 'refund.done',
    subject: refund.id,
    title: '退款已到账',
    body: cut(`「${payment.title}」退款 ${yuanText(refund.amount)}，${where}。`, 400),
    template: {
      code: 'refund_result',
      data: { character_string1: payment.id, amount2: yuanText(refund.amount), phrase3: '已退款', thing4: where },
    },
  };
};

import type { CaptureOutcome, PaymentTaskKind, RefundState } from '@qingya/shared';

/** What a text is made of. */
export interface TaskFacts {
  readonly kind: PaymentTaskKind;
  /** From the task's `details`. */
  readonly code: string | undefined;
  /** Held money is on its way back already. */
  readonly underWay: boolean;
}

interface Text {
  readonly title: string;
  readonly advice: string;
}

/** Tasks about money that is held. */
export const HELD_KINDS: readonly PaymentTaskKind[] = ['amount_mismatch', 'account_mismatch', 'unknown_order'];

const HOLD_ADVICE = '请核对后决定：不该收的点「退款」，线下已处理好的点「已处理」并写明情况。';

const TEXTS: Readonly<Record<PaymentTaskKind, Text>> = {
  amount_mismatch: { title: '收到的微信付款与缴费单金额不一致，款项已暂存', advice: HOLD_ADVICE },
  account_mismatch: { title: '收到的微信付款来自其他商户号或小程序，款项已暂存', advice: HOLD_ADVICE },
  unknown_order: {
    title: '收到一笔找不到缴费单的微信付款，款项已暂存',
    advice: '请在微信商户平台按订单号查明来源：不该收的点「退款」，属于其他系统的点「已处理」并写明情况。',
  },
  order_refused: {
    title: '微信支付拒绝了一笔订单，家长暂时付不了款',
    advice: '请检查商户号、小程序绑定和支付权限，修复后让家长重新付款，再点「已处理」。',
  },
  refund_not_enough: {
    title: '商户号余额不足，退款暂时发不出去',
    advice: '请在微信商户平台充值。系统每小时自动重试一次，充值后也可以在退款里点「重试」。',
  },
  refund_abnormal: {
    title: '微信退款异常，家长的账户或银行卡收不了款',
    advice: '请联系家长核实后点「重试」，或线下退款并在退款里登记收据号。',
  },
  refund_failed: {
    title: '微信没有受理或关闭了这笔退款，款项还在学校',
    advice: '请查看失败原因：可以点「重试」换新单号再退，或线下退款并在退款里登记收据号。',
  },
};

const TWICE: Text = {
  title: '一笔退款可能退了两次',
  advice: '请在微信商户平台核对这笔退款的全部单号，多退的与家长联系追回，再点「已处理」并写明情况。',
};
const DIFFERS: Text = {
  title: '微信返回的退款金额或订单号与我们的记录不一致，没有入账',
  advice: '请在微信商户平台核对这笔退款，查明后点「已处理」并写明情况。',
};
const UNDER_WAY = '款项正在退回，到账后这条待办会自动完成。';

/** Chinese sentences of a task: what happened, and what to do next. */
export const taskText = ({ kind, code, underWay }: TaskFacts): Text => {
  if (code === 'refunded_twice') return TWICE;
  if (code === 'facts_differ') return DIFFERS;
  return underWay ? { ...TEXTS[kind], advice: UNDER_WAY } : TEXTS[kind];
};

/** Whether «refund» is a way to resolve the task: its money is held and not on its way back. */
export const isRefundable = (
  task: { readonly state: 'open' | 'done'; readonly refundId: string | null },
  capture: { readonly outcome: CaptureOutcome; readonly amount: number; readonly reserved: number } | undefined,
): boolean => task.state === 'open' && task.refundId === null && capture?.outcome === 'held' && capture.reserved < capture.amount;

/**
 * Whether «dealt with» is a way to resolve an open task. A refund that did not arrive is owed to the family, and held money
 * on its way back is not dealt with yet: their tasks close by themselves.
 * @param refundState of the refund that the task is about; null = it is about none
 */
export const mayClose = ({ code, underWay }: TaskFacts, refundState: RefundState | null): boolean =>
  !underWay && (refundState === null || refundState === 'succeeded' || code === 'refunded_twice' || code === 'facts_differ');

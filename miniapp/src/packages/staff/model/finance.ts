import type { TagTone } from '@/components';
import { addDays, addMonths, isLocalDate, localDateOf } from '@/vocabulary';
import type { BillDifference, BillRun, DeskVoid, Me, PaymentTask } from '../types';

export const TASK_KINDS: Readonly<Record<PaymentTask['kind'], string>> = {
  amount_mismatch: '金额不符',
  account_mismatch: '收款账户不符',
  unknown_order: '系统里没有的订单',
  order_refused: '微信拒绝下单',
  refund_not_enough: '余额不足，退款未发出',
  refund_abnormal: '退款异常',
  refund_failed: '退款失败',
};

export const RUN_STATES: Readonly<Record<BillRun['state'], { readonly text: string; readonly tone: TagTone }>> = {
  done: { text: '已核对', tone: 'brand' },
  not_ready: { text: '账单未出', tone: 'info' },
  failed: { text: '没有核对成', tone: 'danger' },
};

export const DIFFERENCE_KINDS: Readonly<Record<BillDifference['kind'], string>> = {
  missing_here: '系统没有',
  missing_there: '账单没有',
  amount_differs: '金额不同',
};

export const DIFFERENCE_STATES: Readonly<Record<BillDifference['state'], { readonly text: string; readonly tone: TagTone }>> = {
  open: { text: '待处理', tone: 'danger' },
  resolved: { text: '已处理', tone: 'brand' },
  gone: { text: '已消除', tone: 'neutral' },
};

const SUBJECTS = { payment: '收款', refund: '退款' } as const;
/** A difference in words: what differs, and where to look. */
export const differenceText = ({ kind, subject }: Pick<BillDifference, 'kind' | 'subject'>) => {
  const thing = SUBJECTS[subject];
  if (kind === 'missing_here')
    return { title: `系统缺少${thing}`, hint: `微信账单里有这笔${thing}，系统里没有。请在商户平台核对单号。` };
  if (kind === 'missing_there')
    return { title: `账单缺少${thing}`, hint: `系统记了这笔${thing}，当天的微信账单里没有。可能跨日，请核对次日账单。` };
  return { title: `${thing}金额不同`, hint: '系统和微信账单的金额不一样，请以微信账单为准核对。' };
};

/** Why a day cannot be compared with its bill; null = it can. Bills exist for the last three months, up to yesterday. */
export const billDayProblem = (text: string, now: number): string | null => {
  const today = localDateOf(now);
  if (!isLocalDate(text)) return '请选择日期';
  if (text >= today) return '只能核对今天以前的账单';
  return text < addMonths(today, -3) ? '微信只保留最近三个月的账单' : null;
};
export const yesterdayOf = (now: number): string => addDays(localDateOf(now), -1);

export const VOID_STATES: Readonly<Record<DeskVoid['state'], { readonly text: string; readonly tone: TagTone }>> = {
  requested: { text: '等待复核', tone: 'points' },
  approved: { text: '已作废', tone: 'brand' },
  rejected: { text: '未通过', tone: 'neutral' },
};
/** Why somebody cannot decide a void; null = they can. */
export const voidBlocked = (request: Pick<DeskVoid, 'state' | 'requestedById'>, me: Me): string | null =>
  request.state === 'requested' && request.requestedById === me.staff?.staffId ? '您提交的申请，需由另一位同事复核' : null;

/** Whether a permission reaches every campus, as the school's own books need it. */
export const hasEverywhere = (me: Me | undefined, permission: string): boolean =>
  me?.staff?.permissions.some((grant) => grant.permission === permission && grant.campuses === 'all') ?? false;

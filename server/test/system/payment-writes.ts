import type { LocalDate } from '@qingya/shared';
import type { TestProduct } from '../support/product';
import { askBack, buildPayment, freshReceiptNo } from '../support/product-payments';
import { buildCampus, buildFamily, buildStaff } from '../support/product-school';
import { populatePayments } from './access-payments';

/** People of one campus with an object of every kind of money, at 10:00 on a day. @param today at least two days from now */
export const paymentScene = async (t: TestProduct, today: LocalDate) => {
  const campusId = await buildCampus(t);
  const family = await buildFamily(t, { campusId });
  const owner = await buildStaff(t, 'owner');
  const desk = await buildStaff(t, 'front_desk', campusId);
  const finance = await buildStaff(t, 'finance', campusId);
  const parent = family.guardians[0];
  const payer = { campusId, familyId: family.familyId, studentId: family.children[0]?.id ?? '' };
  const objects = await populatePayments(t, today, { ...payer, parent, desk, finance, owner });
  const waiting = { orderable: await buildPayment(desk, payer), refund: await askBack(finance, objects.paidId, 500) };
  return { campusId, payer, parent, owner, desk, finance, objects, waiting };
};

export type PaymentScene = Awaited<ReturnType<typeof paymentScene>>;

export interface StaffWrite {
  readonly name: string;
  readonly path: string;
  readonly body: object;
  /** Who may. */
  readonly by: 'desk' | 'finance' | 'owner';
  /** What somebody with the same permissions on another campus is told. */
  readonly elsewhere: 403 | 404;
}

/** Everything staff can do to payments over HTTP, in an order in which all of it succeeds. */
export const staffWrites = ({ payer, objects, waiting }: PaymentScene): StaffWrite[] => {
  const receipt = { channel: 'pos', receiptNo: freshReceiptNo() };
  const byHand = { channel: 'transfer', receiptNo: freshReceiptNo(), note: null };
  const bill = { title: '教材费', note: null, amount: 3_000, payWithinDays: 3 };
  const payment = `/payments/${objects.paymentId}`;
  const write = (name: string, by: StaffWrite['by'], path: string, body: object = {}): StaffWrite => {
    return { name, path, body, by, elsewhere: name === 'compare a bill' ? 403 : 404 };
  };
  return [
    write('ask for money', 'desk', '/payments', { ...payer, ...bill }),
    write('ask WeChat Pay', 'desk', `${payment}/sync`),
    write('record cash', 'desk', `${payment}/desk-receipts`, receipt),
    write('ask for a void', 'desk', `${payment}/desk-voids`, { reason: '登记错了' }),
    write('decide a void', 'finance', `/desk-voids/${objects.deskVoidId}/decision`, { approve: true, note: null }),
    write('withdraw', 'desk', `/payments/${waiting.orderable}/close`, { reason: '金额开错' }),
    write('give back', 'finance', `/payments/${objects.paidId}/refunds`, { amount: 300, reason: '课程取消', refundsSeen: 2 }),
    write('try a refund again', 'finance', `/refunds/${waiting.refund}/retry`),
    write('resolve a task', 'finance', `/payment-tasks/${objects.taskId}/resolve`, { resolution: 'done', note: '已联系家长' }),
    write('give back by hand', 'finance', `/refunds/${objects.refundId}/by-hand`, byHand),
    write('resolve a difference', 'owner', `/payment-differences/${objects.differenceId}/resolve`, { note: '商户平台退款' }),
    write('compare a bill', 'owner', `/payment-bills/${objects.billDate}/compare`),
  ];
};

import { addDays, type LocalDate } from '@qingya/shared';
import type { TestProduct } from '../support/product';
import {
  askBack,
  buildPayment,
  finishRefund,
  payAtDesk,
  payInApp,
  payWrongAmount,
  refundBehindOurBacks,
} from '../support/product-payments';
import { freshKey, moveTo, type Person } from '../support/product-school';

/** Whose payments are made. */
export interface PaymentCast {
  readonly campusId: string;
  readonly familyId: string;
  readonly studentId: string;
  readonly parent: Person;
  /** Collects. */
  readonly desk: Person;
  /** Gives back. */
  readonly finance: Person;
  readonly owner: Person;
}

/**
 * One object of every kind of money on one campus. Ends at 10:00 on the given day, when the bill of the day before can be had.
 * @param today the clock is somewhere before
 */
export const populatePayments = async (t: TestProduct, today: LocalDate, cast: PaymentCast) => {
  const { desk, finance, owner, parent } = cast;
  t.wechat.pay.settings.refundMode = 'stay';
  const yesterday = addDays(today, -1);
  moveTo(t, yesterday, '12:00');
  const known = await buildPayment(desk, cast);
  await payInApp(t, parent, known);
  refundBehindOurBacks(t, known, 100);
  moveTo(t, today, '10:00');
  const compared = await owner.api.post(`/payment-bills/${yesterday}/compare`);
  const differences = await owner.api.get(`/payment-differences?billDate=${yesterday}`);
  const paymentId = await buildPayment(desk, cast);
  const paidId = await buildPayment(desk, cast);
  await payInApp(t, parent, paidId);
  const refundId = await askBack(finance, paidId, 1_000);
  await finishRefund(t, refundId, 'ABNORMAL');
  const heldId = await buildPayment(desk, cast);
  await payWrongAmount(t, parent, heldId);
  const tasks = await finance.api.get('/payment-tasks');
  const deskPaidId = await buildPayment(desk, cast);
  await payAtDesk(desk, deskPaidId);
  const voiding = await desk.api.post(`/payments/${deskPaidId}/desk-voids`, { reason: '登记错了' }, freshKey());
  const made = { compared, differences, tasks, voiding };
  for (const [name, { status, body }] of Object.entries(made)) {
    if (status >= 300) throw new Error(`${name} was refused: ${status} ${JSON.stringify(body)}`);
  }
  const task = tasks.body.items.find((one: { paymentId: string }) => one.paymentId === heldId);
  return {
    billDate: yesterday,
    /** Waits to be paid. */
    paymentId,
    /** Paid in the mini-program; a part of it should go back. */
    paidId,
    /** Paid in cash by mistake, it is said. */
    deskPaidId,
    /** Could not arrive. */
    refundId,
    /** What becomes of money that settles nothing. */
    taskId: task?.id as string,
    deskVoidId: voiding.body.id as string,
    differenceId: differences.body.items[0]?.id as string,
  };
};

export type PaymentObjects = Awaited<ReturnType<typeof populatePayments>>;

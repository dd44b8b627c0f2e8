import type { PaymentDetail, StaffPaymentView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { familyNames, staffNames } from '../../identity';
import { capturesOfIntent } from '../persistence/capture-store';
import { payableOrder } from '../persistence/order-store';
import { capturesWithVoidRequest, type PaymentSums, paymentSums } from '../persistence/payment-views';
import { refundsOfIntent } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { presentCapture, presentPayment, presentRefund } from './presenters';

/** For whom a payment is shown: names of other people are for staff. */
export type Viewer = 'guardian' | 'staff';

/** A payment with all that happened to it. @throws AppError not_found */
export const paymentDetail = async (
  reader: Reader,
  ports: Pick<PaymentPorts, 'gateway' | 'studentNames'>,
  paymentId: string,
  viewer: Viewer,
): Promise<PaymentDetail> => {
  const row = await paymentSums(reader, paymentId);
  if (!row) throw fail('not_found');
  const captures = await capturesOfIntent(reader, row.id);
  const voids = await capturesWithVoidRequest(reader, row.id);
  const refunds = await refundsOfIntent(reader, row.id);
  const { familyName, studentName } = await namesOf(reader, ports, row);
  return {
    ...presentPayment(row),
    wechatPayable: ports.gateway !== null && row.state === 'open' && reader.now < row.expiresAt,
    confirming: row.state === 'open' && (await isConfirming(reader, row.id)),
    familyName: viewer === 'staff' ? familyName : null,
    studentName,
    createdByName: viewer === 'staff' ? await creatorOf(reader, row) : null,
    captures: captures.map((capture) => presentCapture(capture, voids.has(capture.id))),
    refunds: refunds.map((refund) => presentRefund(refund, reader.now)),
  };
};

/** A pay panel was opened and WeChat Pay has not said since then that nobody is paying. */
const isConfirming = async (reader: Reader, paymentId: string): Promise<boolean> => {
  const order = await payableOrder(reader, paymentId);
  return order !== undefined && order.prepayId !== null && (order.checks === 0 || order.lastCode !== null);
};

const namesOf = async (reader: Reader, ports: Pick<PaymentPorts, 'studentNames'>, row: PaymentSums) => {
  const [named] = await withNames(reader, ports, [row]);
  return { familyName: named?.familyName ?? null, studentName: named?.studentName ?? null };
};

const creatorOf = async (reader: Reader, { createdByKind, createdById }: PaymentSums): Promise<string | null> =>
  createdByKind === 'staff' ? ((await staffNames(reader, [createdById])).get(createdById) ?? null) : null;

/** Payments of a list, with the names that staff see. */
export const withNames = async (
  reader: Reader,
  ports: Pick<PaymentPorts, 'studentNames'>,
  rows: readonly PaymentSums[],
): Promise<StaffPaymentView[]> => {
  const families = await familyNames(reader, [...new Set(rows.map(({ familyId }) => familyId))]);
  const students = await ports.studentNames(reader, [...new Set(rows.flatMap(({ studentId }) => studentId ?? []))]);
  return rows.map((row) => ({
    ...presentPayment(row),
    familyName: families.get(row.familyId) ?? null,
    studentName: row.studentId === null ? null : (students.get(row.studentId) ?? null),
  }));
};

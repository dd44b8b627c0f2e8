import type { EarningBehaviour, Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import { type OrderPart, orderProblem } from '../domain/order-parts';

export type RevenueBehaviour = Extract<EarningBehaviour, 'purchase' | 'renewal' | 'referral_converted'>;

/** Something that was paid. */
export interface RevenueFact {
  readonly id: string;
  readonly behaviour: RevenueBehaviour;
  readonly studentId: string;
  readonly campusId: string;
  readonly courseId: string | null;
  readonly happenedAt: Instant;
  readonly netFen: number;
  readonly refundedFen: number;
  readonly windowOver: number;
  /** Net fen of all parts of its order, as JSON; null = no order was told. */
  readonly orderPartsFen: string | null;
  /** Which of them it is, from 0. */
  readonly orderPart: number | null;
}

type Told = Pick<RevenueFact, 'id' | 'behaviour' | 'studentId' | 'campusId' | 'courseId' | 'happenedAt' | 'netFen'> & {
  /** null = an order of its own. */
  readonly order: OrderPart | null;
};

/** A row that only a refund or the end of its window has told of yet. */
const open = async (uow: UnitOfWork, id: string): Promise<void> => {
  const [known] = await uow.lockRows('SELECT id FROM earning_revenue_fact WHERE id = ?', [id]);
  if (known) return;
  await uow.insert('earning_revenue_fact', {
    id,
    behaviour: null,
    studentId: null,
    campusId: null,
    courseId: null,
    happenedAt: null,
    netFen: null,
    orderPartsFen: null,
    orderPart: null,
    refundedFen: 0,
    windowOver: 0,
    recordedAt: uow.now,
  });
};

/** The order that a fact is a part of; undefined = none was told. */
export const orderOf = ({ orderPartsFen, orderPart }: RevenueFact): OrderPart | undefined =>
  orderPartsFen === null || orderPart === null ? undefined : { partsFen: JSON.parse(orderPartsFen), part: orderPart };

/**
 * Notes what was paid; telling it again changes nothing.
 * @throws Error when the parts of its order make no sense, or when a fact of the same id was told with another behaviour, student, amount
 *   or order: which of them is true only its owner knows, so the news is set aside and shown with what could not be delivered
 */
export const noteSettled = async (uow: UnitOfWork, { order, ...rest }: Told): Promise<void> => {
  const problem = order === null ? null : orderProblem(order, rest.netFen);
  if (problem !== null) throw new Error(`the order of revenue fact ${rest.id} ${problem}`);
  const fact = { ...rest, orderPartsFen: order && JSON.stringify(order.partsFen), orderPart: order?.part ?? null };
  await open(uow, fact.id);
  const noted = await uow.run(
    `UPDATE earning_revenue_fact SET behaviour = ?, studentId = ?, campusId = ?, courseId = ?, happenedAt = ?, netFen = ?,
      orderPartsFen = ?, orderPart = ? WHERE id = ? AND behaviour IS NULL`,
    [
      fact.behaviour,
      fact.studentId,
      fact.campusId,
      fact.courseId,
      fact.happenedAt,
      fact.netFen,
      fact.orderPartsFen,
      fact.orderPart,
      fact.id,
    ],
  );
  if (noted === 1) return;
  const [known] = await uow.lockRows<RevenueFact>('SELECT * FROM earning_revenue_fact WHERE id = ?', [fact.id]);
  const differs = (['behaviour', 'studentId', 'netFen', 'orderPartsFen', 'orderPart'] as const).find(
    (field) => known?.[field] !== fact[field],
  );
  if (differs) throw new Error(`revenue fact ${fact.id} was told with another ${differs}`);
};

/** Notes how much was refunded in total so far; an older, smaller total changes nothing. */
export const noteRefunded = async (uow: UnitOfWork, id: string, refundedFen: number): Promise<void> => {
  await open(uow, id);
  await uow.run('UPDATE earning_revenue_fact SET refundedFen = ? WHERE id = ? AND refundedFen < ?', [
    refundedFen,
    id,
    refundedFen,
  ]);
};

/** Notes that nothing can be refunded any more. */
export const noteWindowOver = async (uow: UnitOfWork, id: string): Promise<void> => {
  await open(uow, id);
  await uow.run('UPDATE earning_revenue_fact SET windowOver = 1 WHERE id = ?', [id]);
};

/** A fact that was paid for; undefined while only its refund is known. */
export const revenueFact = (reader: Reader, id: string): Promise<RevenueFact | undefined> =>
  reader.row<RevenueFact>('SELECT * FROM earning_revenue_fact WHERE id = ? AND behaviour IS NOT NULL', [id]);

/** What was paid for students between two instants, the second one excluded. */
export const revenueFacts = async (
  reader: Reader,
  studentIds: readonly string[],
  behaviour: RevenueBehaviour,
  from: Instant,
  before: Instant,
): Promise<RevenueFact[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<RevenueFact>(
        `SELECT * FROM earning_revenue_fact
          WHERE studentId IN (${placeholders(studentIds.length)}) AND behaviour = ? AND happenedAt >= ? AND happenedAt < ?`,
        [...studentIds, behaviour, from, before],
      );

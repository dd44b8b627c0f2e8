import type { EarningBehaviour, Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

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
}

type Told = Pick<RevenueFact, 'id' | 'behaviour' | 'studentId' | 'campusId' | 'courseId' | 'happenedAt' | 'netFen'>;

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
    refundedFen: 0,
    windowOver: 0,
    recordedAt: uow.now,
  });
};

/** Notes what was paid; the first telling stays. */
export const noteSettled = async (uow: UnitOfWork, fact: Told): Promise<void> => {
  await open(uow, fact.id);
  await uow.run(
    `UPDATE earning_revenue_fact SET behaviour = ?, studentId = ?, campusId = ?, courseId = ?, happenedAt = ?, netFen = ?
      WHERE id = ? AND behaviour IS NULL`,
    [fact.behaviour, fact.studentId, fact.campusId, fact.courseId, fact.happenedAt, fact.netFen, fact.id],
  );
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

import type { Instant } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import type { PickUpState } from '../domain/pick-up';

export interface PickUpRequestRow {
  readonly id: string;
  readonly redemptionId: string;
  /** Who stands at the desk, as staff wrote it. */
  readonly taker: string;
  readonly state: PickUpState;
  /** 1 while it counts; at most one of a redemption. */
  readonly inForce: number | null;
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly validUntil: Instant;
  readonly answeredBy: string | null;
  readonly answeredAt: Instant | null;
}

export const insertPickUpRequest = (uow: UnitOfWork, row: PickUpRequestRow): Promise<void> =>
  uow.insert('mall_pick_up_request', { ...row });

/** The question of a redemption that counts; the redemption's row must be locked by who changes it. */
export const pickUpRequestOf = (reader: Reader, redemptionId: string): Promise<PickUpRequestRow | undefined> =>
  reader.row<PickUpRequestRow>('SELECT * FROM mall_pick_up_request WHERE redemptionId = ? AND inForce = 1', [redemptionId]);

/** The questions that count of redemptions that are still open, by redemption. */
export const pickUpRequestsInForce = async (
  reader: Reader,
  redemptionIds: readonly string[],
): Promise<ReadonlyMap<string, PickUpRequestRow>> => {
  if (redemptionIds.length === 0) return new Map();
  const rows = await reader.rows<PickUpRequestRow>(
    `SELECT q.* FROM mall_pick_up_request q JOIN mall_redemption r ON r.id = q.redemptionId
      WHERE q.redemptionId IN (${placeholders(redemptionIds.length)}) AND q.inForce = 1 AND r.state IN ('confirmed', 'ready')`,
    redemptionIds,
  );
  return new Map(rows.map((row) => [row.redemptionId, row]));
};

/** Every question that a family was asked, oldest first: who came, when, and which guardian answered what. */
export const pickUpRequestsOfFamily = (reader: Reader, familyId: string): Promise<object[]> =>
  reader.rows<object>(
    `SELECT q.id, q.redemptionId, q.taker, q.state, q.askedBy, q.askedAt, q.validUntil, q.answeredBy, q.answeredAt
       FROM mall_redemption r JOIN mall_pick_up_request q ON q.redemptionId = r.id WHERE r.familyId = ? ORDER BY q.askedAt, q.id`,
    [familyId],
  );

/** Ends the question of a redemption, if there is one that counts. What was refused stays refused. */
export const endPickUpRequest = async (uow: UnitOfWork, redemptionId: string): Promise<void> => {
  await uow.run(
    `UPDATE mall_pick_up_request SET state = CASE WHEN state = 'refused' THEN 'refused' ELSE 'over' END, inForce = NULL
      WHERE redemptionId = ? AND inForce = 1`,
    [redemptionId],
  );
};

/** Who was refused for a redemption by a refusal that still stands, also when somebody else was asked about since. */
export const freshRefusals = async (reader: Reader, redemptionId: string): Promise<string[]> =>
  (
    await reader.rows<{ taker: string }>(
      "SELECT taker FROM mall_pick_up_request WHERE redemptionId = ? AND state = 'refused' AND validUntil > ?",
      [redemptionId, reader.now],
    )
  ).map(({ taker }) => taker);

/** @throws Error when it does not count any more, which the redemption's lock makes impossible */
export const answerPickUpRequest = async (
  uow: UnitOfWork,
  id: string,
  answer: Pick<PickUpRequestRow, 'state' | 'validUntil' | 'answeredBy'>,
): Promise<void> => {
  const changed = await uow.run(
    'UPDATE mall_pick_up_request SET state = ?, validUntil = ?, answeredBy = ?, answeredAt = ? WHERE id = ? AND inForce = 1',
    [answer.state, answer.validUntil, answer.answeredBy, uow.now, id],
  );
  if (changed !== 1) throw new Error(`the pick-up request ${id} was over`);
};

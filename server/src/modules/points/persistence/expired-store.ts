import type { Reader } from '../../../platform/db';

/** What one lot lost when it ran out, and for what its points had been given. */
export interface ExpiredLot {
  /** Also the id of the credit's transaction. */
  readonly lotId: string;
  readonly points: number;
  readonly reason: string;
  readonly sourceType: string;
  readonly sourceId: string;
}

/** The lots that an expiry cleared, in the order of their ids. @param transactionId of the expiry */
export const expiredLots = (reader: Reader, transactionId: string): Promise<ExpiredLot[]> =>
  reader.rows<ExpiredLot>(
    `SELECT u.lotId AS lotId, 0 - u.remainingDelta AS points, t.reason AS reason, t.sourceType AS sourceType, t.sourceId AS sourceId
       FROM points_lot_use u JOIN points_transaction t ON t.id = u.lotId
      WHERE u.transactionId = ? AND u.remainingDelta < 0 ORDER BY u.lotId`,
    [transactionId],
  );

/** Points of a lot that ran out and that no claw-back has covered since. */
export const expiredLeft = async (reader: Reader, lotId: string): Promise<number> => {
  const row = await reader.row<{ points: number }>('SELECT expired - expiredCovered AS points FROM points_lot WHERE id = ?', [
    lotId,
  ]);
  return row?.points ?? 0;
};

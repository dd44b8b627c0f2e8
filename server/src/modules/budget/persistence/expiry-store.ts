import type { Reader, UnitOfWork } from '../../../platform/db';

/** Whether any budget takes expired points back: most schools never ask further. */
export const anyReturnsExpired = async (reader: Reader): Promise<boolean> =>
  (await reader.row('SELECT 1 AS there FROM budget_period WHERE expiredReturn = 1 LIMIT 1')) !== undefined;

/** What an award's expired points have given back and no claw-back has covered since. Only under the lock of its movements. */
export const returnedOf = async (reader: Reader, awardId: string): Promise<number> => {
  const row = await reader.row<{ points: number | string | null }>(
    'SELECT SUM(points) AS points FROM budget_expiry WHERE awardId = ?',
    [awardId],
  );
  return Number(row?.points ?? 0);
};

export const isNoted = async (reader: Reader, id: string): Promise<boolean> =>
  (await reader.row('SELECT 1 AS there FROM budget_expiry WHERE id = ?', [id])) !== undefined;

/** @param points signed, not zero */
export const noteReturn = (uow: UnitOfWork, id: string, awardId: string, points: number): Promise<void> =>
  uow.insert('budget_expiry', { id, awardId, points, movedAt: uow.now });

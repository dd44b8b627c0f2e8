import type { UnitOfWork } from '../db';

/**
 * Takes the stored results that speak of somebody out of the memory of keys: whoever has a right to be forgotten is not
 * kept for the sake of repeats. The keys stay, so that a repeat cannot have its effect again; it is told to wait.
 * Reads the whole table, which holds a week of keys; for a family's deletion, not for everyday use.
 * @param ids identifiers that the results would carry, at most a family's worth
 */
export const forgetResults = async (uow: UnitOfWork, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const rows = await uow.rows<{ accountId: string; idempotencyKey: string }>(
      'SELECT accountId, idempotencyKey FROM http_idempotency WHERE result LIKE ?',
      [`%${id}%`],
    );
    for (const { accountId, idempotencyKey } of rows) {
      await uow.run('UPDATE http_idempotency SET result = NULL WHERE accountId = ? AND idempotencyKey = ?', [
        accountId,
        idempotencyKey,
      ]);
    }
  }
};

/**
 * Forgets keys made before `olderThan` (epoch ms), at most `limit` of them; call it again, each time in its own unit of
 * work, until it returns less than `limit`.
 * @returns how many were removed
 */
export const purgeIdempotency = async (uow: UnitOfWork, olderThan: number, limit = 2_000): Promise<number> => {
  const old = await uow.rows<{ accountId: string; idempotencyKey: string }>(
    'SELECT accountId, idempotencyKey FROM http_idempotency WHERE createdAt < ? ORDER BY createdAt LIMIT ?',
    [olderThan, limit],
  );
  if (old.length === 0) return 0;
  const pairs = old.map(() => '(accountId = ? AND idempotencyKey = ?)').join(' OR ');
  return uow.run(
    `DELETE FROM http_idempotency WHERE ${pairs}`,
    old.flatMap(({ accountId, idempotencyKey }) => [accountId, idempotencyKey]),
  );
};

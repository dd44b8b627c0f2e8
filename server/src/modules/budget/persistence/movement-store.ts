import type { Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

/** What an award took (positive) or gave back (negative). */
export interface MovementRow {
  readonly id: string;
  readonly periodId: string;
  readonly allocationId: string;
  readonly slot: number;
  readonly awardId: string;
  readonly takingKey: string | null;
  /** `beyond` = approved although the budget had no room. */
  readonly kind: 'within' | 'beyond';
  readonly points: number;
  /** The award's own day, also on the row of what came back. */
  readonly awardedOn: LocalDate;
  readonly movedAt: Instant;
}

export type NewMovement = Omit<MovementRow, 'id' | 'movedAt'>;

/** @throws a unique violation of `uq_budget_movement_taking` when the award has taken its points already */
export const insertMovement = (uow: UnitOfWork, movement: NewMovement): Promise<void> => insertMovements(uow, [movement]);

/** @throws as `insertMovement` */
export const insertMovements = (uow: UnitOfWork, movements: readonly NewMovement[]): Promise<void> =>
  uow.insert(
    'budget_movement',
    movements.map((movement) => ({ id: uow.newId(), ...movement, movedAt: uow.now })),
  );

/** Which of some awards have drawn on a budget. */
export const takenAmong = async (reader: Reader, awardIds: readonly string[]): Promise<ReadonlySet<string>> => {
  if (awardIds.length === 0) return new Set();
  const rows = await reader.rows<{ takingKey: string }>(
    `SELECT takingKey FROM budget_movement WHERE takingKey IN (${placeholders(awardIds.length)})`,
    awardIds,
  );
  return new Set(rows.map(({ takingKey }) => takingKey));
};

export const takingOf = (reader: Reader, awardId: string): Promise<Pick<MovementRow, 'kind'> | undefined> =>
  reader.row<Pick<MovementRow, 'kind'>>('SELECT kind FROM budget_movement WHERE takingKey = ?', [awardId]);

/** All movements of an award, the taking first; two who give back meet here. */
export const lockMovements = (uow: UnitOfWork, awardId: string): Promise<MovementRow[]> =>
  uow.lockRows<MovementRow>('SELECT * FROM budget_movement WHERE awardId = ? ORDER BY id', [awardId]);

export const hasMovements = async (reader: Reader, periodId: string): Promise<boolean> =>
  (await reader.row('SELECT 1 AS there FROM budget_movement WHERE periodId = ? LIMIT 1', [periodId])) !== undefined;

/** Net points by the awards' days, oldest first. */
export const issuedByDay = async (reader: Reader, periodId: string): Promise<{ date: LocalDate; points: number }[]> => {
  const rows = await reader.rows<{ awardedOn: LocalDate; points: number | string }>(
    'SELECT awardedOn, SUM(points) AS points FROM budget_movement WHERE periodId = ? GROUP BY awardedOn ORDER BY awardedOn',
    [periodId],
  );
  return rows.map(({ awardedOn, points }) => ({ date: awardedOn, points: Number(points) }));
};

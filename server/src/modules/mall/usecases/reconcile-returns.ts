import { placeholders, type UnitOfWork } from '../../../platform/db';
import { transactionsBySources } from '../../points';
import { decideReturn } from '../domain/returns';
import type { RedemptionRow } from '../persistence/redemption-store';
import type { MallDifference } from './mall-difference';
import { REDEMPTION_SOURCE, RETURN_REASON } from './redemption-words';

type Report = (difference: MallDifference) => void;

/** What the rows say came back, in the pieces, the points and the state; all of it and nothing less ends as returned. */
const compareRow = (row: RedemptionRow, report: Report): void => {
  const { id, state, returnedQuantity } = row;
  const whole = returnedQuantity === row.quantity;
  if (whole !== (state === 'returned')) {
    report({ kind: 'returned', subjectId: id, expected: whole ? 'returned' : 'kept', found: state });
  }
  const decision = returnedQuantity === 0 ? { points: 0 } : decideReturn(row, returnedQuantity);
  const expected = 'refused' in decision ? decision.refused : decision.points;
  if (expected !== row.returnedPoints) report({ kind: 'returned', subjectId: id, expected, found: row.returnedPoints });
};

/**
 * Compares what redemptions say came back with the ledger's booking and with the move of the stock, which brings all those pieces to
 * the shelf or none. Their rows must be locked.
 */
export const compareReturns = async (uow: UnitOfWork, redemptions: readonly RedemptionRow[], report: Report): Promise<void> => {
  if (redemptions.length === 0) return;
  const ids = redemptions.map(({ id }) => id);
  const booked = (await transactionsBySources(uow, REDEMPTION_SOURCE, ids)).filter(({ reason }) => reason === RETURN_REASON);
  const undone = new Map(booked.map((row) => [row.sourceId, row]));
  const moves = await uow.rows<{ redemptionId: string; availableChange: number }>(
    `SELECT redemptionId, availableChange FROM mall_stock_move WHERE kind = 'return' AND redemptionId IN (${placeholders(ids.length)})`,
    ids,
  );
  const moved = new Map(moves.map(({ redemptionId, availableChange }) => [redemptionId, availableChange]));
  for (const row of redemptions) {
    compareRow(row, report);
    const undo = undone.get(row.id);
    if (row.undoId !== (undo?.id ?? null)) {
      report({ kind: 'undo', subjectId: row.id, expected: row.undoId ?? 'none', found: undo?.id ?? 'none' });
    }
    const amount = undo?.amount ?? 0;
    if (amount !== row.returnedPoints) report({ kind: 'undo', subjectId: row.id, expected: row.returnedPoints, found: amount });
    const pieces = moved.get(row.id);
    const fits = row.returnedQuantity === 0 ? pieces === undefined : pieces === 0 || pieces === row.returnedQuantity;
    if (!fits) report({ kind: 'restock', subjectId: row.id, expected: row.returnedQuantity, found: pieces ?? 'none' });
  }
};

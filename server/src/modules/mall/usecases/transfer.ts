import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { transferRefusal } from '../domain/transfer';
import { endPickUpRequest } from '../persistence/pick-up-store';
import { changeRedemption, lockRedemption, type RedemptionRow } from '../persistence/redemption-store';
import { moveStock, type StockChange, stockOf } from '../persistence/stock-store';
import { redemptionEvent } from './redemption-words';

export interface TransferCommand {
  readonly redemptionId: string;
  /** Where it will be picked up. */
  readonly campusId: string;
  readonly actor: Actor;
}

/**
 * Has a redemption picked up at another campus: its pieces are free again here and held there, or nothing happens. Its
 * points stay held as they are.
 * @throws AppError redemption_not_found, redemption_not_pick_up, redemption_state, redemption_expired,
 *   redemption_same_campus, redemption_transferred, good_not_offered, good_sold_out
 */
export const transferRedemption = async (uow: UnitOfWork, command: TransferCommand): Promise<RedemptionRow> => {
  const { campusId, actor } = command;
  const row = await lockRedemption(uow, command.redemptionId);
  if (!row) throw fail('redemption_not_found');
  const refusal = transferRefusal(row, campusId, uow.now);
  if (refusal !== null) throw fail(refusal, { state: row.state });
  const { goodId, quantity, id: redemptionId } = row;
  const there = await stockOf(uow, goodId, campusId);
  if (there?.offered !== 1) throw fail('good_not_offered');
  const change = { campusId, transferredFrom: row.campusId };
  await changeRedemption(uow, row, { state: row.state, ...change });
  await endPickUpRequest(uow, redemptionId);
  const common = { goodId, reason: null, redemptionId, actor };
  const short = await moveBoth(uow, [
    { ...common, campusId: row.campusId, kind: 'transfer_out', availableChange: quantity, heldChange: 0 - quantity },
    { ...common, campusId, kind: 'transfer_in', availableChange: 0 - quantity, heldChange: quantity },
  ]);
  if (short === campusId) throw fail('good_sold_out');
  if (short !== null) throw new Error(`redemption ${redemptionId}: its pieces are not in the stock of ${row.campusId}`);
  const after = { ...row, ...change };
  const event = redemptionEvent('transferred', after);
  await uow.append({ ...event, payload: { ...event.payload, byStaff: actor.kind === 'staff' } });
  return after;
};

export interface StockTransfer {
  readonly goodId: string;
  readonly fromCampusId: string;
  readonly toCampusId: string;
  /** Pieces, ≥ 1. */
  readonly quantity: number;
  readonly reason: string | null;
  readonly actor: Actor;
}

/**
 * Brings free pieces from one campus to another; held ones belong to families and stay.
 * @throws AppError good_not_found (one of the campuses never had the good), stock_short (details: available)
 */
export const transferStock = async (uow: UnitOfWork, transfer: StockTransfer): Promise<void> => {
  const { goodId, fromCampusId, toCampusId, quantity, reason, actor } = transfer;
  const common = { goodId, reason, redemptionId: null, actor, heldChange: 0 };
  const short = await moveBoth(uow, [
    { ...common, campusId: fromCampusId, kind: 'transfer_out', availableChange: 0 - quantity },
    { ...common, campusId: toCampusId, kind: 'transfer_in', availableChange: quantity },
  ]);
  if (short === null) return;
  const stock = await stockOf(uow, goodId, short);
  if (!stock || short === toCampusId) throw fail('good_not_found');
  throw fail('stock_short', { available: stock.available });
};

/**
 * Changes two stocks of a good, always in the order of their campuses: whoever moves pieces the other way waits and does
 * not lock up with this one.
 * @returns the campus that refused, null when both were changed; after a refusal the transaction must not commit
 */
const moveBoth = async (uow: UnitOfWork, changes: readonly [StockChange, StockChange]): Promise<string | null> => {
  for (const change of [...changes].sort((a, b) => (a.campusId < b.campusId ? -1 : 1))) {
    if (!(await moveStock(uow, change))) return change.campusId;
  }
  return null;
};

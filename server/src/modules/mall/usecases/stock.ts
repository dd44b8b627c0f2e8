import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { moveStock, type StockRow, stockOf } from '../persistence/stock-store';

export interface HandMove {
  readonly goodId: string;
  readonly campusId: string;
  readonly kind: 'in' | 'out' | 'adjust';
  /** Pieces, ≥ 1; for `adjust` signed and not 0. */
  readonly quantity: number;
  readonly reason: string | null;
  readonly actor: Actor;
}

/**
 * Takes pieces in or out by hand, or corrects their number. Held pieces belong to families and are not touched.
 * @throws AppError good_not_found, stock_short (details: available)
 */
export const moveByHand = async (uow: UnitOfWork, move: HandMove): Promise<StockRow> => {
  const { goodId, campusId, kind, quantity, reason, actor } = move;
  const availableChange = kind === 'out' ? 0 - quantity : quantity;
  const change = { goodId, campusId, kind, availableChange, heldChange: 0, reason, redemptionId: null, actor };
  const after = await moveStock(uow, change);
  if (after) return after;
  const { available } = await requireStock(uow, goodId, campusId);
  throw fail('stock_short', { available });
};

export interface StockTake {
  readonly goodId: string;
  readonly campusId: string;
  /** Pieces on hand when counting began. */
  readonly expected: number;
  /** Pieces found, those set aside for families included. */
  readonly counted: number;
  readonly actor: Actor;
}

/**
 * Makes the stock what was counted, unless it has changed since counting began.
 * @throws AppError good_not_found, stock_changed, stock_short (fewer were found than families have been promised; details: held,
 *   counted, and goodId and campusId, which find those redemptions)
 */
export const takeStock = async (uow: UnitOfWork, take: StockTake): Promise<StockRow> => {
  const { goodId, campusId, expected, counted, actor } = take;
  const after = await moveStock(uow, {
    goodId,
    campusId,
    kind: 'stock_take',
    availableChange: counted - expected,
    heldChange: 0,
    reason: null,
    redemptionId: null,
    actor,
    ifOnHand: expected,
  });
  if (after) return after;
  const { available, held } = await requireStock(uow, goodId, campusId);
  if (available + held !== expected) throw fail('stock_changed', { onHand: available + held });
  const fewer = `清点到 ${counted} 件，少于家长已兑换、还没领走的 ${held} 件，`;
  const next = `请先取消其中一些兑换，或把它们换到有货的校区（仅限待备货的自提），再保存清点数。`;
  throw fail('stock_short', { held, counted, goodId, campusId }, `${fewer}${next}`);
};

const requireStock = async (uow: UnitOfWork, goodId: string, campusId: string): Promise<StockRow> => {
  const stock = await stockOf(uow, goodId, campusId);
  if (!stock) throw fail('good_not_found');
  return stock;
};

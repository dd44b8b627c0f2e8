import type { StockMoveView, StockView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { staffNames } from '../../identity';
import { type StockMoveRow, type StockRow, stocksOf } from '../persistence/stock-store';
import { campusNames } from './campus-names';

type Pieces = Pick<StockRow, 'campusId' | 'offered' | 'available' | 'held'>;

/** One stock, on a campus of this name. */
export const stockView = ({ campusId, offered, available, held }: Pieces, campusName: string): StockView => ({
  campusId,
  campusName,
  offered: offered === 1,
  available,
  held,
  onHand: available + held,
});

export const presentStocks = async (reader: Reader, rows: readonly StockRow[]): Promise<StockView[]> => {
  const nameOf = await campusNames(
    reader,
    rows.map(({ campusId }) => campusId),
  );
  return rows.map((row) => stockView(row, nameOf(row.campusId)));
};

/** The stock of one good on one campus. @throws AppError good_not_found */
export const presentStock = async (reader: Reader, goodId: string, campusId: string): Promise<StockView> => {
  const [shown] = await presentStocks(reader, await stocksOf(reader, goodId, [campusId]));
  if (!shown) throw fail('good_not_found');
  return shown;
};

export const presentMoves = async (reader: Reader, rows: readonly StockMoveRow[]): Promise<StockMoveView[]> => {
  const people = rows.filter(({ actorKind }) => actorKind === 'staff').map(({ actorId }) => actorId);
  const names = await staffNames(reader, [...new Set(people)]);
  return rows.map(({ goodId: _good, seq: _seq, actorKind, actorId, movedAt, ...row }) => ({
    ...row,
    actorName: actorKind === 'staff' ? (names.get(actorId) ?? null) : null,
    at: movedAt,
  }));
};

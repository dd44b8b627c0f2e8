import { type LocalDate, localDateOf, type pointsContracts, type ResponseOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { shownExpiry, storedExpiry } from '../domain/lots';
import { returnedUntil } from '../persistence/hold-store';
import { freeLotsByExpiry, freePointsByMonth, type PendingLot, pendingLotsOf as pendingLots } from '../persistence/line-store';
import type { Wait } from './lapsing';

/** Says what points wait for, in Chinese; known to whoever gave them. */
export type WaitWords = (wait: Wait) => string;

export interface ExpiriesQuery {
  readonly studentId: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * A student's points by what they were earned for: the spendable ones in the order in which they lapse, as spending takes them; on every
 * page also all that wait and would lapse waiting.
 * @throws AppError invalid_request for a cursor that is none
 */
export const expiriesOf = async (
  reader: Reader,
  { studentId, cursor, limit }: ExpiriesQuery,
  waitWords: WaitWords,
): Promise<ResponseOf<typeof pointsContracts.expiries>> => {
  const today = localDateOf(reader.now);
  const [expiresOn, openedAt, id] = cursor === undefined ? [] : decodeCursor(cursor, ['string', 'number', 'string']);
  const after = cursor === undefined ? null : { expiresOn: String(expiresOn), openedAt: Number(openedAt), id: String(id) };
  const rows = await freeLotsByExpiry(reader, studentId, today, after, limit);
  const page = toPage(rows, limit, (row) => [row.expiresOn, row.openedAt, row.id]);
  const sums = await freePointsByMonth(reader, studentId, today);
  const waiting = await pendingLots(reader, studentId, today);
  return {
    items: page.items.map((row) => ({
      transactionId: row.id,
      title: row.title,
      earnedAt: row.earnedAt,
      amount: row.remaining,
      expiresOn: shownExpiry(row.expiresOn),
    })),
    nextCursor: page.nextCursor,
    months: sums.flatMap(({ month, amount }) => (month === null ? [] : [{ month, amount }])),
    never: sums.find(({ month }) => month === null)?.amount ?? 0,
    waiting: waiting
      .map((lot) => ({
        transactionId: lot.transactionId,
        title: lot.title,
        amount: lot.amount,
        expiresOn: shownExpiry(lot.expiresOn),
        text: waitWords(lot),
      }))
      .sort((a, b) => inOrder(a.expiresOn, b.expiresOn)),
  };
};

/** Never-lapsing ones last; a sort keeps the order of equals. */
const inOrder = (a: LocalDate | null, b: LocalDate | null): number => {
  const [first, second] = [storedExpiry(a), storedExpiry(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
};

/** Points of a student that wait for a day or a condition, oldest first. */
export const pendingLotsOf = (reader: Reader, studentId: string): Promise<PendingLot[]> =>
  pendingLots(reader, studentId, localDateOf(reader.now));

/**
 * Until when points that came back from a hold or by an undo can be used, which for lots that had run out is a new last day.
 * @returns the first and the last of their last days, null = never; undefined when all of them repaid a debt
 */
export const lastDaysOfReturn = async (
  reader: Reader,
  of: { readonly holdId: string; readonly undoId: string | null },
): Promise<{ readonly first: LocalDate | null; readonly last: LocalDate | null } | undefined> => {
  const days = await returnedUntil(reader, of);
  return days && { first: shownExpiry(days.first), last: shownExpiry(days.last) };
};

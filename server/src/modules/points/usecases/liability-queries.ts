import { localDateOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type LotEvent, type MonthMove, monthMoves } from '../domain/moved-lots';
import {
  balancesAndPostings,
  debtMovementRows,
  firstRecordedAt,
  lotMovementRows,
  movedLotRows,
  type RecordedRange,
  schoolMovementRows,
  usesOfLots,
} from '../persistence/liability-store';
import { DEFAULT_LEDGER_POLICY } from './commands';

export type { DebtMovement, LotMovement, RecordedRange, SchoolMovement } from '../persistence/liability-store';

/** A change of month of points that are there already. */
export interface LotMonthMove extends MonthMove {
  readonly campusId: string;
}

/** Points came back to a lot by one of these. */
const RETURNS: ReadonlySet<string> = new Set(['undo', 'void']);

/**
 * What moved between months because lots that had run out got points back. Only rows that never change are asked, so that an
 * earlier day gives the same answer whenever it is asked about.
 */
export const lotMonthMoves = async (reader: Reader, range: RecordedRange): Promise<LotMonthMove[]> => {
  const lots = await movedLotRows(reader, range);
  const history = new Map<string, LotEvent[]>();
  for (const { lotId, kind, recordedAt, points } of await usesOfLots(
    reader,
    lots.map(({ id }) => id),
    range.before,
  )) {
    const events = history.get(lotId) ?? [];
    events.push({ date: localDateOf(recordedAt), points, returned: RETURNS.has(kind) });
    history.set(lotId, events);
  }
  const from = localDateOf(range.from);
  return lots.flatMap(({ id, campusId, credited, originalExpiresOn }) =>
    monthMoves(credited, originalExpiresOn, history.get(id) ?? [], DEFAULT_LEDGER_POLICY.refundGraceDays)
      .filter(({ date }) => date >= from)
      .map((move) => ({ ...move, campusId })),
  );
};

/** The facts of a liability report, from transactions and what they did; see the module's README. */
export const liabilityQueries = {
  schoolMovements: schoolMovementRows,
  debtMovements: debtMovementRows,
  lotMovements: lotMovementRows,
  lotMonthMoves,
  firstRecordedAt,
  balancesAndPostings,
} as const;

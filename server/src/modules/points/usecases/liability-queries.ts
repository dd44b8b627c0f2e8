import { type Instant, localDateOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type LotEvent, type MonthMove, monthMoves } from '../domain/moved-lots';
import { extensionsOfLots } from '../persistence/extension-store';
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

/** What happened to lots before an instant, oldest first. */
const historyOf = async (
  reader: Reader,
  lotIds: readonly string[],
  before: Instant,
): Promise<ReadonlyMap<string, readonly LotEvent[]>> => {
  const uses = (await usesOfLots(reader, lotIds, before)).map(({ lotId, kind, recordedAt, points }) => ({
    lotId,
    recordedAt,
    event: { date: localDateOf(recordedAt), points, returned: RETURNS.has(kind) },
  }));
  const longer = (await extensionsOfLots(reader, lotIds, before)).map(({ lotId, recordedAt, toDate }) => ({
    lotId,
    recordedAt,
    event: { date: localDateOf(recordedAt), points: 0, returned: false, extendedTo: toDate },
  }));
  const history = new Map<string, LotEvent[]>();
  for (const { lotId, event } of [...uses, ...longer].sort((a, b) => a.recordedAt - b.recordedAt)) {
    const events = history.get(lotId);
    if (events) events.push(event);
    else history.set(lotId, [event]);
  }
  return history;
};

/**
 * What moved between months because lots that had run out got points back, or were made to last longer. Only rows that never change are asked, so that an
 * earlier day gives the same answer whenever it is asked about.
 */
export const lotMonthMoves = async (reader: Reader, range: RecordedRange): Promise<LotMonthMove[]> => {
  const lots = await movedLotRows(reader, range);
  const history = await historyOf(
    reader,
    lots.map(({ id }) => id),
    range.before,
  );
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

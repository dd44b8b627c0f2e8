import { DAY_MS, type Instant, type LocalDate, localDateOf, SHANGHAI_OFFSET_MS } from '@qingya/shared';
import { placeholders, type Reader, type SqlValue } from '../../../platform/db';

export interface MonitorRange {
  /** Recorded at or after; inclusive. */
  readonly from: Instant;
  /** Recorded before; exclusive. */
  readonly before: Instant;
  /** Undefined = every campus. */
  readonly campusIds: readonly string[] | undefined;
}

/** Points given or spent on a day for one reason. */
export interface DayReasonSum {
  readonly date: LocalDate;
  readonly reason: string;
  readonly kind: 'issued' | 'redeemed';
  readonly points: number;
  readonly times: number;
}

/** What one student earned, or one member of staff gave, on a campus. */
export interface PersonSum {
  readonly personId: string;
  readonly campusId: string;
  readonly points: number;
  readonly times: number;
}

const where = ({ from, before, campusIds }: MonitorRange, row = 't'): { sql: string; params: SqlValue[] } => {
  const range = `${row}.recordedAt >= ? AND ${row}.recordedAt < ?`;
  if (campusIds === undefined) return { sql: range, params: [from, before] };
  if (campusIds.length === 0) return { sql: `${range} AND 1 = 0`, params: [from, before] };
  return { sql: `${range} AND ${row}.campusId IN (${placeholders(campusIds.length)})`, params: [from, before, ...campusIds] };
};

interface Sums {
  readonly points: number | string;
  readonly times: number | string;
}

/** SUM and COUNT give text on MySQL. */
const numbers = <T extends Sums>(row: T) => ({ ...row, points: Number(row.points), times: Number(row.times) });

export const issuedRows = async (reader: Reader, range: MonitorRange): Promise<DayReasonSum[]> => {
  const { sql, params } = where(range);
  const rows = await reader.rows<{ dayStart: number | string; reason: string; kind: string } & Sums>(
    `SELECT t.recordedAt - (t.recordedAt + ${SHANGHAI_OFFSET_MS}) % ${DAY_MS} AS dayStart, t.reason AS reason, t.kind AS kind,
       SUM(t.amount) AS points, COUNT(*) AS times
     FROM points_transaction t WHERE ${sql} AND t.kind IN ('credit', 'spend', 'commit') GROUP BY dayStart, t.reason, t.kind`,
    params,
  );
  return rows.map(numbers).map(({ dayStart, reason, kind, points, times }) => ({
    date: localDateOf(Number(dayStart)),
    reason,
    kind: kind === 'credit' ? 'issued' : 'redeemed',
    points: Math.abs(points),
    times,
  }));
};

/**
 * What was given in the range, less what was taken back of it since, then or later, by whom it was given to or by whom it was given; what
 * a correction took back counts against whoever had given it.
 * @param person column of the transaction that gave
 * @param of which transactions `g` gave
 */
const personSums = async (reader: Reader, range: MonitorRange, person: string, of: string): Promise<PersonSum[]> => {
  const { sql, params } = where(range, 'g');
  // From the transactions since the first moment, in the order they are found by: nothing is taken back before it is given.
  const rows = await reader.rows<{ personId: string; campusId: string } & Sums>(
    `SELECT ${person} AS personId, g.campusId AS campusId, SUM(t.amount) AS points,
       SUM(CASE WHEN t.kind = 'claw_back' THEN 0 ELSE 1 END) AS times
     FROM points_transaction t JOIN points_transaction g ON g.id = CASE WHEN t.kind = 'claw_back' THEN t.reversesId ELSE t.id END
     WHERE t.recordedAt >= ? AND t.kind IN ('credit', 'adjust_credit', 'claw_back') AND ${sql} AND ${of}
     GROUP BY ${person}, g.campusId`,
    [range.from, ...params],
  );
  return rows.map(numbers).filter(({ points }) => points > 0);
};

export const studentSumRows = (reader: Reader, range: MonitorRange): Promise<PersonSum[]> =>
  personSums(reader, range, 'g.studentId', "g.kind = 'credit'");

export const staffSumRows = (reader: Reader, range: MonitorRange): Promise<PersonSum[]> =>
  personSums(reader, range, 'g.actorId', "g.actorKind = 'staff' AND g.kind IN ('credit', 'adjust_credit')");

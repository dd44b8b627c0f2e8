import { DAY_MS, type Instant, type LocalDate, localDateOf, type PaymentChannel, SHANGHAI_OFFSET_MS } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { Where } from './payment-views';
import { stuckCondition } from './refund-store';

export interface ChannelSum {
  readonly channel: PaymentChannel;
  readonly count: number;
  /** Fen. */
  readonly amount: number;
}

export interface SummaryFilter {
  /** Undefined = every campus, and money of none. */
  readonly campusIds: readonly string[] | undefined;
  readonly from: Instant;
  readonly before: Instant;
}

const sums = async (reader: Reader, from: string, where: Where): Promise<ChannelSum[]> => {
  const rows = await reader.rows<{ channel: PaymentChannel; count: number | string; amount: number | string }>(
    `SELECT channel, COUNT(*) AS count, SUM(amount) AS amount FROM ${from} WHERE ${where.sql()} GROUP BY channel ORDER BY channel`,
    where.params,
  );
  return rows.map(({ channel, count, amount }) => ({ channel, count: Number(count), amount: Number(amount) }));
};

const capturedWhere = ({ campusIds, from, before }: SummaryFilter): Where =>
  new Where().and("paidAt >= ? AND paidAt < ? AND outcome <> 'voided'", from, before).onCampuses('campusId', campusIds);

const refundedWhere = ({ campusIds, from, before }: SummaryFilter): Where =>
  new Where().and("state = 'succeeded' AND succeededAt >= ? AND succeededAt < ?", from, before).onCampuses('campusId', campusIds);

/** Money that came, whatever became of it, by the moment it was paid; what was voided never came. */
export const capturedSums = (reader: Reader, filter: SummaryFilter): Promise<ChannelSum[]> =>
  sums(reader, 'payments_capture', capturedWhere(filter));

/** Money that arrived back, by that moment. */
export const refundedSums = (reader: Reader, filter: SummaryFilter): Promise<ChannelSum[]> =>
  sums(reader, 'payments_refund', refundedWhere(filter));

export interface DaySum {
  /** A day in Shanghai. */
  readonly date: LocalDate;
  /** Fen. */
  readonly captured: number;
  readonly refunded: number;
}

const byDay = async (reader: Reader, table: string, column: string, where: Where): Promise<ReadonlyMap<LocalDate, number>> => {
  // A remainder is the same on both engines, a division is not; Shanghai's offset has not changed since 1991.
  const rows = await reader.rows<{ dayStart: number | string; amount: number | string }>(
    `SELECT ${column} - (${column} + ${SHANGHAI_OFFSET_MS}) % ${DAY_MS} AS dayStart, SUM(amount) AS amount
     FROM ${table} WHERE ${where.sql()} GROUP BY dayStart`,
    where.params,
  );
  return new Map(rows.map(({ dayStart, amount }) => [localDateOf(Number(dayStart)), Number(amount)]));
};

/** The same money day by day, oldest first; days on which nothing moved are left out. */
export const daySums = async (reader: Reader, filter: SummaryFilter): Promise<DaySum[]> => {
  const captured = await byDay(reader, 'payments_capture', 'paidAt', capturedWhere(filter));
  const refunded = await byDay(reader, 'payments_refund', 'succeededAt', refundedWhere(filter));
  return [...new Set([...captured.keys(), ...refunded.keys()])]
    .sort()
    .map((date) => ({ date, captured: captured.get(date) ?? 0, refunded: refunded.get(date) ?? 0 }));
};

const count = async (reader: Reader, table: string, where: Where): Promise<number> => {
  const row = await reader.row<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where.sql()}`, where.params);
  return Number(row?.n ?? 0);
};

/** What waits for a person. A difference belongs to the campus of its payment. */
export const waitingCounts = async (reader: Reader, campusIds: readonly string[] | undefined) => {
  const stuck = stuckCondition(reader.now);
  const differences = new Where().and("d.state = 'open'").onCampuses('i.campusId', campusIds);
  return {
    openTasks: await count(reader, 'payments_task', new Where().and("state = 'open'").onCampuses('campusId', campusIds)),
    stuckRefunds: await count(
      reader,
      'payments_refund',
      new Where().and(stuck.sql, ...stuck.params).onCampuses('campusId', campusIds),
    ),
    openDifferences: await count(reader, 'payments_difference d LEFT JOIN payments_intent i ON i.id = d.intentId', differences),
    pendingVoids: await count(
      reader,
      'payments_desk_void',
      new Where().and("state = 'requested'").onCampuses('campusId', campusIds),
    ),
  };
};

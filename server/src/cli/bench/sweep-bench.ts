import { expireLotsChunk } from '../../modules/points';
import { type Database, yieldToEventLoop } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { timed } from './measure';
import { LOTS_A_STUDENT, plantSweep, sweepDays } from './plant';
import type { Statement } from './raw';

/** Students the bare driver clears in one transaction: as many as the product does. */
const CHUNK = { sqlite: 500, mysql: 1_000 } as const;
/** Chunks one side clears before it is the other one's turn. */
const CHUNKS_A_TURN = 5;

interface Tally {
  lots: number;
  seconds: number;
}

/**
 * Ten lots a student run out on one day. Product and bare driver clear the same school turn about, some chunks each, so
 * that the machine's busy moments meet both; the bare driver runs set statements as one would write them by hand.
 */
export const sweepBench = async ({ db, raw, scale }: BenchContext): Promise<BenchLine> => {
  const students = Math.ceil(scale.sweepLots / LOTS_A_STUDENT);
  const { lastDay, businessDate } = sweepDays(db);
  await plantSweep(db, students, lastDay);
  const product: Tally = { lots: 0, seconds: 0 };
  const bare: Tally = { lots: 0, seconds: 0 };
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    for (let turn = 0; turn < CHUNKS_A_TURN && cursor !== undefined; turn += 1) {
      const after: string = cursor;
      let next: { cursor: string; lots: number } | undefined;
      product.seconds += await timed(async () => {
        next = await db.transaction((uow) => expireLotsChunk(uow, after, businessDate));
        await yieldToEventLoop();
      });
      product.lots += next?.lots ?? 0;
      cursor = next?.cursor;
    }
    for (let turn = 0; turn < CHUNKS_A_TURN && cursor !== undefined; turn += 1) {
      const range = await nextRange(db, cursor, businessDate);
      if (!range) break;
      const statements = handWritten(db, cursor, range.last, businessDate, db.clock.now());
      bare.seconds += await timed(() => raw.transactions([statements], 1));
      bare.lots += range.count * LOTS_A_STUDENT;
      cursor = range.last;
    }
  }
  const lots = product.lots + bare.lots;
  if (lots !== students * LOTS_A_STUDENT) throw new Error(`the sweep cleared ${lots} of ${students * LOTS_A_STUDENT} lots`);
  return {
    name: `expiry sweep of ${lots.toLocaleString('en-US')} lots`,
    unit: 'lots/s, half of them by each side',
    product: product.lots / product.seconds,
    raw: bare.lots / bare.seconds,
  };
};

const DUE_IDS = (limit: number): string =>
  `SELECT studentId FROM points_account WHERE studentId > ? AND nextDueOn <= ? ORDER BY studentId LIMIT ${limit}`;

const nextRange = (db: Database, after: string, today: string): Promise<{ last: string; count: number } | undefined> =>
  db.read(async (reader) => {
    const rows = await reader.rows<{ studentId: string }>(DUE_IDS(CHUNK[db.engine]), [after, today]);
    const last = rows.at(-1)?.studentId;
    return last === undefined ? undefined : { last, count: rows.length };
  });

/** One chunk of an expiry sweep as set statements; a transaction's id is made from the first lot's. */
const handWritten = (db: Database, after: string, last: string, today: string, now: number): Statement[] => {
  const mysql = db.engine === 'mysql';
  const join = (...parts: string[]): string => (mysql ? `CONCAT(${parts.join(', ')})` : parts.join(' || '));
  const id = (of: string): string => join("'E'", `SUBSTR(${of}, 2, 25)`);
  const due = "state IN ('open', 'pending') AND expiresOn < ? AND remaining > 0";
  const range = 'l.studentId > ? AND l.studentId <= ?';
  const bounds = [after, last];
  const sums = `SELECT l.studentId AS studentId, MIN(l.id) AS firstId, MIN(l.campusId) AS campusId, SUM(l.remaining) AS gone
    FROM points_lot l WHERE ${range} AND ${due} GROUP BY l.studentId`;
  const posting = 'INSERT INTO points_posting (transactionId, line, account, ownerId, amount)';
  return [
    { sql: `${DUE_IDS(CHUNK[db.engine])}${mysql ? ' FOR UPDATE' : ''}`, params: [after, today] },
    {
      sql: `INSERT INTO points_transaction (id, kind, studentId, campusId, amount, reason, sourceType, sourceId, actorKind, actorId,
        effectiveAt, recordedAt, seq, ruleVersionId, inputs, title, reversesId, inputHash, availableAfter, pendingAfter, heldAfter, debtAfter)
        SELECT ${id('s.firstId')}, 'expire', s.studentId, s.campusId, 0 - s.gone, 'points.expire', 'lot', ${join('s.firstId', "':'", '?')},
        'system', 'bench', ?, ?, a.version + 1, NULL, '{}', '积分到期', NULL, 'raw', a.available - s.gone, a.pending, a.held, a.debt
        FROM (${sums}) s JOIN points_account a ON a.studentId = s.studentId`,
      params: [today, now, now, ...bounds, today],
    },
    {
      sql: `${posting} SELECT ${id('s.firstId')}, 0, 'available', s.studentId, 0 - s.gone FROM (${sums}) s`,
      params: [...bounds, today],
    },
    {
      sql: `${posting} SELECT ${id('s.firstId')}, 1, 'expired', s.campusId, s.gone FROM (${sums}) s`,
      params: [...bounds, today],
    },
    {
      sql: `INSERT INTO points_lot_use (transactionId, lotId, remainingDelta, heldDelta, returned)
        SELECT ${id('s.firstId')}, l.id, 0 - l.remaining, 0, 0 FROM (${sums}) s JOIN points_lot l ON l.studentId = s.studentId WHERE l.${due}`,
      params: [...bounds, today, today],
    },
    {
      sql: `UPDATE points_account SET version = version + 1, nextDueOn = '9999-12-31', updatedAt = ?, available = available -
        (SELECT SUM(l.remaining) FROM points_lot l WHERE l.studentId = points_account.studentId AND ${due})
        WHERE studentId > ? AND studentId <= ? AND nextDueOn <= ?`,
      params: [now, today, ...bounds, today],
    },
    {
      sql: `UPDATE points_lot SET state = 'closed', expired = expired + remaining, remaining = 0 WHERE studentId > ? AND studentId <= ? AND ${due}`,
      params: [...bounds, today],
    },
  ];
};

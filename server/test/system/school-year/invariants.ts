import { addDays, type LocalDate, startOfDay } from '@qingya/shared';
import type { Reader, SqlValue } from '../../../src/platform/db';
import type { World } from './world';

/** Something that must never be: a query that finds nothing, or finds what is wrong. */
interface Never {
  readonly what: string;
  readonly sql: string;
  readonly params?: (day: DayOf) => readonly SqlValue[];
}

interface DayOf {
  readonly today: LocalDate;
  /** Epoch ms. */
  readonly from: number;
}

const since = ({ from }: DayOf): readonly SqlValue[] => [from];
const sinceAndToday = ({ from, today }: DayOf): readonly SqlValue[] => [from, today];

/** The whole ledger, every day; only what can never change again is looked at on its own day. */
const LEDGER: readonly Never[] = [
  {
    what: 'postings of a transaction do not sum to zero',
    sql: `SELECT t.id, SUM(p.amount) AS found FROM points_transaction t LEFT JOIN points_posting p ON p.transactionId = t.id
           WHERE t.recordedAt >= ? GROUP BY t.id HAVING COALESCE(SUM(p.amount), 1) <> 0`,
    params: since,
  },
  { what: 'all postings do not sum to zero', sql: 'SELECT SUM(amount) AS found FROM points_posting HAVING SUM(amount) <> 0' },
  {
    what: 'a balance is not the sum of its postings',
    sql: `SELECT a.studentId, a.available, a.pending, a.held, a.debt, p.available AS pa, p.pending AS pp, p.held AS ph, p.debt AS pd
            FROM points_account a JOIN (
              SELECT ownerId, SUM(CASE WHEN account = 'available' THEN amount ELSE 0 END) AS available,
                     SUM(CASE WHEN account = 'pending' THEN amount ELSE 0 END) AS pending,
                     SUM(CASE WHEN account = 'held' THEN amount ELSE 0 END) AS held,
                     SUM(CASE WHEN account = 'debt' THEN amount ELSE 0 END) AS debt
                FROM points_posting GROUP BY ownerId) p ON p.ownerId = a.studentId
           WHERE a.available <> p.available OR a.pending <> p.pending OR a.held <> p.held OR a.debt <> 0 - p.debt`,
  },
  {
    what: 'a balance is not the sum of its lots',
    sql: `SELECT a.studentId, a.available, a.pending, a.held, l.available AS la, l.pending AS lp, l.held AS lh
            FROM points_account a JOIN (
              SELECT studentId, SUM(CASE WHEN state = 'pending' THEN 0 ELSE remaining END) AS available,
                     SUM(CASE WHEN state = 'pending' THEN remaining ELSE 0 END) AS pending, SUM(held) AS held
                FROM points_lot GROUP BY studentId) l ON l.studentId = a.studentId
           WHERE a.available <> l.available OR a.pending <> l.pending OR a.held <> l.held`,
  },
  {
    what: 'an account is below zero, or spendable beside a debt',
    sql: `SELECT studentId, available, pending, held, debt FROM points_account
           WHERE available < 0 OR pending < 0 OR held < 0 OR debt < 0 OR (debt > 0 AND available > 0)`,
  },
  {
    what: 'a lot is below zero, holds more than it got, or was clawed back beyond it',
    sql: `SELECT id, credited, remaining, held, clawedBack, expired, expiredCovered FROM points_lot
           WHERE remaining < 0 OR held < 0 OR remaining + held > credited OR clawedBack < 0 OR clawedBack > credited
              OR expiredCovered > expired`,
  },
  {
    what: 'claw-backs exceed the earn',
    sql: `SELECT c.reversesId AS id, SUM(0 - c.amount) AS found, o.amount FROM points_transaction c
            JOIN points_transaction o ON o.id = c.reversesId WHERE c.kind = 'claw_back' AND o.amount > 0
           GROUP BY c.reversesId, o.amount HAVING SUM(0 - c.amount) > o.amount`,
  },
  {
    what: 'more was given back than was spent',
    sql: `SELECT u.reversesId AS id, SUM(u.amount) AS found, o.amount FROM points_transaction u
            JOIN points_transaction o ON o.id = u.reversesId WHERE u.kind = 'undo' AND o.kind IN ('spend', 'commit', 'adjust_debit')
           GROUP BY u.reversesId, o.amount HAVING SUM(u.amount) > ABS(o.amount)`,
  },
];

/** What may be used until when: judged by what each transaction of today took from which lot. */
const EXPIRY: readonly Never[] = [
  {
    what: 'points are usable after their last day',
    sql: 'SELECT id, studentId, remaining, expiresOn FROM points_lot WHERE expiresOn < ? AND remaining > 0',
    params: ({ today }) => [today],
  },
  {
    what: 'points were spent or set aside after their last day',
    sql: `SELECT t.id, l.expiresOn FROM points_transaction t JOIN points_lot_use u ON u.transactionId = t.id JOIN points_lot l ON l.id = u.lotId
           WHERE t.recordedAt >= ? AND t.kind IN ('spend', 'adjust_debit', 'hold') AND l.expiresOn < ?`,
    params: sinceAndToday,
  },
  {
    what: 'a hold is alive after its time',
    sql: "SELECT id FROM points_hold WHERE state = 'active' AND expiresAt < ?",
    params: since,
  },
];

/** Looked at right after the sweep. A lot to which a hold or an undo gave points back has days of grace since. */
const AFTER_SWEEP: readonly Never[] = [
  {
    what: 'points lapsed before their last day was over',
    sql: `SELECT t.id, l.expiresOn FROM points_transaction t JOIN points_lot_use u ON u.transactionId = t.id JOIN points_lot l ON l.id = u.lotId
           WHERE t.recordedAt >= ? AND t.kind = 'expire' AND l.expiresOn >= ? AND NOT EXISTS (
             SELECT 1 FROM points_lot_use v JOIN points_transaction b ON b.id = v.transactionId
              WHERE v.lotId = l.id AND b.recordedAt >= ? AND b.kind IN ('void', 'undo'))`,
    params: ({ from, today }) => [from, today, from],
  },
];

const AWARDS: readonly Never[] = [
  {
    what: 'an award is not what the ledger keeps of it',
    sql: `SELECT a.id, a.points, a.takenBack, l.credited, l.clawedBack FROM earning_award a JOIN points_lot l ON l.id = a.transactionId
           WHERE a.points - a.takenBack <> l.credited - l.clawedBack`,
  },
  {
    what: 'an award took back more than it gave, or its state and its transaction do not fit',
    sql: `SELECT id, state, points, takenBack, transactionId FROM earning_award
           WHERE takenBack < 0 OR takenBack > points OR (state = 'given' AND transactionId IS NULL)
              OR (state IN ('queued', 'refused') AND transactionId IS NOT NULL) OR (state = 'taken_back' AND takenBack <> points)`,
  },
  {
    what: 'points were earned without an award, or for one award twice',
    sql: `SELECT t.id, COUNT(a.id) AS found FROM points_transaction t LEFT JOIN earning_award a ON a.transactionId = t.id
           WHERE t.kind = 'credit' AND t.reason LIKE 'earning.%' AND t.reason <> 'earning.manual' GROUP BY t.id HAVING COUNT(a.id) <> 1`,
  },
  {
    what: 'points by hand are not what was decided',
    sql: `SELECT m.id, m.state, m.points, t.amount, COALESCE(r.back, 0) AS back FROM earning_manual_award m
            LEFT JOIN points_transaction t ON t.sourceId = m.id AND t.sourceType = 'manual_award' AND t.reason = 'earning.manual'
            LEFT JOIN (SELECT reversesId, SUM(amount) AS back FROM points_transaction WHERE reason = 'earning.manual.undone' GROUP BY reversesId) r
              ON r.reversesId = t.id
           WHERE (m.state IN ('given', 'approved', 'undone') AND (t.id IS NULL OR t.amount <> m.points))
              OR (m.state NOT IN ('given', 'approved', 'undone') AND t.id IS NOT NULL)
              OR COALESCE(r.back, 0) <> CASE WHEN m.state = 'undone' THEN 0 - m.points ELSE 0 END`,
  },
];

const BUDGET: readonly Never[] = [
  {
    what: 'a budget slot used more than it has, or not what was moved',
    sql: `SELECT s.allocationId, s.slot, s.used, s.capacity, s.beyond, m.within_, m.beyond_ FROM budget_slot s
            LEFT JOIN (SELECT allocationId, slot, SUM(CASE WHEN kind = 'within' THEN points ELSE 0 END) AS within_,
                              SUM(CASE WHEN kind = 'beyond' THEN points ELSE 0 END) AS beyond_
                         FROM budget_movement GROUP BY allocationId, slot) m ON m.allocationId = s.allocationId AND m.slot = s.slot
           WHERE s.used < 0 OR s.used > s.capacity OR s.used <> COALESCE(m.within_, 0) OR s.beyond <> COALESCE(m.beyond_, 0)`,
  },
  {
    what: 'an allocation issued more than it has',
    sql: `SELECT a.id, a.points, SUM(s.used) AS used FROM budget_allocation a JOIN budget_slot s ON s.allocationId = a.id
           GROUP BY a.id, a.points HAVING SUM(s.used) > a.points`,
  },
  {
    what: 'an award draws on the budget with other points than it has',
    sql: `SELECT a.id, a.points, a.takenBack, SUM(m.points) AS drawn FROM budget_movement m JOIN earning_award a ON a.id = m.awardId
           GROUP BY a.id, a.points, a.takenBack HAVING SUM(m.points) <> a.points - a.takenBack`,
  },
  {
    what: 'an award inside a budget period draws on nothing',
    sql: `SELECT a.id FROM earning_award a JOIN budget_period p ON p.fromDate <= a.earnedOn AND p.throughDate >= a.earnedOn AND p.state = 'active'
           WHERE a.transactionId IS NOT NULL AND a.changedAt >= ? AND NOT EXISTS (SELECT 1 FROM budget_movement m WHERE m.awardId = a.id)`,
    params: since,
  },
  {
    what: 'points were issued beyond a budget without approval',
    sql: `SELECT m.awardId FROM budget_movement m LEFT JOIN earning_award a ON a.id = m.awardId LEFT JOIN earning_manual_award h ON h.id = m.awardId
            LEFT JOIN points_dispute d ON d.id = m.awardId
           WHERE m.kind = 'beyond' AND a.decidedById IS NULL AND h.decidedById IS NULL AND d.decidedById IS NULL`,
  },
  {
    what: 'points by hand inside a budget period draw on nothing',
    sql: `SELECT t.id, t.reason FROM points_transaction t JOIN budget_period p ON p.state = 'active'
           WHERE t.recordedAt >= ? AND p.fromDate <= ? AND p.throughDate >= ?
             AND ((t.reason = 'earning.manual' AND t.kind = 'credit') OR (t.reason = 'points.dispute' AND t.kind = 'adjust_credit'))
             AND NOT EXISTS (SELECT 1 FROM budget_movement m WHERE m.takingKey = t.sourceId AND m.points = t.amount)`,
    params: ({ from, today }) => [from, today, today],
  },
];

const SCHOOL: readonly Never[] = [
  {
    what: 'an enrolment has credits below zero or above its total, or not what its journal says',
    sql: `SELECT e.id, e.totalCredits, e.remainingCredits, j.delta FROM schooling_enrolment e
            LEFT JOIN (SELECT enrolmentId, SUM(delta) AS delta FROM schooling_credit_entry GROUP BY enrolmentId) j ON j.enrolmentId = e.id
           WHERE e.remainingCredits < 0 OR e.remainingCredits > e.totalCredits
              OR e.remainingCredits - e.totalCredits <> COALESCE(j.delta, 0)`,
  },
  {
    what: 'a lesson was not consumed exactly once',
    sql: `SELECT a.id, a.consumption, COALESCE(j.taken, 0) AS taken FROM schooling_attendance a
            LEFT JOIN (SELECT attendanceId, SUM(CASE kind WHEN 'consume' THEN 1 WHEN 'return' THEN -1 ELSE 0 END) AS taken
                         FROM schooling_credit_entry GROUP BY attendanceId) j ON j.attendanceId = a.id
           WHERE COALESCE(j.taken, 0) <> CASE WHEN a.consumption = 'consumed' THEN 1 ELSE 0 END`,
  },
  {
    what: 'an event waits or is dead',
    sql: "SELECT position, subscriber, state, lastError FROM outbox_delivery WHERE state <> 'done' LIMIT 3",
  },
];

export const EVERY_DAY = [...LEDGER, ...EXPIRY, ...AWARDS, ...BUDGET, ...SCHOOL];

/** @returns one sentence for each invariant that is broken, with some of the rows that break it */
export const brokenToday = (reader: Reader, today: LocalDate): Promise<string[]> => brokenAmong(reader, today, EVERY_DAY);

/** The same for what the sweep of a night did. */
export const brokenTonight = (reader: Reader, today: LocalDate): Promise<string[]> => brokenAmong(reader, today, AFTER_SWEEP);

const brokenAmong = async (reader: Reader, today: LocalDate, invariants: readonly Never[]): Promise<string[]> => {
  const broken: string[] = [];
  const day = { today, from: startOfDay(today) };
  for (const { what, sql, params } of invariants) {
    const rows = await reader.rows<object>(sql, params?.(day) ?? []);
    if (rows.length > 0) broken.push(`${what} (${rows.length}): ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return broken;
};

/** What the school owes, summed here and now without the report's help. */
export interface Owed {
  readonly outstanding: number;
  readonly debt: number;
}

/** By campus, at this moment: what lots hold, and what students owe. */
export const owedNow = async (reader: Reader): Promise<Map<string, Owed>> => {
  const lots = await reader.rows<{ campusId: string; n: number | string }>(
    'SELECT campusId, SUM(remaining + held) AS n FROM points_lot GROUP BY campusId',
  );
  const debts = await reader.rows<{ campusId: string; n: number | string }>(
    'SELECT campusId, SUM(debt) AS n FROM points_account GROUP BY campusId',
  );
  const owed = new Map<string, Owed>();
  for (const { campusId, n } of lots) owed.set(campusId, { outstanding: Number(n), debt: 0 });
  for (const { campusId, n } of debts) {
    owed.set(campusId, { outstanding: owed.get(campusId)?.outstanding ?? 0, debt: Number(n) });
  }
  return owed;
};

interface StoredDay extends Owed {
  readonly campusId: string;
  readonly issued: number;
  readonly adjusted: number;
  readonly undone: number;
  readonly redeemed: number;
  readonly expired: number;
  readonly clawedBack: number;
}

const storedDay = (reader: Reader, date: LocalDate): Promise<StoredDay[]> =>
  reader.rows<StoredDay>('SELECT * FROM insight_liability_day WHERE date = ?', [date]);

const total = (rows: readonly StoredDay[], of: (row: StoredDay) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

/** The stored liability of yesterday against what was owed as the day ended, and against the day before. */
export const brokenLiability = async (w: World, today: LocalDate, ended: ReadonlyMap<string, Owed>): Promise<string[]> => {
  const yesterday = addDays(today, -1);
  const [stored, before] = await w.t.db.read(
    async (r) => [await storedDay(r, yesterday), await storedDay(r, addDays(today, -2))] as const,
  );
  const broken: string[] = [];
  for (const [campusId, { outstanding, debt }] of ended) {
    const row = stored.find((one) => one.campusId === campusId) ?? { outstanding: 0, debt: 0 };
    if (row.outstanding !== outstanding || row.debt !== debt) {
      broken.push(`liability of ${yesterday} ${campusId} is ${row.outstanding}/${row.debt}, owed were ${outstanding}/${debt}`);
    }
  }
  const owed = (rows: readonly StoredDay[]): number => total(rows, (row) => row.outstanding - row.debt);
  const moved = total(stored, (d) => d.issued + d.adjusted + d.undone - d.redeemed - d.expired - d.clawedBack);
  if (owed(before) + moved !== owed(stored)) {
    broken.push(`liability of ${yesterday} does not roll forward: ${owed(before)} + ${moved} is not ${owed(stored)}`);
  }
  const parts = await w.t.db.read((r) =>
    r.rows<{ dimension: string; n: number | string }>(
      'SELECT dimension, SUM(points) AS n FROM insight_liability_part WHERE date = ? GROUP BY dimension',
      [yesterday],
    ),
  );
  const outstanding = total(stored, (row) => row.outstanding);
  for (const { dimension, n } of parts) {
    if (Number(n) !== outstanding) broken.push(`liability of ${yesterday} by ${dimension} is ${n} and not ${outstanding}`);
  }
  return broken;
};

import { type Database, placeholders, sweepChunkSize, yieldToEventLoop } from '../../../platform/db';

/** Two figures that should be the same and are not. */
export interface CreditDifference {
  readonly kind: 'journal' | 'attendance';
  readonly subjectId: string;
  readonly expected: number;
  readonly found: number;
}

/**
 * Recomputes every enrolment from its journal and compares attendance with it: Σ journal = remaining − total, and a
 * consumed attendance has exactly one consumption more than returns (no other has any).
 * @returns how many differences there are
 */
export const reconcileCredits = async (db: Database, onDifference: (difference: CreditDifference) => void): Promise<number> => {
  let found = 0;
  const report = (difference: CreditDifference): void => {
    found += 1;
    onDifference(difference);
  };
  await sweep(db, 'schooling_enrolment', (ids) => compareEnrolments(db, ids, report));
  await sweep(db, 'schooling_attendance', (ids) => compareAttendance(db, ids, report));
  return found;
};

const sweep = async (db: Database, table: string, compare: (ids: readonly string[]) => Promise<void>): Promise<void> => {
  const size = Math.min(sweepChunkSize(db.engine), 2_000);
  for (let after = ''; ; ) {
    const rows = await db.read((r) =>
      r.rows<{ id: string }>(`SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ${size}`, [after]),
    );
    const last = rows.at(-1);
    if (!last) return;
    await compare(rows.map((row) => row.id));
    after = last.id;
    await yieldToEventLoop();
  }
};

const compareEnrolments = async (
  db: Database,
  ids: readonly string[],
  report: (difference: CreditDifference) => void,
): Promise<void> => {
  const rows = await db.read((r) =>
    r.rows<{ id: string; expected: number; journal: number }>(
      `SELECT e.id, e.remainingCredits - e.totalCredits AS expected,
              COALESCE((SELECT SUM(j.delta) FROM schooling_credit_entry j WHERE j.enrolmentId = e.id), 0) AS journal
         FROM schooling_enrolment e WHERE e.id IN (${placeholders(ids.length)})`,
      ids,
    ),
  );
  for (const row of rows) {
    const journal = Number(row.journal);
    if (journal !== row.expected) report({ kind: 'journal', subjectId: row.id, expected: row.expected, found: journal });
  }
};

const compareAttendance = async (
  db: Database,
  ids: readonly string[],
  report: (difference: CreditDifference) => void,
): Promise<void> => {
  const rows = await db.read((r) =>
    r.rows<{ id: string; consumption: string; taken: number }>(
      `SELECT a.id, a.consumption,
              COALESCE((SELECT SUM(CASE j.kind WHEN 'consume' THEN 1 WHEN 'return' THEN -1 ELSE 0 END)
                          FROM schooling_credit_entry j WHERE j.attendanceId = a.id), 0) AS taken
         FROM schooling_attendance a WHERE a.id IN (${placeholders(ids.length)})`,
      ids,
    ),
  );
  for (const row of rows) {
    const expected = row.consumption === 'consumed' ? 1 : 0;
    const taken = Number(row.taken);
    if (taken !== expected) report({ kind: 'attendance', subjectId: row.id, expected, found: taken });
  }
};

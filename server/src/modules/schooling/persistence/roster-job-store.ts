import type { ImportFailure, ImportState, Instant, LocalDate } from '@qingya/shared';
import { chunk, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { RosterIssue, Severity } from '../domain/roster/issue';

export interface ImportJobRow {
  readonly id: string;
  /** '' = the whole school. */
  readonly campusId: string;
  readonly staffId: string;
  readonly fileName: string;
  readonly state: ImportState;
  readonly mode: 'all' | 'good_rows' | null;
  readonly today: LocalDate;
  readonly mayCreateCatalogue: number;
  readonly rowsTotal: number;
  readonly rowsDone: number;
  readonly errorRows: number;
  readonly issueCount: number;
  readonly summary: string | null;
  readonly planHash: string | null;
  readonly failure: ImportFailure | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly purgeAfter: Instant;
}

/** Below what a portable blob column (64 KB) holds. */
const PIECE_BYTES = 60_000;

export const findImportJob = (reader: Reader, id: string): Promise<ImportJobRow | undefined> =>
  reader.row<ImportJobRow>('SELECT * FROM schooling_import_job WHERE id = ?', [id]);

export const insertImportJob = async (uow: UnitOfWork, row: ImportJobRow, content: Buffer): Promise<void> => {
  await uow.insert('schooling_import_job', { ...row });
  for (let start = 0, position = 0; start < content.length; start += PIECE_BYTES, position += 1) {
    const piece = content.subarray(start, start + PIECE_BYTES);
    await uow.insert('schooling_import_piece', { jobId: row.id, position, content: Buffer.from(piece) });
  }
};

/** The uploaded file; undefined after it was purged. */
export const contentOf = async (reader: Reader, jobId: string): Promise<Buffer | undefined> => {
  const pieces = await reader.rows<{ content: Buffer }>(
    'SELECT content FROM schooling_import_piece WHERE jobId = ? ORDER BY position',
    [jobId],
  );
  return pieces.length === 0 ? undefined : Buffer.concat(pieces.map((piece) => piece.content));
};

/** Moves a job on, if it still is in one of the states `from`. @returns whether it was */
export const moveImportJob = async (
  uow: UnitOfWork,
  id: string,
  from: readonly ImportState[],
  to: ImportState,
  set: Partial<Omit<ImportJobRow, 'id' | 'state'>> = {},
): Promise<boolean> => {
  const columns = Object.entries({ ...set, state: to, updatedAt: uow.now });
  const assignments = columns.map(([name]) => `${name} = ?`).join(', ');
  const states = from.map(() => '?').join(', ');
  const sql = `UPDATE schooling_import_job SET ${assignments} WHERE id = ? AND state IN (${states})`;
  return (await uow.run(sql, [...columns.map(([, value]) => value), id, ...from])) === 1;
};

export const reportProgress = (uow: UnitOfWork, id: string, rowsDone: number, rowsTotal: number): Promise<number> =>
  uow.run('UPDATE schooling_import_job SET rowsDone = ?, rowsTotal = ?, updatedAt = ? WHERE id = ?', [
    rowsDone,
    rowsTotal,
    uow.now,
    id,
  ]);

/** Removes what the file said about people: its content and the report. */
export const purgeImport = async (uow: UnitOfWork, jobId: string): Promise<void> => {
  await uow.run('DELETE FROM schooling_import_piece WHERE jobId = ?', [jobId]);
  await uow.run('DELETE FROM schooling_import_issue WHERE jobId = ?', [jobId]);
};

export const replaceIssues = async (uow: UnitOfWork, jobId: string, issues: readonly RosterIssue[]): Promise<void> => {
  await uow.run('DELETE FROM schooling_import_issue WHERE jobId = ?', [jobId]);
  const rows = issues.map(({ column, ...issue }, position) => ({ jobId, position, columnTitle: column, ...issue }));
  for (const part of chunk(rows, 2_000)) await uow.insert('schooling_import_issue', part);
};

export interface StoredIssue {
  readonly position: number;
  readonly line: number;
  readonly columnTitle: string | null;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Issues after a position, in file order. */
export const issuesAfter = (
  reader: Reader,
  jobId: string,
  after: number,
  limit: number,
  severity?: Severity,
): Promise<StoredIssue[]> => {
  const filter = severity === undefined ? '' : ' AND severity = ?';
  return reader.rows<StoredIssue>(
    `SELECT position, line, columnTitle, severity, code, message, remedy FROM schooling_import_issue
      WHERE jobId = ? AND position > ?${filter} ORDER BY position LIMIT ?`,
    [jobId, after, ...(severity === undefined ? [] : [severity]), limit],
  );
};

/** Jobs of the given campuses ('all' = every one) in the order asked for. */
export const importJobsPage = (
  reader: Reader,
  filter: { readonly campusIds: 'all' | readonly string[]; readonly state: ImportJobRow['state'] | undefined },
  order: { readonly after: { readonly sql: string; readonly params: readonly SqlValue[] } | undefined; readonly orderBy: string },
  limit: number,
): Promise<ImportJobRow[]> => {
  const conditions = ['1 = 1'];
  const values: SqlValue[] = [];
  const want = (sql: string, params: readonly SqlValue[]): void => {
    conditions.push(sql);
    values.push(...params);
  };
  if (filter.campusIds !== 'all') {
    if (filter.campusIds.length === 0) return Promise.resolve([]);
    want(`campusId IN (${filter.campusIds.map(() => '?').join(', ')})`, filter.campusIds);
  }
  if (filter.state !== undefined) want('state = ?', [filter.state]);
  if (order.after) want(order.after.sql, order.after.params);
  const sql = `SELECT * FROM schooling_import_job WHERE ${conditions.join(' AND ')} ORDER BY ${order.orderBy} LIMIT ?`;
  return reader.rows<ImportJobRow>(sql, [...values, limit]);
};

export const importJobsInStates = (
  reader: Reader,
  states: readonly ImportState[],
): Promise<{ id: string; state: ImportState }[]> =>
  reader.rows<{ id: string; state: ImportState }>(
    `SELECT id, state FROM schooling_import_job WHERE state IN (${states.map(() => '?').join(', ')}) ORDER BY id`,
    states,
  );

/** Finished or forgotten jobs whose personal data is due to go. */
export const importJobsToPurge = (reader: Reader, now: Instant, limit: number): Promise<{ id: string }[]> =>
  reader.rows<{ id: string }>(
    `SELECT j.id FROM schooling_import_job j WHERE j.purgeAfter <= ? AND j.state <> 'committing'
      AND (EXISTS (SELECT 1 FROM schooling_import_piece p WHERE p.jobId = j.id)
        OR EXISTS (SELECT 1 FROM schooling_import_issue i WHERE i.jobId = j.id))
      ORDER BY j.id LIMIT ?`,
    [now, limit],
  );

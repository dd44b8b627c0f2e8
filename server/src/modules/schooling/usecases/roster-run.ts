import { AsyncResource } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { ImportFailure } from '@qingya/shared';
import { type Database, isUniqueViolation, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { readTable, TableError } from '../../../platform/files';
import type { ParsedRow } from '../domain/roster/parse-row';
import { RosterPlanner } from '../domain/roster/plan';
import type { PlanOptions, RosterChanges, RosterPlan, RosterSnapshot } from '../domain/roster/plan-types';
import { openRoster, type RosterSheet } from '../domain/roster/read-roster';
import { applyRoster, RosterDataChanged } from '../persistence/roster-apply';
import {
  contentOf,
  findImportJob,
  type ImportJobRow,
  moveImportJob,
  replaceIssues,
  reportProgress,
} from '../persistence/roster-job-store';
import { loadSnapshot } from '../persistence/roster-snapshot';
import type { RosterFamilies, RosterProgress } from './roster-ports';

export interface RosterDeps {
  readonly families: RosterFamilies;
  readonly progress: RosterProgress;
}

const ROWS_PER_TURN = 500;
const ROWS_PER_REPORT = 2_000;

/** The import cannot go on, for a reason its owner is told. */
class ImportStopped extends Error {
  constructor(readonly failure: ImportFailure) {
    super(failure);
  }
}

/**
 * Takes an import as far as it can go without a person: checks what was uploaded, commits what was released. Safe to run
 * again after the process died: each step moves the job on only from the state it found.
 */
export const runImport = async (db: Database, deps: RosterDeps, jobId: string): Promise<void> => {
  const job = await db.read((reader) => findImportJob(reader, jobId));
  if (job === undefined) return;
  try {
    if (job.state === 'uploaded' || job.state === 'checking') await checkImport(db, deps, job);
    else if (job.state === 'committing') await commitImport(db, deps, job);
  } catch (error) {
    const failure = failureOf(error);
    await db.transaction((uow) =>
      moveImportJob(uow, jobId, ['uploaded', 'checking', 'committing'], 'failed', { failure, finishedAt: uow.now }),
    );
    if (failure === 'internal') throw error;
  } finally {
    deps.progress.clear(jobId);
  }
};

const failureOf = (error: unknown): ImportFailure => {
  if (error instanceof TableError) return error.reason;
  if (error instanceof ImportStopped) return error.failure;
  // Somebody else created the same student, class or package between the two looks.
  if (error instanceof RosterDataChanged || isUniqueViolation(error)) return 'data_changed';
  return 'internal';
};

const readSheet = async (db: Database, job: ImportJobRow): Promise<RosterSheet> => {
  const content = await db.read((reader) => contentOf(reader, job.id));
  if (content === undefined) throw new ImportStopped('content_expired');
  const { issues, lines, read } = openRoster((await readTable(content, job.fileName)).rows);
  const rows: ParsedRow[] = [];
  for (const line of lines) {
    rows.push(read(line));
    if (rows.length % ROWS_PER_TURN === 0) await yieldToEventLoop();
  }
  return { issues, rows };
};

const optionsOf = (job: ImportJobRow): PlanOptions => {
  const scope = job.campusId === '' ? ('all' as const) : [job.campusId];
  return {
    today: job.today,
    campusScope: scope,
    campusId: job.campusId === '' ? null : job.campusId,
    catalogueScope: job.mayCreateCatalogue === 1 ? scope : [],
  };
};

const planOf = async (
  rows: readonly ParsedRow[],
  snapshot: RosterSnapshot,
  options: PlanOptions,
  onProgress: (rows: number) => Promise<void> | void,
): Promise<RosterPlan> => {
  const planner = new RosterPlanner(snapshot, options);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row !== undefined) planner.add(row);
    if ((index + 1) % ROWS_PER_TURN === 0) await yieldToEventLoop();
    if ((index + 1) % ROWS_PER_REPORT === 0) await onProgress(index + 1);
  }
  return planner.finish();
};

/** What a commit will do, as a fingerprint: the dry run promised it, the commit keeps it or does nothing. */
const fingerprint = (changes: RosterChanges): string => createHash('sha256').update(JSON.stringify(changes)).digest('hex');

const checkImport = async (db: Database, deps: RosterDeps, job: ImportJobRow): Promise<void> => {
  await db.transaction((uow) => moveImportJob(uow, job.id, ['uploaded'], 'checking'));
  const sheet = await readSheet(db, job);
  const total = sheet.rows.length;
  await db.transaction((uow) => reportProgress(uow, job.id, 0, total));
  const snapshot = await db.read((reader) => loadSnapshot(reader, deps.families, sheet.rows, job.today));
  const plan = await planOf(sheet.rows, snapshot, optionsOf(job), async (rows) => {
    await db.transaction((uow) => reportProgress(uow, job.id, rows, total));
  });
  const issues = [...sheet.issues, ...plan.issues];
  await db.transaction(async (uow) => {
    const moved = await moveImportJob(uow, job.id, ['checking'], 'checked', {
      rowsTotal: total,
      rowsDone: total,
      errorRows: plan.counts.errorRows,
      issueCount: issues.length,
      summary: JSON.stringify(plan.counts),
      planHash: fingerprint(plan.changes),
    });
    // Not moved: cancelled meanwhile, or checked by another process.
    if (moved) await replaceIssues(uow, job.id, issues);
  });
};

/**
 * The file's first piece is the lock of a commit, and the job's row is touched last: so its progress can be written beside
 * the transaction that does the work.
 */
const commitImport = async (db: Database, deps: RosterDeps, job: ImportJobRow): Promise<void> => {
  const sheet = await readSheet(db, job);
  // Bound here, outside: inside the work's transaction another one is refused as a mistake, which it is not in this place.
  const report = AsyncResource.bind((rows: number) =>
    db.transaction((uow) => reportProgress(uow, job.id, rows, sheet.rows.length)),
  );
  await db.transaction(async (uow) => {
    await uow.lockRows('SELECT jobId, position FROM schooling_import_piece WHERE jobId = ? AND position = 0', [job.id]);
    // Another process may have carried it out while this one waited.
    if ((await findImportJob(uow, job.id))?.state !== 'committing') return;
    await carryOut(uow, deps, job, sheet, async (rows) => {
      // The embedded database has one writer and one process: the number stays in memory.
      if (uow.engine === 'sqlite') deps.progress.set(job.id, rows);
      else await report(rows);
    });
    await moveImportJob(uow, job.id, ['committing'], 'done', { finishedAt: uow.now, rowsDone: sheet.rows.length });
  });
};

/** Looks again under locks; what would now be done must be what the report said. */
const carryOut = async (
  uow: UnitOfWork,
  deps: RosterDeps,
  job: ImportJobRow,
  sheet: RosterSheet,
  onProgress: (rows: number) => Promise<void>,
): Promise<void> => {
  const snapshot = await loadSnapshot(uow, deps.families, sheet.rows, job.today, uow);
  const plan = await planOf(sheet.rows, snapshot, optionsOf(job), () => undefined);
  if (fingerprint(plan.changes) !== job.planHash || plan.counts.errorRows !== job.errorRows)
    throw new ImportStopped('data_changed');
  await applyRoster({ uow, families: deps.families, today: job.today, jobId: job.id, onProgress }, plan.changes);
};

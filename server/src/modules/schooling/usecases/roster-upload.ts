import { DAY_MS, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { allows, type StaffPrincipal } from '../../../platform/http/principal';
import { findImportJob, type ImportJobRow, insertImportJob, moveImportJob, purgeImport } from '../persistence/roster-job-store';

/** A roster and its report are personal data: they go this many days after the upload. */
export const IMPORT_RETENTION_DAYS = 30;

export interface UploadCommand {
  readonly staff: StaffPrincipal;
  /** The campus stated with the upload; undefined = the file says. */
  readonly campusId: string | undefined;
  readonly fileName: string;
  readonly content: Buffer;
}

/**
 * Stores an uploaded roster for checking. People whose reach is not the whole school import for one campus at a time.
 * @throws AppError roster_campus_required
 */
export const uploadRoster = async (uow: UnitOfWork, command: UploadCommand): Promise<ImportJobRow> => {
  const campusId = campusFor(command);
  const row: ImportJobRow = {
    id: uow.newId(),
    campusId,
    staffId: command.staff.staffId,
    fileName: command.fileName.slice(-200),
    state: 'uploaded',
    mode: null,
    today: localDateOf(uow.now),
    mayCreateCatalogue: allows(command.staff, 'course.write', campusId === '' ? null : campusId) ? 1 : 0,
    rowsTotal: 0,
    rowsDone: 0,
    errorRows: 0,
    issueCount: 0,
    summary: null,
    planHash: null,
    failure: null,
    createdAt: uow.now,
    updatedAt: uow.now,
    finishedAt: null,
    purgeAfter: uow.now + IMPORT_RETENTION_DAYS * DAY_MS,
  };
  await insertImportJob(uow, row, command.content);
  return row;
};

const campusFor = ({ staff, campusId }: UploadCommand): string => {
  if (campusId !== undefined) return campusId;
  const scope = staff.permissions.get('roster.import') ?? [];
  if (scope === 'all') return '';
  const [only] = scope;
  if (only === undefined || scope.length > 1) throw fail('roster_campus_required');
  return only;
};

/**
 * Starts the commit of a checked import.
 * @param mode `all` = the whole file or nothing; `good_rows` = what the report found no error in
 * @throws AppError roster_not_checked | roster_has_errors | roster_nothing_to_import | roster_already_started
 */
export const startCommit = async (uow: UnitOfWork, jobId: string, mode: 'all' | 'good_rows'): Promise<ImportJobRow> => {
  const job = await findImportJob(uow, jobId);
  if (job === undefined) throw fail('not_found');
  if (job.state === 'uploaded' || job.state === 'checking') throw fail('roster_not_checked');
  if (job.state !== 'checked') throw fail('roster_already_started');
  if (mode === 'all' && job.errorRows > 0) throw fail('roster_has_errors', { errorRows: job.errorRows });
  if (job.rowsTotal - job.errorRows < 1) throw fail('roster_nothing_to_import');
  if (!(await moveImportJob(uow, jobId, ['checked'], 'committing', { mode, rowsDone: 0 }))) throw fail('roster_already_started');
  return requireJob(uow, jobId);
};

/** Gives up an import that was not carried out, and removes its file and report. @throws AppError roster_already_started */
export const cancelImport = async (uow: UnitOfWork, jobId: string): Promise<ImportJobRow> => {
  const moved = await moveImportJob(uow, jobId, ['uploaded', 'checking', 'checked', 'failed'], 'cancelled', {
    finishedAt: uow.now,
  });
  if (!moved && (await requireJob(uow, jobId)).state !== 'cancelled') throw fail('roster_already_started');
  await purgeImport(uow, jobId);
  return requireJob(uow, jobId);
};

const requireJob = async (uow: UnitOfWork, jobId: string): Promise<ImportJobRow> => {
  const job = await findImportJob(uow, jobId);
  if (job === undefined) throw fail('not_found');
  return job;
};

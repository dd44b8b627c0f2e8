import { type LocalDate, localDateOf } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../db';
import { fail } from '../errors';
import type { Actor } from '../http/principal';
import type { OnStaffWrite } from '../outbox';
import type { JobRunRow } from './runs';
import type { ScheduledTask } from './types';

/** Runs of each task that staff see. */
const RUNS_SHOWN = 10;

/** The last runs of some tasks, newest date first, at most ten each. */
export const lastRuns = async (reader: Reader, tasks: readonly string[]): Promise<ReadonlyMap<string, JobRunRow[]>> => {
  const runs = new Map<string, JobRunRow[]>(tasks.map((task) => [task, []]));
  if (tasks.length === 0) return runs;
  const rows = await reader.rows<JobRunRow>(
    `SELECT r.* FROM (
       SELECT j.*, ROW_NUMBER() OVER (PARTITION BY j.task ORDER BY j.businessDate DESC) AS place
       FROM job_run j WHERE j.task IN (${placeholders(tasks.length)})
     ) r WHERE r.place <= ? ORDER BY r.task, r.businessDate DESC`,
    [...tasks, RUNS_SHOWN],
  );
  for (const row of rows) runs.get(row.task)?.push(row);
  return runs;
};

/**
 * Asks for a run of a task for a date; the next scheduler that looks takes it, with all its attempts.
 * @throws AppError not_found, job_date_invalid, job_running, job_already_done (unless `rerun`)
 */
export const requestRun = async (
  uow: UnitOfWork,
  tasks: readonly ScheduledTask[],
  command: { readonly task: string; readonly businessDate: LocalDate; readonly rerun: boolean; readonly actor: Actor },
  onStaffWrite: OnStaffWrite,
): Promise<void> => {
  const { task, businessDate, rerun, actor } = command;
  if (!tasks.some(({ name }) => name === task)) throw fail('not_found');
  if (businessDate > localDateOf(uow.now)) throw fail('job_date_invalid', { businessDate });
  const [run] = await uow.lockRows<JobRunRow>('SELECT * FROM job_run WHERE task = ? AND businessDate = ?', [task, businessDate]);
  if (!run) await insertRequest(uow, task, businessDate);
  else {
    if (run.state === 'requested') throw fail('job_running', { businessDate });
    if (run.state === 'claimed' && (run.claimedUntil ?? 0) >= uow.now) throw fail('job_running', { businessDate });
    if (run.state === 'done' && !rerun) throw fail('job_already_done', { businessDate });
    await uow.run(
      `UPDATE job_run SET state = 'requested', manual = 1, attempts = 0, nextAttemptAt = 0, claimedBy = NULL, claimedUntil = NULL
       WHERE task = ? AND businessDate = ?`,
      [task, businessDate],
    );
  }
  await onStaffWrite(uow, {
    action: 'job.trigger',
    subject: `job:${task}`,
    actor,
    details: { businessDate, rerun: rerun ? 1 : 0 },
  });
};

const insertRequest = async (uow: UnitOfWork, task: string, businessDate: LocalDate): Promise<void> => {
  try {
    await uow.insert('job_run', {
      task,
      businessDate,
      state: 'requested',
      attempts: 0,
      claimedBy: null,
      claimedUntil: null,
      nextAttemptAt: 0,
      startedAt: null,
      finishedAt: null,
      manual: 1,
      progress: null,
      lastError: null,
    });
  } catch (error) {
    // A scheduler took the run between the look and the insert.
    if (isUniqueViolation(error)) throw fail('job_running', { businessDate });
    throw error;
  }
};

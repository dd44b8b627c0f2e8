import type { Instant, LocalDate } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../db';

/** A row of `job_run`. */
export interface JobRunRow {
  readonly task: string;
  readonly businessDate: LocalDate;
  readonly state: 'requested' | 'claimed' | 'done' | 'failed';
  readonly attempts: number;
  readonly claimedBy: string | null;
  readonly claimedUntil: Instant | null;
  readonly nextAttemptAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly manual: number;
  readonly progress: string | null;
  readonly lastError: string | null;
}

/** One claim of one run: who holds it, and by which attempt. */
export interface Claim {
  readonly task: string;
  readonly businessDate: LocalDate;
  readonly instanceId: string;
  readonly attempt: number;
}

/** Runs of some tasks from a date on, plus every run a person asked for, oldest date first. */
export const runsFrom = (reader: Reader, tasks: readonly string[], from: LocalDate): Promise<JobRunRow[]> =>
  reader.rows<JobRunRow>(
    `SELECT * FROM job_run WHERE task IN (${placeholders(tasks.length)}) AND (businessDate >= ? OR state = 'requested'
     OR (state = 'claimed' AND manual = 1) OR (state = 'failed' AND manual = 1)) ORDER BY businessDate, task`,
    [...tasks, from],
  );

/** The earliest date a task has run for by its schedule, which begins there: what a person asked for does not move it. */
export const firstRunDates = async (reader: Reader, tasks: readonly string[]): Promise<ReadonlyMap<string, LocalDate>> => {
  const rows = await reader.rows<{ task: string; first: LocalDate }>(
    `SELECT task, MIN(businessDate) AS first FROM job_run WHERE manual = 0 AND task IN (${placeholders(tasks.length)}) GROUP BY task`,
    tasks,
  );
  return new Map(rows.map(({ task, first }) => [task, first]));
};

/**
 * Takes a run that has no row yet.
 * @returns false when another replica was first
 */
export const claimNew = async (uow: UnitOfWork, claim: Claim, until: Instant): Promise<boolean> => {
  try {
    await uow.insert('job_run', {
      task: claim.task,
      businessDate: claim.businessDate,
      state: 'claimed',
      attempts: claim.attempt,
      claimedBy: claim.instanceId,
      claimedUntil: until,
      nextAttemptAt: 0,
      startedAt: uow.now,
      finishedAt: null,
      manual: 0,
      progress: null,
      lastError: null,
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
};

/**
 * Takes a run that was requested, has failed, or whose claimant let its lease run out.
 * @returns false when the row is no longer as it was read
 */
export const claimAgain = async (uow: UnitOfWork, claim: Claim, until: Instant, seen: JobRunRow): Promise<boolean> => {
  const taken = await uow.run(
    `UPDATE job_run SET state = 'claimed', attempts = ?, claimedBy = ?, claimedUntil = ?, startedAt = ?, finishedAt = NULL, progress = NULL
     WHERE task = ? AND businessDate = ? AND state = ? AND attempts = ? AND (state <> 'claimed' OR claimedUntil < ?)`,
    [claim.attempt, claim.instanceId, until, uow.now, claim.task, claim.businessDate, seen.state, seen.attempts, uow.now],
  );
  return taken === 1;
};

const HELD = `task = ? AND businessDate = ? AND state = 'claimed' AND claimedBy = ? AND attempts = ?`;
const heldBy = (claim: Claim): [string, string, string, number] => [
  claim.task,
  claim.businessDate,
  claim.instanceId,
  claim.attempt,
];

/** @returns false when the claim was lost */
export const renew = async (uow: UnitOfWork, claim: Claim, until: Instant, progress: string): Promise<boolean> =>
  (await uow.run(`UPDATE job_run SET claimedUntil = ?, progress = ? WHERE ${HELD}`, [until, progress, ...heldBy(claim)])) === 1;

/** @returns false when the claim was lost */
export const finish = async (uow: UnitOfWork, claim: Claim): Promise<boolean> =>
  (await uow.run(`UPDATE job_run SET state = 'done', finishedAt = ?, lastError = NULL WHERE ${HELD}`, [
    uow.now,
    ...heldBy(claim),
  ])) === 1;

/** @returns false when the claim was lost */
export const recordFailedRun = async (uow: UnitOfWork, claim: Claim, nextAttemptAt: Instant, error: string): Promise<boolean> =>
  (await uow.run(`UPDATE job_run SET state = 'failed', finishedAt = ?, nextAttemptAt = ?, lastError = ? WHERE ${HELD}`, [
    uow.now,
    nextAttemptAt,
    error,
    ...heldBy(claim),
  ])) === 1;

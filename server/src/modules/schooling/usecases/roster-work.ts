import type { Database } from '../../../platform/db';
import type { QueuedWork, ScheduledTask, WorkQueue } from '../../../platform/jobs/types';
import { importJobsInStates, importJobsToPurge, purgeImport } from '../persistence/roster-job-store';
import { type RosterDeps, runImport } from './roster-run';

/** Name of the work; part of what is queued, so never renamed lightly. */
export const ROSTER_IMPORT_WORK = 'schooling.rosterImport';

interface Payload {
  readonly jobId: string;
}

type Step = 'check' | 'commit';
/** The step is part of the piece's name, so that a commit is not taken for its check. */
const pieceId = (jobId: string, step: Step): string => `${jobId}.${step}`;

/** Checks and commits imports in the background. */
export const rosterImportWork = (deps: RosterDeps): QueuedWork<Payload> => ({
  name: ROSTER_IMPORT_WORK,
  handle: (db, { jobId }) => runImport(db, deps, jobId),
  recover: async (db: Database) => {
    const jobs = await db.read((reader) => importJobsInStates(reader, ['uploaded', 'checking', 'committing']));
    return jobs.map(({ id, state }) => ({
      id: pieceId(id, state === 'committing' ? 'commit' : 'check'),
      payload: { jobId: id },
    }));
  },
});

/** Queues the next step of an import. */
export const enqueueImport = (queue: WorkQueue, jobId: string, step: Step): Promise<void> =>
  queue.enqueue(ROSTER_IMPORT_WORK, pieceId(jobId, step), { jobId });

const PURGE_AT_MINUTE = 3 * 60 + 20;
const PURGE_CHUNK = 20;

/** Removes files and reports of old imports: they are personal data. */
export const purgeImportsTask: ScheduledTask = {
  name: 'schooling.purgeImports',
  title: '清除过期的导入名册',
  minuteOfDay: PURGE_AT_MINUTE,
  run: async ({ db }) => {
    for (;;) {
      const due = await db.read((reader) => importJobsToPurge(reader, reader.now, PURGE_CHUNK));
      if (due.length === 0) return;
      for (const { id } of due) await db.transaction((uow) => purgeImport(uow, id));
    }
  },
};

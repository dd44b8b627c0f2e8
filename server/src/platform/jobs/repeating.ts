import type { Instant } from '@qingya/shared';
import { type Database, isUniqueViolation, type UnitOfWork } from '../db';
import { type BackgroundLog, errorText } from '../log/background-log';

/**
 * Work that is to happen every few minutes, on one replica at a time. Its claim is a lease: a replica that is slower than
 * the lease may overlap with its successor, so the work must be safe to run twice at once.
 */
export interface RepeatingTask {
  /** `<capability>.<verb>`; no scheduled task has the same name */
  readonly name: string;
  /** Pause between the beginnings of two runs, milliseconds. */
  readonly everyMs: number;
  /** How long its claim keeps other replicas away; a killed replica's work rests that long. Default: the repeater's. */
  readonly leaseMs?: number;
  run(db: Database): Promise<void>;
}

export interface RepeaterOptions {
  readonly db: Database;
  readonly tasks: readonly RepeatingTask[];
  readonly log: BackgroundLog;
  /** Names this replica in claims; unique among running processes. */
  readonly instanceId: string;
  /** How long a claim keeps other replicas away, milliseconds. */
  readonly leaseMs?: number;
  /** Pause between two looks at what is due, milliseconds. */
  readonly tickMs?: number;
}

export interface Repeater {
  start(): void;
  /** Begins nothing more and waits for the runs in hand. */
  stop(): Promise<void>;
  /** Runs what is due now; for tests and for `start`. */
  tick(): Promise<void>;
}

const LEASE_MS = 10 * 60_000;
const TICK_MS = 5_000;
/** Stands where a daily task has its date: a repeating task has one row for good. */
const EVERY = 'repeating';

interface RepeatRow {
  readonly state: 'claimed' | 'done' | 'failed';
  readonly attempts: number;
  readonly claimedUntil: Instant | null;
  readonly nextAttemptAt: Instant;
}

/** Runs repeating tasks, each on one replica at a time among any number of them. */
export const createRepeater = (options: RepeaterOptions): Repeater => {
  const { tasks, log, tickMs = TICK_MS } = options;
  const busy = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  const work = (task: RepeatingTask): Promise<void> => {
    const running = busy.get(task.name);
    if (running) return running;
    const started = runIfDue(options, task)
      .catch((error: unknown) => log.error({ task: task.name, error: errorText(error) }, 'a repeating task could not be claimed'))
      .finally(() => busy.delete(task.name));
    busy.set(task.name, started);
    return started;
  };
  const tick = async (): Promise<void> => {
    await Promise.all(tasks.map(work));
  };
  return {
    tick,
    start: () => {
      if (timer) return;
      timer = setInterval(() => void tick(), tickMs);
      timer.unref();
      void tick();
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      await Promise.allSettled(busy.values());
    },
  };
};

const isDue = (row: RepeatRow | undefined, now: Instant): boolean => {
  if (!row) return true;
  return row.state === 'claimed' ? (row.claimedUntil ?? 0) < now : row.nextAttemptAt <= now;
};

const runIfDue = async (options: RepeaterOptions, task: RepeatingTask): Promise<void> => {
  const { db, instanceId, log, leaseMs = LEASE_MS } = options;
  const seen = await db.read(async (reader) => {
    const row = await reader.row<RepeatRow>(
      'SELECT state, attempts, claimedUntil, nextAttemptAt FROM job_run WHERE task = ? AND businessDate = ?',
      [task.name, EVERY],
    );
    return { row, due: isDue(row, reader.now), at: reader.now };
  });
  if (!seen.due) return;
  const attempt = (seen.row?.attempts ?? 0) + 1;
  const won = await db.transaction((uow) => claim(uow, task.name, instanceId, uow.now + (task.leaseMs ?? leaseMs), seen.row));
  if (!won) return;
  const facts = { task: task.name };
  let failure: string | null = null;
  try {
    await task.run(db);
  } catch (error) {
    failure = errorText(error);
    log.error({ ...facts, error: failure }, 'a repeating task failed; its next run tries again');
  }
  const next = seen.at + task.everyMs;
  const kept = await db.transaction((uow) =>
    uow.run(
      `UPDATE job_run SET state = ?, finishedAt = ?, nextAttemptAt = ?, lastError = ?
       WHERE task = ? AND businessDate = ? AND state = 'claimed' AND claimedBy = ? AND attempts = ?`,
      [failure === null ? 'done' : 'failed', uow.now, next, failure, task.name, EVERY, instanceId, attempt],
    ),
  );
  if (kept === 0) log.warn(facts, 'a repeating task ended after another replica had taken it over');
};

/** @returns false when another replica was first */
const claim = async (
  uow: UnitOfWork,
  task: string,
  instanceId: string,
  until: Instant,
  seen: RepeatRow | undefined,
): Promise<boolean> => {
  if (seen) {
    const taken = await uow.run(
      `UPDATE job_run SET state = 'claimed', attempts = attempts + 1, claimedBy = ?, claimedUntil = ?, startedAt = ?
       WHERE task = ? AND businessDate = ? AND state = ? AND attempts = ? AND (state <> 'claimed' OR claimedUntil < ?)`,
      [instanceId, until, uow.now, task, EVERY, seen.state, seen.attempts, uow.now],
    );
    return taken === 1;
  }
  const first = { task, businessDate: EVERY, state: 'claimed', attempts: 1, claimedBy: instanceId, claimedUntil: until };
  const unset = { nextAttemptAt: 0, finishedAt: null, manual: 0, progress: null, lastError: null };
  try {
    await uow.insert('job_run', { ...first, ...unset, startedAt: uow.now });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
};

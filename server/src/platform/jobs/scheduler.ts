import { addDays, localDateOf } from '@qingya/shared';
import type { Clock } from '../clock/clock';
import type { Database } from '../db';
import { type BackgroundLog, errorText } from '../log/background-log';
import { backOffDelay, type RetryPolicy } from '../outbox/back-off';
import { CATCH_UP_DAYS, type DueRun, lagOf, nextDueRun } from './due-runs';
import {
  type Claim,
  claimAgain,
  claimNew,
  finish,
  firstRunDates,
  type JobRunRow,
  recordFailedRun,
  renew,
  runsFrom,
} from './runs';
import type { ScheduledTask } from './types';

export interface SchedulerOptions {
  readonly db: Database;
  readonly tasks: readonly ScheduledTask[];
  readonly clock: Clock;
  readonly log: BackgroundLog;
  /** Names this replica in claims; unique among running processes. */
  readonly instanceId: string;
  /** How long a claim holds without `report()`, milliseconds. */
  readonly leaseMs?: number;
  /** Pause between two looks at the schedule, milliseconds. */
  readonly tickMs?: number;
  readonly retry?: RetryPolicy;
  readonly random?: () => number;
}

export interface Scheduler {
  readonly tasks: readonly ScheduledTask[];
  start(): void;
  /** Takes no further run and waits for those in hand. */
  stop(): Promise<void>;
  /** Looks at the schedule now; a manual request does it by itself. */
  poke(): void;
  /** Runs what is due until nothing is, and resolves then; for tests and for `start`. */
  tick(): Promise<void>;
  /** Seconds by which the latest task is late; 0 when nothing is. */
  lagSeconds(): Promise<number>;
}

/** The run was taken over by another replica because its lease ran out. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

const LEASE_MS = 10 * 60_000;
const TICK_MS = 5_000;
/** Five attempts over about half an hour: a school notices in the morning what failed at night. */
export const JOB_RETRY: RetryPolicy = { maxAttempts: 5, firstDelayMs: 60_000, maxDelayMs: 900_000 };

/** Runs scheduled tasks, each once a business date among any number of replicas. */
export const createScheduler = (options: SchedulerOptions): Scheduler => new ClaimingScheduler(options);

class ClaimingScheduler implements Scheduler {
  readonly tasks: readonly ScheduledTask[];
  private readonly names: readonly string[];
  private readonly busy = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly options: SchedulerOptions) {
    this.tasks = options.tasks;
    this.names = options.tasks.map(({ name }) => name);
    if (new Set(this.names).size !== this.names.length) throw new Error('two scheduled tasks have the same name');
  }

  start(): void {
    if (this.timer) return;
    this.stopping = false;
    this.timer = setInterval(() => this.poke(), this.options.tickMs ?? TICK_MS);
    this.timer.unref();
    this.poke();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    this.timer = undefined;
    await Promise.allSettled(this.busy.values());
    this.stopping = false;
  }

  poke(): void {
    if (!this.timer || this.stopping) return;
    void this.tick();
  }

  async tick(): Promise<void> {
    await Promise.all(this.tasks.map((task) => this.work(task)));
  }

  /** One worker a task and process: dates of a task never run side by side here. */
  private work(task: ScheduledTask): Promise<void> {
    const running = this.busy.get(task.name);
    if (running) return running;
    const work = this.runDue(task)
      .catch((error: unknown) => {
        this.options.log.error({ task: task.name, error: errorText(error) }, 'the schedule could not be read; it is tried again');
      })
      .finally(() => this.busy.delete(task.name));
    this.busy.set(task.name, work);
    return work;
  }

  private async runDue(task: ScheduledTask): Promise<void> {
    const { db, retry = JOB_RETRY } = this.options;
    while (!this.stopping) {
      const due = await db.read(async (r) => {
        const rows = await runsFrom(r, [task.name], addDays(localDateOf(r.now), -CATCH_UP_DAYS));
        const first = (await firstRunDates(r, [task.name])).get(task.name);
        return nextDueRun(task, rows, first, r.now, retry.maxAttempts);
      });
      if (!due) return;
      const claim = await this.claim(task, due);
      // Somebody else was first: what is due now is theirs to finish before the next date.
      if (!claim) return;
      await this.run(task, claim);
    }
  }

  private async claim(task: ScheduledTask, due: DueRun): Promise<Claim | undefined> {
    const { db, instanceId } = this.options;
    const claim: Claim = {
      task: task.name,
      businessDate: due.businessDate,
      instanceId,
      attempt: (due.row?.attempts ?? 0) + 1,
    };
    const won = await db.transaction((uow) => {
      const until = uow.now + this.leaseMs;
      return due.row ? claimAgain(uow, claim, until, due.row) : claimNew(uow, claim, until);
    });
    return won ? claim : undefined;
  }

  private get leaseMs(): number {
    return this.options.leaseMs ?? LEASE_MS;
  }

  private async run(task: ScheduledTask, claim: Claim): Promise<void> {
    const { db, log, retry = JOB_RETRY, random = Math.random } = this.options;
    const facts = { task: claim.task, businessDate: claim.businessDate, attempt: claim.attempt };
    const report = async (progress: Readonly<Record<string, number | string>>): Promise<void> => {
      const held = await db.transaction((uow) => renew(uow, claim, uow.now + this.leaseMs, JSON.stringify(progress)));
      if (!held) throw new LeaseLost(`${claim.task} ${claim.businessDate}`);
    };
    try {
      await task.run({ db, businessDate: claim.businessDate, report });
      const held = await db.transaction((uow) => finish(uow, claim));
      if (held) log.info(facts, 'a scheduled task is done');
      else log.warn(facts, 'a scheduled task ended after another replica had taken it over');
    } catch (error) {
      if (error instanceof LeaseLost) {
        log.warn(facts, 'a scheduled task stopped because another replica had taken it over');
        return;
      }
      log.error({ ...facts, error: errorText(error) }, 'a scheduled task failed');
      const delay = backOffDelay(claim.attempt, retry, random());
      await db.transaction((uow) => recordFailedRun(uow, claim, uow.now + delay, errorText(error)));
    }
  }

  async lagSeconds(): Promise<number> {
    if (this.names.length === 0) return 0;
    return this.options.db.read(async (r) => {
      const rows = await runsFrom(r, this.names, addDays(localDateOf(r.now), -CATCH_UP_DAYS));
      const first = await firstRunDates(r, this.names);
      const lags = this.tasks.map((task) => lagOf(task, rows.filter(isOf(task.name)), first.get(task.name), r.now));
      return Math.floor(Math.max(0, ...lags) / 1_000);
    });
  }
}

const isOf =
  (task: string) =>
  (row: JobRunRow): boolean =>
    row.task === task;

import type { LocalDate } from '@qingya/shared';
import type { Database } from '../db';

/** What a running task is given. */
export interface JobContext {
  readonly db: Database;
  /** The date the run was meant for; a late run still decides by it. */
  readonly businessDate: LocalDate;
  /**
   * Renews the claim and stores progress that staff can see. A long task calls it at least every few minutes.
   * @throws LeaseLost when another replica has taken the run over: the task must stop
   */
  report(progress: Readonly<Record<string, number | string>>): Promise<void>;
}

/** A task that runs once a business date, on one replica. Must be safe to run again from the start after a crash. */
export interface ScheduledTask {
  /** `<capability>.<verb>` */
  readonly name: string;
  /** Chinese title shown to staff. */
  readonly title: string;
  /** Earliest minute of the day (Asia/Shanghai) at which it may run. */
  readonly minuteOfDay: number;
  run(job: JobContext): Promise<void>;
}

/** One piece of queued work. */
export interface QueuedPiece<P = unknown> {
  /** De-duplicates: the same id is queued once while it waits or runs. */
  readonly id: string;
  readonly payload: P;
}

/** A piece of background work queued by a request (an import, an export). */
export interface QueuedWork<P = unknown> {
  readonly name: string;
  /** Payload must be JSON. Must be safe to run twice: a killed process leaves the piece to be taken again. */
  handle(db: Database, payload: P): Promise<void>;
  /**
   * The pieces the caller's own table knows to be unfinished; asked once at start and queued again. The in-process queue
   * forgets on kill -9, so work that must not be lost keeps its state in a table and names it here.
   */
  recover?(db: Database): Promise<readonly QueuedPiece<P>[]>;
}

/** Hands work to workers: in-process, or BullMQ when Redis is there. */
export interface WorkQueue {
  /** @param id de-duplicates: the same id is queued once while it waits or runs */
  enqueue(name: string, id: string, payload: object): Promise<void>;
  /** Begins to take work, after asking every kind of work what a crash left unfinished. */
  start(): Promise<void>;
  /** Stops taking work and waits for what is running. Pieces that have not begun are left to the next start. */
  stop(): Promise<void>;
}

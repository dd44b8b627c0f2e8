import type { Database } from '../db';
import { type BackgroundLog, errorText } from '../log/background-log';
import { backOffDelay, type RetryPolicy } from '../outbox/back-off';
import type { QueuedWork, WorkQueue } from './types';

export interface WorkQueueOptions {
  readonly db: Database;
  readonly works: readonly QueuedWork[];
  readonly log: BackgroundLog;
  /** Pieces handled at the same time in this process. */
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
}

export const QUEUE_RETRY: RetryPolicy = { maxAttempts: 3, firstDelayMs: 1_000, maxDelayMs: 30_000 };
export const QUEUE_CONCURRENCY = 2;

/** @throws Error for two kinds of work of one name */
export const worksByName = (works: readonly QueuedWork[]): ReadonlyMap<string, QueuedWork> => {
  const byName = new Map(works.map((work) => [work.name, work]));
  if (byName.size !== works.length) throw new Error('two kinds of queued work have the same name');
  return byName;
};

interface Piece {
  readonly work: QueuedWork;
  readonly id: string;
  /** JSON text: the handler gets what a queue over the network would give it. */
  readonly payload: string;
  failures: number;
}

/** Work in this process's memory: for the embedded database, where API and worker are one process. */
export const createInProcessQueue = (options: WorkQueueOptions): WorkQueue => new InProcessQueue(options);

class InProcessQueue implements WorkQueue {
  private readonly works: ReadonlyMap<string, QueuedWork>;
  /** Everything that waits, runs or waits for its retry, by name and id. */
  private readonly known = new Map<string, Piece>();
  private readonly waiting: Piece[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private started = false;

  constructor(private readonly options: WorkQueueOptions) {
    this.works = worksByName(options.works);
  }

  async enqueue(name: string, id: string, payload: object): Promise<void> {
    const work = this.works.get(name);
    if (!work) throw new Error(`no queued work is called ${name}`);
    const key = `${name} ${id}`;
    if (this.known.has(key)) return;
    const piece: Piece = { work, id, payload: JSON.stringify(payload), failures: 0 };
    this.known.set(key, piece);
    this.waiting.push(piece);
    this.next();
  }

  async start(): Promise<void> {
    this.started = true;
    for (const work of this.works.values()) {
      for (const piece of (await work.recover?.(this.options.db)) ?? []) {
        await this.enqueue(work.name, piece.id, piece.payload as object);
      }
    }
    this.next();
  }

  async stop(): Promise<void> {
    this.started = false;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await Promise.all(this.running);
  }

  private next(): void {
    const { concurrency = QUEUE_CONCURRENCY } = this.options;
    while (this.started && this.running.size < concurrency) {
      const piece = this.waiting.shift();
      if (!piece) return;
      const run = this.run(piece).finally(() => {
        this.running.delete(run);
        this.next();
      });
      this.running.add(run);
    }
  }

  private async run(piece: Piece): Promise<void> {
    const { db, log, retry = QUEUE_RETRY } = this.options;
    const facts = { work: piece.work.name, piece: piece.id };
    try {
      await piece.work.handle(db, JSON.parse(piece.payload));
      this.known.delete(`${piece.work.name} ${piece.id}`);
    } catch (error) {
      piece.failures += 1;
      const dead = piece.failures >= retry.maxAttempts;
      log.error(
        { ...facts, failures: piece.failures, error: errorText(error) },
        dead ? 'queued work was given up' : 'queued work failed',
      );
      if (dead) this.known.delete(`${piece.work.name} ${piece.id}`);
      else this.later(piece, backOffDelay(piece.failures, retry, Math.random()));
    }
  }

  private later(piece: Piece, delayMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.waiting.push(piece);
      this.next();
    }, delayMs);
    timer.unref();
    this.timers.add(timer);
  }
}

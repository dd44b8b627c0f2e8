import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { errorText } from '../log/background-log';
import { backOffDelay } from '../outbox/back-off';
import { QUEUE_CONCURRENCY, QUEUE_RETRY, type WorkQueueOptions, worksByName } from './in-process-queue';
import type { QueuedWork, WorkQueue } from './types';

export interface BullmqOptions extends WorkQueueOptions {
  readonly redisUrl: string;
  /** First part of every key; braces around it keep the queue on one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  /** False in processes that only hand work over (role `api`). */
  readonly takesWork?: boolean;
}

const QUEUE_NAME = 'work';
/** A process that dies holding a piece is noticed after this long; then another one takes the piece. */
const STALLED_MS = 30_000;

/** Work shared by all processes through Redis. */
export const createBullmqQueue = (options: BullmqOptions): WorkQueue => new BullmqQueue(options);

/** BullMQ forbids `:` in its ids; everything beyond letters, digits, `-` and `.` is written as its code between underscores. */
export const bullmqJobId = (name: string, id: string): string =>
  [name, id].map((part) => part.replace(/[^A-Za-z0-9.-]/g, (c) => `_${c.charCodeAt(0).toString(16)}_`)).join('__');

class BullmqQueue implements WorkQueue {
  private readonly works: ReadonlyMap<string, QueuedWork>;
  private readonly prefix: string;
  private readonly sender: Redis;
  private readonly queue: Queue;
  private worker: Worker | undefined;
  private receiver: Redis | undefined;
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly options: BullmqOptions) {
    this.works = worksByName(options.works);
    this.prefix = options.keyPrefix ?? '{qingya}';
    this.sender = this.connect();
    this.queue = new Queue(QUEUE_NAME, { connection: this.sender, prefix: this.prefix });
    this.queue.on('error', (error) => this.report(error));
  }

  /** BullMQ's blocking commands wait without end, so requests must never be given up on this connection. */
  private connect(): Redis {
    const redis = new Redis(this.options.redisUrl, { maxRetriesPerRequest: null });
    redis.on('error', (error) => this.report(error));
    return redis;
  }

  private report(error: Error): void {
    this.options.log.warn({ error: errorText(error) }, 'the work queue cannot reach Redis; it tries again');
  }

  async enqueue(name: string, id: string, payload: object): Promise<void> {
    if (!this.works.has(name)) throw new Error(`no queued work is called ${name}`);
    const { retry = QUEUE_RETRY } = this.options;
    await this.queue.add(name, payload, {
      jobId: bullmqJobId(name, id),
      attempts: retry.maxAttempts,
      backoff: { type: 'custom' },
      // A piece that is over must not keep its id: the same work may be wanted again.
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  async start(): Promise<void> {
    if (this.worker || this.options.takesWork === false) return;
    const { db, log, retry = QUEUE_RETRY, concurrency = QUEUE_CONCURRENCY } = this.options;
    for (const work of this.works.values()) {
      for (const piece of (await work.recover?.(db)) ?? []) await this.enqueue(work.name, piece.id, piece.payload as object);
    }
    this.receiver = this.connect();
    this.worker = new Worker(QUEUE_NAME, (job) => this.handle(job), {
      connection: this.receiver,
      prefix: this.prefix,
      concurrency,
      stalledInterval: STALLED_MS,
      // Deployments kill processes: being interrupted is not the piece's fault.
      maxStalledCount: 10,
      settings: { backoffStrategy: (made: number) => backOffDelay(made, retry, Math.random()) },
    });
    this.worker.on('error', (error) => this.report(error));
    this.worker.on('failed', (job, error) => {
      const facts = { work: job?.name, piece: job?.id, failures: job?.attemptsMade, error: errorText(error) };
      log.error(facts, (job?.attemptsMade ?? 0) >= retry.maxAttempts ? 'queued work was given up' : 'queued work failed');
    });
    await this.worker.waitUntilReady();
  }

  private async handle(job: Job): Promise<void> {
    const work = this.works.get(job.name);
    if (!work) throw new UnrecoverableError(`no queued work is called ${job.name}`);
    const run = work.handle(this.options.db, job.data);
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  async stop(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    if (this.sender.status === 'ready') {
      await worker?.close();
      await this.queue.close();
    } else {
      // BullMQ would wait for Redis to come back; only the pieces in hand are waited for. What is not reported as done is
      // noticed as stalled later and taken again.
      worker?.close(true).catch((error: unknown) => this.report(error as Error));
      await Promise.allSettled(this.running);
    }
    this.receiver?.disconnect();
    this.sender.disconnect();
  }
}

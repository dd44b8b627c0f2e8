import type { Clock } from '../clock/clock';
import type { Database, NewEvent, UnitOfWork } from '../db';
import { type BackgroundLog, errorText } from '../log/background-log';
import { appendEvents, subscribersByType } from './append-events';
import { DEFAULT_RETRY, type RetryPolicy } from './back-off';
import { hasUnhandled } from './deliveries';
import { Relay } from './relay';
import type { OutboxObserver, Subscriber } from './types';

export interface OutboxOptions {
  readonly db: Database;
  /** Every subscriber of the release, in processes that do not relay too: appending needs their names. */
  readonly subscribers: readonly Subscriber[];
  readonly log: BackgroundLog;
  readonly clock: Clock;
  readonly metrics?: OutboxObserver;
  readonly retry?: RetryPolicy;
  /** Lanes handled at the same time; always 1 on SQLite. */
  readonly concurrency?: number;
  /** How long the relay sleeps when nobody wakes it, milliseconds. */
  readonly pollMs?: number;
  readonly random?: () => number;
}

export interface Outbox {
  /** Writes a unit's events; connected to the database by `createOutbox`, so that use cases call `uow.append`. */
  append(uow: UnitOfWork, events: readonly NewEvent[]): Promise<void>;
  /** Begins to relay in the background. */
  start(): void;
  /** Ends relaying after the deliveries in hand. */
  stop(): Promise<void>;
  /** Wakes the relay; a commit that appended events does it by itself. */
  poke(): void;
  /**
   * Delivers until nothing is due, in the caller's time, whether or not the relay runs. For seeding and for tests.
   * @returns false when the time ran out first, or something is left that waits for its retry or for a person
   */
  drain(aggregate?: string, timeoutMs?: number): Promise<boolean>;
  /**
   * Delivers what one aggregate is owed, so that a request can show the consequences of what it has just committed.
   * @param subscriber whose deliveries alone decide the answer; absent = everybody's
   * @returns false when not everything was handled in time: the relay goes on
   */
  settle(aggregate: string, timeoutMs: number, subscriber?: string): Promise<boolean>;
}

const MYSQL_CONCURRENCY = 8;
const POLL_MS = 1_000;
/** How long to wait for another worker that holds a lane. */
const HELD_LANE_MS = 10;

/** Connects an outbox to the database. One per process. */
export const createOutbox = (options: OutboxOptions): Outbox => new BackgroundOutbox(options);

class BackgroundOutbox implements Outbox {
  private readonly relay: Relay;
  private readonly owed: ReadonlyMap<string, readonly string[]>;
  private running: Promise<void> | undefined;
  private stopping = false;
  private poked = false;
  private wake: (() => void) | undefined;
  private readonly settling = new Set<Promise<unknown>>();

  constructor(private readonly options: OutboxOptions) {
    const { db, subscribers } = options;
    this.owed = subscribersByType(subscribers);
    const names = new Set(subscribers.map(({ name }) => name));
    if (names.size !== subscribers.length) throw new Error('two subscribers have the same name');
    this.relay = new Relay({
      db,
      subscribers,
      log: options.log,
      observer: options.metrics ?? {},
      retry: options.retry ?? DEFAULT_RETRY,
      concurrency: db.engine === 'sqlite' ? 1 : (options.concurrency ?? MYSQL_CONCURRENCY),
      random: options.random ?? Math.random,
      stopping: () => this.stopping,
    });
    db.connectOutbox((uow, events) => this.append(uow, events));
  }

  async append(uow: UnitOfWork, events: readonly NewEvent[]): Promise<void> {
    await appendEvents(uow, events, this.owed);
    uow.afterCommit(() => {
      for (const { type } of events) this.options.metrics?.appended?.(type);
      this.poke();
    });
  }

  start(): void {
    if (this.running) return;
    this.stopping = false;
    this.running = this.loop();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake?.();
    await this.running;
    this.running = undefined;
    await Promise.allSettled(this.settling);
    this.stopping = false;
  }

  poke(): void {
    this.poked = true;
    this.wake?.();
  }

  private async loop(): Promise<void> {
    const { log, pollMs = POLL_MS } = this.options;
    while (!this.stopping) {
      this.poked = false;
      let handled = 0;
      try {
        handled = await this.relay.pass();
      } catch (error) {
        log.error({ error: errorText(error) }, 'the outbox relay could not read or mark deliveries; it tries again');
        this.poked = false;
      }
      // A handler may have appended: look again before sleeping.
      if (handled === 0 && !this.poked && !this.stopping) await this.sleep(pollMs);
    }
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      timer.unref();
      this.wake = done;
    });
  }

  async drain(aggregate?: string, timeoutMs = 60_000): Promise<boolean> {
    if (aggregate !== undefined) return this.settle(aggregate, timeoutMs);
    const end = performance.now() + timeoutMs;
    const subscribers = this.options.subscribers.map(({ name }) => name);
    while (performance.now() < end) {
      const handled = await this.relay.pass();
      if (handled > 0) continue;
      const { dueNow, open } = await this.options.db.read(async (r) => {
        const rows = await r.rows<{ subscriber: string; due: number; n: number }>(
          `SELECT subscriber, CASE WHEN nextAttemptAt <= ? THEN 1 ELSE 0 END AS due, COUNT(*) AS n
           FROM outbox_delivery WHERE state = 'pending' GROUP BY subscriber, due`,
          [r.now],
        );
        const known = rows.filter((row) => subscribers.includes(row.subscriber));
        return { dueNow: known.some((row) => row.due === 1), open: known.length > 0 };
      });
      if (!dueNow) return !open;
      await pause(HELD_LANE_MS);
    }
    return false;
  }

  async settle(aggregate: string, timeoutMs: number, subscriber?: string): Promise<boolean> {
    const isAll = await this.settleAll(aggregate, timeoutMs);
    // Somebody else's lane may be stuck, and a delivery given up for dead is not handled either.
    if (subscriber === undefined) return isAll;
    return !(await this.options.db.read((reader) => hasUnhandled(reader, subscriber, aggregate)));
  }

  private async settleAll(aggregate: string, timeoutMs: number): Promise<boolean> {
    const end = performance.now() + timeoutMs;
    const work = this.settleUntil(aggregate, end);
    this.settling.add(work);
    const done = (): void => {
      this.settling.delete(work);
    };
    work.then(done, done);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async settleUntil(aggregate: string, end: number): Promise<boolean> {
    for (;;) {
      const { handled, left } = await this.relay.passAggregate(aggregate);
      if (handled === 0 && left === 0) return true;
      if (performance.now() >= end || this.stopping) return false;
      if (handled > 0) continue;
      if (!(await this.isHeld(aggregate))) return false;
      await pause(HELD_LANE_MS);
    }
  }

  /** Whether something of the aggregate is due and so must be in another worker's hands. */
  private async isHeld(aggregate: string): Promise<boolean> {
    const names = this.options.subscribers.map(({ name }) => name);
    const row = await this.options.db.read((r) =>
      r.row(
        `SELECT position FROM outbox_delivery WHERE subscriber IN (${names.map(() => '?').join(', ')}) AND aggregate = ?
         AND state = 'pending' AND nextAttemptAt <= ? LIMIT 1`,
        [...names, aggregate, r.now],
      ),
    );
    return row !== undefined;
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

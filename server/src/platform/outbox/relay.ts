import { type Database, yieldToEventLoop } from '../db';
import { type BackgroundLog, errorText } from '../log/background-log';
import { backOffDelay, type RetryPolicy } from './back-off';
import {
  aggregateDeliveries,
  claimAndMark,
  type DueDelivery,
  freshDeliveries,
  laneHead,
  parkFollowers,
  recordFailure,
  releaseFollowers,
  retriedDeliveries,
  storedEvent,
} from './deliveries';
import type { OutboxObserver, Subscriber } from './types';

/** Read at once; more than any event has subscribers, so that a page always moves on. */
const PAGE = 256;
/** On SQLite, deliveries that share one transaction, and the time after which it is ended: requests wait for the writer. */
const BATCH = 64;
const BATCH_MS = 20;
/** A wake-up that got lost in a race (a head settled while its followers were being parked) costs at most this long. */
const MAX_PARK_MS = 60_000;
/** Tries of one handling before it counts as failed: nobody waits for it, and a failure parks all that follows. */
const ATTEMPTS_AT_ONCE = 8;

export interface RelayParts {
  readonly db: Database;
  readonly subscribers: readonly Subscriber[];
  readonly log: BackgroundLog;
  readonly observer: OutboxObserver;
  readonly retry: RetryPolicy;
  /** Lanes handled at the same time. */
  readonly concurrency: number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  /** Asked between two deliveries; true ends the work early. */
  readonly stopping: () => boolean;
}

type Lane = readonly DueDelivery[];
type Outcome = 'handled' | 'taken' | 'failed';

/** Delivers events: in order within a lane (one subscriber and one aggregate), lanes side by side. Holds no state of its own. */
export class Relay {
  private readonly handlers: ReadonlyMap<string, Subscriber>;
  private readonly names: readonly string[];

  constructor(private readonly parts: RelayParts) {
    this.handlers = new Map(parts.subscribers.map((subscriber) => [subscriber.name, subscriber]));
    this.names = [...this.handlers.keys()];
  }

  /** One walk over everything that is due, each row looked at once. @returns how many deliveries were handled */
  async pass(): Promise<number> {
    if (this.names.length === 0) return 0;
    const stuck = new Set<string>();
    const retried = await this.parts.db.read((r) => retriedDeliveries(r, this.names, r.now, PAGE));
    let handled = await this.work(retried, stuck);
    const seen = new Set<string>();
    for (let from = 0; !this.parts.stopping(); ) {
      const page = await this.parts.db.read((r) => freshDeliveries(r, this.names, from, PAGE));
      // A page begins at the position where the last one ended, because an event has several deliveries.
      const unseen = page.filter((one) => !seen.has(`${one.position} ${one.subscriber}`));
      handled += await this.work(unseen, stuck);
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      if (last.position !== from) seen.clear();
      for (const one of page) if (one.position === last.position) seen.add(`${one.position} ${one.subscriber}`);
      from = last.position;
    }
    return handled;
  }

  /** Delivers what one aggregate is owed. @returns what is left: handled more, nothing left, or waiting for something */
  async passAggregate(aggregate: string): Promise<{ readonly handled: number; readonly left: number }> {
    if (this.names.length === 0) return { handled: 0, left: 0 };
    const due = await this.parts.db.read((r) => aggregateDeliveries(r, this.names, aggregate, PAGE));
    const handled = due.length === 0 ? 0 : await this.work(due, new Set());
    return { handled, left: due.length - handled };
  }

  private work(deliveries: Lane, stuck: Set<string>): Promise<number> {
    return this.parts.db.engine === 'sqlite' ? this.workInBatches(deliveries, stuck) : this.workLanes(deliveries, stuck);
  }

  /**
   * On SQLite a commit costs far more than the statements in it, so that several deliveries share one. When one of them
   * fails, those before it are handled anew without it.
   */
  private async workInBatches(deliveries: Lane, stuck: Set<string>): Promise<number> {
    let handled = 0;
    for (let rest = deliveries; rest.length > 0 && !this.parts.stopping(); await yieldToEventLoop()) {
      rest = rest.filter((delivery) => !stuck.has(laneOf(delivery)));
      const [first] = rest;
      if (!first) return handled;
      const batch = await this.tryBatch(rest.slice(0, BATCH));
      const { count } = batch.failed && batch.count > 0 ? await this.tryBatch(rest.slice(0, batch.count)) : batch;
      if (batch.failed && count === batch.count) {
        handled += count;
        await this.fail(batch.failed.delivery, batch.failed.error);
        stuck.add(laneOf(batch.failed.delivery));
        rest = rest.slice(count + 1);
      } else if (count > 0) {
        handled += count;
        rest = rest.slice(count);
      } else {
        handled += await this.workLanes([first], stuck);
        rest = rest.slice(1);
      }
    }
    return handled;
  }

  /**
   * @returns how many deliveries from the front were handled (0: the first is not a plain case); with `failed`, nothing
   *   was kept, `count` went well before the one that failed
   */
  private async tryBatch(deliveries: Lane): Promise<{ count: number; failed?: { delivery: DueDelivery; error: unknown } }> {
    const { db, observer } = this.parts;
    let count = 0;
    let handling: DueDelivery | undefined;
    try {
      await db.transaction(async (uow) => {
        const end = performance.now() + BATCH_MS;
        count = 0;
        for (const delivery of deliveries) {
          handling = undefined;
          const subscriber = this.handlers.get(delivery.subscriber);
          if (delivery.attempts > 0 || !subscriber || !(await claimAndMark(uow, delivery))) break;
          handling = delivery;
          await subscriber.handle(uow, storedEvent(delivery));
          count += 1;
          if (performance.now() >= end) break;
        }
        handling = undefined;
      });
    } catch (error) {
      if (!handling) throw error;
      return { count, failed: { delivery: handling, error } };
    }
    for (const delivery of deliveries.slice(0, count))
      observer.handled?.(delivery.subscriber, db.clock.now() - delivery.occurredAt);
    return { count };
  }

  private async workLanes(deliveries: Lane, stuck: Set<string>): Promise<number> {
    const lanes = [...lanesOf(deliveries)].filter(([name]) => !stuck.has(name));
    // Several relays read the same page: starting at different lanes, they rarely reach for the same one.
    const start = Math.floor(this.parts.random() * lanes.length);
    const queue = [...lanes.slice(start), ...lanes.slice(0, start)];
    let handled = 0;
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let item = queue[next++]; item; item = queue[next++]) {
        const [name, lane] = item;
        const count = await this.workLane(lane);
        handled += count;
        if (count < lane.length) stuck.add(name);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.parts.concurrency, queue.length) }, worker));
    return handled;
  }

  /** @returns how many were handled, by this relay or meanwhile by another, before the lane had to stop */
  private async workLane(lane: Lane): Promise<number> {
    let count = 0;
    for (const delivery of lane) {
      if (this.parts.stopping()) return count;
      const outcome = await this.deliver(delivery);
      if (outcome === 'failed') return count;
      if (outcome === 'taken' && !(await this.isSettled(delivery))) return count;
      count += 1;
    }
    return count;
  }

  private async deliver(delivery: DueDelivery): Promise<Outcome> {
    const { db, observer } = this.parts;
    const subscriber = this.handlers.get(delivery.subscriber);
    if (!subscriber) return 'taken';
    try {
      const handled = await db.transaction(async (uow) => {
        if (!(await claimAndMark(uow, delivery))) return false;
        await subscriber.handle(uow, storedEvent(delivery));
        if (delivery.attempts > 0) await releaseFollowers(uow, delivery, delivery.position);
        return true;
      }, ATTEMPTS_AT_ONCE);
      if (handled) observer.handled?.(delivery.subscriber, db.clock.now() - delivery.occurredAt);
      return handled ? 'handled' : 'taken';
    } catch (error) {
      await this.fail(delivery, error);
      return 'failed';
    }
  }

  private async fail(delivery: DueDelivery, error: unknown): Promise<void> {
    const { db, retry, random, log, observer } = this.parts;
    const failures = delivery.attempts + 1;
    const dead = failures >= retry.maxAttempts;
    const recorded = await db.transaction(async (uow) => {
      const nextAttemptAt = uow.now + (dead ? 0 : backOffDelay(failures, retry, random()));
      const count = await recordFailure(uow, delivery, { dead, nextAttemptAt, error: errorText(error) });
      if (count === 1) await parkFollowers(uow, delivery, delivery.position, dead ? uow.now + MAX_PARK_MS : nextAttemptAt);
      return count === 1;
    });
    if (!recorded) return;
    const facts = {
      subscriber: delivery.subscriber,
      type: delivery.type,
      eventId: delivery.id,
      failures,
      error: errorText(error),
    };
    if (dead) log.error(facts, 'an event could not be handled and waits for a person');
    else log.warn(facts, 'an event could not be handled and will be tried again');
    observer.failed?.(delivery.subscriber, dead);
  }

  /**
   * Why a delivery could not be claimed: settled meanwhile (true), or still open: then what stands behind a waiting or
   * dead head is parked, so that the next pass does not walk over it again.
   */
  private async isSettled(delivery: DueDelivery): Promise<boolean> {
    const { db } = this.parts;
    const { subscriber, aggregate } = delivery;
    const [head, now] = await db.read(async (r) => [await laneHead(r, subscriber, aggregate), r.now] as const);
    if (!head || head.position > delivery.position) return true;
    if (head.state === 'pending' && head.nextAttemptAt <= now) return false;
    const until = head.state === 'dead' ? now + MAX_PARK_MS : Math.min(head.nextAttemptAt, now + MAX_PARK_MS);
    await db.transaction((uow) => parkFollowers(uow, delivery, head.position, until));
    return false;
  }
}

const laneOf = (delivery: DueDelivery): string => `${delivery.subscriber} ${delivery.aggregate}`;

const lanesOf = (deliveries: Lane): Map<string, DueDelivery[]> => {
  const lanes = new Map<string, DueDelivery[]>();
  for (const delivery of deliveries) {
    const name = laneOf(delivery);
    const lane = lanes.get(name);
    if (lane) lane.push(delivery);
    else lanes.set(name, [delivery]);
  }
  return lanes;
};

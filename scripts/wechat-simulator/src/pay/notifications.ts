import { randomUUID } from 'node:crypto';
import type { SimulatorClock } from '../clock';
import type { FaultRule, Faults } from '../faults';
import { letGo } from '../time-limit';
import { type PayKeys, randomText } from './keys';
import { rfc3339 } from './time';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Waiting times between the attempts. */
export const RETRIES_MS: readonly number[] = [
  ...[15 * SECOND, 15 * SECOND, 30 * SECOND, 3 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 30 * MINUTE, 30 * MINUTE],
  ...[HOUR, 3 * HOUR, 3 * HOUR, 3 * HOUR, 6 * HOUR, 6 * HOUR],
];
const ANSWER_WITHIN_MS = 5 * SECOND;
export const LATE_MS = 3 * HOUR;
/** A notification kept back for the next one goes after this anyway. */
const KEPT_BACK_MS = 10 * MINUTE;
const LOG_LENGTH = 500;

export type EventType = 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED';
const SUMMARIES: Readonly<Record<EventType, string>> = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
};

export interface NewEvent {
  readonly eventType: EventType;
  readonly outTradeNo: string;
  readonly outRefundNo: string | null;
  readonly url: string;
  readonly plain: object;
  /** Serial of the key that signs it. */
  readonly signer: string;
}

export interface PayEvent extends NewEvent {
  readonly id: string;
  readonly createdAt: number;
  /** Attempts made so far. */
  attempts: number;
  /** When it goes (again); null = it was accepted, or given up. */
  nextAt: number | null;
  /** Faults that put it off have had their turn. */
  delayed: boolean;
}

export interface LoggedAttempt {
  readonly id: string;
  readonly at: number;
  readonly eventType: EventType;
  readonly outTradeNo: string;
  readonly outRefundNo: string | null;
  readonly url: string;
  /** HTTP status; null = no answer, or not sent because of a fault. */
  readonly status: number | null;
  readonly attempt: number;
  readonly nextAt: number | null;
  /** The fault that was met. */
  readonly fault: string | null;
}

export interface NotifierParts {
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly keys: () => Promise<PayKeys>;
  readonly changed: () => void;
}

const NOT_SENT = new Set(['timeout', 'http_500', 'http_429', 'busy']);
const endpointOf = (event: PayEvent): string =>
  event.eventType === 'TRANSACTION.SUCCESS' ? 'pay.notification' : 'pay.refund-notification';

/** Delivers events to the merchant, again and again by the retry list until one attempt is answered with 200 or 204. */
export class Notifier {
  private readonly events = new Map<string, PayEvent>();
  private log: LoggedAttempt[] = [];
  private keptBack: PayEvent[] = [];

  constructor(private readonly parts: NotifierParts) {}

  /** Newest first. */
  attempts(): readonly LoggedAttempt[] {
    return [...this.log].reverse();
  }

  /** Sends an event after `delayMs` of simulated time. */
  send(event: NewEvent, delayMs = 0): void {
    const now = this.parts.clock.now();
    const full: PayEvent = {
      ...event,
      id: `EV-${randomUUID()}`,
      createdAt: now,
      attempts: 0,
      nextAt: now + delayMs,
      delayed: delayMs > 0,
    };
    this.events.set(full.id, full);
    this.plan(full, now + delayMs);
  }

  /** Sends the newest event of an order or refund again, at once; a failure starts the retry list anew. */
  async resend(match: (event: PayEvent) => boolean, fallback: () => NewEvent): Promise<LoggedAttempt | undefined> {
    const known = [...this.events.values()].reverse().find(match);
    const now = this.parts.clock.now();
    const event: PayEvent = known ?? {
      ...fallback(),
      id: `EV-${randomUUID()}`,
      createdAt: now,
      attempts: 0,
      nextAt: null,
      delayed: true,
    };
    event.attempts = 0;
    event.delayed = true;
    event.nextAt = now;
    this.events.set(event.id, event);
    await this.attempt(event);
    return this.attempts().find(({ id }) => id === event.id);
  }

  private plan(event: PayEvent, at: number): void {
    event.nextAt = at;
    this.parts.changed();
    this.parts.clock.plan(at, async () => {
      if (event.nextAt === at) await this.attempt(event);
    });
  }

  private async attempt(event: PayEvent): Promise<void> {
    const rule = this.parts.faults.take(endpointOf(event));
    if (rule && this.putOff(event, rule)) return;
    event.delayed = true;
    event.attempts += 1;
    const status = await this.post(event, rule);
    const accepted = (status === 200 || status === 204) && rule?.kind !== 'lost_answer';
    const wait = accepted ? undefined : RETRIES_MS[event.attempts - 1];
    const nextAt = wait === undefined ? null : this.parts.clock.now() + wait;
    event.nextAt = nextAt;
    this.note(event, status, rule);
    if (nextAt !== null) this.plan(event, nextAt);
    const held = this.keptBack.filter((other) => other !== event);
    this.keptBack = [];
    await Promise.all(held.map((other) => this.attempt(other)));
  }

  /** Faults of time. @returns true when nothing goes out now */
  private putOff(event: PayEvent, rule: FaultRule): boolean {
    if (rule.kind === 'never') {
      event.nextAt = null;
      this.note(event, null, rule);
      return true;
    }
    if (event.delayed) return false;
    const now = this.parts.clock.now();
    if (rule.kind === 'out_of_order') this.keptBack.push(event);
    const waits = { late: rule.delayMs ?? LATE_MS, slow: rule.delayMs ?? 6 * SECOND, out_of_order: KEPT_BACK_MS } as const;
    const wait = waits[rule.kind as keyof typeof waits];
    if (wait === undefined) return false;
    event.delayed = true;
    this.plan(event, now + wait);
    return true;
  }

  private async post(event: PayEvent, rule: FaultRule | undefined): Promise<number | null> {
    if (rule && NOT_SENT.has(rule.kind)) return null;
    if (rule?.kind === 'probe') await this.postOnce(event, rule);
    if (rule?.kind === 'duplicate') {
      const [, second] = await Promise.all([this.postOnce(event, rule), this.postOnce(event, rule)]);
      return second;
    }
    return this.postOnce(event, rule?.kind === 'probe' ? undefined : rule);
  }

  private async postOnce(event: PayEvent, rule: FaultRule | undefined): Promise<number | null> {
    const keys = await this.parts.keys();
    const original = event.outRefundNo === null ? 'transaction' : 'refund';
    const body = JSON.stringify({
      id: event.id,
      create_time: rfc3339(event.createdAt),
      resource_type: 'encrypt-resource',
      event_type: event.eventType,
      summary: SUMMARIES[event.eventType],
      resource: {
        original_type: original,
        algorithm: 'AEAD_AES_256_GCM',
        ...keys.encrypt(JSON.stringify(event.plain), original),
      },
    });
    const signature = await signatureHeaders(keys, body, event.signer, this.parts.clock.now(), rule);
    try {
      const response = await fetch(event.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: '*/*', 'user-agent': 'Mozilla/4.0', ...signature },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      letGo(response);
      return response.status;
    } catch {
      return null;
    }
  }

  private note(event: PayEvent, status: number | null, rule: FaultRule | undefined): void {
    const { id, eventType, outTradeNo, outRefundNo, url, attempts, nextAt } = event;
    const at = this.parts.clock.now();
    this.log.push({
      id,
      at,
      eventType,
      outTradeNo,
      outRefundNo,
      url,
      status,
      attempt: attempts,
      nextAt,
      fault: rule?.kind ?? null,
    });
    this.log = this.log.slice(-LOG_LENGTH);
    this.forgetOldest();
    this.parts.changed();
  }

  /** Events that are done stay for a while, to be sent again under the same id. */
  private forgetOldest(): void {
    if (this.events.size <= LOG_LENGTH) return;
    const oldest = [...this.events.values()].find(({ nextAt }) => nextAt === null);
    if (oldest) this.events.delete(oldest.id);
  }

  toJSON(): { events: readonly PayEvent[]; log: readonly LoggedAttempt[] } {
    return { events: [...this.events.values()], log: this.log };
  }

  /** Goes on with what had not been delivered. */
  load(saved: ReturnType<Notifier['toJSON']>): void {
    this.log = [...saved.log];
    for (const event of saved.events) {
      const own = { ...event };
      this.events.set(own.id, own);
      if (own.nextAt !== null) this.plan(own, own.nextAt);
    }
  }
}

/**
 * `Wechatpay-*` headers over `timestamp\nnonce\nbody\n`, wrong or missing when a fault says so.
 * @param now simulated time, milliseconds
 */
export const signatureHeaders = async (
  keys: PayKeys,
  body: string,
  signer: string,
  now: number,
  rule: FaultRule | undefined,
): Promise<Readonly<Record<string, string>>> => {
  if (rule?.kind === 'missing_headers') return {};
  const timestamp = String(Math.floor(now / SECOND));
  const nonce = randomText(32);
  const wrong = rule?.kind === 'bad_signature' || rule?.kind === 'probe';
  const signature = await keys.sign(`${timestamp}\n${nonce}\n${wrong ? 'another body' : body}\n`, signer);
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': rule?.kind === 'probe' ? `WECHATPAY/SIGNTEST/${signature}` : signature,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Wechatpay-Serial': signer,
  };
};

import { type DeliveryState, type Instant, MINUTE_MS } from '@qingya/shared';

/** Pauses before the second to the fifth attempt. */
const PAUSES_MS = [1, 5, 25, 120].map((minutes) => minutes * MINUTE_MS);
export const MAX_ATTEMPTS = PAUSES_MS.length + 1;

/** @param attempts made so far; undefined = enough of them */
export const nextPause = (attempts: number): number | undefined => PAUSES_MS[attempts - 1];

/** How long everything rests after a refusal that only the school's operator can mend. */
export const STOPPED_MS = 60 * MINUTE_MS;

/** What WeChat may answer to a message. */
export type OutcomeKind =
  | 'sent'
  | 'no_grant'
  | 'user_gone'
  | 'unfit'
  | 'template_broken'
  | 'page_missing'
  | 'ability_banned'
  | 'sensitive'
  | 'try_again'
  | 'unknown'
  | 'misconfigured';

/** What follows from an answer. */
export interface Consequence {
  /** `waiting` = it is sent later. */
  readonly state: Extract<DeliveryState, 'waiting' | 'sent' | 'no_consent' | 'failed' | 'unknown'>;
  /** `used` = it stays taken; `returned` = it may be used again; `exhausted` = WeChat knows of none. */
  readonly consent: 'used' | 'returned' | 'exhausted';
  /** `back_off` counts attempts; `stop` ends the round, and nothing is sent for an hour. */
  readonly after: 'end' | 'back_off' | 'stop';
}

/** The whole table: a consent comes back exactly where WeChat certainly sent nothing and knows of the consent. */
export const CONSEQUENCES: Readonly<Record<OutcomeKind, Consequence>> = {
  sent: { state: 'sent', consent: 'used', after: 'end' },
  no_grant: { state: 'no_consent', consent: 'exhausted', after: 'end' },
  user_gone: { state: 'failed', consent: 'returned', after: 'end' },
  unfit: { state: 'failed', consent: 'returned', after: 'end' },
  template_broken: { state: 'failed', consent: 'returned', after: 'end' },
  page_missing: { state: 'failed', consent: 'returned', after: 'end' },
  sensitive: { state: 'failed', consent: 'returned', after: 'end' },
  try_again: { state: 'waiting', consent: 'returned', after: 'back_off' },
  unknown: { state: 'unknown', consent: 'used', after: 'end' },
  ability_banned: { state: 'waiting', consent: 'returned', after: 'stop' },
  misconfigured: { state: 'waiting', consent: 'returned', after: 'stop' },
};

/** What is written down after an answer. */
export interface Next {
  readonly state: Consequence['state'] | 'late';
  readonly consent: Consequence['consent'];
  /** Set while it waits. */
  readonly dueAt: Instant | null;
  readonly stops: boolean;
}

/** A delivery when its answer came. */
export interface Sending {
  readonly now: Instant;
  /** This one included. */
  readonly attempts: number;
  readonly validUntil: Instant | null;
  /** Brings an instant into the hours in which this message may be sent. */
  readonly daytime: (at: Instant) => Instant;
}

/** Decides what becomes of a delivery after WeChat's answer. */
export const afterAnswer = (kind: OutcomeKind, { now, attempts, validUntil, daytime }: Sending): Next => {
  const { state, consent, after } = CONSEQUENCES[kind];
  const stops = after === 'stop';
  if (after === 'end') return { state, consent, dueAt: null, stops };
  const pause = stops ? STOPPED_MS : nextPause(attempts);
  if (pause === undefined) return { state: 'failed', consent, dueAt: null, stops };
  const dueAt = daytime(now + pause);
  if (isLate(validUntil, dueAt)) return { state: 'late', consent, dueAt: null, stops };
  return { state: 'waiting', consent, dueAt, stops };
};

/** What comes after this is not sent any more. */
export const isLate = (validUntil: Instant | null, at: Instant): boolean => validUntil !== null && at > validUntil;

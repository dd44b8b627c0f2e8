import { createHash, randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../clock';

/** The platform publishes neither number: a key lives for days, and a log-in replaces it when it is not quite new. */
const KEY_LIFE_MS = 3 * 86_400_000;
const KEY_REFRESH_MS = 3_600_000;
/** Within this time after a visit a text of the person may be checked. */
const VISIT_MS = 2 * 3_600_000;

export interface Person {
  readonly openid: string;
  name: string;
  phone: string | null;
  /** Whether the platform takes the person for a risk and refuses the log-in. */
  blocked: boolean;
  /** Whether the main switch for messages of this app is off. */
  messagesOff: boolean;
  lastVisitAt: number;
  sessionKey: { key: string; madeAt: number; expiresAt: number } | null;
}

/** Who uses the mini-program. */
export class People {
  private people = new Map<string, Person>();

  constructor(private readonly clock: SimulatorClock) {}

  find(openid: string | undefined): Person | undefined {
    return openid === undefined ? undefined : this.people.get(openid);
  }

  /** The person opens the mini-program now, perhaps for the first time. */
  visit(openid: string): Person {
    const known = this.people.get(openid);
    const person: Person = known ?? {
      openid,
      name: '微信用户',
      phone: null,
      blocked: false,
      messagesOff: false,
      lastVisitAt: 0,
      sessionKey: null,
    };
    person.lastVisitAt = this.clock.now();
    this.people.delete(openid);
    this.people.set(openid, person);
    return person;
  }

  /** Who visited last comes first. */
  list(): readonly Person[] {
    return [...this.people.values()].reverse();
  }

  visitedLately(person: Person): boolean {
    return this.clock.now() - person.lastVisitAt < VISIT_MS;
  }

  /** The session key that a log-in gives: one lives per person, and not every log-in makes a new one. */
  sessionKeyFor(person: Person): string {
    const now = this.clock.now();
    const known = person.sessionKey;
    if (known && now < known.expiresAt && now - known.madeAt < KEY_REFRESH_MS) return known.key;
    const key = newKey();
    person.sessionKey = { key, madeAt: now, expiresAt: now + KEY_LIFE_MS };
    return key;
  }

  liveSessionKey(person: Person): string | undefined {
    return person.sessionKey && this.clock.now() < person.sessionKey.expiresAt ? person.sessionKey.key : undefined;
  }

  /** A new key that ends when the old one would have ended. */
  resetSessionKey(person: Person): string {
    const key = newKey();
    const expiresAt = person.sessionKey?.expiresAt ?? this.clock.now() + KEY_LIFE_MS;
    person.sessionKey = { key, madeAt: this.clock.now(), expiresAt };
    return key;
  }

  toJSON(): readonly Person[] {
    return [...this.people.values()];
  }

  load(state: readonly Person[]): void {
    this.people = new Map(state.map((person) => [person.openid, person]));
  }
}

const newKey = (): string => randomBytes(16).toString('base64');

/** The same person has the same one in every app of the Open Platform account. */
export const unionIdOf = (openid: string): string => `u${createHash('sha256').update(openid).digest('base64url').slice(0, 27)}`;

import { randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../clock';
import type { Rates } from './rates';

const LIFE_MS = 7_200_000;
/** How long the token before the newest keeps working. */
const OVERLAP_MS = 300_000;
const FORCE_GAP_MS = 30_000;
/** For so long the platform still knows that a token has ended and was not invented. */
const REMEMBER_MS = 86_400_000;

type Family = 'classic' | 'stable';

interface AccessToken {
  readonly token: string;
  readonly family: Family;
  expiresAt: number;
  /** Ended before its time. */
  killed: boolean;
}

export interface TokenAnswer {
  readonly access_token: string;
  /** Seconds, rounded down. */
  readonly expires_in: number;
}

export interface TokensState {
  readonly tokens: readonly AccessToken[];
  readonly lastForceAt: number | null;
}

/** The access tokens of the account, in two families that do not touch each other. */
export class Tokens {
  private tokens: AccessToken[] = [];
  private lastForceAt: number | null = null;

  constructor(
    private readonly clock: SimulatorClock,
    private readonly rates: Rates,
  ) {}

  /** `/cgi-bin/token`: a new token each time; the one before works for five minutes more. Number: an errcode. */
  classic(): TokenAnswer | number {
    const limited = this.rates.take('token.day');
    if (limited !== 0) return limited;
    for (const old of this.of('classic')) old.expiresAt = Math.min(old.expiresAt, this.clock.now() + OVERLAP_MS);
    return this.answer(this.make('classic'));
  }

  /**
   * `/cgi-bin/stable_token`: the same token until its last five minutes. By force a new one, with the old one dead at
   * once, but not within 30 seconds of the force before. Number: an errcode.
   */
  stable(force: boolean): TokenAnswer | number {
    const limited = this.rates.takeAll(['stable-token.minute', 'stable-token.day']);
    if (limited !== 0) return limited;
    const tooSoon = this.lastForceAt !== null && this.clock.now() - this.lastForceAt < FORCE_GAP_MS;
    return force && !tooSoon ? this.forced() : this.normal();
  }

  private normal(): TokenAnswer {
    const newest = this.of('stable').at(-1);
    const fresh = newest && newest.expiresAt - this.clock.now() > OVERLAP_MS;
    return this.answer(fresh ? newest : this.make('stable'));
  }

  private forced(): TokenAnswer | number {
    const limited = this.rates.take('force-refresh.day');
    if (limited !== 0) return limited;
    this.lastForceAt = this.clock.now();
    for (const old of this.of('stable')) old.killed = true;
    return this.answer(this.make('stable'));
  }

  /** 0 for a token that works, otherwise the errcode. */
  check(token: string | undefined): number {
    if (token === undefined) return 41001;
    const known = this.tokens.find((entry) => entry.token === token);
    if (!known) return 40014;
    if (known.killed) return 40001;
    return known.expiresAt > this.clock.now() ? 0 : 42001;
  }

  /** Ends every token at once, as a reset of the secret would. */
  revoke(): void {
    for (const token of this.tokens) token.killed = true;
  }

  toJSON(): TokensState {
    return { tokens: this.tokens, lastForceAt: this.lastForceAt };
  }

  load(state: TokensState): void {
    this.tokens = [...state.tokens];
    this.lastForceAt = state.lastForceAt;
  }

  private of(family: Family): AccessToken[] {
    return this.tokens.filter((token) => token.family === family && !token.killed && token.expiresAt > this.clock.now());
  }

  private make(family: Family): AccessToken {
    const now = this.clock.now();
    this.tokens = this.tokens.filter(({ expiresAt }) => expiresAt + REMEMBER_MS > now);
    const made = { token: `sim_${randomBytes(68).toString('hex')}`, family, expiresAt: now + LIFE_MS, killed: false };
    this.tokens.push(made);
    return made;
  }

  private answer(token: AccessToken): TokenAnswer {
    return { access_token: token.token, expires_in: Math.floor((token.expiresAt - this.clock.now()) / 1_000) };
  }
}
